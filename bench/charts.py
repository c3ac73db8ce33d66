"""How long the pictures of one case take, cold and warm, and what memory the drawing engine costs. Prints, asserts not.

Run from the repository: `.venv/bin/python bench/charts.py [CASE.json]` (default: the worked example).
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from holdfast.analysis import analyse
from holdfast.case.casefile import read_case
from holdfast.case.moments import last_recorded
from holdfast.charts.figures import figure, names, pictured
from holdfast.charts.picture import Picture
from holdfast.charts.render import forget, svg

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "archivist.json"


def main() -> None:
    case = read_case(Path(sys.argv[1] if len(sys.argv) > 1 else EXAMPLE).read_bytes())
    analysis = analyse(case, last_recorded(case))
    before = megabytes()
    name = "time-axis"
    described = pictured(analysis, name)
    print(f"{name}: described, nothing loaded  {once(lambda: pictured(analysis, name)):7.1f} ms")
    print(f"{name}: first drawing of a process {once(lambda: svg(described)):7.1f} ms")
    print(f"memory: before {before:.0f} MB, after the first drawing {megabytes():.0f} MB")
    for name in names(analysis):
        for narrow in (False, True):
            made = pictured(analysis, name, narrow=narrow)
            if not made.drawable:
                continue
            first = once(partial(svg, made))
            again = median(redrawn(made) for _ in range(5))
            kept = median(once(partial(figure, analysis, name, narrow)) for _ in range(5))
            size = len(svg(made)) / 1000
            print(
                f"{name:18} {'narrow' if narrow else 'wide':6}  first {first:7.1f} ms   drawn again {again:6.1f} ms   "
                f"from memory, analysis to markup {kept:5.1f} ms   {size:5.1f} kB"
            )
    print(f"memory at the end {megabytes():.0f} MB")


def redrawn(made: Picture) -> float:
    forget()
    return once(lambda: svg(made))


def once(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
