"""Commands about accounts and who may read what."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    """None yet."""
