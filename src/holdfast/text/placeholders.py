"""What may stand in braces in a sentence: names alone. A sentence of a knowledge file is data, and a practice may write
its own; `str.format` would follow a dot or a bracket in it into the program.
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import Formatter

FORMS = frozenset({"he", "him", "his", "himself", "He", "Him", "His", "Himself"})
VERB = re.compile(r"[^{}|:!]{1,30}\|[^{}|:!]{1,30}\Z")


@lru_cache(maxsize=16_384)
def names_alone(template: str) -> str:
    """The template itself. Raises ValueError where a brace is open or holds anything but a name and its format."""
    for _, field, spec, conversion in Formatter().parse(template):
        if field is not None and not (field.isidentifier() and conversion is None and "{" not in (spec or "")):
            raise ValueError(f"{{{field}}} is no name")
    return template


def wrong_in_sentence(sentence: str, *, person: bool = True) -> str | None:
    """What in braces cannot be spoken, as it was written; None where all can. `person`: whether a sentence may speak of
    one ({he}, {his}, {v:has|have}); a title may not.
    """
    try:
        fields = [
            (name, spec, conversion) for _, name, spec, conversion in Formatter().parse(sentence) if name is not None
        ]
    except ValueError:
        return "a brace that is not closed"
    for name, spec, conversion in fields:
        verb = name == "v" and VERB.match(spec or "") is not None
        form = name in FORMS and not spec
        if conversion is not None or not person or not (verb or form):
            return "{" + name + (f":{spec}" if spec else "") + "}"
    return None
