"""Words on episodes: about an hour that is there, with what belongs to the word and nothing that speaks against it."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.case.record import Session
from holdfast.case.strict_json import Problem
from holdfast.case.working import EpisodeWord
from holdfast.checking.entries import Listed, standing
from holdfast.checking.hours import no_such_hour
from holdfast.checking.marks import once
from holdfast.process.episode_words import NOTHING_BROKE, broke


def check_episodes(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    hours = {session.number for _, session in standing(entries, Session)}
    for place, word in standing(entries, EpisodeWord):
        for name, number in (("onset", word.onset), ("repaired_at", word.repaired_at)):
            if number is not None and number not in hours:
                yield no_such_hour(f"{place}.{name}", number, hours)
        yield from once(f"{place}.did", word.did)
        yield from _kind(place, word)
        yield from _repair(place, word)


def _kind(place: str, word: EpisodeWord) -> Iterator[Problem]:
    if word.verdict == "relabelled" and word.kind is None:
        yield Problem(f"{place}.kind", "nothing", "what the episode was", "Name it, or say confirmed or dismissed.")
    if word.verdict in ("dismissed", "taken_back") and word.kind is not None:
        yield Problem(f"{place}.kind", word.kind, f"nothing, as it was {word.verdict}", "Leave kind out.")
    if word.verdict in ("confirmed", "added") and word.kind in NOTHING_BROKE:
        allowed = "withdrawal, confrontation, devaluing, both, or nothing"
        yield Problem(f"{place}.kind", word.kind, allowed, "Say relabelled: nothing broke between the two.")


def _repair(place: str, word: EpisodeWord) -> Iterator[Problem]:
    if not broke(word) and (word.did or word.repaired_at is not None):
        found = "a repair" if word.repaired_at is not None else "what was done"
        yield Problem(place, f"{found} where nothing broke", "neither did nor repaired_at", "Leave it out.")
    if "went_on" in word.did and len(word.did) > 1:
        yield Problem(f"{place}.did", "went_on beside something done", "one or the other", "Keep what was the case.")
    if word.repaired_at is not None and word.repaired_at < word.onset:
        allowed = f"{word.onset} or later"
        yield Problem(f"{place}.repaired_at", f"{word.repaired_at}, before it began", allowed, "Correct the hour.")
