"""How long records are kept, legal holds, and erasing one patient."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st
from tests.web.conftest import PASSWORD
from tests.web.invented import a_case

from holdfast.knowledge import KnowledgeError
from holdfast.web.accounts.people import make_account
from holdfast.web.rights.retention_choice import chosen_in, keep_choice
from holdfast.web.rights.retention_due import may_be_erased, verdict
from holdfast.web.rights.retention_profiles import FILE, choose, lines, read_profiles, retention_profiles
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, CaseRow

databases = pytest.mark.django_db(databases=["default", "keys"])
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ITALY, BRITAIN = choose("italy"), choose("united_kingdom")


def test_the_profiles_are_those_we_have_a_source_for() -> None:
    assert {id: one.years for id, one in retention_profiles().items()} == {
        "italy": 5, "germany": 10, "united_kingdom": 7, "custom": None,
    }  # fmt: skip
    assert all(one.source and one.basis and one.check for one in retention_profiles().values())


def test_each_is_listed_with_its_source() -> None:
    told = "\n".join(lines())
    assert all(f"{id}:" in told and one.source in told for id, one in retention_profiles().items())


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("years = 5", "years = 50", "italy.years"),
        ("years = 5", 'years = "5"', "italy.years"),
        ("schema = 1", "schema = 2", "schema"),
        ("[custom]", "[own]", "own.years"),
        ('title = "Germany"', 'titel = "Germany"', "germany.title"),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as told:
        read_profiles(file)
    assert told.value.key == place


@pytest.mark.parametrize("years", [None, 0, 31, -1])
def test_a_time_of_ones_own_has_years_and_a_reason(years: int | None) -> None:
    with pytest.raises(ValueError, match="1 to 30"):
        choose("custom", years, "our insurer asks for it")
    with pytest.raises(ValueError, match="reason"):
        choose("custom", 12, " ")
    with pytest.raises(ValueError, match="custom"):
        choose("italy", 3, "shorter")


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)), st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_record_is_due_from_the_day_after_the_years_and_never_before(ended: date, today: date) -> None:
    found = verdict(ITALY, ended, today, held=False)
    assert found.kept_until is not None
    years = (found.kept_until - ended).days / 365.25
    assert abs(years - 5) < 0.01
    assert (found.state == "due") == (today >= found.kept_until)


@given(st.dates(), st.booleans())
def test_a_treatment_that_runs_is_never_due_and_a_hold_goes_before_everything(today: date, asked: bool) -> None:
    assert verdict(ITALY, None, today, held=False).state == "runs"
    assert not may_be_erased(BRITAIN, None, today, held=False, he_asked=asked).allowed
    assert not may_be_erased(BRITAIN, date(1990, 1, 1), date(2026, 1, 1), held=True, he_asked=asked).allowed


def test_before_the_time_only_where_he_asks_and_the_rule_leaves_room() -> None:
    ended, today = date(2026, 1, 1), date(2026, 11, 22)
    allowed = {
        (name, asked): may_be_erased(chosen, ended, today, held=False, he_asked=asked).allowed
        for name, chosen in (("italy", ITALY), ("uk", BRITAIN), ("none", None))
        for asked in (True, False)
    }
    assert {pair for pair, yes in allowed.items() if yes} == {("uk", True)}
    refused = may_be_erased(ITALY, ended, today, held=False, he_asked=True)
    assert "restrict it" in refused.why.id


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "practice.json").write_text('{"profile": "laptop"}', encoding="utf-8")
    keep_choice(tmp_path, ITALY, "anna")
    with override_settings(HOLDFAST_HOME=str(tmp_path), HOLDFAST_PINNED=(NOW, datetime.now(UTC))):
        yield tmp_path


def ended(handle: door.CaseHandle, years: float) -> None:
    CaseRow.objects.filter(id=handle.id).update(ended_on=(NOW - timedelta(days=365.25 * years)).date())


def test_a_choice_is_kept_beside_the_others_and_a_bent_one_is_none(home: Path) -> None:
    assert json.loads((home / "practice.json").read_text())["profile"] == "laptop"
    assert chosen_in(home) == ITALY
    for bent in ('{"retention": {"profile": "mars"}}', '{"retention": 5}', "{", '{"retention": {"profile": "custom"}}'):
        (home / "practice.json").write_text(bent, encoding="utf-8")
        assert chosen_in(home) is None


@databases
def test_a_page_chooses_the_profile(home: Path, signed_in_anna: Client) -> None:
    sent = {"profile": "custom", "years": "12", "reason": "Our insurer asks for it."}
    assert signed_in_anna.post("/retention/profile/", sent).status_code == 302
    found = chosen_in(home)
    assert found is not None
    assert (found.years, found.reason) == (12, "Our insurer asks for it.")
    assert signed_in_anna.post("/retention/profile/", {"profile": "custom", "years": "99"}).status_code == 400


@databases
def test_where_there_is_a_manager_the_choice_is_the_managers(
    home: Path, signed_in_anna: Client, client: Client, handle: door.CaseHandle
) -> None:
    maria = make_account("maria", PASSWORD, "manager")[0]
    sent = {"profile": "custom", "years": "1", "reason": "I want it gone."}
    assert signed_in_anna.post("/retention/profile/", sent).status_code == 403
    assert b"manager chooses it" in signed_in_anna.get("/retention/").content
    assert chosen_in(home) == ITALY
    theirs = Client()
    theirs.force_login(maria)
    assert theirs.post("/retention/profile/", sent).status_code == 302
    maria.is_active = False
    maria.save()
    assert signed_in_anna.post("/retention/profile/", sent | {"years": "12"}).status_code == 302


@databases
def test_a_manager_sees_ids_and_therapists_and_no_name(home: Path, handle: door.CaseHandle, client: Client) -> None:
    client.force_login(make_account("maria", PASSWORD, "manager")[0])
    page = client.get("/retention/").content.decode()
    assert str(handle.id) in page
    assert "anna" in page
    assert "Davide" not in page


@databases
def test_a_no_to_erasing_comes_with_the_day_and_with_words_that_can_be_borne(
    home: Path, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    ended(handle, 1)
    page = signed_in_anna.get(f"/cases/{handle.id}/erase/")
    day = page.context["kept_until"]
    assert f"I may not destroy it before {day.day} {day:%B %Y}; that rule is not about you." in page.content.decode()
    assert "There is no way back." not in page.content.decode()


def erase(client: Client, handle: door.CaseHandle, **changed: str) -> int:
    sent = {"typed": "Davide R.", "password": PASSWORD, **changed}
    return client.post(f"/cases/{handle.id}/erase/", sent).status_code


@databases
def test_a_patient_is_erased_when_the_time_has_come_and_is_nowhere_any_more(
    home: Path, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    ended(handle, 5.1)
    assert "There is no way back." in signed_in_anna.get(f"/cases/{handle.id}/erase/").content.decode()
    assert erase(signed_in_anna, handle) == 302
    assert not CaseRow.objects.filter(id=handle.id).exists()
    assert signed_in_anna.get(f"/cases/{handle.id}/").status_code == 404
    page = signed_in_anna.get("/retention/").content.decode()
    assert "profile: italy" in page
    assert "Davide" not in page


@databases
@pytest.mark.parametrize(
    ("years", "changed", "status"),
    [
        (4.9, {}, 409),
        (4.9, {"he_asked": "yes"}, 409),
        (5.1, {"typed": "Davide"}, 400),
        (5.1, {"password": "another one entirely"}, 400),
    ],
)
def test_nobody_is_erased_too_early_or_by_a_slip(
    home: Path, signed_in_anna: Client, handle: door.CaseHandle, years: float, changed: dict[str, str], status: int
) -> None:
    ended(handle, years)
    assert erase(signed_in_anna, handle, **changed) == status
    assert CaseRow.objects.filter(id=handle.id).exists()


@databases
def test_where_the_rule_leaves_room_he_may_ask_earlier(
    home: Path, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    keep_choice(home, BRITAIN, "anna")
    ended(handle, 1)
    assert erase(signed_in_anna, handle) == 409
    assert erase(signed_in_anna, handle, he_asked="yes") == 302


@databases
def test_a_legal_hold_stops_it_until_it_is_lifted_with_a_reason(
    home: Path, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    ended(handle, 6)
    place = f"/cases/{handle.id}/"

    def form() -> str:
        return str(signed_in_anna.get(f"{place}erase/").context["form"])

    assert signed_in_anna.post(f"{place}hold/", {"form": form(), "reason": " "}).status_code == 400
    assert signed_in_anna.post(f"{place}hold/", {"form": form(), "reason": "A complaint."}).status_code == 302
    assert erase(signed_in_anna, handle) == 409
    assert "A complaint." in signed_in_anna.get(f"{place}erase/").content.decode()
    assert signed_in_anna.post(f"{place}hold/lifted/", {"form": form(), "reason": "Settled."}).status_code == 302
    assert erase(signed_in_anna, handle) == 302


@databases
def test_somebody_elses_patient_is_not_there_to_erase(
    home: Path, bruno: User, client: Client, handle: door.CaseHandle
) -> None:
    ended(handle, 6)
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    assert erase(client, handle) == 404
    assert CaseRow.objects.filter(id=handle.id).exists()


@databases
def test_the_list_sorts_what_is_due_first_and_what_runs_last(
    home: Path, signed_in_anna: Client, anna: User, handle: door.CaseHandle
) -> None:
    running = door.import_case(anna, a_case("running"))
    ended(handle, 6)
    lines_ = signed_in_anna.get("/retention/").context["lines"]
    assert [(line.id, line.verdict.state) for line in lines_] == [(handle.id, "due"), (running.id, "runs")]


@databases
def test_an_erasure_that_cannot_be_recorded_says_what_is_gone_and_is_finished_at_the_next_opening(
    home: Path, handle: door.CaseHandle, signed_in_anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(handle, 6)

    def unwritable(*given: object) -> None:
        raise OSError

    with monkeypatch.context() as now:
        now.setattr(audit, "write", unwritable)
        sent = {"typed": "Davide R.", "password": PASSWORD}
        answer = signed_in_anna.post(f"/cases/{handle.id}/erase/", sent)
    assert answer.status_code == 500
    assert b"his keys are gone" in answer.content
    assert b"nothing was saved" not in answer.content
    assert CaseRow.objects.filter(id=handle.id).exists()
    assert door.replay_erasures() == 1
    assert not CaseRow.objects.filter(id=handle.id).exists()
    last = AuditEntry.objects.order_by("seq").last()
    assert last is not None
    assert last.did == [["erased again", str(handle.id)]]
