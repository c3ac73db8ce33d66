"""A document as a page shows it: the blocks of `holdfast.paper.document` with the name of each, for one template."""

from __future__ import annotations

from holdfast.paper.document import Block, Document


def blocks_of(document: Document) -> tuple[tuple[str, Block], ...]:
    """Each block with its kind in small letters, as the template asks for it."""
    return tuple((type(block).__name__.lower(), block) for block in document.blocks)
