"""A command's function by name, imported when the command runs."""

from __future__ import annotations

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - its only name


class late:  # noqa: N801 - reads as a word where it is used
    """A command's function by name, imported when the command runs."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    def __call__(self, options: argparse.Namespace) -> int:
        from importlib import import_module

        code: int = getattr(import_module(self.module), self.name)(options)
        return code
