"""Before the first page: the program is loaded, and no round of the garbage collector walks over it again."""

from __future__ import annotations

import gc
import sys

from holdfast.web.operations.serve import settle


def test_what_the_program_is_made_of_is_left_out_of_the_collectors_rounds() -> None:
    before = gc.get_freeze_count()
    try:
        settle()
        assert "holdfast.web.contract.page" in sys.modules
        assert gc.get_freeze_count() > before + 50_000
    finally:
        gc.unfreeze()
