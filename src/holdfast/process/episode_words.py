"""What the therapist says about an episode: which word stands, and what follows from it for the reading.

His word is a source of its own (`judgement`): it makes probable what had one source, and two sources bind what the
program may conclude, not what he knows. What he set aside stays set aside while it lasts, unless something new that was
recorded after his word speaks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdfast.case.working import EpisodeKind, EpisodeVerdict, EpisodeWord
from holdfast.process.readings import AsRead, Episode

NOTHING_BROKE = ("candour", "from_outside")


def words_that_stand(words: Sequence[EpisodeWord]) -> dict[int, EpisodeWord]:
    """The latest word on each hour, those taken back left out."""
    latest = {word.onset: word for word in sorted(words, key=_recorded)}
    return {onset: word for onset, word in latest.items() if word.verdict != "taken_back"}


def broke(word: EpisodeWord) -> bool:
    """He says that something broke between the two, alone or with something from outside (`both`)."""
    return not sets_aside(word) and word.verdict != "taken_back"


def sets_aside(word: EpisodeWord) -> bool:
    """He says that nothing did: it was none, or candour, or came from outside."""
    return word.verdict == "dismissed" or word.kind in NOTHING_BROKE


def usual_again(word: EpisodeWord) -> bool:
    """The ratings belong to his usual at once. What came from outside is no more his usual than a rupture is."""
    return sets_aside(word) and word.kind != "from_outside"


def read_alone(episode: Episode | None) -> str | None:
    """The kind the program alone reads, whatever the therapist said; None where it reads no episode."""
    if episode is None or episode.word is None:
        return None if episode is None else episode.kind
    return None if episode.program is None else episode.program.kind


def verdict_of(kind: EpisodeKind | None, read: str | None) -> EpisodeVerdict:
    """What it is to say that an hour was `kind` (None: a break of no named kind), beside the kind the program reads."""
    if kind in NOTHING_BROKE:
        return "relabelled"
    if read is None:
        return "added"
    return "confirmed" if kind in (None, read) else "relabelled"


def beside_the_word(episodes: Sequence[Episode], alone: Sequence[Episode]) -> Mapping[int, AsRead]:
    """By onset, what the program alone reads where the therapist said something."""
    by_onset = {one.onset: one for one in alone}
    return {
        one.onset: AsRead(read.kind, read.stage, read.state, read.sources, read.repaired_at)
        for one in episodes
        if one.word is not None and (read := by_onset.get(one.onset)) is not None
    }


def _recorded(word: EpisodeWord) -> tuple[object, str]:
    return word.recorded_at, word.id
