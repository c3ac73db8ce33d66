"""What he kept and what he was written can stand on a sheet, line by line; his safety plan cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.web.invented import FIRST, a_case

from holdfast.analysis import analyse
from holdfast.case.record import KeptLine, Letter, MonthLine, PlannedEnding, SafetyPlan
from holdfast.case.working import FormulationElement, Narrative, TriggerWord
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


def element(name: str, text: str, **more: Any) -> FormulationElement:
    return FormulationElement(id=name, recorded_at=FIRST, when=DAY, approach="mit", slot="wish", text=text, **more)


def test_of_the_formulation_each_element_that_stands_is_a_line_and_one_revised_or_dropped_is_none() -> None:
    case = a_case()
    formulation = (
        element("a", "To be seen."),
        element("b", "To be admired."),
        element("c", "To matter.", revises="b"),
        element("d", "To win."),
        element("e", "To win.", revises="d", dropped=True),
    )
    told = Narrative(id="na", recorded_at=FIRST, when=DAY, session=1, title="The exam", words="Nobody looked up.")
    whole = replace(case, working=replace(case.working, formulation=formulation, narratives=(told,)))
    found = {one.id: one for group in candidates(analyse(whole, LATER)) for one in group.lines}
    texts = {name: one.text for name, one in found.items() if name in {f"w:{e.id}" for e in formulation}}
    assert texts == {"w:a": "wish: To be seen.", "w:c": "wish: To matter."}
    assert found["w:a"].drawer == "working"
    assert not [one for one in found.values() if "Nobody looked up" in one.text], "an episode is lent with the notes"
