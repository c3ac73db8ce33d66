"""What a password may be, beside Django's own rules: no longer than is worth hashing; and how long one is good that
somebody else chose.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from holdfast.text import render, say
from holdfast.web import clock
from holdfast.web.accounts.models import Profile

LONGEST = 128
GIVEN_FOR = timedelta(days=7)
"""So long a password is good that a manager gave: whoever finds the slip of paper later gets in nowhere."""
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


def given_too_long_ago(user: User) -> bool:
    """Whether this account's password is one that somebody else chose, and was not changed within `GIVEN_FOR`."""
    profile = Profile.objects.filter(user=user, must_change=True).first()
    if profile is None:
        return False
    if profile.password_reset_at is not None:
        return clock.now() - profile.password_reset_at > GIVEN_FOR
    return timezone.now() - user.date_joined > GIVEN_FOR
