"""Tests of keys that need a practice on disk make it as the tests of operations do."""

from __future__ import annotations

from tests.web.operations.conftest import kept_practice, made, practice, run

__all__ = ["kept_practice", "made", "practice", "run"]
