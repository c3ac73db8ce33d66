"""What a password may be: long enough, never cut, of any signs, not one that everybody has; and one that was given."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.utils import timezone
from tests.web.accounts.test_managing import password_in
from tests.web.accounts.test_signing_in import sign_in
from tests.web.conftest import PASSWORD

from holdfast.web import clock
from holdfast.web.accounts.models import Profile
from holdfast.web.accounts.passwords import GIVEN_FOR, LONGEST, is_made_of_common
from holdfast.web.accounts.people import make_account, make_account_for

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ARGON2 = "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_at_least_twelve_characters_and_none_that_everybody_has() -> None:
    for n, refused in enumerate(("eleven char", "1qaz2wsx3edc", "Qwerty123456")):
        with pytest.raises(ValidationError):
            make_account(f"dora-{n}", refused, "auditor")
    with pytest.raises(ValidationError):
        make_account("archibaldine", "archibaldine1", "auditor")  # one's own name


@pytest.mark.parametrize(
    "refused",
    [
        "123456789012", "password2024!", "PasswordPassword", "!!Sunshine1987", "qwertyuiop1234", "abababababab",
        "lkjhgfdsa98765", "aaaaaaaaaaaa", "1234 5678 9012", "    ............",
    ],
)  # fmt: skip
def test_what_is_made_of_a_common_one_is_refused(refused: str) -> None:
    assert is_made_of_common(refused)
    with pytest.raises(ValidationError):
        make_account("dora", refused, "auditor")


@pytest.mark.parametrize(
    "taken",
    [
        PASSWORD, "heron-river-lamp-garden", "window-stone-bread-winter", "correct horse battery", "R7KM4-ZPQ8X-W2NVC",
        "eine Lampe am Fluss 3", "sunshine on the wet slate", "qwertz und dann nichts", "8327195502441",
    ],
)  # fmt: skip
def test_what_is_made_of_several_things_is_taken(taken: str) -> None:
    assert not is_made_of_common(taken)


def test_a_password_of_any_signs_is_taken_and_never_cut() -> None:
    longest = ("é und ein Reiher, und noch einer " * 4)[: LONGEST - 1] + "z"
    assert len(longest) == LONGEST
    for n, password in enumerate(
        ("только мои слова", "鷺が川に立っている🌿 静かに", "a" * 11 + " " * 3 + "z", longest)
    ):
        name = f"one-{n}"
        make_account(name, password, "auditor")
        assert sign_in(Client(), name=name, password=password).status_code == 302
        assert sign_in(Client(), name=name, password=password[:-1]).status_code == 400
        assert sign_in(Client(), name=name, password=password + "x").status_code == 400


def test_more_than_128_characters_are_refused_in_words(signed_in_anna: Client) -> None:
    sent = {"old": PASSWORD, "new": "b" * (LONGEST + 1), "again": "b" * (LONGEST + 1)}
    answer = signed_in_anna.post("/account/password/", sent)
    assert answer.status_code == 400
    assert b"at most 128 characters" in answer.content
    assert User.objects.get(username="anna").check_password(PASSWORD)


def test_a_password_that_was_given_and_not_changed_opens_nothing_after_a_week(client: Client) -> None:
    clara = make_account_for("clara", PASSWORD, "therapist")
    assert sign_in(Client(), name="clara").status_code == 302
    User.objects.filter(pk=clara.pk).update(date_joined=timezone.now() - GIVEN_FOR - timedelta(minutes=1))
    answer = sign_in(client, name="clara")
    assert answer.status_code == 400
    assert b"more than a week ago" in answer.content
    assert client.get("/account/password/").status_code == 302  # not even half a sign-in

    make_account("mara", PASSWORD, "manager")
    sign_in(client, name="mara")
    given = password_in(client.post(f"/account/people/{clara.pk}/change/", {"act": "reset-password"}))
    assert sign_in(Client(), name="clara", password=given).status_code == 302
    long_ago = clock.now() - GIVEN_FOR - timedelta(minutes=1)
    Profile.objects.filter(user=clara).update(password_reset_at=long_ago)
    assert sign_in(Client(), name="clara", password=given).status_code == 400
    Profile.objects.filter(user=clara).update(must_change=False)  # his own by now: no password of one's own runs out
    assert sign_in(Client(), name="clara", password=given).status_code == 302


def test_passwords_lie_under_argon2id_with_a_salt_of_their_own() -> None:
    with override_settings(PASSWORD_HASHERS=[ARGON2]):
        cost = get_hasher().params()  # type: ignore[attr-defined]  # of Django's Argon2PasswordHasher
        assert (cost.type.name, cost.memory_cost >= 15 * 1024, cost.time_cost >= 2) == ("ID", True, True)
        made = [make_account(name, PASSWORD, "auditor")[0].password for name in ("one", "two")]
    assert all(identify_hasher(one).algorithm == "argon2" for one in made)
    assert made[0] != made[1]
    assert cost.salt_len * 8 >= 32


def test_the_practice_itself_hashes_by_argon2_alone() -> None:
    from holdfast.web import settings

    assert settings.PASSWORD_HASHERS == [ARGON2]
