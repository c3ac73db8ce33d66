"""One row left untouched, or one entry less, makes nothing known that was not, but where it had spoken otherwise.

What had spoken otherwise is told exactly, for each kind of row and entry and each value, in `spoke_otherwise`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.features.building import (
    START,
    WEEK,
    case,
    condition,
    day,
    log,
    measure,
    moment,
    noted,
    read,
    session,
)

from holdfast.analysis.features import features_of
from holdfast.analysis.features.log import GRANDIOSE, LOOKED_AT
from holdfast.analysis.features.person import _ANXIETY, _BORDERLINE, _MOOD, _SUBSTANCE, _TRAUMA, _YES_NO
from holdfast.analysis.features.told import left_of, told_words
from holdfast.approaches.argue import argue
from holdfast.approaches.knowledge_files import knowledge
from holdfast.approaches.model import Features
from holdfast.case.model import Case
from holdfast.case.moves import Move, Run, Terms
from holdfast.case.record import AllianceCheck, AskedAbout, EarlierTreatment, FrameArrangement, Picture
from holdfast.case.working import Narrative, SignMark, WorkingNotes

READINGS: dict[str, Any] = {
    "depression": _MOOD, "anxiety": _ANXIETY, "substance_use": _SUBSTANCE, "trauma": _TRAUMA,
    "borderline": _BORDERLINE, "avoidant": _YES_NO,
}  # fmt: skip
FEATURE = {"mood": "depression"}
FRAME = FrameArrangement(id="f1", recorded_at=START, when=day(1), topic="times", text="Tuesdays")
WORDS = (("depression", "mild"), ("self_harm", "past"), ("rupture", "open"))
STEP = Terms(kind="step", text="ask for the evening", wish_of="patient")


@dataclass(frozen=True)
class Gone:
    """What was taken away: its kind, and the row or entry itself."""

    kind: str
    what: Any


def spoke_otherwise(gone: Gone, feature: str, value: str) -> bool:
    """Whether it had spoken for another value of this feature, or had left it open."""
    return _BY_KIND[gone.kind](gone.what, feature, value)


def _tags(tags: Sequence[str], feature: str, value: str) -> bool:
    marks: set[str] | None = {
        "intellectualising": {"intellectualising"}, "distance": {"charm", "grandiose_display"},
        "grandiose_defence": {str(tag) for tag in GRANDIOSE},
    }.get(feature)  # fmt: skip
    return marks is not None and (value in ("no", "flexible")) == bool(marks & set(tags))


def _signs(signs: Sequence[SignMark], feature: str, value: str) -> bool:
    mark = {"intellectualising": "abstract", "distance": "entertains"}.get(feature)
    return mark is not None and (value == "no") == (mark in {one.sign for one in signs})


def _moments(moments: Sequence[str], feature: str, value: str) -> bool:
    if feature == "grandiose_defence":
        return value == "rigid" and not set(LOOKED_AT).isdisjoint(moments)
    return (feature, value) == ("agency", "little") and "own_wish" in moments


def _frame(row: tuple[Sequence[str], Sequence[str]], feature: str, value: str) -> bool:
    return feature == "frame" and value in ("holds", "tested") and ("late" in row[0] or "contact" in row[1])


def _rating(rating: int, feature: str, value: str) -> bool:
    return feature == "alliance" and (value == "forming") == (rating >= 7)


def _condition(one: Any, feature: str, value: str) -> bool:
    if FEATURE.get(one.condition, one.condition) != feature:
        return False
    return bool(one.certainty == "unknown" or READINGS[feature].get(one.status) != (value,))


def _treatment(one: EarlierTreatment, feature: str, value: str) -> bool:
    read = None if one.certainty == "unknown" else left_of(one.ended, told_words(), ("he", "A."))
    return feature == "dropouts" and (read is None or (read == "left" and value in ("none", "one")))


def _measure(one: Any, feature: str, value: str) -> bool:
    if feature == "depression":
        return one.instrument == "phq-9" and value != ("major" if one.total >= 10 else "mild" if one.total >= 5 else "")
    kind = "little" if one.total < 11 else "much" if one.total >= 25 else "middle"
    return feature == "distress" and one.instrument == "core-10" and value != kind


def _asked(one: AskedAbout, feature: str, value: str) -> bool:
    said = {"self_harm": (one.own_life,), "aggression": (one.harm_to_others, one.threats_to_me)}.get(feature, ())
    return value == "none" and any(each not in ("none", "not_asked") for each in said)


def _run(one: Move, feature: str, value: str) -> bool:
    return (feature, value) == ("agency", "little") and one.run is not None and one.run.outcome == "did_it"


def _word(one: Any, feature: str, value: str) -> bool:
    return bool(one.feature == feature and one.value != value)


def _never(one: Any, feature: str, value: str) -> bool:
    return False


_BY_KIND: dict[str, Callable[[Any, str, str], bool]] = {
    "tags": _tags, "signs": _signs, "moments": _moments, "frame": _frame, "rating": _rating, "condition": _condition,
    "treatment": _treatment, "measure": _measure, "asked": _asked, "run": _run, "word": _word, "narrative": _never,
}  # fmt: skip


# --- cases with rows and entries ------------------------------------------------------------------------------------


def row(draw: Any, *marked: Any) -> st.SearchStrategy[Any]:
    """Untouched, touched and empty, or one of these: in this case hardly ever marked, at times, or often."""
    often = draw(st.integers(0, 3))
    never = draw(st.integers(0, 1))
    return st.sampled_from((*((None,) * never), (), (), *((one,) for one in marked * often)))


@st.composite
def rows(draw: Any) -> Case:
    """Hours whose rows are touched or not, with few marks: near every line between known and unknown."""
    hours = draw(st.integers(6, 18))
    tags = row(draw, draw(st.sampled_from(("intellectualising", "charm", "devaluing"))))
    signs = row(draw, SignMark(sign=draw(st.sampled_from(("abstract", "entertains")))))
    moments = row(draw, draw(st.sampled_from(("named_cost", "own_part", "own_wish"))))
    logs = tuple(log(k, defence_tags=draw(tags), signs=draw(signs), moments=draw(moments)) for k in range(1, hours + 1))
    sessions = tuple(
        session(k, attendance=draw(st.sampled_from(((), ("on_time",), ("on_time",), ("late",)))),
                frame=draw(st.sampled_from(((), (), (), ("contact",), ("limit_set",)))), asked=draw(asked()),
                patient=draw(st.none() | st.integers(5, 9).map(rating(k))))
        for k in range(1, hours + 1)
    )  # fmt: skip
    outcomes = draw(st.lists(st.sampled_from(("did_it", "forgot")), max_size=4))
    runs = tuple(step(seq, "run", run=Run(outcome=one)) for seq, one in enumerate(outcomes, 2))
    return case(
        WorkingNotes(logs=logs), sessions=sessions, frame=(FRAME,), moves=(step(1, "propose", terms=STEP), *runs)
    )


def asked() -> st.SearchStrategy[AskedAbout | None]:
    said = st.sampled_from(("not_asked", "none", "none", "none", "ideas", "act"))
    return st.none() | st.builds(AskedAbout, own_life=said, harm_to_others=said, threats_to_me=said)


def rating(number: int) -> Any:
    at = moment(number)
    return lambda n: AllianceCheck(when=at, recorded_at=at, goal=(n, n), task=(n, n), bond=(n, n))


def step(seq: int, act: Any, **more: Any) -> Move:
    when = moment(1) + seq * timedelta(minutes=1)
    return Move(id=f"v{seq}", seq=seq, when=when.date(), recorded_at=when, by="patient", act=act, session=1, clause="s",
                **more)  # fmt: skip


@st.composite
def entries(draw: Any) -> Case:
    """A picture, measures, words and moments told: several of a kind, of all ages, some doubtful."""
    sure = st.sampled_from(("known", "known", "estimated", "unknown"))
    status = st.sampled_from(("current", "in_remission", "past", "suspected", "ruled_out", "unknown"))
    names = st.sampled_from(("mood", "anxiety", "substance_use", "trauma", "borderline", "avoidant"))
    conditions = tuple(
        replace(condition(f"k{n}", draw(names), draw(status), day(draw(st.sampled_from((-60, -40, -110, 1, 4))) + n),
                          draw(sure)), text=draw(st.sampled_from((None, "alcohol", "cannabis"))))
        for n in range(draw(st.integers(0, 5)))
    )  # fmt: skip
    ended = st.sampled_from((None, "He left", "by agreement", "The clinic stopped it"))
    earlier = tuple(
        EarlierTreatment(id=f"t{n}", recorded_at=START, when=day(1), certainty=draw(sure), text="A year",
                         ended=draw(ended))
        for n in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    forms = st.sampled_from(("phq-9", "phq-9", "core-10", "gad-7"))
    measures = tuple(
        measure(f"m{n}", draw(forms), draw(st.sampled_from((2, 7, 12, 18))), day(n + 1))
        for n in range(draw(st.integers(0, 5)))
    )
    words = tuple(
        noted(id, draw(st.sampled_from((None, value))), day(draw(st.sampled_from((-120, -60, -20, 1))) + n),
              draw(sure), id=f"w{n}")
        for n, (id, value) in enumerate(
            draw(st.lists(st.sampled_from(WORDS), max_size=3))
        )
    )  # fmt: skip
    told = tuple(
        Narrative(id=f"e{n}", recorded_at=START, when=day(1), title="At the door", words="I stood there.")
        for n in range(draw(st.integers(0, 4)))
    )
    picture = Picture(conditions=conditions, earlier_treatments=earlier)
    return case(WorkingNotes(features=words, narratives=told), picture, hours=6, measures=measures)


def without_one(draw: Any, whole: Case) -> tuple[Gone, Case] | None:
    """One of all rows that were touched and of all entries, and the case without it."""
    found: list[tuple[Gone, Case]] = []
    record, working, picture = whole.record, whole.working, whole.record.picture
    for n, one in enumerate(working.logs):
        for kind, name in (("tags", "defence_tags"), ("signs", "signs"), ("moments", "moments")):
            if (there := getattr(one, name)) is not None:
                empty_row: dict[str, Any] = {name: None}
                logs = _put(working.logs, n, replace(one, **empty_row))
                found.append((Gone(kind, there), replace(whole, working=replace(working, logs=logs))))
    for n, hour in enumerate(record.sessions):
        bare: dict[str, tuple[Any, dict[str, Any]]] = {}
        if hour.attendance or hour.frame:
            bare["frame"] = (hour.attendance, hour.frame), {"attendance": (), "frame": ()}
        if hour.asked is not None:
            bare["asked"] = hour.asked, {"asked": None}
        if hour.patient is not None and hour.patient.bond is not None:
            bare["rating"] = hour.patient.bond[0], {"patient": None}
        for kind, (there, empty) in bare.items():
            sessions = _put(record.sessions, n, replace(hour, **empty))
            found.append((Gone(kind, there), replace(whole, record=replace(record, sessions=sessions))))
    for kind, name in (("condition", "conditions"), ("treatment", "earlier_treatments")):
        for one in getattr(picture, name):
            less = replace(picture, **{name: _but(getattr(picture, name), one)})
            found.append((Gone(kind, one), replace(whole, record=replace(record, picture=less))))
    for form in record.measures:
        less_record = replace(record, measures=_but(record.measures, form))
        found.append((Gone("measure", form), replace(whole, record=less_record)))
    runs = ((one, replace(record, moves=_but(record.moves, one))) for one in record.moves[1:])
    found.extend((Gone("run", one), replace(whole, record=less_record)) for one, less_record in runs)
    for kind, name in (("word", "features"), ("narrative", "narratives")):
        for one in getattr(working, name):
            less_notes = replace(working, **{name: _but(getattr(working, name), one)})
            found.append((Gone(kind, one), replace(whole, working=less_notes)))
    return draw(st.sampled_from(found)) if found else None


def _put(entries: tuple[Any, ...], n: int, one: Any) -> tuple[Any, ...]:
    return (*entries[:n], one, *entries[n + 1 :])


def _but(entries: tuple[Any, ...], gone: Any) -> tuple[Any, ...]:
    return tuple(one for one in entries if one is not gone)


ROWS = ("rating", "frame", "tags", "signs", "moments")
RESTS_ON_WHAT_IS_USUAL = ("rupture",)
"""A rupture is read by the process room against what is usual for him, and one row less changes what is usual."""


def new_values(full: Features, less: Features, gone: Gone) -> dict[str, str]:
    """What is known now with a value it did not have."""
    return {
        id: one.value
        for id, one in less.readings.items()
        if one.value not in (None, full.of(id).value) and not (gone.kind in ROWS and id in RESTS_ON_WHAT_IS_USUAL)
    }


@given(st.data(), rows() | entries())
@settings(max_examples=50, deadline=None)
def test_a_row_or_an_entry_less_gives_no_new_value_but_where_it_had_spoken_otherwise(data: Any, whole: Case) -> None:
    at = START + 18 * WEEK
    taken = without_one(data.draw, whole)
    if taken is None:
        return
    gone, bare = taken
    full, less = features_of(read(whole, at)), features_of(read(bare, at))
    for id, value in new_values(full, less, gone).items():
        assert spoke_otherwise(gone, id, value), (gone, id, full.of(id).value, value)


@given(st.data(), rows())
@settings(max_examples=40, deadline=None)
def test_a_row_less_makes_no_reason_speak_but_where_it_had_spoken_otherwise(data: Any, whole: Case) -> None:
    at = START + 18 * WEEK
    taken = without_one(data.draw, whole)
    if taken is None:
        return
    gone, bare = taken
    full, less = features_of(read(whole, at)), features_of(read(bare, at))
    excused = {id for id, value in new_values(full, less, gone).items() if spoke_otherwise(gone, id, value)}
    if gone.kind in ROWS:
        excused |= set(RESTS_ON_WHAT_IS_USUAL)
    was, now = argue(full, knowledge()), argue(less, knowledge())
    for approach in now.approaches:
        before = {one.reason.id for one in was.of(approach.approach.id).spoken}
        for one in approach.spoken:
            rests = {term.feature for term in one.reason.condition.terms}
            changed = {id: (full.of(id).value, less.of(id).value) for id in rests}
            assert one.reason.id in before or rests & excused, (gone, one.reason.id, changed)
