"""The case file of a run: what was recorded of an invented patient, and the trainee's own logs. No truth, and nothing
private. Its origin is `simulated`: the vault of a practice takes no such case, and every page of it says what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from holdfast.analysis import Analysis, analyse
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.case.record import About, CheckIn, FrameArrangement, Record, SettingChosen
from holdfast.case.working import Log, WorkingNotes
from holdfast.simulate.examples.agreed import Draft, numbered
from holdfast.simulate.examples.told import Hour, told
from holdfast.simulate.practise.course import Run, ended, next_number, seen, start_of
from holdfast.simulate.practise.people import patient
from holdfast.simulate.practise.seen import Seen

NOTE: Final = (
    "Invented. A patient of the simulator, made up for practising; no real person stands behind it. What happens "
    "follows a model, and real people differ from it."
)
LOGGED: Final = timedelta(minutes=56)


def case_id(run: Run) -> str:
    return f"practise-{run.patient}-{run.seed}"


def case_of(run: Run) -> Case:
    """The whole case as recorded so far. Passes `checking.check_case`."""
    person, hours = patient(run.patient), seen(run)
    starts = {n: start_of(n) for n in range(1, _arranged(run, hours) + 1)}
    first_contact = start_of(1) - timedelta(days=5)
    noted = first_contact + timedelta(minutes=50)
    rows = told([_hour(hour) for hour in hours], starts, case_id(run), first_contact)
    drafts: list[Draft] = [draft for hour in hours for draft in hour.moves]
    return Case(
        record=Record(
            id=case_id(run),
            about=About(pseudonym=person.name, address=person.address, origin="simulated",
                        first_contact=first_contact.date(), note=NOTE),
            settings=(SettingChosen(id="setting1", recorded_at=noted, when=noted.date(), setting="usual"),),
            frame=(FrameArrangement(id="frame1", recorded_at=noted, when=noted.date(), topic="times",
                                    text="Mondays at 10:00."),),
            sessions=rows.sessions,
            appointments=rows.appointments,
            check_ins=tuple(_check_ins(hours)),
            moves=numbered(drafts, starts),
        ),
        working=WorkingNotes(logs=tuple(_logs(run, hours))),
    )  # fmt: skip


def moment_before(run: Run, case: Case) -> datetime:
    """When the brief is read: at the beginning of the hour that comes next, or would."""
    return before_hour(case, next_number(run))


def analysis_of(run: Run) -> Analysis:
    """The program's own analysis of the case, as of the hour that comes next."""
    case = case_of(run)
    at = moment_before(run, case)
    return analyse(case, at, rights_at=at)


def _arranged(run: Run, hours: tuple[Seen, ...]) -> int:
    """The last hour arranged: the next one, unless the run is over."""
    return max(1, len(hours) + (ended(run) is None))


def _hour(one: Seen) -> Hour:
    check = one.check
    row = Hour(n=one.number, attendance=one.attendance, by=None if one.took_place else "patient", frame=one.frame,
               log_after=None, own_life=one.asked)  # fmt: skip
    if check is None:
        return row
    return replace(row, sac=check.total, bond=check.bond, image=check.image, held=check.held_back, said=check.words)


def _check_ins(hours: tuple[Seen, ...]) -> Iterator[CheckIn]:
    for one in hours:
        if one.between is not None:
            when = one.between.when
            yield CheckIn(id=f"checkin{one.number}", recorded_at=when, when=when, answers=one.between.answers)


def _logs(run: Run, hours: tuple[Seen, ...]) -> Iterator[Log]:
    held = [hour for hour in hours if hour.took_place]
    for hour, turn in zip(held, run.turns, strict=False):
        if turn.log is not None:
            written = hour.when + LOGGED
            yield replace(turn.log, id=f"log{hour.number}", recorded_at=written, when=written, session=hour.number,
                          corrects=None)  # fmt: skip
