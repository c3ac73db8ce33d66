"""A document as a PDF for people and for screen readers: tagged (PDF/UA-1), with title and language, the same bytes for
the same document. Set by Typst with the fonts it carries: no network, no package, no font of this machine.

What somebody wrote goes in as data and is set as text. A sign that none of the fonts has (an owl) is named in brackets,
so that nothing of it is lost.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from holdfast.paper.document import Block, Document, Rows

if TYPE_CHECKING:
    from typst import Compiler

_TEMPLATE = Path(__file__).with_name("page.typ")
_STANDARD: Final = "ua-1"
_TURNING = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"))
"""Marks that turn the direction of a line: somebody's own words must not reorder ours."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_USUAL = re.compile(
    r"[\n -~\u00a0-\u024f\u0370-\u03ff\u0400-\u045f\u2010-\u2027\u2030-\u203a\u20ac\u2190-\u2193\u2212]*"
)
"""Letters that the fonts are known to have; whatever else stands in a text is tried once."""
_PROBE = b'#set document(title: "p")\n#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))\n#sys.inputs.sign'


def pdf(document: Document) -> bytes:
    """The bytes of the PDF. The same document gives the same bytes. Milliseconds for a page, a second for a hundred."""
    told = json.dumps(_plain(document), ensure_ascii=False)
    made = _compiler().compile(
        _template(), format="pdf", sys_inputs={"document": told}, pdf_standards=[_STANDARD], timestamp=0
    )
    assert isinstance(made, bytes)
    return made


def _plain(document: Document) -> dict[str, Any]:
    return {
        "title": _text(document.title),
        "subtitle": _text(document.subtitle),
        "label": _text(document.label),
        "foot": _text(document.foot),
        "language": document.language,
        "contents": document.contents,
        "large": document.large,
        "tight": document.tight,
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    plain = {name: _every(value) for name, value in asdict(block).items() if name != "widths"}
    if isinstance(block, Rows):
        plain["widths"] = list(block.widths or (1,) * len(block.head))
    return {"kind": type(block).__name__.lower(), **plain}


def _every(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {name: _every(one) for name, one in value.items()}
    return [_every(one) for one in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    """The text with signs that can be shown, in one form of writing."""
    straight = _CONTROL.sub(" ", unicodedata.normalize("NFC", text.translate(_TURNING)))
    return straight if _USUAL.fullmatch(straight) else "".join(map(_sign, straight))


def _sign(sign: str) -> str:
    return sign if _USUAL.fullmatch(sign) else _tried(sign)


@cache
def _tried(sign: str) -> str:
    from typst import TypstError

    try:
        _compiler().compile(
            _PROBE, format="pdf", sys_inputs={"sign": f"a{sign}"}, pdf_standards=[_STANDARD], timestamp=0
        )
    except TypstError:
        joins = unicodedata.category(sign) in ("Cf", "Mn", "Me", "Cs", "Co", "Cn")
        return "" if joins else f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"
    return sign


@cache
def _compiler() -> Compiler:
    from typst import Compiler, Fonts

    return Compiler(font_paths=Fonts(include_system_fonts=False), ignore_system_fonts=True)


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()
