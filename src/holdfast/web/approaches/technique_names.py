"""What a technique that was ticked in a log is called."""

from __future__ import annotations

from holdfast.text import Message, say


def technique_name(id: str) -> Message:
    """Its title in the knowledge; one that is not there, of an older or a newer file, is named by its id."""
    return say("{name}", name=id.partition(".")[2].replace("_", " "))
