"""What goes with what, in this patient: how his answers differ where something was ticked. Association, not cause.

Answers are taken as they lie about the channel's own level with hindsight, so that two halves of a treatment are not
compared under the name of slights. The difference of the means is drawn towards zero by how large it may be expected
to be; below a number of check-ins of either kind nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from holdfast.process.state_readings import Felt, Link
from holdfast.process.states_knowledge import StatesKnowledge

_Z = 1.959963984540054


def link(felt: Felt, values: Sequence[float | None], marked: Sequence[bool | None], numbers: StatesKnowledge) -> Link:
    """`values` where `marked` is True against those where it is False; None is neither."""
    pairs = [(v, m) for v, m in zip(values, marked, strict=True) if v is not None and m is not None]
    with_it, without = [v for v, m in pairs if m], [v for v, m in pairs if not m]
    n, k = len(with_it), len(without)
    needs = max(0, numbers.slight_least - min(n, k))
    if needs:
        return Link(felt, n, k, needs)
    one, other = sum(with_it) / n, sum(without) / k
    squares = sum((v - one) ** 2 for v in with_it) + sum((v - other) ** 2 for v in without)
    error = squares / (n + k - 2) * (1 / n + 1 / k)
    spread = (squares + (one - other) ** 2 * n * k / (n + k)) / (n + k - 1)
    expected = spread * numbers.slight_spreads**2
    kept = expected / (expected + error) if error else 1.0
    effect, half = kept * (one - other), _Z * sqrt(kept * error)
    return Link(felt, n, k, 0, effect, effect - half, effect + half)
