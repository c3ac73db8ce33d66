"""The pages of practising: an hour is chosen, seen, logged, read about; the truth comes last; nobody else looks in."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from tests.web.conftest import PASSWORD

from holdfast.simulate.practise import Choice, Run, after, course, ended, seen
from holdfast.simulate.practise.course import lived
from holdfast.web import clock
from holdfast.web.accounts.people import make_account
from holdfast.web.operations.demo_runs import runs
from holdfast.web.practise import store
from holdfast.web.practise.models import PractiseRun
from holdfast.web.vault.keyring import practice_key
from holdfast.web.vault.rows import open_plain, seal_plain

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

CHOICE = {"depth": "2", "stance": "-1", "move": "one_episode", "step": "none"}
REAL = "Somebody Real from the Tuesday group"


@pytest.fixture
def signed(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


@pytest.fixture
def run_id(anna: User) -> UUID:
    return store.begin(anna.pk, Run(patient="leonie", seed=3, hours=6))


def hidden(page: str) -> dict[str, str]:
    return {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("form", "version")}


def fields(client: Client, address: str) -> dict[str, str]:
    return hidden(client.get(address).content.decode())


def choose(client: Client, run_id: UUID, **more: str) -> str:
    address = reverse("practise-before", args=[run_id])
    answer = client.post(address, {**CHOICE, **more, **fields(client, address)}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def log(client: Client, run_id: UUID, **rows: object) -> str:
    address = reverse("practise-hour", args=[run_id])
    answer = client.post(address, {**rows, **fields(client, address)}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_run_is_begun_lived_logged_read_about_and_its_truth_told(signed: Client, anna: User) -> None:
    page = signed.get(reverse("practise")).content.decode()
    form = re.findall(r'name="form" value="([^"]+)"', page)[0]
    sent = {"form": form, "patient": "konrad", "hours": "3", "seed": "7"}
    begun = signed.post(reverse("practise"), sent, follow=True)
    page = begun.content.decode()
    assert "Konrad B." in page
    assert "Hour 1: what will you do?" in page
    (kept,) = store.runs_of(anna.pk)
    assert kept.glance == store.Glance("konrad", 7, 3, 0, ended=False)
    page = choose(signed, kept.id)
    assert "What could be seen" in page
    assert "Your log of hour 1" in page
    page = log(signed, kept.id, alliance="7", **{"sign.entertains": "2", "none_seen.moments": "yes"})
    assert "Worth a look" in page
    assert "before hour 2 of 3" in page
    for _ in range(2):
        choose(signed, kept.id)
        page = log(signed, kept.id, alliance="6")
    assert "This run has ended" in page
    page = signed.get(reverse("practise-truth", args=[kept.id])).content.decode()
    assert "Three questions to think about" in page
    assert "Real people differ" in page
    (ended_now,) = store.runs_of(anna.pk)
    assert ended_now.glance == store.Glance("konrad", 7, 3, 3, ended=True)
    first = store.run_for(anna.pk, kept.id).run.turns[0].log
    assert first is not None
    assert [(mark.sign, mark.weight) for mark in first.signs or ()] == [("entertains", 2)]
    assert first.moments == ()


def test_every_page_of_a_run_says_invented(signed: Client, run_id: UUID) -> None:
    choose(signed, run_id)
    store_stopped(signed, run_id)
    for name in ("practise-before", "practise-hour", "practise-truth"):
        assert "invented patient" in signed.get(reverse(name, args=[run_id])).content.decode(), name
    assert "invented" in signed.get(reverse("practise")).content.decode()


def store_stopped(client: Client, run_id: UUID) -> None:
    answer = client.post(
        reverse("practise-stop", args=[run_id]), fields(client, reverse("practise-before", args=[run_id]))
    )
    assert answer.status_code == 302


def test_what_is_hidden_is_on_no_page_before_the_end(signed: Client, anna: User) -> None:
    run_id = store.begin(anna.pk, Run(patient="leonie", seed=3, hours=6))
    for _ in range(3):
        choose(signed, run_id, depth="5", move="interpret_shame")
    kept = store.run_for(anna.pk, run_id)
    assert any(happened.after.open for _, happened in lived(kept.run))
    assert ended(kept.run) is None
    truth = signed.get(reverse("practise-truth", args=[run_id]))
    assert truth.status_code == 302
    for name in ("practise-before", "practise-hour"):
        page = signed.get(reverse(name, args=[run_id])).content.decode()
        assert "Something broke here" not in page
        assert "Own wish" not in page
    store_stopped(signed, run_id)
    page = signed.get(reverse("practise-truth", args=[run_id])).content.decode()
    assert "Something broke here" in page
    assert "worth a second look" in page


def test_a_run_that_was_stopped_takes_no_further_hour_and_no_log(signed: Client, anna: User, run_id: UUID) -> None:
    choose(signed, run_id)
    given = fields(signed, reverse("practise-before", args=[run_id]))
    store_stopped(signed, run_id)
    given["version"] = str(store.run_for(anna.pk, run_id).version)
    answer = signed.post(reverse("practise-before", args=[run_id]), {**CHOICE, **given})
    assert answer.status_code in (302, 422)
    assert len(store.run_for(anna.pk, run_id).run.turns) == 1


def test_another_users_run_is_not_there(signed: Client, bruno: User, sofia: User) -> None:
    theirs = store.begin(bruno.pk, after(Run(patient="noa"), Choice()))
    for name in ("practise-before", "practise-hour", "practise-truth"):
        assert signed.get(reverse(name, args=[theirs])).status_code == 404
        if name != "practise-truth":
            assert signed.post(reverse(name, args=[theirs]), CHOICE).status_code == 404
    for name in ("practise-stop", "practise-delete"):
        assert signed.post(reverse(name, args=[theirs]), {"version": "1"}).status_code == 404
    assert PractiseRun.objects.filter(id=theirs).exists()
    assert "Noa" not in signed.get(reverse("practise")).content.decode().partition('id="mine"')[2]
    signed.force_login(sofia)
    assert signed.get(reverse("practise-before", args=[theirs])).status_code == 404


def test_a_choice_posted_twice_is_one_hour(signed: Client, anna: User, run_id: UUID) -> None:
    address = reverse("practise-before", args=[run_id])
    given = {**CHOICE, **fields(signed, address)}
    first, second = signed.post(address, given), signed.post(address, given)
    assert first["Location"] == second["Location"]
    assert len(store.run_for(anna.pk, run_id).run.turns) == 1


def test_two_windows_live_one_hour_and_the_slower_one_is_told_and_keeps_its_choice(
    signed: Client, anna: User, run_id: UUID
) -> None:
    address = reverse("practise-before", args=[run_id])
    slower = fields(signed, address)
    choose(signed, run_id)
    answer = signed.post(address, {**CHOICE, "move": "set_limit", **slower})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "went on in another window" in page
    assert 'value="set_limit" checked' in page
    assert len(store.run_for(anna.pk, run_id).run.turns) == 1


def test_a_choice_that_is_none_is_refused_and_the_rest_kept(signed: Client, anna: User, run_id: UUID) -> None:
    address = reverse("practise-before", args=[run_id])
    answer = signed.post(address, {**CHOICE, "depth": "9", "move": "own_my_part", **fields(signed, address)})
    assert answer.status_code == 422
    assert 'value="own_my_part" checked' in answer.content.decode()
    assert store.run_for(anna.pk, run_id).run.turns == ()


def test_a_log_that_comes_too_late_keeps_its_words(signed: Client, anna: User, run_id: UUID) -> None:
    choose(signed, run_id)
    address = reverse("practise-hour", args=[run_id])
    slower = fields(signed, address)
    log(signed, run_id, alliance="4")
    answer = signed.post(address, {"alliance": "9", "words": "a sentence worth keeping", **slower})
    assert answer.status_code == 409
    assert "a sentence worth keeping" in answer.content.decode()
    kept = store.run_for(anna.pk, run_id).run.turns[-1].log
    assert kept is not None
    assert kept.alliance == 4


def test_words_typed_for_an_hour_that_is_past_or_a_run_that_was_stopped_are_shown_again(
    signed: Client, anna: User, run_id: UUID
) -> None:
    choose(signed, run_id)
    address = reverse("practise-hour", args=[run_id])
    slower = {**fields(signed, address), "hour": "1"}
    choose(signed, run_id)
    past = signed.post(address, {"alliance": "9", "words": "typed too late", **slower})
    assert past.status_code == 409
    page = past.content.decode()
    assert "the log of hour 1 can no longer be written" in page
    assert page.count("typed too late") == 1  # shown apart, and not put into the log of another hour
    late = {**fields(signed, address), "hour": "2"}
    store_stopped(signed, run_id)
    ended_page = signed.post(address, {"words": "typed after the end", **late})
    assert ended_page.status_code in (409, 422)
    assert "typed after the end" in ended_page.content.decode()
    assert all(turn.log is None for turn in store.run_for(anna.pk, run_id).run.turns)


def test_what_was_done_can_be_ticked_and_stands_in_the_log(signed: Client, anna: User, run_id: UUID) -> None:
    choose(signed, run_id)
    page = signed.get(reverse("practise-hour", args=[run_id])).content.decode()
    ticks = re.findall(r'name="techniques" value="([^"]+)"', page)
    assert "What you did" in page
    assert ticks
    log(signed, run_id, techniques=ticks[0])
    turn = store.run_for(anna.pk, run_id).run.turns[-1]
    assert turn.log is not None
    assert turn.log.techniques == (ticks[0],)
    assert f'value="{ticks[0]}" checked' in signed.get(reverse("practise-hour", args=[run_id])).content.decode()


def two_hours(seed: int) -> Run:
    return after(after(Run(patient="leonie", seed=seed), Choice()), Choice())


def test_what_was_rated_is_told_in_words_with_what_was_rated_before(signed: Client, anna: User) -> None:
    run = next(run for run in map(two_hours, range(1, 40)) if all(hour.check for hour in seen(run)))
    first, second = (hour.check for hour in seen(run))
    assert first is not None
    assert second is not None
    run_id = store.begin(anna.pk, run)
    page = signed.get(reverse("practise-hour", args=[run_id])).content.decode()
    assert f"She rated the alliance {second.alliance} of 100; before: {first.alliance}" in page
    assert "Last time" in page


def test_a_log_can_be_changed_until_the_next_hour(signed: Client, anna: User, run_id: UUID) -> None:
    choose(signed, run_id)
    log(signed, run_id, alliance="4")
    assert (
        "It can be changed until the next hour" in signed.get(reverse("practise-hour", args=[run_id])).content.decode()
    )
    log(signed, run_id, alliance="5")
    turn = store.run_for(anna.pk, run_id).run.turns[-1]
    assert turn.log is not None
    assert turn.log.alliance == 5


def test_an_hour_that_did_not_take_place_is_told_after_the_log_of_the_one_before(signed: Client, anna: User) -> None:
    going = runs()["going"]
    assert seen(going)[-1].attendance == ("missed",)
    run_id = store.begin(anna.pk, going)
    assert "there was no message" not in signed.get(reverse("practise-hour", args=[run_id])).content.decode()
    assert "there was no message" in signed.get(reverse("practise-before", args=[run_id])).content.decode()


def test_a_run_is_deleted_by_its_owner_for_good(signed: Client, anna: User, run_id: UUID) -> None:
    page = signed.get(reverse("practise")).content.decode()
    form = re.findall(r'name="form" value="([^"]+)"', page.partition('id="mine"')[2])[0]
    assert signed.post(reverse("practise-delete", args=[run_id]), {"form": form}).status_code == 302
    assert store.runs_of(anna.pk) == ()
    assert not PractiseRun.objects.exists()


@pytest.mark.parametrize("given", [{"hours": "0"}, {"hours": "99"}, {"seed": "x"}, {"seed": "0"}])
def test_what_cannot_be_begun_is_told_and_kept(signed: Client, anna: User, given: dict[str, str]) -> None:
    form = re.findall(r'name="form" value="([^"]+)"', signed.get(reverse("practise")).content.decode())[0]
    sent = {"patient": "emil", "hours": "6", "seed": "", "form": form, **given}
    answer = signed.post(reverse("practise"), sent)
    assert answer.status_code == 422
    assert 'value="emil" checked' in answer.content.decode()
    assert store.runs_of(anna.pk) == ()


def test_one_account_keeps_fifty_runs_at_most_and_is_told_so(signed: Client, anna: User) -> None:
    for _ in range(store.MOST):
        store.begin(anna.pk, Run(patient="emil"))
    with pytest.raises(store.TooMany):
        store.begin(anna.pk, Run(patient="emil"))
    page = signed.get(reverse("practise")).content.decode()
    assert "50 runs kept; an account keeps at most 50. Delete one to begin another." in page
    form = re.findall(r'name="form" value="([^"]+)"', page)[0]
    answer = signed.post(reverse("practise"), {"patient": "noa", "hours": "6", "seed": "8", "form": form})
    assert answer.status_code == 422
    assert "You keep 50 runs, which is the most for one account. Nothing was begun." in answer.content.decode()
    assert 'value="noa" checked' in answer.content.decode()


@pytest.mark.parametrize("role", ["therapist", "supervisor", "manager", "auditor"])
def test_anybody_signed_in_may_practise(client: Client, role: str) -> None:
    user, _ = make_account(f"a-{role}", PASSWORD, role)  # type: ignore[arg-type]
    client.force_login(user)
    run_id = store.begin(user.pk, Run(patient="emil", hours=2))
    assert "What could be seen" in choose(client, run_id)


def test_the_findings_of_an_invented_patient_are_shown_where_the_practice_has_them_off(
    signed: Client, anna: User
) -> None:
    run = Run(patient="konrad", seed=5, hours=9)
    for _ in range(4):
        run = after(run, Choice(depth=2, step="propose"))
    run_id = store.begin(anna.pk, run)
    assert len(seen(run)) < 9
    with override_settings(HOLDFAST_FINDINGS=False):
        page = signed.get(reverse("practise-before", args=[run_id])).content.decode()
    assert 'class="finding' in page
    assert "not switched on in this practice" in page
    assert "not switched on" not in signed.get(reverse("practise-before", args=[run_id])).content.decode()


def test_what_is_typed_is_sealed_and_opens_only_in_its_own_row(signed: Client, anna: User, run_id: UUID) -> None:
    choose(signed, run_id)
    log(signed, run_id, words=REAL)
    row = PractiseRun.objects.get(id=run_id)
    assert REAL.encode() not in bytes(row.sealed)
    other = store.begin(anna.pk, Run(patient="noa"))
    PractiseRun.objects.filter(id=other).update(sealed=row.sealed)
    assert [kept.id for kept in store.runs_of(anna.pk) if kept.glance] == [run_id]
    with pytest.raises(store.Shut):
        store.run_for(anna.pk, other)


def test_the_list_lives_no_hour_of_any_run(signed: Client, anna: User) -> None:
    """It lived each run again, and each hour of it once for every hour: ten long runs took seconds."""
    for seed in range(1, 4):
        run = Run(patient="noa", seed=seed, hours=40)
        while ended(run) is None:
            run = after(run, Choice())
        store.begin(anna.pk, run)
    course._lived.cache_clear()
    page = signed.get(reverse("practise")).content.decode()
    assert course._lived.cache_info().misses == 0
    assert page.count("of 40 hours") == 3


def test_a_run_that_does_not_open_is_listed_by_its_day_told_of_and_deleted(
    signed: Client, anna: User, bruno: User, run_id: UUID
) -> None:
    PractiseRun.objects.filter(id=run_id).update(sealed=b"\x00" * 40)
    page = signed.get(reverse("practise")).content.decode().partition('id="mine"')[2]
    assert "A run that does not open any more" in page
    assert "1 run kept" in page
    for name in ("practise-before", "practise-hour", "practise-truth"):
        answer = signed.get(reverse(name, args=[run_id]), follow=True)
        assert answer.redirect_chain == [(reverse("practise") + "?shut=yes", 302)]
        assert "That run does not open any more" in answer.content.decode()
    sent = {"form": re.findall(r'name="form" value="([^"]+)"', page)[0]}
    signed.force_login(bruno)
    assert signed.post(reverse("practise-delete", args=[run_id]), sent).status_code == 404
    signed.force_login(anna)
    assert signed.post(reverse("practise-delete", args=[run_id]), sent).status_code == 302
    assert not PractiseRun.objects.exists()


def test_a_run_the_model_would_not_live_again_is_told_of_and_deleted(signed: Client, anna: User, run_id: UUID) -> None:
    choose(signed, run_id)
    row = PractiseRun.objects.get(id=run_id)
    key = practice_key(store.KIND, clock.now())
    plain = open_plain(key, store.NOBODY, str(run_id), store.KIND, row.schema, row.sealed)
    plain["run"]["turns"] *= 7  # of six hours
    row.sealed = seal_plain(key, store.NOBODY, str(run_id), store.KIND, plain)
    row.save()
    assert "Leonie" in signed.get(reverse("practise")).content.decode().partition('id="mine"')[2]
    answer = signed.get(reverse("practise-before", args=[run_id]), follow=True)
    assert "the model has changed since" in answer.content.decode()
