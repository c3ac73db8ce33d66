"""What the program itself is made of is taken out of the garbage collector's rounds.

Each full round walks over all that is alive: with the program in it 75 ms, every few pages, in the middle of one;
without it a few. Only what is loaded before any case is opened is set apart, so nothing of a patient is kept by this.
"""

from __future__ import annotations

import gc


def set_apart() -> None:
    """Leave out of later rounds what is alive now: modules, templates, knowledge."""
    gc.collect()
    gc.freeze()


def seldom() -> None:
    """A page makes some hundred thousand small objects and drops them again without a collector's help.

    Rounds after every seven hundred, Python's habit, would be a fifth of its time.
    """
    gc.set_threshold(20_000, 10, 10)
