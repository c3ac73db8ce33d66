"""The words of a message. Whoever reads it over his shoulder, or gets it by mistake, learns nothing: no name, nothing
of the practice, nothing about what it is for. No link to his page either: from a mail program it would open without his
being let in, and whoever reads his mail would have the address.
"""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.text import Message, render, say
from holdfast.web.vault.reminding import Thing

SUBJECT = say("The note you asked for")
BODY: Mapping[Thing, Message] = {
    "hour": say("You asked for this note: there is something tomorrow. No answer is needed."),
    "form": say("You asked for this note: there is something on your page, if you like. Nothing has to be done."),
    "step": say("You asked for this note: there is something on your page for this week. Nothing has to be done."),
}
STOP = say("To stop these messages: {address}", address="")
THING: Mapping[Thing, Message] = {
    "hour": say("an hour tomorrow"),
    "form": say("a form that waits"),
    "step": say("the step of this week"),
}


def subject() -> str:
    return render(SUBJECT)


def body(thing: Thing, off: str) -> str:
    """The text of a message; `off` is the address that switches them off."""
    return f"{render(BODY[thing])}\n\n{render(say(STOP.id, address=off))}\n"
