"""The invented patients, the weights of the model and its sentences: knowledge files, checked on load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from holdfast.case.moves import Feeling, Motive
from holdfast.case.private import Pull
from holdfast.case.record import Address
from holdfast.case.strict_json import shown
from holdfast.case.working import CONFRONTATION, WITHDRAWAL, DefenceTag, MomentKind, Sign
from holdfast.citations import cited
from holdfast.knowledge import Table, read_toml
from holdfast.sourced import Entry, sourced

FOLDER = Path(__file__).parent / "knowledge"
ORDER: Final = ("konrad", "leonie", "noa", "emil")
SCHEMA = 1
SIGNS: Final[tuple[Sign, ...]] = (*WITHDRAWAL, *CONFRONTATION)
MOMENTS: Final[tuple[MomentKind, ...]] = get_args(MomentKind)
TAGS: Final[tuple[DefenceTag, ...]] = get_args(DefenceTag)
CALLED: Final = (
    "calm", "episode", "deep", "shame", "shine", "guarded", "quiet", "loud", "devalued", "objection", "refusal",
    "hollow", "own_yes", "repair", "request", "cost", "did", "undone", "back", "form", "asked_safety",
)  # fmt: skip
"""On which occasions a patient has words."""
MET: Final = (
    "threat_some", "threat_much", "relief", "gave_in", "limit_borne", "limit_not_borne", "request", "shallow", "edge",
    "episode", "nothing_there", "held_already", "ordinary", "hollow_part", "gained", "respected",
)  # fmt: skip
MARKS: Final = ("late", "left_in_anger", "cancelled", "missed")
CAUSES: Final = ("threat", "push", "cold", "warm", "limit", "shine", "of_itself")
PULLS: Final[tuple[Pull, ...]] = get_args(Pull)
PULLED: Final = ("calm", "far", "shine", "quiet", "loud")
"""In which states a patient pulls for something."""
CONDITIONS: Final = (
    "broke_and_unmarked", "pushed", "too_deep", "always_near", "hollow_part", "always_warm", "always_firm",
    "not_addressed", "mended", "gone", "always",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AtFirst:
    """Where somebody begins, and how he, she or they tend to answer.

    `grandiosity`, `entitlement`, `vulnerability`, `swing`, `trust` and `bears` (strain) in points of 100; `readiness`
    in steps of depth 0 to 5; `wish` 0 to 10; shares 0 to 1: `withdraws` (rather than confronts), `hides` (of a fall, on
    the form), `shines` (idealises), `flips` (from one pole to the other in a week). `inflates` (-1 to 1): where threat
    takes grandiosity.

    What differs between them (-1 to 1 or steps of depth): `firm`: how far a firm and respectful no is respected (below
    0: it hurts); `warm`: how far much warmth ends in being pleasant with each other (below 0: it is itself too close);
    `confront`, `shame`: steps of depth that a confronted defence or interpreted shame weighs more or less; `owned`,
    `named` (0 to 2): how well an owned part or naming what is between the two mends. `split`, `ordinary`: 0 to 100.
    """

    grandiosity: float
    entitlement: float
    vulnerability: float
    swing: float
    readiness: float
    trust: float
    wish: float
    bears: float
    withdraws: float
    hides: float
    shines: float
    flips: float
    inflates: float
    firm: float
    warm: float
    confront: float
    shame: float
    owned: float
    named: float
    split: float
    ordinary: float


@dataclass(frozen=True, slots=True)
class Injury:
    """Something lost outside the hours, told in one of the hours `first` to `last`; `words`: what is said of it;
    `answer`: what is said when the question about going on living is asked from then on; `since`: what ordinary hours
    hold from then on. `what`: told afterwards.
    """

    first: int
    last: int
    what: str
    words: tuple[str, ...]
    answer: tuple[str, ...]
    since: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownStep:
    text: str
    his_words: str
    expects: Feeling
    cost: str


@dataclass(frozen=True, slots=True)
class Patient:
    """One invented patient. `words`: what is said, by occasion (`CALLED`). `never`: signs that are not this person's.
    `pulls`: what the model would pull for, by state (`PULLED`).
    """

    id: str
    pole: str
    name: str
    address: Address
    title: str
    story: tuple[str, ...]
    goal: str
    goal_his: str
    motive: Motive
    at_first: AtFirst
    signs: tuple[Sign, ...]
    tags: tuple[DefenceTag, ...]
    never: tuple[Sign, ...]
    pulls: Mapping[str, Pull]
    injury: Injury | None
    steps: tuple[KnownStep, ...]
    words: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The hidden dynamics in numbers; what each is about stands in `knowledge/weights.toml`."""

    version: int
    depth_threat: float
    while_open: float
    firm_sharpens: float
    warmth_softens: float
    wish_needed: float
    push: float
    push_again: float
    softened: float
    lean_kept: float
    lean_borne: float
    cold: float
    too_close: float
    shine_grows: float
    shine_given: float
    shine_met: float
    limit: float
    fall_from_height: float
    fall_by_itself: float
    strain_kept: float
    strain_scale: float
    hazard: float
    passed_again: float
    deep_again: float
    own_part_mends: float
    named_mends: float
    heard_mends: float
    firm_hinders: float
    deep_hinders: float
    repaired_trust: float
    repaired_ready: float
    borne_edge: float
    ready_grows: float
    split_closes: float
    ordinary_grows: float
    ordinary_repaired: float
    respected: float
    far_grows: float
    far_closes: float
    far_drains: float
    far_gone: float
    worn: float
    ready_shrinks: float
    trust_grows: float
    wish_grows: float
    wish_tires: float
    wish_room: float
    wish_deep: float
    wish_shrinks: float
    gone_while_open: float
    leaves_quiet: float
    leaves_loud: float
    comes_back: float


