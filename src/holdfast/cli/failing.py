"""How a command says that it cannot: in words, with what to do, and exit code 2."""

from __future__ import annotations


class Failed(Exception):
    """What could not be done and what to do about it; printed as it is."""
