"""What counts as distance in an hour: signs and ways of defending that keep feeling out of the talk."""

from __future__ import annotations

from holdfast.brief import words
from holdfast.process.readings import Hour
from holdfast.text import Message

DISTANT_SIGNS = ("abstract", "entertains", "flat", "agrees_too_fast")
DISTANT_TAGS = ("charm", "intellectualising")


def distance(hour: Hour) -> tuple[Message, ...]:
    """The marks of distance of one hour, in words; a dominant sign says so. Empty where there are none."""
    signs = [words.signs([(sign, weight)]) for sign, weight in hour.signs or () if sign in DISTANT_SIGNS]
    return (*signs, *(words.DEFENCES[tag] for tag in hour.defence_tags or () if tag in DISTANT_TAGS))
