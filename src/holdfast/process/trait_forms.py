"""The B-PNI as one more voice about a channel's level: which score speaks for which, and by how much.

Its scores go over to 0-100 by a straight line, not by a norm. A trait is only moderately tied to the mean of states,
so the error is large; and it is the same error each quarter: of n forms each counts for one n-th.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from holdfast.case.measured import Measure
from holdfast.measures.errors import AnswerError
from holdfast.measures.recorded import left_out, scored
from holdfast.process.level_line import Forms
from holdfast.process.level_swing import Occasion, Prior
from holdfast.process.scores import ChannelName
from holdfast.process.states_knowledge import StatesKnowledge

INSTRUMENT: Final = "b-pni"
SCORES: Final[dict[ChannelName, str]] = {
    "grandiosity": "grandiosity",
    "entitlement": "entitlement_rage",
    "vulnerability": "vulnerability",
}


def trait_scores(measures: Sequence[Measure], since: date) -> tuple[tuple[date, dict[ChannelName, float]], ...]:
    """The B-PNI's scores (0 to 5) from `since` on, the oldest first; what cannot be scored is passed over."""
    found = []
    for one in sorted((m for m in measures if m.instrument == INSTRUMENT and m.when >= since), key=lambda m: m.when):
        if left_out(one) or one.items is None:
            continue
        try:
            scores = scored(one).scores
        except AnswerError:
            continue
        known = {c: value for c, name in SCORES.items() if (value := scores[name].value) is not None}
        found.append((one.when, known))
    return tuple(found)


def forms_at(
    said: Sequence[tuple[float, float]],
    occasions: Sequence[Occasion],
    name: ChannelName,
    prior: Prior,
    numbers: StatesKnowledge,
) -> Forms:
    """Each form (day, score) at the occasion nearest to it. Of two at one occasion the later counts."""
    centres = {
        "grandiosity": numbers.form_centre_grandiosity,
        "entitlement": numbers.form_centre_entitlement,
        "vulnerability": numbers.form_centre_vulnerability,
    }
    if name not in centres or not occasions:
        return {}
    placed: dict[int, float] = {}
    for day, score in said:
        away, place = min((abs(one.day - day), n) for n, one in enumerate(occasions))
        if away <= numbers.form_days:
            placed[place] = numbers.form_points * (score - centres[name]) + numbers.channel_mean - prior.mean
    noise = numbers.form_spreads**2 * len(placed)
    return {place: (value, noise) for place, value in placed.items()}