@dataclass(frozen=True, slots=True)
class Noticed:
    """Plain descriptions of what could be seen and heard, by sign, moment, defence, occasion and mark of attendance."""

    signs: Mapping[str, tuple[str, ...]]
    moments: Mapping[str, tuple[str, ...]]
    tags: Mapping[str, tuple[str, ...]]
    met: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Afterwards:
    causes: Mapping[str, str]
    questions: tuple[tuple[str, str], ...]


@cache
def patients() -> Mapping[str, Patient]:
    """Every invented patient by id, in the order in which they are offered. KnowledgeError where a file is spoiled."""
    return MappingProxyType({id: read_patient(id, read_toml(FOLDER / "patients" / f"{id}.toml")) for id in ORDER})


def patient(id: str) -> Patient:
    """One of them. ValueError, in words, for a name nobody has."""
    if id not in patients():
        raise ValueError(f"patient: found {shown(id)}. Allowed: {', '.join(patients())}. Choose one of these.")
    return patients()[id]


@cache
def weights() -> Weights:
    version, found = _weights()
    return Weights(version=version, **{entry.name: entry.value for entry in found})


def weight_entries() -> tuple[Entry, ...]:
    """Each weight with what it is about and its source, for `holdfast knowledge`."""
    return _weights()[1]


@cache
def _weights() -> tuple[int, tuple[Entry, ...]]:
    return sourced("weights.toml", read_toml(FOLDER / "weights.toml"), Weights, SCHEMA, lambda _: (0.0, 100.0))


@cache
def noticed() -> Noticed:
    top = _top("noticed.toml", read_toml(FOLDER / "noticed.toml"))
    cited(top)
    signs, moments, tags, met = (_many(top.table(name), ids) for name, ids in
                                 (("signs", SIGNS), ("moments", MOMENTS), ("tags", TAGS), ("met", MET)))  # fmt: skip
    marks = _one_each(top.table("marks"), MARKS)
    top.close()
    return Noticed(signs, moments, tags, met, marks)


@cache
def afterwards() -> Afterwards:
    top = _top("afterwards.toml", read_toml(FOLDER / "afterwards.toml"))
    cited(top)
    causes = _one_each(top.table("causes"), CAUSES)
    asked = []
    for table in top.tables("questions"):
        asked.append((table.choice("when", CONDITIONS), table.text("text")))
        table.close()
    top.close()
    return Afterwards(causes, tuple(asked))


def read_patient(id: str, raw: dict[str, object]) -> Patient:
    """A patient from raw tables. Raises KnowledgeError with file and key."""
    top = _top(f"patients/{id}.toml", raw)
    found = Patient(
        id=_same(top, "id", id),
        pole=top.text("pole"),
        name=top.text("name"),
        address=top.choice("address", ("he", "she", "they")),
        title=top.text("title"),
        story=top.texts("story"),
        goal=top.text("goal"),
        goal_his=top.text("goal_his"),
        motive=top.choice("motive", get_args(Motive)),
        at_first=_at_first(top.table("at_first")),
        **_habits(top.table("habits")),  # type: ignore[arg-type]  # checked against the lists of the log
        pulls=_pulls(top.table("pulls")),
        injury=_injury(top.table("injury")) if "injury" in raw else None,
        steps=tuple(_step(table) for table in top.tables("steps")),
        words=_many(top.table("words"), CALLED),
        sources=cited(top),
    )
    if not found.steps:
        raise top.error("steps", "at least one step")
    top.close()
    return found


def _at_first(table: Table) -> AtFirst:
    numbers = {f.name: table.number(f.name) for f in fields(AtFirst)}
    table.close()
    return AtFirst(**numbers)


def _habits(table: Table) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, allowed in (("signs", SIGNS), ("tags", TAGS), ("never", SIGNS)):
        found[name] = table.texts(name)
        if not set(found[name]) <= set(allowed):
            raise table.error(name, f"some of {', '.join(allowed)}")
    table.close()
    return found


def _pulls(table: Table) -> Mapping[str, Pull]:
    found = {state: table.choice(state, PULLS) for state in PULLED}
    table.close()
    return MappingProxyType(found)


def _injury(table: Table) -> Injury:
    found = Injury(
        table.integer("first", low=1), table.integer("last", low=1), table.text("what"), table.texts("words"),
        table.texts("answer"), table.texts("since"),
    )  # fmt: skip
    if found.last < found.first or not (found.words and found.answer and found.since):
        raise table.error("last", "an hour not before first, and words for it")
    table.close()
    return found


def _step(table: Table) -> KnownStep:
    found = KnownStep(
        table.text("text"), table.text("his_words"), table.choice("expects", get_args(Feeling)), table.text("cost")
    )  # fmt: skip
    table.close()
    return found


def _many(table: Table, ids: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found = {id: table.texts(id) for id in ids}
    for id, texts in found.items():
        if not texts:
            raise table.error(id, "one sentence or more")
    table.close()
    return MappingProxyType(found)


def _one_each(table: Table, ids: tuple[str, ...]) -> Mapping[str, str]:
    found = {id: table.text(id) for id in ids}
    table.close()
    return MappingProxyType(found)


def _same(table: Table, key: str, wanted: str) -> str:
    value = table.text(key)
    if value != wanted:
        raise table.error(key, wanted, "It is the name of the file.")
    return value


def _top(file: str, raw: dict[str, object]) -> Table:
    top = Table(file, "", raw)
    top.integer("schema", low=SCHEMA, high=SCHEMA)
    top.integer("version", low=1)
    return top
