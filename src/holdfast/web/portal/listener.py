"""Which of the two listeners a request came in by, and what follows from it before anything else is looked at.

The portal's listener sets one key in the environ of WSGI; no header can. From there on a request has the portal's own
addresses, its own name, and of the browser's cookies only the portal's: cookies do not know ports, so a therapist's
browser would send hers to both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host

View = Callable[[HttpRequest], HttpResponse]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
KEY = "holdfast.portal"
URLCONF = "holdfast.web.portal.urlconf"


def as_portal(application: Wsgi) -> Wsgi:
    """The same application, told that what comes to it here came by the portal's listener."""

    def told(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return application({**environ, KEY: True}, start_response)

    return told


def in_portal(request: HttpRequest) -> bool:
    """Whether this request came in by the portal's listener."""
    return request.META.get(KEY) is True


def cookie_name() -> str:
    """The name of a phone's cookie. On https no other host can set it, and none but this one gets it."""
    return "__Host-holdfast-portal" if settings.SESSION_COOKIE_SECURE else "holdfast-portal"


def by_listener(get_response: View) -> View:
    """Addresses, names and cookies of the listener a request came in by. Each listener answers to its own names only,
    so that a proxy that mixes them up shows nobody the wrong pages.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        portal, phone = in_portal(request), cookie_name()
        if portal:
            request.urlconf = URLCONF
            ours = (phone, settings.CSRF_COOKIE_NAME)
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if name in ours}
        else:
            request.COOKIES.pop(phone, None)
        names = settings.HOLDFAST_PORTAL_NAMES if portal else settings.HOLDFAST_NAMES
        if settings.HOLDFAST_PORTAL_NAMES and not validate_host(split_domain_port(request.get_host())[0], names):
            raise DisallowedHost("a name of the other listener")
        return get_response(request)

    return middleware
