"""The inks of every picture, by what they mean. A page colours them by class: light, dark and print may differ.

A mark carries the light colour of its ink; `render.svg` adds the class `fill-<ink>` or `stroke-<ink>` beside it, and
the page's rule for that class wins over the attribute. Without the page's style a picture is still readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Ink = Literal[
    "ink", "soft", "rule", "edge", "paper", "estimate", "patient", "patient-band", "therapist", "therapist-band"
]  # fmt: skip
INKS: tuple[Ink, ...] = get_args(Ink)

# All ten differ: a colour in a drawing leads back to its ink.
LIGHT: Mapping[Ink, str] = MappingProxyType({
    "ink": "#211f1b", "soft": "#5d584e", "rule": "#d8d1c2", "edge": "#827a6b", "paper": "#fbf9f4",
    "estimate": "#e6e0d3", "patient": "#0a5960", "patient-band": "#cfe3e2", "therapist": "#855500",
    "therapist-band": "#f0e1c0",
})  # fmt: skip
DARK: Mapping[Ink, str] = MappingProxyType({
    "ink": "#ece7dc", "soft": "#b3ac9e", "rule": "#3a362f", "edge": "#8d8677", "paper": "#171613",
    "estimate": "#35322b", "patient": "#74c6cb", "patient-band": "#17393b", "therapist": "#e2b55f",
    "therapist-band": "#40310f",
})  # fmt: skip


def rules() -> str:
    """The style rules a page needs, each ink read from the custom property of the same name (`--patient`)."""
    return "\n".join(f".chart .{kind}-{ink} {{ {kind}: var(--{ink}); }}" for ink in INKS for kind in ("fill", "stroke"))
