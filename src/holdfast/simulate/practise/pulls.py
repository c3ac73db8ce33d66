"""What an hour may pull for: the trainee says it of himself, the truth says it of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holdfast.case.private import Pull
from holdfast.text import Message, say

PULL_WORDS: Final[Mapping[Pull, Message]] = {
    "special": say("feeling special"),
    "small": say("feeling small"),
    "bored": say("being bored"),
    "retaliate": say("paying back"),
    "prove": say("proving something"),
    "accommodate": say("giving way"),
    "helpless": say("feeling helpless"),
    "used": say("feeling used"),
    "afraid": say("being afraid"),
    "warm": say("feeling warm"),
}
