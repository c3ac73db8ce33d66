"""Working notes: the second drawer. The treating therapist's, lent to a supervisor by a named act, never exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from holdfast.case.fields import STRICT, Day, Entry, Id, Instant, Line, SessionNumber, Tenth, Text
from holdfast.case.measured import Items, KeyVersion
from holdfast.case.ways import ApproachDecision as ApproachDecision  # noqa: PLC0414 - read from here too
from holdfast.case.ways import ElementLink as ElementLink  # noqa: PLC0414 - read from here too
from holdfast.case.ways import ElementPoint as ElementPoint  # noqa: PLC0414 - read from here too
from holdfast.case.ways import FeatureNoted as FeatureNoted  # noqa: PLC0414 - read from here too
from holdfast.case.ways import FormulationElement as FormulationElement  # noqa: PLC0414 - read from here too
from holdfast.case.ways import Narrative as Narrative  # noqa: PLC0414 - read from here too
from holdfast.case.ways import ReasonWord as ReasonWord  # noqa: PLC0414 - read from here too

WithdrawalSign = Literal[
    "short_answers", "changes_subject", "abstract", "agrees_too_fast", "entertains", "flat", "gives_up"
]
ConfrontationSign = Literal[
    "complains_of_me", "complains_of_work", "complains_of_frame", "complains_of_results", "rejects_offer", "argues",
    "pushes",
]  # fmt: skip
Sign = WithdrawalSign | ConfrontationSign
Then = Literal["nothing_needed", "not_addressed", "addressed_open", "partly_repaired", "repaired"]
MomentKind = Literal[
    "real_contact", "own_wish", "curious_mind", "sad_and_stayed", "own_part", "named_cost", "laughed_at_himself",
    "something_for_fun", "came_back",
]  # fmt: skip
DefenceTag = Literal[
    "grandiose_display", "idealising", "devaluing", "intellectualising", "charm", "entitlement", "blaming", "retreat"
]
Topic = Literal["shame", "trauma", "us", "outside"]
SplitSelf = Literal["one_side", "different_days", "one_hour", "one_sentence"]
Rater = Literal["therapist", "informant"]
EpisodeVerdict = Literal["confirmed", "relabelled", "dismissed", "added", "taken_back"]
RuptureKind = Literal["withdrawal", "confrontation", "devaluing"]
EpisodeKind = RuptureKind | Literal["both", "candour", "from_outside"]
"""`both`: something broke between the two, and something from outside came into it."""
"""What an episode was, in the therapist's word. The last two say that nothing broke between the two."""
RepairAct = Literal[
    "cleared_up", "changed_step", "gave_reason", "asked_about_me", "owned_part", "said_how_it_was", "linked_between_us",
    "linked_elsewhere", "honoured_defence", "went_on",
]  # fmt: skip
"""What the therapist did: the resolution strategies of the 3RS in our own words; `went_on` is that nothing was done."""
TriggerCode = Literal[
    "step_undone", "sense_low", "sense_fell", "gap", "repaired", "formulation", "goal_reached", "goal_dead",
    "cost_higher", "life_event", "new_risk", "not_reviewed",
]  # fmt: skip
"""What may ask for the contract to be rewritten (`clinical.md` A2); `contract.triggers` reads them."""
WITHDRAWAL: tuple[WithdrawalSign, ...] = (
    "short_answers", "changes_subject", "abstract", "agrees_too_fast", "entertains", "flat", "gives_up",
)  # fmt: skip
CONFRONTATION: tuple[ConfrontationSign, ...] = (
    "complains_of_me", "complains_of_work", "complains_of_frame", "complains_of_results", "rejects_offer", "argues",
    "pushes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SignMark:
    """One sign as seen in the hour: 1 brief, 2 dominant."""

    __pydantic_config__ = STRICT

    sign: Sign
    weight: Annotated[int, Ge(1), Le(2)] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Log(Entry):
    """TSL, the therapist's two minutes after the hour (`forms.md` 3), less what is private.

    A null row was not touched and is missing. `signs` and `moments` as an empty list mean "none seen": an absence.
    `defence` is against his usual, -3 ... +3: relative already, never re-baselined, never a trend. `techniques` are ids
    of `approaches/knowledge/techniques.toml`: what was done, by tick.
    """

    session: SessionNumber
    when: Instant
    alliance: Tenth | None = None
    signs: tuple[SignMark, ...] | None = None
    then: Then | None = None
    moments: tuple[MomentKind, ...] | None = None
    defence: Annotated[int, Ge(-3), Le(3)] | None = None
    defence_tags: tuple[DefenceTag, ...] | None = None
    depth: Annotated[int, Ge(0), Le(5)] | None = None
    experiential: bool = False
    topic: tuple[Topic, ...] | None = None
    stance: Annotated[int, Ge(-3), Le(3)] | None = None
    contract_moved: bool | None = None
    split_self: SplitSelf | None = None
    techniques: tuple[Id, ...] | None = None
    words: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Entry):
    """What the therapist said to a finding; remembered. `about` narrows it to one occasion, as `hour:7`."""

    when: Day
    rule: Id
    reply: Literal["known", "not_useful", "later"]
    about: Id | None = None
    until: Day | None = None
    note: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Entry):
    """An instrument answered about the patient, by the therapist or by somebody who knows him; never his own answers.

    `relation` is who the informant is to him. The patient's own measures are record (`case.measured.Measure`).
    """

    when: Day
    rater: Rater
    relation: Line | None = None
    instrument: Id
    version: KeyVersion | None = None
    form: Id | None = None
    items: Items | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeWord(Entry):
    """What the therapist says about an episode, named by the hour it began in; the latest word on an hour counts.

    `confirmed`: it was a break. `relabelled`: it was `kind`. `dismissed`: it was none. `added`: one that the program
    did not see. `taken_back`: no word of his stands any more. `did` empty: not said what was done (`went_on` says that
    nothing was). `repaired_at`: the hour from which it counts as mended; null leaves that to what is on record.
    """

    when: Day
    onset: SessionNumber
    verdict: EpisodeVerdict
    kind: EpisodeKind | None = None
    did: tuple[RepairAct, ...] = ()
    repaired_at: SessionNumber | None = None
    note: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerWord(Entry):
    """What the therapist did with something that asked for rewriting; the latest word on an occasion counts.

    `about` names the occasion as `contract.triggers` does. `handled`: a draft was opened, `version`. `put_off`: not
    before `until`. `set_aside`: for good, with a `reason`.
    """

    when: Day
    trigger: TriggerCode
    about: Id
    answer: Literal["handled", "put_off", "set_aside"]
    version: Annotated[int, Ge(1), Le(500)] | None = None
    until: Day | None = None
    reason: Line | None = None


@dataclass(frozen=True, kw_only=True)
class WorkingNotes:
    """The second drawer, whole."""

    __pydantic_config__ = STRICT

    logs: tuple[Log, ...] = ()
    formulation: tuple[FormulationElement, ...] = ()
    replies: tuple[Reply, ...] = ()
    ratings: tuple[Rating, ...] = ()
    episode_words: tuple[EpisodeWord, ...] = ()
    trigger_words: tuple[TriggerWord, ...] = ()
    element_points: tuple[ElementPoint, ...] = ()
    element_links: tuple[ElementLink, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    features: tuple[FeatureNoted, ...] = ()
    approach_decisions: tuple[ApproachDecision, ...] = ()
    reason_words: tuple[ReasonWord, ...] = ()
