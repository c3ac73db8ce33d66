"""What speaks against a break, out of its own hours: contact, his own part, no more held back than usual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence
from holdfast.brief.knowledge import Rule
from holdfast.process.readings import Episode, Hour
from holdfast.process.thresholds import process_thresholds
from holdfast.series import median

OPEN = ("real_contact", "own_part")
DOMINANT = 2
"""Weight of a sign from which it is no longer brief."""
MOST_HOURS = 2


def speaks_against(analysis: Analysis, episode: Episode, knowledge: Rule) -> tuple[Evidence, ...]:
    """Of the newest hours of the episode that hold any of it; none where a sign was dominant or he left in anger.

    What you noted as a break yourself, or as partly mended, is not argued with. Candour and a break can both be: it
    stands beside the finding as data and takes nothing away from it.
    """
    loud = any(sign.weight >= DOMINANT for sign in episode.signs) or any(
        m == "left_in_anger" for _, m in episode.attendance
    )
    if episode.word is not None or episode.state == "partly_repaired" or loud:
        return ()
    of_it = {episode.onset, *episode.low_hours}
    usually = _usually(analysis.process.hours, episode.onset)
    told = [list(_of(hour, usually, knowledge)) for hour in analysis.process.held if hour.number in of_it]
    return tuple(one for hour in [found for found in told if found][-MOST_HOURS:] for one in hour)


def _usually(hours: Sequence[Hour], onset: int) -> float | None:
    """What he usually held back, 0 to 10, before the episode began; None while there are too few answers."""
    numbers = process_thresholds()
    before = [h.held_back for h in hours if h.number < onset and h.took_place and h.held_back is not None]
    return median(sorted(before[-numbers.usual_most :])) if len(before) >= numbers.candour_least else None


def _of(hour: Hour, usually: float | None, knowledge: Rule) -> Iterator[Evidence]:
    seen = [kind for kind in hour.moments or () if kind in OPEN]
    if seen:
        named = words.joined([words.MOMENTS[kind] for kind in seen])
        yield Evidence(
            knowledge.word("also_marked", hour=hour.number), knowledge.word("frank", what=named), hour.when, "log"
        )
    if usually is not None and hour.held_back is not None and hour.held_back <= usually:
        value = knowledge.word("held_value", value=hour.held_back, usual=words.rounded(usually))
        yield Evidence(knowledge.word("held_back", hour=hour.number), value, hour.when, "answers")
