"""Commands about a patient's rights: the bundle, consent, restriction, retention."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    """None yet."""
