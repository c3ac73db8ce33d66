"""`analyse(case, at)`: cut the case to the moment, let each room read it, and hand the readings on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from holdfast.analysis.in_use import approaches_in_use
from holdfast.analysis.model import Analysis
from holdfast.analysis.set_right import set_right
from holdfast.analysis.withheld import only_kept, safety_alone, without_his_answers
from holdfast.case.as_of import as_of, standing
from holdfast.case.consent import may_be_used
from holdfast.case.model import Case
from holdfast.case.record import Record
from holdfast.case.restriction import in_force
from holdfast.contract.replay import replay
from holdfast.outcome.read import read_outcome
from holdfast.outcome.readings import Outcome
from holdfast.process.read import read_process
from holdfast.process.readings import Process
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, Spoken

if TYPE_CHECKING:
    from holdfast.approaches.knowledge_files import Knowledge


def analyse(
    case: Case,
    at: datetime,
    *,
    rights_at: datetime | None = None,
    reasons: Callable[[], Knowledge] | None = None,
) -> Analysis:
    """Read one case as it was known at `at`, an aware moment. Pure: the same arguments give the same analysis.

    A case that is restricted is not analysed; without his consent to comparison, nothing his answers say over time is
    read. Both are asked as of `rights_at`, or of `at` where that is None: who looks back at an earlier hour today reads
    data today, and what was taken back since counts. `reasons` gives the knowledge of the argument map where it is not
    the program's own; it is asked for only when the map is.
    """
    known = as_of(case, at)
    about = known.record.about
    rights = at if rights_at is None else max(at, rights_at)
    asked = _rights(case, known, rights)
    restricted = in_force(asked)
    comparison = may_be_used(asked, "comparison")
    if restricted is not None:
        process, outcome, not_compared = *only_kept(known, at), None
    else:
        process, outcome, not_compared = _read(known, at, comparison.reason)
    return Analysis(
        case=known,
        at=at,
        person=Spoken(about.pseudonym, about.address),
        process=process,
        contract=replay(known.record.moves),
        outcome=outcome,
        approaches=approaches_in_use(known),
        people=known.record.picture.people,
        restricted=restricted,
        not_compared=not_compared,
        earlier=partial(analyse, case, rights_at=rights, reasons=reasons),
        set_right=partial(_set_right_then, case, at, rights, reasons),
        reasons=reasons,
    )


def _set_right_then(
    case: Case, at: datetime, rights: datetime, reasons: Callable[[], Knowledge] | None, moment: datetime
) -> Analysis:
    return analyse(set_right(case, at), moment, rights_at=rights, reasons=reasons)


def _rights(case: Case, known: Case, moment: datetime) -> Record:
    """The record with the rights as they stood at `moment`: consents and restrictions, and no more, from then."""
    there = case.record
    return replace(
        known.record,
        consents=standing(there.consents, moment),
        restrictions=standing(there.restrictions, moment),
    )


def _read(known: Case, at: datetime, not_compared: Message | None) -> tuple[Process, Outcome, Message | None]:
    if not_compared is None:
        return read_process(known, at, process_thresholds()), read_outcome(known.record, at), None
    bare = without_his_answers(known)
    outcome = read_outcome(replace(bare.record, measures=()), at)
    process = read_process(bare, at, process_thresholds())
    return process, replace(outcome, safety=safety_alone(known.record, at)), not_compared
