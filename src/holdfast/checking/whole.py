"""All checks of a case, one theme after the other."""

from __future__ import annotations

from holdfast.case.casefile import read_case
from holdfast.case.model import Case
from holdfast.case.strict_json import MOST_PROBLEMS, CannotRead, Problem
from holdfast.checking.asked import check_asked
from holdfast.checking.entries import listed
from holdfast.checking.episodes import check_episodes
from holdfast.checking.formulating import check_formulating
from holdfast.checking.hours import check_hours
from holdfast.checking.identity import check_identity
from holdfast.checking.kept import check_kept
from holdfast.checking.marks import check_marks
from holdfast.checking.measures import check_measures
from holdfast.checking.moves import check_moves
from holdfast.checking.rewriting import check_rewriting
from holdfast.checking.rights import check_rights
from holdfast.checking.times import check_times


def check_case(case: Case) -> tuple[Problem, ...]:
    """Everything about how the entries of a case fit together that is not as it should be; empty where all is well.

    Places are those of the case file; those of private notes are places in their own file (`notes[2].session`).
    """
    entries = listed(case)
    return (
        *check_identity(case, entries),
        *check_times(case, entries),
        *check_hours(case, entries),
        *check_marks(case, entries),
        *check_measures(entries),
        *check_asked(entries),
        *check_episodes(entries),
        *check_moves(case),
        *check_kept(case, entries),
        *check_rewriting(case, entries),
        *check_formulating(case, entries),
        *check_rights(case, entries),
    )


def check_bytes(data: bytes) -> tuple[Case | None, tuple[Problem, ...], int]:
    """Read a case file and check it: the case, the first hundred problems, and how many there are.

    The case is None where it could not be read at all; with problems beside it, it was read but does not fit together.
    """
    try:
        case = read_case(data)
    except CannotRead as refused:
        return None, refused.problems, refused.count
    problems = check_case(case)
    return case, problems[:MOST_PROBLEMS], len(problems)
