"""What an hour may pull for: the trainee says it of himself, the truth says it of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holdfast.case.private import Pull
from holdfast.text import Message, say

PULL_WORDS: Final[Mapping[Pull, Message]] = {
    "special": say("to feel special"),
    "small": say("to feel small"),
    "bored": say("to be bored"),
    "retaliate": say("to pay back"),
    "prove": say("to prove something"),
    "accommodate": say("to give way"),
    "helpless": say("to feel helpless"),
    "used": say("to feel used"),
    "afraid": say("to be afraid"),
    "warm": say("to feel warm"),
}
