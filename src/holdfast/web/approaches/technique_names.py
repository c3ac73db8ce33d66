"""What a technique that was ticked in a log is called."""

from __future__ import annotations

from holdfast.approaches.techniques import techniques
from holdfast.text import Message, say


def technique_name(id: str) -> Message:
    """Its title in the knowledge; one that is not there, of an older or a newer file, is named by its id."""
    known = techniques().get(id)
    return say("{name}", name=id.partition(".")[2].replace("_", " ")) if known is None else known.name
