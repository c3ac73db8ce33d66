"""How often all rules of the brief together say something new in treatments in which nothing happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from holdfast.case.model import Case
from holdfast.evaluate.rules import new_in, shown


@dataclass(frozen=True, slots=True)
class StableSpeech:
    """Of `hours` of `treatments`: before how many at least one rule said something new (`spoke`), and before how many
    any finding stood on the page at all, new or said before and not answered (`shown`).
    """

    treatments: int
    hours: int
    spoke: int
    shown: int

    @property
    def per_session(self) -> float | None:
        return self.spoke / self.hours if self.hours else None

    @property
    def shown_per_session(self) -> float | None:
        return self.shown / self.hours if self.hours else None

    def __add__(self, other: StableSpeech) -> StableSpeech:
        return StableSpeech(
            self.treatments + other.treatments,
            self.hours + other.hours,
            self.spoke + other.spoke,
            self.shown + other.shown,
        )


NOTHING_READ = StableSpeech(0, 0, 0, 0)


def stable_speech(cases: Iterable[Case]) -> StableSpeech:
    """The real brief, before every hour and after the last. Two new things before one hour are one hour."""
    treatments = hours = spoke = on_page = 0
    for case in cases:
        treatments += 1
        hours += len({session.number for session in case.record.sessions})
        briefs = list(shown(case))
        spoke += len({said.before_hour for said in new_in(briefs)})
        on_page += sum(bool(findings) for _, findings in briefs)
    return StableSpeech(treatments, hours, spoke, on_page)
