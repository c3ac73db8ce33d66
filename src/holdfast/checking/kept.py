"""What he keeps: lines from hours, the safety plan, monthly lines; a planned ending and letters beside them."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.case.model import Case
from holdfast.case.moves import ClauseKind
from holdfast.case.record import KeptLine, Letter, MonthLine, PlannedEnding, SafetyPlan, Session
from holdfast.case.strict_json import Problem, shown
from holdfast.checking.entries import Listed, standing
from holdfast.checking.hours import no_such_hour

STEPS_OF_THE_PLAN = (
    "warning_signs", "own_coping", "places_and_people", "people_to_ask", "professionals", "safer_surroundings",
)  # fmt: skip


def check_kept(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    yield from _kept_lines(case, entries)
    for place, plan in standing(entries, SafetyPlan):
        yield from _safety_plan(place, plan)
    for place, one in standing(entries, MonthLine):
        yield from _month_line(place, one)
    for place, ending in standing(entries, PlannedEnding):
        yield from _ending(place, ending)
    for place, letter in standing(entries, Letter):
        yield from _blank(f"{place}.text", letter.text, "Write the letter as it was given, or take the entry out.")


def brought(case: Case) -> dict[str, ClauseKind]:
    """Clause -> its kind, of every clause that a move brought."""
    kinds: dict[str, ClauseKind] = {}
    for move in case.record.moves:
        if move.clause is not None and move.terms is not None and move.act in ("propose", "tell"):
            kinds.setdefault(move.clause, move.terms.kind)
    return kinds


def _kept_lines(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    kinds = brought(case)
    hours = {session.number for _, session in standing(entries, Session)}
    for place, line in standing(entries, KeptLine):
        yield from _blank(f"{place}.text", line.text, "Write the line he kept, or take the entry out.")
        if line.session is not None and line.session not in hours:
            yield no_such_hour(f"{place}.session", line.session, hours)
        if line.step is not None and kinds.get(line.step) != "step":
            yield Problem(f"{place}.step", not_a(line.step, kinds), "a step that was brought",
                          "Name the step the line belongs to, or leave it out.")  # fmt: skip
        if line.let_go:
            yield from _only_as_correction(f"{place}.let_go", line, "a line let go")


def not_a(clause: str, kinds: dict[str, ClauseKind]) -> str:
    """What a name of a clause turned out to name."""
    kind = kinds.get(clause)
    return f"{shown(clause)}, " + ("a clause that does not exist" if kind is None else f"a {kind} clause")


def _only_as_correction(place: str, entry: KeptLine | PlannedEnding, what: str) -> Iterator[Problem]:
    """What ends an entry is a correction of it: what never stood can neither be let go nor called off."""
    if entry.corrects is None:
        yield Problem(place, f"{what} in an entry of its own", "true only in a correction",
                      "Let it name the entry it ends in corrects.")  # fmt: skip


def _safety_plan(place: str, plan: SafetyPlan) -> Iterator[Problem]:
    """It says something. What it says is never a problem: a line somebody needs may read as anything."""
    lines = {name: getattr(plan, name) for name in STEPS_OF_THE_PLAN}
    if not any(lines.values()):
        yield Problem(place, "a safety plan without a line", "a line in at least one of its six steps",
                      "Write what the two of you worked out, or take the plan out.")  # fmt: skip
    for name, said in lines.items():
        for n, line in enumerate(said):
            yield from _blank(f"{place}.{name}[{n}]", line, "Write the line, or take it out.")


def _month_line(place: str, one: MonthLine) -> Iterator[Problem]:
    said = {name: getattr(one, name) for name in ("work", "love", "fun")}
    if all(line is None for line in said.values()):
        yield Problem(place, "nothing new in any of the three", "work, love or fun, at least one",
                      "Write what was new, or take the entry out.")  # fmt: skip
    for name, line in said.items():
        if line is not None:
            yield from _blank(f"{place}.{name}", line, "Write what was new, or leave it out.")


def _ending(place: str, ending: PlannedEnding) -> Iterator[Problem]:
    if ending.last_day < ending.when:
        yield Problem(f"{place}.last_day", f"{ending.last_day.isoformat()}, before it was spoken of",
                      f"{ending.when.isoformat()} or later", "Correct the day; an end that is past belongs in course.",
                      )  # fmt: skip
    if ending.called_off:
        yield from _only_as_correction(f"{place}.called_off", ending, "an ending called off")


def _blank(place: str, text: str, do: str) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(place, "only spaces", "words", do)
