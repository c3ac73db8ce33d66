"""The rules, one module each: the fifteen of `forms.md` 6 in their order, then our own.

Each is a pure function of an `Analysis` and of what its knowledge file says. It returns a finding, an abstention that
names what it needs, or nothing. To add one: a module, its knowledge file, a line here.
"""

from __future__ import annotations

from collections.abc import Callable

from holdfast.analysis.model import Analysis
from holdfast.brief.finding import Abstained, Finding
from holdfast.brief.knowledge import Rule
from holdfast.brief.rules import (
    a_first,
    ahead_of_the_patient,
    ask_today,
    change_at_review,
    cost_not_named,
    devaluing_turn,
    drawn_along,
    drawn_in,
    fall_around_the_break,
    false_calm,
    gap_between_you,
    leaving_something_out,
    no_shared_goal,
    not_heard_since,
    probable_rupture,
    special_to_helpless,
    spoke_of_stopping,
    step_undone_twice,
    too_fast,
)

RuleFunction = Callable[[Analysis, Rule], Finding | Abstained | None]

RULES: tuple[tuple[str, RuleFunction], ...] = (
    ("no_shared_goal", no_shared_goal.rule),
    ("step_undone_twice", step_undone_twice.rule),
    ("ahead_of_the_patient", ahead_of_the_patient.rule),
    ("cost_not_named", cost_not_named.rule),
    ("probable_rupture", probable_rupture.rule),
    ("gap_between_you", gap_between_you.rule),
    ("fall_around_the_break", fall_around_the_break.rule),
    ("false_calm", false_calm.rule),
    ("too_fast", too_fast.rule),
    ("drawn_in", drawn_in.rule),
    ("ask_today", ask_today.rule),
    ("change_at_review", change_at_review.rule),
    ("a_first", a_first.rule),
    ("devaluing_turn", devaluing_turn.rule),
    ("not_heard_since", not_heard_since.rule),
    ("leaving_something_out", leaving_something_out.rule),
    ("drawn_along", drawn_along.rule),
    ("special_to_helpless", special_to_helpless.rule),
    ("spoke_of_stopping", spoke_of_stopping.rule),
)

__all__ = ["RULES", "RuleFunction"]
