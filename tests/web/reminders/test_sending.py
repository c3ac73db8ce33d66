"""What is sent, and when: once for each thing, once a day, marked before it leaves, and never where it must not be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.support.mail_sink import Sink
from tests.web.pages.patient.asking import STEP
from tests.web.portal.knocking import invited, let_in, phone
from tests.web.reminders.conftest import ADDRESS, AGREED, EVERYTHING, HOUR, Look, a_reminded_case, rome

from holdfast.case.measured import Planned
from holdfast.case.moves import Move, Run
from holdfast.case.record import Appointment, Break, Consent, CourseMark, Restriction, Session, SettingChosen
from holdfast.web.portal import invitations
from holdfast.web.reminders import sending
from holdfast.web.reminders.mail import Mail
from holdfast.web.reminders.models import Mark
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, CaseRow, SideNote
from holdfast.web.vault.reminding import choice_of, choose_reminders

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
EVE = rome(13)  # Monday, the day before the hour
Handle = door.CaseHandle


def test_an_hour_tomorrow_is_told_once_and_never_again(chosen: Handle, look: Look, post: Sink) -> None:
    assert [look(EVE).sent, look(EVE + timedelta(hours=1)).sent, look(EVE + timedelta(hours=5)).sent] == [1, 0, 0]
    assert post.to == [ADDRESS]


def test_the_step_is_told_from_the_second_day_after_the_yes_and_once(chosen: Handle, look: Look, post: Sink) -> None:
    found = {day: look(rome(day)).sent for day in (8, 9, 10, 11)}
    assert found == {8: 0, 9: 1, 10: 0, 11: 0}
    assert "for this week" in post.letters[0].get_payload()


def test_a_form_that_waits_is_told_on_the_day_it_opens(chosen: Handle, look: Look, post: Sink) -> None:
    plan = Planned(id="p1", recorded_at=AGREED, when=AGREED.date(), instrument="phq-9", first=AGREED.date())
    door.add_entry(chosen, "plans", plan)
    choose(chosen, things=("form",))
    assert [look(rome(day)).sent for day in (10, 11, 12, 13, 14)] == [0, 0, 0, 1, 0]  # the 12th is a Sunday
    assert "on your page, if you like" in post.letters[0].get_payload()


def test_of_two_things_on_one_day_one_is_told(chosen: Handle, look: Look, post: Sink) -> None:
    sooner = Appointment(id="a2", recorded_at=AGREED, when=rome(10, 17))
    door.add_entry(chosen, "appointments", sooner)
    assert [look(rome(9)).sent, look(rome(9, 18)).sent] == [1, 0]
    assert "something tomorrow" in post.letters[0].get_payload()


def test_nothing_is_sent_to_who_chose_nothing(his: Client, handle: Handle, look: Look, post: Sink) -> None:
    assert look(EVE).sent == 0
    assert not post.said  # the mail server is not even called


def test_only_what_he_chose_is_told(chosen: Handle, look: Look, post: Sink) -> None:
    choose(chosen, things=("form",))
    assert [look(rome(9)).sent, look(EVE).sent] == [0, 0]


def test_nothing_that_began_before_he_chose_is_told(chosen: Handle, look: Look, post: Sink) -> None:
    door.end_reminders(chosen.id)
    choose(chosen, since=rome(13, 9))
    assert look(EVE).sent == 0


# --- the clock -------------------------------------------------------------------------------------------------------


def test_quiet_that_begins_while_it_is_being_sent_is_quiet(chosen: Handle, look: Look, post: Sink) -> None:
    """To open the connection alone takes longer than the moment that is left."""
    assert look(rome(13, 19, 59) + timedelta(seconds=59, microseconds=999_999)).sent == 0
    assert post.raw == []
    assert not Mark.objects.exists()  # so that what is still due by then is told in the morning


@pytest.mark.parametrize(("hour", "sent"), [(0, 0), (8, 0), (9, 1), (19, 1), (20, 0), (23, 0)])
def test_quiet_hours_are_quiet(chosen: Handle, look: Look, post: Sink, hour: int, sent: int) -> None:
    assert look(rome(13, hour, 59 if hour in (8, 19) else 0)).sent == sent


def test_sundays_are_off_and_can_be_chosen_otherwise(chosen: Handle, look: Look, post: Sink) -> None:
    door.add_entry(chosen, "appointments", Appointment(id="a2", recorded_at=AGREED, when=rome(13, 10)))
    assert look(rome(12)).sent == 0
    choose(chosen, days_off=(2,))
    assert look(rome(12)).sent == 1


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        # Rome: winter time until 26 March 2023, 02:00; the clocks go back on 29 October at 03:00
        (datetime(2023, 3, 26, 7, 30, tzinfo=UTC), 1),  # 09:30 in summer time
        (datetime(2023, 3, 26, 6, 30, tzinfo=UTC), 0),  # 08:30
        (datetime(2023, 3, 26, 17, 59, tzinfo=UTC), 1),  # 19:59
        (datetime(2023, 3, 26, 18, 30, tzinfo=UTC), 0),  # 20:30; in winter time it would be 19:30
        (datetime(2023, 10, 29, 7, 30, tzinfo=UTC), 0),  # 08:30 in winter time again
        (datetime(2023, 10, 29, 8, 30, tzinfo=UTC), 1),
    ],
)
def test_on_days_on_which_the_clock_is_changed_the_wall_clock_counts(
    chosen: Handle, look: Look, post: Sink, moment: datetime, sent: int
) -> None:
    seen = Session(id="seen", recorded_at=HOUR, number=5, when=moment - timedelta(days=5), attendance=("on_time",))
    tomorrow = Appointment(id="a2", recorded_at=AGREED, when=moment + timedelta(days=1))
    door.add_entry(chosen, "sessions", seen)
    door.add_entry(chosen, "appointments", tomorrow)
    door.add_entry(chosen, "sessions", replace(seen, id="kept", number=6, when=HOUR))
    choose(chosen, days_off=())
    assert look(moment).sent == sent


def test_tomorrow_is_the_practices_tomorrow(chosen: Handle, look: Look, post: Sink) -> None:
    late = Appointment(id="a2", recorded_at=AGREED, when=datetime(2023, 2, 10, 23, 30, tzinfo=UTC))  # 00:30 on the 11th
    door.add_entry(chosen, "appointments", late)
    choose(chosen, things=("hour",))
    assert [look(rome(9)).sent, look(rome(10)).sent] == [0, 1]


# --- never -----------------------------------------------------------------------------------------------------------


def restricted(handle: Handle) -> None:
    entry = Restriction(
        id="r1", recorded_at=AGREED, when=AGREED.date(), act="restricted", wish_of="patient", reason="He asked."
    )
    door.add_entry(handle, "restrictions", entry)


def ended(handle: Handle) -> None:
    entry = CourseMark(id="c1", recorded_at=AGREED, when=AGREED.date(), act="ended", how="by_agreement")
    door.add_entry(handle, "course", entry)


def page_taken_back(handle: Handle) -> None:
    entry = Consent(id="k1", recorded_at=AGREED, when=AGREED.date(), act="withdrawn", purpose="portal", how="portal")
    door.add_entry(handle, "consents", entry)


def his_break(handle: Handle) -> None:
    a_break(handle, "patient", date(2023, 2, 8), date(2023, 2, 13))


def her_break(handle: Handle) -> None:
    a_break(handle, "therapist", date(2023, 2, 8), date(2023, 2, 13))


def break_from_tomorrow(handle: Handle) -> None:
    a_break(handle, "therapist", date(2023, 2, 14), date(2023, 2, 20))


def a_break(handle: Handle, by: str, start: date, end: date) -> None:
    entry = Break(id="b1", recorded_at=AGREED, when=AGREED.date(), start=start, end=end, by=by)  # type: ignore[arg-type]
    door.add_entry(handle, "breaks", entry)


def cancelled(handle: Handle) -> None:
    an_hour(handle, HOUR, "cancelled")


def missed(handle: Handle) -> None:
    an_hour(handle, rome(8), "missed")


def left_in_anger(handle: Handle) -> None:
    an_hour(handle, rome(8), "left_in_anger")


def an_hour(handle: Handle, when: datetime, how: str) -> None:
    entry = Session(id="s9", recorded_at=AGREED, number=5, when=when, attendance=(how,))  # type: ignore[arg-type]
    door.add_entry(handle, "sessions", entry)


def nobody_wrote_the_hour_down(handle: Handle) -> None:
    door.add_entry(handle, "appointments", Appointment(id="a2", recorded_at=AGREED, when=rome(8)))


def his_link_was_ended(handle: Handle) -> None:
    invitations.end(handle)


def her_account_was_closed(handle: Handle) -> None:
    User.objects.filter(pk=handle.owner_id).update(is_active=False)


NEVER: tuple[Callable[[Handle], None], ...] = (
    restricted, ended, page_taken_back, his_break, her_break, break_from_tomorrow, cancelled, missed, left_in_anger,
    nobody_wrote_the_hour_down, his_link_was_ended, her_account_was_closed,
)  # fmt: skip


@pytest.mark.parametrize("why", NEVER, ids=lambda one: one.__name__)
def test_no_hour_is_told(chosen: Handle, look: Look, post: Sink, why: Callable[[Handle], None]) -> None:
    choose(chosen, things=("hour",))
    why(chosen)
    assert look(EVE).sent == 0
    assert not post.raw
    assert not Mark.objects.exists()


def held(handle: Handle) -> None:
    a_move(handle, "hold", hold_for="rupture")


def told_how_it_went(handle: Handle) -> None:
    a_move(handle, "run", by="patient", clause="dinner", run=Run(outcome="chose_not_to"))


def other_words_on_the_table(handle: Handle) -> None:
    a_move(handle, "counter", by="patient", clause="dinner", terms=replace(STEP, text="Ask her on Friday."))


def met_since(handle: Handle) -> None:
    an_hour(handle, rome(8), "on_time")


def switched_off_what_is_asked(handle: Handle) -> None:
    entry = SettingChosen(id="s9", recorded_at=rome(8), when=date(2023, 2, 8), setting="quiet")
    door.add_entry(handle, "settings", entry)


def a_move(handle: Handle, act: str, by: str = "therapist", **more: object) -> None:
    seq = len(door.load_case(handle).record.moves) + 1
    move = Move(id=f"m{seq}", seq=seq, when=date(2023, 2, 8), recorded_at=rome(8), by=by, act=act, **more)  # type: ignore[arg-type]
    door.add_moves(handle, [move], seq - 1)


NO_STEP = (
    held, told_how_it_went, other_words_on_the_table, met_since, switched_off_what_is_asked, restricted, ended,
    page_taken_back, his_break, her_break, missed, left_in_anger, nobody_wrote_the_hour_down,
)  # fmt: skip


@pytest.mark.parametrize("why", NO_STEP, ids=lambda one: one.__name__)
def test_no_step_is_told(chosen: Handle, look: Look, post: Sink, why: Callable[[Handle], None]) -> None:
    why(chosen)
    assert look(rome(9)).sent == 0
    assert not post.raw


def test_a_step_left_undone_is_not_told_again_however_long_it_stands(chosen: Handle, look: Look, post: Sink) -> None:
    choose(chosen, things=("step",), days_off=())
    found = [look(rome(7) + timedelta(days=n)).sent for n in range(60)]
    assert sum(found) == 1


def test_no_step_is_told_while_something_is_open_between_the_two(
    chosen: Handle, look: Look, post: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def it_is(case: UUID, _: datetime) -> bool:
        asked.append(case)
        return True

    monkeypatch.setattr(sending, "_something_is_open", it_is)
    assert look(rome(9)).sent == 0
    assert look(EVE).sent == 1  # an hour is an hour
    assert asked == [chosen.id]


@pytest.mark.parametrize(
    "how", [{"HOLDFAST_PROFILE": "laptop"}, {"HOLDFAST_DEMO": True}, {"HOLDFAST_MAIL": None}, {"HOLDFAST_CONTACTS": ()}]
)
def test_a_laptop_a_demo_and_a_practice_without_mail_send_nothing(
    chosen: Handle, look: Look, post: Sink, how: dict[str, object]
) -> None:
    with override_settings(**how):
        assert look(EVE).sent == 0
    assert not post.said


# --- at most once ----------------------------------------------------------------------------------------------------


def test_what_was_marked_and_not_sent_is_not_sent_later(
    chosen: Handle, look: Look, post: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        pass

    def cut(*_: object) -> str:
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(sending, "hand_over", cut)
        with pytest.raises(PowerCut):
            look(EVE)
    row = Mark.objects.get()
    assert (row.sent_at, row.failed) == (None, "")
    assert look(EVE + timedelta(hours=2)).sent == 0
    assert not post.raw


def test_the_line_that_breaks_after_the_text_was_given_leads_to_no_second_message(
    chosen: Handle, look: Look, post: Sink
) -> None:
    post.hang_up = True
    first = look(EVE)
    post.hang_up = False
    assert (first.sent, first.failed) == (0, ["SMTPServerDisconnected"])
    assert look(EVE + timedelta(hours=2)).sent == 0
    assert len(post.raw) == 1


def test_an_address_nobody_has_is_told_by_its_kind_and_not_tried_again(chosen: Handle, look: Look, post: Sink) -> None:
    post.refuse = True
    found = look(EVE)
    assert (found.sent, found.failed) == (0, ["SMTPRecipientsRefused"])
    assert Mark.objects.get().failed == "SMTPRecipientsRefused"
    post.refuse = False
    assert look(EVE + timedelta(hours=2)).sent == 0


def test_a_server_that_cannot_be_reached_costs_nobody_his_message(chosen: Handle, look: Look, post: Sink) -> None:
    with override_settings(HOLDFAST_MAIL=Mail("127.0.0.1", 1, "none", "", "note@practice.example")):
        assert look(EVE).no_post == "ConnectionRefusedError"
    assert not Mark.objects.exists()
    assert look(EVE + timedelta(hours=1)).sent == 1


def test_two_that_look_at_one_moment_send_one_message(
    chosen: Handle, look: Look, post: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has found the same thing to send before the first has marked it."""
    with audit.recorded("test"):
        found = list(sending._ready(EVE, sending.Result()))
    assert len(found) == 1
    assert look(EVE).sent == 1
    monkeypatch.setattr(sending, "_ready", lambda *_: iter(found))
    assert look(EVE).sent == 0
    assert len(post.raw) == 1


