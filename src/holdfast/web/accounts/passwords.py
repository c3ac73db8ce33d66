"""What a password may be, beside Django's own rules: no longer than is worth hashing; and how long one is good that
somebody else chose.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone

from holdfast.text import render, say
from holdfast.web import clock
from holdfast.web.accounts.models import Profile

LONGEST = 128
GIVEN_FOR = timedelta(days=7)
"""So long a password is good that a manager gave: whoever finds the slip of paper later gets in nowhere."""
COMMON = say(
    "This is a common password, or made of one. Three or four words that have nothing to do with each other are good."
)
_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
)
_LEAST_ROW = 4
TOO_LONG = say("A password has at most {most} characters.", most=LONGEST)
GIVEN_LONG_AGO = say(
    "This password was given to you more than a week ago and opens nothing any more. Ask for a new one."
)


class LongestPassword:
    """Django's interface of a rule for passwords: refuses more than `LONGEST` characters, so that none is ever cut."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(render(TOO_LONG), code="password_too_long")

    def get_help_text(self) -> str:
        return render(TOO_LONG)


class NotMadeOfCommon:
    """Django's interface: refuses what is left common when decoration is taken off. Its list of common passwords holds
    few of 12 characters; people reach twelve by adding a year, by writing a word twice, or along a row of keys.
    """

    def validate(self, password: str, user: object = None) -> None:
        if is_made_of_common(password):
            raise ValidationError(render(COMMON), code="password_too_common")

    def get_help_text(self) -> str:
        return render(COMMON)


def is_made_of_common(password: str) -> bool:
    """Whether it is a common one, also with digits and signs around it; one block over and over; or a row of keys."""
    plain = "".join(password.casefold().split())
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    block = re.fullmatch(r"(.{1,12}?)\1+", plain)
    return plain in _common() or (core != "" and core in _common()) or block is not None or _along_rows(plain)


def _along_rows(plain: str) -> bool:
    """Whether it is nothing but pieces of rows of keys, forwards or backwards, each of at least four."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    at = 0
    while at < len(plain):
        long = max((length for length in range(_LEAST_ROW, 21) if any(plain[at : at + length] in row for row in rows)
                    and at + length <= len(plain)), default=0)  # fmt: skip
        if not long:
            return False
        at += long
    return True


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def given_too_long_ago(user: User) -> bool:
    """Whether this account's password is one that somebody else chose, and was not changed within `GIVEN_FOR`."""
    profile = Profile.objects.filter(user=user, must_change=True).first()
    if profile is None:
        return False
    if profile.password_reset_at is not None:
        return clock.now() - profile.password_reset_at > GIVEN_FOR
    return timezone.now() - user.date_joined > GIVEN_FOR
