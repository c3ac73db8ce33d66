"""What he kept and what he was written can stand on a sheet, line by line; his safety plan cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.web.invented import FIRST, a_case

from holdfast.analysis import analyse
from holdfast.case.record import KeptLine, Letter, MonthLine, PlannedEnding, SafetyPlan
from holdfast.case.working import TriggerWord
from holdfast.web.supervision.lines import candidates

DAY, LATER = FIRST.date(), FIRST + timedelta(days=300)


def test_each_is_a_line_of_its_own_in_its_drawer_and_the_safety_plan_is_none() -> None:
    case = a_case()
    plan = SafetyPlan(id="sp", recorded_at=FIRST, when=DAY, people_to_ask=("Rosa, 055 123",))
    record = replace(
        case.record,
        kept_lines=(KeptLine(id="kl", recorded_at=FIRST, when=DAY, text="I can be late.", session=1),),
        safety_plans=(plan,),
        month_lines=(MonthLine(id="ml", recorded_at=FIRST, when=DAY, by="patient", work="A desk.", fun="The pool."),),
        planned_endings=(PlannedEnding(id="pe", recorded_at=FIRST, when=DAY, last_day=DAY, by="both"),),
        letters=(Letter(id="le", recorded_at=FIRST, when=DAY, how="post", text="The door is open."),),
    )
    word = TriggerWord(
        id="tw", recorded_at=FIRST, when=DAY, trigger="life_event", about="e1", answer="set_aside", reason="It passed."
    )  # fmt: skip
    whole = replace(case, record=record, working=replace(case.working, trigger_words=(word,)))
    found = {one.id: one for group in candidates(analyse(whole, LATER)) for one in group.lines}
    assert found["r:kl:line"].text == "A line he kept: “I can be late.”"
    assert (found["r:kl:line"].drawer, found["r:kl:line"].hour) == ("record", 1)
    assert found["r:ml:month"].text == "New that month: A desk. The pool."
    assert found["r:pe:ending"].text == "We spoke of an ending."
    assert found["r:le:letter"].text == "I wrote to him: “The door is open.”"
    assert found["w:tw:trigger"].drawer == "working"
    assert "It passed." in found["w:tw:trigger"].text
    assert not [one for one in found.values() if "Rosa" in one.text]
