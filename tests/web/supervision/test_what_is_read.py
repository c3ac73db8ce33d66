"""Whatever is assigned, lent, taken back and opened, and however time passes: who reads what equals a plain model."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.invented import some_private
from tests.web.supervision.conftest import REASON, WHY, in_days, time_passes, told_case

from holdfast.web.accounts.models import Profile
from holdfast.web.vault import audit, door
from holdfast.web.vault.emergencies import LISTS_A_DAY

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NAMES = ("sofia", "bruno")
OF_ONE = ("assign", "unassign", "withdraw", "emergency", "shut")
Act = tuple[object, ...]


@st.composite
def courses(draw: st.DrawFn) -> list[Act]:
    """Acts about one person or two; most begin where somebody was lent the working notes, or lost them again."""
    names = draw(st.sampled_from((NAMES[:1], NAMES[1:], NAMES)))
    of_one: list[Act] = [(what, name) for what in OF_ONE for name in names]
    lends: list[Act] = [("lend", name, days) for name in names for days in (1, 90)]
    times: list[Act] = [("pass", 1), ("pass", 24), ("pass", 24 * 30)]
    lent: list[Act] = [("assign", names[0]), ("lend", names[0], 60), ("unassign", names[0])]
    return lent[: draw(st.sampled_from((3, 2, 0)))] + draw(
        st.lists(st.sampled_from(of_one + lends + times), min_size=2, max_size=8)
    )


@dataclass
class Model:
    """What may be read, written down as one would explain it to a therapist."""

    assigned: set[str] = field(default_factory=set)
    lent: dict[str, int] = field(default_factory=dict)
    emergency: dict[str, int] = field(default_factory=dict)
    asked: dict[str, list[int]] = field(default_factory=dict)

    def reads(self, name: str) -> str:
        if name in self.assigned:
            return "record and working notes" if self.lent.get(name, 0) > 0 else "record"
        return "record" if self.emergency.get(name, 0) > 0 else "nothing"

    def act(self, act: Act) -> None:
        what, name = act[0], str(act[1])
        if what == "assign":
            self.assigned.add(name)
        elif what == "unassign":
            self.assigned.discard(name)
            self.lent.pop(name, None)
        elif what == "lend" and name in self.assigned:
            self.lent[name] = int(str(act[2])) * 24
        elif what == "withdraw":
            self.lent.pop(name, None)
        elif what == "shut":
            self.emergency.pop(name, None)
        elif what == "emergency":
            self._emergency(name)
        elif what == "pass":
            self._pass(int(str(act[1])))

    def _emergency(self, name: str) -> None:
        if name in self.assigned or len([age for age in self.asked.get(name, []) if age < 24]) >= LISTS_A_DAY:
            return
        self.asked.setdefault(name, []).append(0)
        if self.emergency.get(name, 0) <= 0:
            self.emergency[name] = 24

    def _pass(self, hours: int) -> None:
        self.lent = {name: left - hours for name, left in self.lent.items()}
        self.emergency = {name: left - hours for name, left in self.emergency.items()}
        self.asked = {name: [age + hours for age in ages] for name, ages in self.asked.items()}


@settings(max_examples=18, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=courses())
def test_what_is_read_equals_what_was_given(acts: list[Act], bruno: User, sofia: User) -> None:
    people, model = {"sofia": sofia, "bruno": bruno}, Model()
    with audit.recorded("test"):
        owner = User.objects.create(username=uuid4().hex)  # of this example alone, so that names are few
        Profile.objects.create(user=owner, role="therapist")
        own_key = door.AuthorKey(uuid4(), owner.pk, b"k" * 32)
        mine = door.import_case(owner, told_case(hours=2), some_private(), own_key)
        kept: set[tuple[str, door.CaseHandle]] = set()
        for act in acts:
            really(act, mine, people)
            model.act(act)
            for name, user in people.items():
                assert reads(user, mine) == model.reads(name), act
                kept |= {(name, one) for one in door.cases_for(user)}
            for name, old in kept:  # a handle made earlier opens no more than one made now
                assert more(reads_with(old), model.reads(name)), act
        for user in people.values():
            door.unassign(mine, user)
        time_passes(days=400)
        assert [reads(user, mine) for user in people.values()] == ["nothing", "nothing"]
        assert door.load_case(mine, own_key).private is not None


def really(act: Act, mine: door.CaseHandle, people: dict[str, User]) -> None:
    what, user = act[0], people.get(str(act[1]))
    if what == "pass":
        time_passes(hours=int(str(act[1])))
        return
    assert user is not None
    loans = [one for one in door.leaves(mine) if one.holds and one.to_id == user.pk]
    if what == "assign":
        door.assign(mine, user)
    elif what == "unassign":
        door.unassign(mine, user)
    elif what == "lend":
        try:
            door.lend_working(mine, user, REASON, in_days(int(str(act[2]))))
        except door.WrongPerson:
            assert user.pk not in {one.user_id for one in door.assigned(mine)}
    elif what == "emergency":
        _in_an_emergency(mine, user)
    else:
        for one in loans:
            if one.what == {"withdraw": "working", "shut": "emergency"}[str(what)]:
                door.withdraw_loan(mine, one.id)


def _in_an_emergency(mine: door.CaseHandle, user: User) -> None:
    try:
        door.ask_for_names(user, User.objects.get(pk=mine.owner_id), WHY)
    except door.BadSpan:
        return
    if mine.id in {one.id for one in door.named(user)} and mine.id not in {one.id for one in _supervised(user)}:
        door.open_in_emergency(user, mine.id)


def _supervised(user: User) -> list[door.CaseHandle]:
    return [one for one in door.cases_for(user) if one.role == "supervisor"]


def reads(user: User, mine: door.CaseHandle) -> str:
    try:
        return reads_with(door.case_for_user(user, mine.id))
    except Http404:
        assert mine.id not in {one.id for one in door.cases_for(user)}
        return "nothing"


def reads_with(handle: door.CaseHandle) -> str:
    try:
        read = door.load_case(handle)
    except door.NotYours:
        return "nothing"
    assert read.private is None
    assert read.record.sessions
    assert bool(read.working.logs) == bool(read.working.ratings)
    return "record and working notes" if read.working.logs else "record"


def more(then: str, now: str) -> bool:
    """Does what opens `now` hold at least what opened `then`?"""
    order = ("nothing", "record", "record and working notes")
    return order.index(then) <= order.index(now)
