"""Pictures drawn offline as SVG for a page, and as PNG for looking. The drawing engine is loaded when first needed.

A page's rules forbid inline style and script, and a page may hold two pictures: the SVG carries presentation attributes
and classes only, and every id in it begins with the hash of its content.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from xml.etree import ElementTree as ET  # nosec B405 # nothing from outside is parsed

from holdfast.charts.colours import DARK, LIGHT
from holdfast.charts.drawing import vega_lite
from holdfast.charts.picture import Picture
from holdfast.charts.scene import Scene
from holdfast.text import render

MOST_KEPT, MOST_BYTES = 256, 16_000_000
_SVG = "http://www.w3.org/2000/svg"
_INK_OF = {colour: ink for ink, colour in LIGHT.items()}
_KEPT_ATTRIBUTES = frozenset({
    "d", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "text-anchor",
    "font-size", "font-weight", "x", "y", "x1", "x2", "y1", "y2",
})  # fmt: skip
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")

_kept: OrderedDict[str, str] = OrderedDict()
_keeping = Lock()
_drawing = Lock()


def svg(picture: Picture, width: int | None = None) -> str:
    """The picture as one `<svg class="chart">` to stand inside a page. `width`: pixels it asks for, its own if None.

    The same content gives the same bytes, from memory where it was drawn before. Raises `ValueError` for a picture
    that has nothing to draw.
    """
    key = content_hash(picture, width)
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    with _drawing:  # one at a time: two threads that ask for one picture draw it once, and memory stays bounded
        with _keeping:
            if key in _kept:
                return _kept[key]
        drawn = _cleaned(_vega_svg(picture), picture, key, width)
        _keep(key, drawn)
    return drawn


def load_engine() -> bool:
    """Load what draws, half a second and most of the program's memory; False where it is loaded already."""
    import sys

    if "vl_convert" in sys.modules and "altair" in sys.modules:
        return False
    import altair as alt  # noqa: F401
    import vl_convert  # noqa: F401

    return True


def png(picture: Picture, *, dark: bool = False, scale: float = 2) -> bytes:
    """The picture as PNG in the light or dark inks, for looking and for paper."""
    import vl_convert

    source = _vega_svg(picture)
    inks = DARK if dark else LIGHT
    for ink, colour in LIGHT.items():
        source = source.replace(f'"{colour}"', f'"{inks[ink]}"')
    ground = f'<rect width="100%" height="100%" fill="{inks["paper"]}"/>'
    at = source.index(">", source.index("<svg")) + 1
    return bytes(vl_convert.svg_to_png(source[:at] + ground + source[at:], scale=scale))


def content_hash(picture: Picture, width: int | None = None) -> str:
    """Names a picture by what it shows and says."""
    said = [render(m, picture.person, picture.language) for m in (picture.title, picture.sentence)]
    return sha256(repr((_scene(picture), said, width)).encode("utf-8", "surrogatepass")).hexdigest()


def forget() -> None:
    """Empty the memory of drawn pictures."""
    with _keeping:
        _kept.clear()


def _scene(picture: Picture) -> Scene:
    if picture.scene is None:
        raise ValueError("there is nothing to draw in this picture: show its sentence instead")
    return picture.scene


def _vega_svg(picture: Picture) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(dict(vega_lite(_scene(picture))), allowed_base_urls=[]))


def _keep(key: str, drawn: str) -> None:
    with _keeping:
        _kept[key] = drawn
        while len(_kept) > MOST_KEPT or (len(_kept) > 1 and sum(map(len, _kept.values())) > MOST_BYTES):
            _kept.popitem(last=False)


def _cleaned(source: str, picture: Picture, key: str, width: int | None) -> str:
    """The drawing as the page needs it: named and described, coloured by class, nothing else."""
    root = ET.fromstring(source)  # nosec B314 # noqa: S314 - written by our own engine a moment ago, from our own description
    size = [float(n) for n in root.attrib["viewBox"].split()]
    shown = width or round(size[2])
    ids = f"p{key[:12]}"
    head = {
        "xmlns": _SVG, "class": "chart", "role": "img", "aria-labelledby": f"{ids}t", "aria-describedby": f"{ids}d",
        "width": str(shown), "height": str(round(size[3] * shown / size[2])),
        "viewBox": " ".join(f"{n:g}" for n in size),
    }  # fmt: skip
    clean = ET.Element("svg", head)
    for tag, words in (("title", picture.title), ("desc", picture.sentence)):
        said = ET.SubElement(clean, tag, {"id": ids + tag[0]})
        said.text = "".join(c for c in render(words, picture.person, picture.language) if c.isprintable())
    body = ET.SubElement(clean, "g", {"fill": "none"})
    for child in root:
        _copy(child, body)
    return ET.tostring(clean, encoding="unicode")


def _copy(node: ET.Element, into: ET.Element) -> None:
    tag = node.tag.removeprefix(f"{{{_SVG}}}")
    attributes = {name: _short(value) for name, value in node.attrib.items() if name in _KEPT_ATTRIBUTES}
    if attributes.get("transform") == "translate(0,0)":
        del attributes["transform"]
    if tag == "g":
        moved = "transform" in attributes
        group = ET.SubElement(into, "g", {"transform": attributes["transform"]}) if moved else into
        for child in node:
            _copy(child, group)
    elif tag in ("path", "line", "text", "rect") and not _invisible(node):
        copied = ET.SubElement(into, tag, _inked(attributes))
        copied.text = node.text


def _invisible(node: ET.Element) -> bool:
    """The engine lays an empty ground below every group; `transparent` fills with nothing."""
    return node.get("class") in ("background", "foreground") or node.get("display") == "none"


def _inked(attributes: dict[str, str]) -> dict[str, str]:
    classes = []
    for kind in ("fill", "stroke"):
        ink = _INK_OF.get(attributes.get(kind, ""))
        if ink is not None:
            classes.append(f"{kind}-{ink}")
        elif attributes.get(kind) == "transparent":
            attributes[kind] = "none"
    return {**attributes, "class": " ".join(classes)} if classes else attributes


def _short(value: str) -> str:
    return _LONG_NUMBER.sub(lambda found: f"{float(found.group()):.2f}".rstrip("0").rstrip("."), value)