def test_who_switches_off_or_changes_the_address_while_the_program_looks_gets_nothing_at_the_old_one(
    chosen: Handle, look: Look, post: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    with audit.recorded("test"):
        found = list(sending._ready(EVE, sending.Result()))
    monkeypatch.setattr(sending, "_ready", lambda *_: iter(found))
    choose(chosen, address="another@post.example")
    assert look(EVE).sent == 0
    door.end_reminders(chosen.id)
    assert look(EVE).sent == 0
    assert not post.raw


def test_a_new_address_gets_the_next_message_and_the_old_one_none(chosen: Handle, look: Look, post: Sink) -> None:
    look(rome(9))
    choose(chosen, address="another@post.example")
    look(EVE)
    assert post.to == [ADDRESS, "another@post.example"]
    assert SideNote.objects.count() == 1


def test_after_a_backup_was_put_back_he_chooses_anew(chosen: Handle, look: Look, post: Sink) -> None:
    with audit.recorded("restore"):
        audit.note("restored")
    assert look(EVE).sent == 0
    assert choice_of(chosen.id) is None
    assert not SideNote.objects.exists()


def test_one_case_that_does_not_open_stops_no_other(chosen: Handle, anna_in: Client, look: Look, post: Sink) -> None:
    other = another(chosen, anna_in)
    broken, well = sorted([chosen.id, other.id])
    CaseRow.objects.filter(id=broken).update(sealed=b"x" * 60)
    found = look(EVE)
    assert (found.sent, found.shut) == (1, 1)
    assert Mark.objects.get().case_id == well


def test_a_line_that_breaks_stops_no_other(chosen: Handle, anna_in: Client, look: Look, post: Sink) -> None:
    another(chosen, anna_in)
    post.hang_up = True
    found = look(EVE)
    assert found.failed == ["SMTPServerDisconnected"] * 2
    assert sorted(post.to) == [ADDRESS, "other@post.example"]


def test_the_trail_says_that_the_program_looked_and_what_was_sent(chosen: Handle, look: Look, post: Sink) -> None:
    before = AuditEntry.objects.count()
    look(EVE)
    entry = AuditEntry.objects.get(seq=before + 1)
    assert (entry.user, entry.view) == (None, "reminders")
    case = str(chosen.id)
    assert entry.did == [["reminder looked for", case], ["reminder sent", case]]


def another(chosen: Handle, therapist: Client) -> Handle:
    """A second patient of the same therapist, who chose the same."""
    case = a_reminded_case()
    owner = User.objects.get(pk=chosen.owner_id)
    made = door.import_case(owner, replace(case, record=replace(case.record, id="two")))
    let_in(phone(), *invited(therapist, made))
    choose_reminders(door.case_for_patient(made.id), replace(EVERYTHING, address="other@post.example"))
    return made


def choose(handle: Handle, **more: object) -> None:
    choose_reminders(door.case_for_patient(handle.id), replace(EVERYTHING, **more))  # type: ignore[arg-type]


def test_the_day_is_the_practices_day(chosen: Handle, look: Look, post: Sink) -> None:
    look(EVE)
    assert Mark.objects.get().day == date(2023, 2, 13)
