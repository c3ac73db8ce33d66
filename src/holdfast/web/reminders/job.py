"""The job of `holdfast tick`: looks once an hour, sends what is to be sent, and tells the operator what went wrong."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from holdfast.web.operations.tick import Now, Told
from holdfast.web.reminders.sending import EVERY, Result, may_send, portal_address, send_due


def send_reminders(now: Now) -> Told:
    """Told are counts and kinds of errors: no case, no address, no words of a mail server."""
    if not may_send():
        why = "a demo" if settings.HOLDFAST_DEMO else "a laptop" if settings.HOLDFAST_PROFILE != "host" else ""
        return Told(f"{why} sends no reminders" if why else "no mail server is set, so no reminders are sent")
    portal = portal_address(now.home)
    if not portal:
        return Told(
            '"portal" does not stand in practice.json, so no message could be switched off: none sent', look=True
        )
    looked = str(now.kept.get("looked", ""))
    if looked and now.at - datetime.fromisoformat(looked) < EVERY:
        return Told("looked less than an hour ago", look=bool(now.kept.get("trouble")), keep=now.kept)
    found = send_due(now.present, now.home, portal)
    keep = {"looked": "" if found.no_post else now.at.isoformat(), **_trouble(found, now)}
    return Told(_said(found), look=bool(found.no_post or found.failed or found.shut), keep=keep)


def _said(found: Result) -> str:
    words = f"{found.sent} reminders sent"
    if found.failed:
        words += f", {len(found.failed)} not taken and not tried again ({', '.join(sorted(set(found.failed)))})"
    if found.shut:
        words += f", {found.shut} cases did not open"
    if found.no_post:
        words += f"; no connection to the mail server ({found.no_post}): what waited is tried at the next tick"
    return words


def _trouble(found: Result, now: Now) -> dict[str, str]:
    """The last failure, for `holdfast doctor`, until a message was taken again."""
    kind = found.no_post or (found.failed[-1] if found.failed else "")
    if kind:
        return {"trouble": kind, "trouble_at": now.at.isoformat()}
    if found.sent:
        return {}
    return {name: now.kept[name] for name in ("trouble", "trouble_at") if name in now.kept}
