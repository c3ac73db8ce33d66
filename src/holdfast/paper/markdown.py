"""A document as Markdown: for a draft that somebody goes on writing. What was said is escaped, never read as markup."""

from __future__ import annotations

import re

from holdfast.paper.document import (
    Ask,
    Asks,
    Block,
    Boxes,
    Code,
    Document,
    Facts,
    Fold,
    Heading,
    Leaf,
    Lines,
    Rows,
    Ticks,
    Words,
    Write,
)

_MEANS = re.compile(r"([\\`*_{}<>#|~])")


def markdown(document: Document) -> str:
    """The whole text, ending in a line feed."""
    parts = [f"# {_safe(document.title)}"]
    parts += [f"*{_safe(one)}*" for one in (document.label, document.subtitle) if one]
    parts += [written for block in document.blocks if (written := _block(block))]
    parts += [f"---\n\n{_safe(document.foot)}"] if document.foot else []
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_safe(block.text)}"
        case Words():
            return _words(block)
        case Facts():
            return "\n".join(f"- **{_safe(name)}**: {_safe(value)}" for name, value in block.pairs)
        case Lines():
            return "\n".join(
                f"{f'{n}.' if block.numbered else '-'} {_safe(line)}" for n, line in enumerate(block.lines, 1)
            )
        case Rows():
            head = [_row(block.head), _row(tuple("---" for _ in block.head), escape=False)]
            caption = [_safe(block.caption), ""] if block.caption else []
            return "\n".join([*caption, *head, *map(_row, block.rows)])
        case Code():
            return f"    {block.text}"
        case Leaf():
            return ""
        case Ticks():
            return _ask(Ask("-", block.text, block.answers))
        case Write():
            return f"{_safe(block.text)} ______________________"
        case Boxes():
            return "\n".join(
                [
                    _safe(block.caption),
                    "",
                    *(f"- {_safe(row)}: {', '.join(map(_safe, block.head))}" for row in block.rows),
                ]
            )
        case Fold():
            return f"- - -\n\n{_safe(block.text)}"
        case Asks():
            return "\n".join([*([_safe(block.stem), ""] if block.stem else []), *map(_ask, block.asks)])


def _words(block: Words) -> str:
    text = _safe(block.text)
    match block.how:
        case "said":
            return f"> {text}"
        case "strong":
            return f"**{text}**"
        case "soft" | "plain":
            return text


def _ask(ask: Ask) -> str:
    answers = (" – " if ask.written else "  ").join(f"( {printed} ) {words}".rstrip() for printed, words in ask.answers)
    return f"- {ask.number} {_safe(ask.text)}: {_safe(answers)}"


def _row(cells: tuple[str, ...], *, escape: bool = True) -> str:
    return "| " + " | ".join(_safe(cell) if escape else cell for cell in cells) + " |"


def _safe(text: str) -> str:
    return _MEANS.sub(r"\\\1", " ".join(text.split()))
