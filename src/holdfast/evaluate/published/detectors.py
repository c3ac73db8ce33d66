"""The published detectors by name, each with the numbers that belong to a world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from holdfast.evaluate.detector import Alarms, Detector
from holdfast.evaluate.published import bocpd, charts, falls, looking_back
from holdfast.evaluate.published.tuned import Numbers, tuned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.process.columns import HourColumns
    from holdfast.series import FloatArray

    Flags = NDArray[np.bool_]

NEEDS: Final = 3
"""Ratings before an hour without which nothing is compared."""


def drop_tuned(ratings: FloatArray, n: Numbers) -> Flags:
    return falls.fall_from_mean(ratings, points=n["points"], most=int(n["most"]), least=NEEDS)


def strauss(ratings: FloatArray, n: Numbers) -> Flags:
    return falls.high_to_low(
        ratings, points=n["points"], recent=int(n["recent"]), low=n["low"], most=int(n["most"]), least=NEEDS
    )


def individuals(ratings: FloatArray, n: Numbers) -> Flags:
    return charts.individuals(_standing(ratings, n), width=n["width"])


def cusum(ratings: FloatArray, n: Numbers) -> Flags:
    return charts.cusum(_standing(ratings, n), k=n["k"], h=n["h"])


def ewma(ratings: FloatArray, n: Numbers) -> Flags:
    return charts.ewma(_standing(ratings, n), weight=n["weight"], width=n["width"])


def pelt(ratings: FloatArray, n: Numbers) -> Flags:
    return looking_back.falls(
        ratings,
        penalty=n["penalty"],
        least=int(n["least"]),
        least_sigma=n["least_sigma"],
        points=n["points"],
    )


def fall_probability(ratings: FloatArray, n: Numbers) -> FloatArray:
    """BOCPD: that the level fell within the last ratings, after each hour."""
    runs = bocpd.Runs(
        hazard=n["hazard"],
        level=n["level"],
        strength=n["strength"],
        shape=n["shape"],
        noise=n["noise"],
        own=n["own"],
    )
    return bocpd.falls(ratings, runs, recent=int(n["recent"]), points=n["points"])


def _standing(ratings: FloatArray, n: Numbers) -> FloatArray:
    return charts.standing(ratings, least=int(n["least"]), least_sigma=n["least_sigma"])


Rule = Callable[["FloatArray", Numbers], "Flags"]
RULES: Final[Mapping[str, Rule]] = {
    "drop_1sd": lambda ratings, _: falls.fall_from_last(ratings, falls.ONE_SD),
    "drop_tuned": drop_tuned,
    "rci_drop": lambda ratings, _: falls.fall_from_last(ratings, falls.RELIABLE),
    "strauss": strauss,
    "individuals": individuals,
    "cusum": cusum,
    "ewma": ewma,
    "bocpd": lambda ratings, n: bocpd.alarms(fall_probability(ratings, n), at_least=n["at_least"]),
    "pelt": pelt,
}
LOOKING_BACK: Final = frozenset({"pelt"})


def published(world: str) -> tuple[Detector, ...]:
    """All of them, with the numbers tuned for the strength of signal of this world."""
    numbers = tuned().of_world(world)
    return tuple(_detector(name, numbers[name]) for name in RULES)


def _detector(name: str, numbers: Numbers) -> Detector:
    def run(columns: HourColumns) -> Alarms:
        return judged(name, columns.alliance, numbers)

    return Detector(name, ("alliance",), name not in LOOKING_BACK, run)


def judged(name: str, ratings: FloatArray, numbers: Numbers) -> Alarms:
    """Alarms of one rule, with a chance for every hour.

    A rule that says yes or no has two chances, after an alarm and without one, each a share found in tuning. BOCPD's
    probability of a fall is brought to the event that is judged by a logistic line found in tuning.
    """
    import numpy as np

    from holdfast.evaluate.metrics import merged

    if name == "bocpd":
        fall = fall_probability(ratings, numbers)
        raised = bocpd.alarms(fall, at_least=numbers["at_least"])
        chance = chance_of_fall(fall, numbers["chance_level"], numbers["chance_slope"])
        return Alarms(raised, np.where(np.isnan(chance), numbers["chance_silent"], chance))
    raised = RULES[name](ratings, numbers)
    return Alarms(raised, np.where(merged(raised), numbers["chance_alarm"], numbers["chance_silent"]))


def chance_of_fall(fall: FloatArray, level: float, slope: float) -> FloatArray:
    """1 / (1 + exp(-(level + slope logit(fall)))); NaN stays."""
    import numpy as np

    near = np.clip(fall, 1e-4, 1 - 1e-4)
    chance: FloatArray = 1 / (1 + np.exp(-(level + slope * np.log(near / (1 - near)))))
    return chance
