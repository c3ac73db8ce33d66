"""Whatever is arranged, chosen and cancelled, and however often the program looks: one message a day at most, one for
one thing, and none in quiet hours, on a day off or in a break.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.invented import a_case

from holdfast.case.record import Appointment, Break, Record, Session
from holdfast.web.reminders.rules import is_quiet, occasions
from holdfast.web.vault.reminding import THINGS, Choice

ROME = ZoneInfo("Europe/Rome")
FIRST = date(2023, 3, 20)  # the clocks are changed on the 26th
DAYS = 21


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(FIRST + timedelta(days=day), time(hour, minute), ROME)


whole_days = st.integers(0, DAYS)
hours = st.lists(st.tuples(whole_days, st.integers(7, 21)), max_size=8, unique_by=lambda one: one[0])
breaks = st.lists(st.tuples(whole_days, st.integers(0, 5), st.sampled_from(["patient", "therapist"])), max_size=2)
choices = st.builds(
    Choice,
    address=st.just("a@b.example"),
    things=st.sets(st.sampled_from(THINGS), min_size=1).map(lambda found: tuple(t for t in THINGS if t in found)),
    quiet_from=st.integers(16, 23),
    quiet_to=st.integers(6, 12),
    days_off=st.sets(st.integers(0, 6), max_size=6).map(lambda found: tuple(sorted(found))),
    since=st.just(moment(-3, 12)),
)
looks = st.lists(st.tuples(whole_days, st.integers(0, 23), st.integers(0, 59)), max_size=60)


@st.composite
def records(draw: st.DrawFn) -> Record:
    plain = a_case(hours=1).record
    arranged: list[Appointment] = []
    became: list[Session] = []
    for n, (day, hour) in enumerate(sorted(draw(hours))):
        when = moment(day, hour)
        arranged.append(Appointment(id=f"a{n}", recorded_at=moment(-5, 9), when=when))
        marks = draw(st.sampled_from([None, ("on_time",), ("cancelled",)]))
        if marks is not None:
            became.append(Session(id=f"s{n}", recorded_at=when, number=10 + n, when=when, attendance=marks))  # type: ignore[arg-type]
    away = tuple(
        Break(id=f"b{n}", recorded_at=moment(-5, 9), when=FIRST, start=FIRST + timedelta(days=start),
              end=FIRST + timedelta(days=start + length), by=by)  # type: ignore[arg-type]
        for n, (start, length, by) in enumerate(draw(breaks))
    )  # fmt: skip
    sessions = (*plain.sessions, *became)
    return Record(id="r", about=plain.about, sessions=sessions, appointments=tuple(arranged), breaks=away)


@settings(max_examples=60, deadline=None)
@given(records(), choices, looks)
def test_one_a_day_and_one_for_one_thing(record: Record, choice: Choice, when: list[tuple[int, int, int]]) -> None:
    """The rules with the two keys of the database, as `sending._of_case` and `sending._mark` use them."""
    marked: set[str] = set()
    days: set[date] = set()
    sent: list[tuple[datetime, str]] = []
    for at in sorted(moment(*one) for one in when):
        local = at.astimezone(ROME)
        if local.date() in days:
            continue
        for one in occasions(record, choice, at, ROME, form_waits=True):
            if f"{one.thing}|{one.which}" not in marked:
                marked.add(f"{one.thing}|{one.which}")
                days.add(local.date())
                sent.append((local, f"{one.thing}|{one.which}"))
                assert one.thing in choice.things
                break
    assert all(count == 1 for count in Counter(local.date() for local, _ in sent).values())
    assert all(count == 1 for count in Counter(what for _, what in sent).values())
    for local, what in sent:
        assert not is_quiet(choice, local)
        assert local.weekday() not in choice.days_off
        assert not any(one.start <= local.date() <= one.end for one in record.breaks)
        if what.startswith("hour"):
            assert what == f"hour|{local.date() + timedelta(days=1)}"
            known = {one.when.astimezone(ROME).date() for one in record.sessions}
            assert local.date() + timedelta(days=1) not in known
