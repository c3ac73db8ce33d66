"""`analyse(case, at)`: cut the case to the moment, let each room read it, and hand the readings on."""

from __future__ import annotations

from datetime import datetime

from holdfast.analysis.model import Analysis
from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.contract.replay import replay
from holdfast.outcome.read import read_outcome
from holdfast.process.read import read_process
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Spoken


def analyse(case: Case, at: datetime) -> Analysis:
    """Read one case as it was known at `at`, an aware moment. Pure: the same case and moment give the same analysis."""
    known = as_of(case, at)
    about = known.record.about
    return Analysis(
        case=known,
        at=at,
        person=Spoken(about.pseudonym, about.address),
        process=read_process(known, at, process_thresholds()),
        contract=replay(known.record.moves),
        outcome=read_outcome(known.record, at),
        approaches=tuple(dict.fromkeys(t.approach for t in known.record.trainings if t.in_use)),
        people=known.record.picture.people,
    )
