"""What every page's header knows of who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from holdfast.web.accounts.people import role_of


def account(request: HttpRequest) -> dict[str, object]:
    """`account_role`: asked of the database only where a template asks. `idle_minutes`: after so many without a touch
    the page draws its curtain, as the sign-in ends.
    """
    user = getattr(request, "user", None)
    return {
        "account_role": SimpleLazyObject(lambda: "" if user is None else role_of(user) or ""),
        "idle_minutes": settings.HOLDFAST_IDLE_MINUTES,
    }
