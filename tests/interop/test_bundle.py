"""The bundle: everything of the record in the patient's hands, and nothing else of the case."""

from __future__ import annotations

import csv
import io
import json
import types
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.strategies import cases
from tests.strategies.parts import rating
from tests.strategies.small import Ids
from tests.web.invented import a_case, check, session

from holdfast.case.casefile import read_case, write_case
from holdfast.case.model import WORKING_KINDS, Case
from holdfast.case.moves import Move, Terms, VersionOpened, Worry
from holdfast.case.record import (
    Event,
    KeptLine,
    Letter,
    Measure,
    MonthLine,
    Planned,
    PlannedEnding,
    Record,
    SafetyPlan,
    SafetyReply,
)
from holdfast.case.ways import (
    ApproachDecision,
    ApproachUse,
    ElementLink,
    ElementPoint,
    FeatureNoted,
    FormulationElement,
    Narrative,
    ReasonWord,
)
from holdfast.case.working import Rating, TriggerWord
from holdfast.contract.agreement import text_hash
from holdfast.interop.bundle import Opened, make_bundle
from holdfast.interop.bundle.questionnaires import answers_of, order_of, question, questions_of
from holdfast.interop.bundle.tables import lists, tables
from holdfast.interop.bundle.told import LISTS, TOLD_APART, told
from holdfast.interop.bundle.words import LABELS, has_words
from holdfast.measures.catalogue import catalogue
from holdfast.measures.words import Wording
from holdfast.paper.document import Document
from holdfast.simulate.examples import example
from holdfast.text import render

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
PEJORATIVE = (
    "narcissist ", "narcissists", "grandios", "entitle", "manipulat", "devalu", "resist", "non-compli", "complian",
    "refus", "disorder", "borderline patient", "demanding", "difficult", "fail to", "vulnerab",
)  # fmt: skip


def opened(data: bytes) -> dict[str, bytes]:
    whole = zipfile.ZipFile(io.BytesIO(data))
    return {name: whole.read(name) for name in whole.namelist()}


def words_of(document: Document) -> str:
    return "\n".join(_strings(asdict(document)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from _strings(part)


@pytest.fixture(scope="module")
def bundle() -> dict[str, bytes]:
    return opened(make_bundle(example("archivist").record, opened=None, made_at=NOW))


def test_the_same_record_gives_the_same_bytes() -> None:
    first, again = (make_bundle(a_case().record, opened=(), made_at=NOW) for _ in range(2))
    assert first == again


def test_another_answer_gives_another_bundle() -> None:
    record = a_case().record
    changed = replace(record, sessions=(session(1, patient=check(1, "that was new")), *record.sessions[1:]))
    assert make_bundle(record, opened=(), made_at=NOW) != make_bundle(changed, opened=(), made_at=NOW)


def test_the_json_is_a_case_file_with_the_record_alone(bundle: dict[str, bytes]) -> None:
    case = read_case(bundle["record.json"])
    assert case.record == example("archivist").record
    assert not any(getattr(case.working, f.name) for f in fields(case.working))


def test_the_json_fits_the_schema_beside_it_which_knows_no_list_but_the_records(bundle: dict[str, bytes]) -> None:
    schema = json.loads(bundle["record.schema.json"])
    Draft202012Validator(schema).validate(json.loads(bundle["record.json"]))
    assert schema["properties"].keys() == {"format", "schema", *(f.name for f in fields(Record))}
    assert not {"Log", "Reply", "Rating", "FormulationElement", "PrivateNote"} & schema["$defs"].keys()


def test_no_type_reachable_from_a_record_is_of_another_drawer() -> None:
    seen: set[type[Any]] = set()
    _walk(Record, seen)
    assert len(seen) > 20
    assert {kind.__module__ for kind in seen} <= {
        "holdfast.case.record", "holdfast.case.kept", "holdfast.case.measured", "holdfast.case.moves",
        "holdfast.case.fields",
    }  # fmt: skip
    assert Rating not in seen


def _walk(hint: Any, seen: set[type[Any]]) -> None:
    for part in get_args(hint):
        _walk(part, seen)
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__") and hint not in seen:
        seen.add(hint)
        for one in get_type_hints(hint).values():
            _walk(one, seen)


def tags() -> list[tuple[str, str]]:
    seen: set[type[Any]] = set()
    _walk(Record, seen)
    found = [(name, tag) for kind in seen for name, hint in get_type_hints(kind).items() for tag in _literals(hint)]
    return sorted(set(found))


def _literals(hint: Any) -> Iterator[str]:
    if get_origin(hint) is Literal:
        yield from (tag for tag in get_args(hint) if isinstance(tag, str))
    else:
        for part in get_args(hint):
            yield from _literals(part)


@pytest.mark.parametrize(("field", "tag"), tags())
def test_every_tag_a_record_can_hold_has_words_for_the_patient(field: str, tag: str) -> None:
    assert has_words(field, tag)


def test_every_field_and_every_list_a_record_can_hold_has_a_name_for_the_patient() -> None:
    seen: set[type[Any]] = set()
    _walk(Record, seen)
    own = {f.name for kind in seen for f in fields(kind) if kind.__name__ not in ("Record", "Picture", "About")}
    items = {"gr1", "gr2", "ow", "vu", "se", "sh", "env", "an", "gu", "re"}
    assert own - LABELS.keys() - items == set()
    assert {f.name for f in fields(Record)} - {"id", "about", "picture", *TOLD_APART} == LISTS.keys()


def test_a_list_nobody_thought_of_appears_by_itself() -> None:
    from dataclasses import dataclass

    new = Event(id="n1", recorded_at=NOW, when=NOW.date(), kind="life", what="other", text="A word only here.")
    plain = a_case().record

    @dataclass(frozen=True, kw_only=True)
    class Later(Record):
        letters_received: tuple[Event, ...] = ()

    later = Later(**{f.name: getattr(plain, f.name) for f in fields(plain)}, letters_received=(new,))
    document = told(later, (), NOW)
    assert "Letters received" in words_of(document)
    assert "A word only here." in words_of(document)
    assert b"A word only here." in tables(later)["letters_received.csv"]


def test_every_list_with_something_in_it_is_a_table_with_a_line_for_each_entry(bundle: dict[str, bytes]) -> None:
    for name, entries in lists(example("archivist").record):
        if entries:
            rows = list(csv.reader(io.StringIO(bundle[f"tables/{name}.csv"].decode("utf-8-sig"))))
            assert len(rows) == len(entries) + 1, name
            assert len({len(row) for row in rows}) == 1, name


@settings(max_examples=40, deadline=None)
@given(st.sampled_from("=+-@"), st.text(alphabet="=+-@1A!(|'\" ,;\t", max_size=12))
def test_no_cell_of_a_table_begins_like_a_formula(first: str, rest: str) -> None:
    text = (first + rest).replace("\t", " ")
    event = Event(id="e1", recorded_at=NOW, when=NOW.date(), kind="life", what="other", text=text)
    record = replace(a_case().record, events=(event,))
    cells = [
        cell
        for data in tables(record).values()
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))
        for cell in row
    ]
    assert not [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@")]
    assert f"'{text}" in cells


def test_his_words_are_set_as_text_and_never_read_as_markup() -> None:
    text = '#panic("no") $x$ *a* @b <c> \\ "); #sys.inputs // 🦉 日本 \N{RIGHT-TO-LEFT OVERRIDE}abc'
    event = Event(id="e1", recorded_at=NOW, when=NOW.date(), kind="life", what="other", text=text)
    data = make_bundle(replace(a_case().record, events=(event,)), opened=(), made_at=NOW)
    assert opened(data)["record.pdf"].startswith(b"%PDF-")


def test_the_pdf_is_tagged_has_a_language_and_claims_to_be_accessible(bundle: dict[str, bytes]) -> None:
    pdf = bundle["record.pdf"]
    for mark in (b"/StructTreeRoot", b"pdfuaid:part", b"/Lang", b"What is kept about you"):
        assert mark in pdf, mark


def test_what_stood_before_a_correction_is_told_beside_what_stands() -> None:
    first = Event(id="e1", recorded_at=NOW, when=date(2026, 1, 2), kind="life", what="loss", text="His aunt died.")
    second = replace(first, id="e2", recorded_at=NOW + timedelta(days=3), text="His uncle died.", corrects="e1")
    text = words_of(told(replace(a_case().record, events=(first, second)), (), NOW))
    stands, _, corrected = text.partition("What was corrected")
    assert "His uncle died." in stands
    assert "His aunt died." not in stands
    assert "His aunt died." in corrected


def test_it_says_who_opened_the_file_or_that_the_list_is_not_there() -> None:
    record = a_case().record
    assert "sofia" in words_of(told(record, (Opened(NOW, "sofia", "read"),), NOW))
    assert "The list is not in this bundle" in words_of(told(record, None, NOW))


def test_our_words_in_it_are_not_pejorative_and_judge_nothing() -> None:
    plain = replace(example("archivist").record, moves=(), events=())
    texts = words_of(told(replace(plain, frame=(), breaks=(), reviews=()), (), NOW)).lower()
    told_apart = texts.replace("narcissistic (the classification's word", "")
    for measure in plain.measures:  # the words and the name of a published form are not ours, and not ours to change
        told_apart = told_apart.replace(catalogue()[measure.instrument].full_title.lower(), "")
        for asked in questions_of(measure):
            told_apart = told_apart.replace(asked.lower(), "")
    assert [word for word in PEJORATIVE if word in told_apart] == []
    for score in ("alliance", "grandiosity", "reliable change", "norm ", "percentile", "rupture", "probable"):
        assert score not in told_apart, score


@pytest.mark.parametrize("address", ["he", "she", "they", "name"])
def test_every_address_is_spoken(address: Any) -> None:
    record = a_case().record
    told(replace(record, about=replace(record.about, address=address)), (), NOW)


def test_words_take_the_form_of_messages() -> None:
    from holdfast.interop.bundle.words import tag_words

    assert render(tag_words("act", "hold")) == "put on hold"
    assert isinstance(tag_words, types.FunctionType)


def test_questions_stand_in_the_order_of_the_form_that_was_filled_in() -> None:
    one = Measure(
        id="q1", recorded_at=NOW, when=NOW.date(), instrument="rses", form="one", items=tuple(range(10)), how="phone"
    )  # fmt: skip
    assert order_of(replace(one, instrument="nobody-knows")) == ()
    assert order_of(replace(one, version=9_999)) == ()
    for found in catalogue().values():
        for form in found.forms.values():
            given = replace(one, instrument=found.id, form=form.name, items=(None,) * len(form.order))
            assert order_of(given) == form.order
            assert question(given, form.order[2])[0] == 3
    phq = replace(one, instrument="phq-9", form=None, items=(0,) * 9)
    assert "difficulty" not in order_of(phq)
    assert order_of(replace(phq, items=(0,) * 10))[-1] == "difficulty"


def test_what_is_asked_when_and_what_was_done_about_safety_is_told_in_plain_words() -> None:
    day = date(2026, 1, 5)
    given = Measure(
        id="q1", recorded_at=NOW, when=day, instrument="phq-9", items=(0, 0, 0, 0, 0, 0, 0, 0, None), how="phone"
    )  # fmt: skip
    base: dict[str, Any] = {"recorded_at": NOW, "when": day, "first": date(2026, 2, 2)}
    plans = (
        Planned(
            id="p1", instrument="phq-9", every_weeks=4, ends=date(2026, 6, 1), battery="follow-up", sitting=2, **base
        ),
        Planned(id="p2", instrument="who-5", **base),
        Planned(id="p3", instrument="who-5", **{**base, "when": date(2026, 1, 6)}, ends=date(2026, 1, 6)),
    )
    reply = SafetyReply(id="sr", recorded_at=NOW, when=day, measure="q1", item="phq9", done="We spoke of it at once.")
    record = replace(a_case().record, measures=(given,), plans=plans, safety_replies=(reply,))
    text = words_of(told(record, (), NOW))
    for said in (
        "from 2 Feb 2026, every 4 weeks, until 1 Jun 2026", "part of follow up, sitting 2", "once, from 2 Feb 2026",
        "no longer asked", "We spoke of it at once.", "filled in on 5 Jan 2026", "question 9", "on your phone",
    ):  # fmt: skip
        assert said in text, said
    assert "phq9" not in text
    assert {"tables/plans.csv", "tables/safety_replies.csv"} <= opened(
        make_bundle(record, opened=(), made_at=NOW)
    ).keys()


@settings(max_examples=25, deadline=None)
@given(case=cases(), data=st.data())
def test_a_rating_by_others_reaches_no_file_of_the_bundle(case: Case, data: Any) -> None:
    ids = Ids("canary")
    ratings = tuple(
        replace(rating(data.draw, ids), rater="informant", relation="canarybird", instrument="canary-form")
        for _ in range(data.draw(st.integers(1, 3)))
    )
    whole = replace(case, working=replace(case.working, ratings=ratings))
    assert b"canarybird" in write_case(whole)
    read_back = read_case(write_case(whole))
    assert read_back.working.ratings == ratings
    texts = words_of(told(read_back.record, (), NOW)).encode()
    files = (texts, write_case(Case(record=read_back.record)), *tables(read_back.record).values())
    assert not [data for data in files if b"canary" in data]
    assert read_back.record == case.record
    assert told(read_back.record, (), NOW) == told(case.record, (), NOW)


def test_his_questionnaires_are_there_as_fhir_with_his_answers_and_no_score(bundle: dict[str, bytes]) -> None:
    kinds = [one["resource"]["resourceType"] for one in json.loads(bundle["measures.fhir.json"])["entry"]]
    assert kinds == ["Patient", *["QuestionnaireResponse"] * len(example("archivist").record.measures)]
    assert b"measures.fhir.json" in bundle["README.txt"]
    without = replace(example("archivist").record, measures=(), safety_replies=())
    files = opened(make_bundle(without, opened=None, made_at=NOW))
    assert "measures.fhir.json" not in files
    assert b"FHIR" not in files["README.txt"]


@pytest.mark.parametrize(("order", "pair"), [("npi-40-letters", "one | two"), ("published", "two | one")])
def test_answers_of_a_form_of_letters_stand_as_the_letters_that_were_printed_on_it(order: str, pair: str) -> None:
    form = catalogue()["npi-16"]
    items = (1, 2, None, *(1,) * 13)
    when = NOW - timedelta(days=1)
    filled = Measure(id="n", recorded_at=when, when=when.date(), instrument="npi-16", items=items, form=order)
    assert answers_of(filled) == ("A", "B", "", *"A" * 13)
    assert "A · B · – · A" in words_of(told(replace(a_case().record, measures=(filled,)), (), NOW))
    two = {1.0: "one", 2.0: "two"}
    words = Wording(
        "npi-16", 1, "en", "own", "", "", dict.fromkeys(form.items, "A / B"), {}, dict.fromkeys(form.items, two)
    )
    said = questions_of(filled, lambda _: words)
    assert said[order_of(filled).index("npi40:04")] == pair, "the pair stands as this form prints it"


DAY = date(2026, 1, 5)
AT: dict[str, Any] = {"recorded_at": NOW, "when": DAY}


def test_his_safety_plan_stands_step_by_step_in_his_words_and_promises_nothing() -> None:
    first = SafetyPlan(id="sp1", **AT, warning_signs=("I stop answering.",), professionals=("The line of the town",))
    second = SafetyPlan(
        id="sp2", **{**AT, "when": date(2026, 2, 5)}, by="patient", warning_signs=("I count what I spent.",),
        own_coping=("Walk to the river.",), places_and_people=("The pool",), people_to_ask=("Rosa",),
        professionals=("112",), safer_surroundings=("The pills are with Rosa.",),
    )  # fmt: skip
    text = words_of(told(replace(a_case().record, safety_plans=(first, second)), (), NOW))
    now, _, before = text.partition("The plan of 5 Jan 2026, before this one")
    for said in (
        "How you notice that it is coming", "I count what I spent.", "What you can do yourself", "Walk to the river.",
        "Places and people that take your mind off it", "People you can ask for help", "Rosa",
        "Professionals and lines to call", "What makes your surroundings safer", "Written on 5 Feb 2026 by you.",
        "You promise nothing with it.",
    ):  # fmt: skip
        assert said in now, said
    assert "I stop answering." not in now
    assert "I stop answering." in before


def test_what_he_kept_what_was_new_the_end_and_a_letter_are_told_in_plain_words() -> None:
    line = KeptLine(id="k1", **AT, text="I can be late and still come in.", session=1, step="friday")
    step = Terms(kind="step", text="Come to the table late.", how_often="once a week")
    goal = Terms(
        kind="goal", text="An evening of his own.", weight=2,
        levels=("none", "one that is broken off", "one in a month", "one in a week", "two in a week"),
    )  # fmt: skip
    base: dict[str, Any] = {**AT, "session": 1}
    moves = (
        Move(id="m1", seq=1, by="patient", act="propose", clause="friday", terms=step, **base),
        Move(id="m2", seq=2, by="patient", act="propose", clause="mine", terms=goal, **base),
        Move(id="m3", seq=3, by="patient", act="attain", clause="mine", level=-1, **base),
        Move(id="m4", seq=4, by="patient", act="clarify", clause="mine", **base,
             worry=Worry(real="He is in hospital.", old="I left him alone.")),
    )  # fmt: skip
    record = replace(
        a_case().record,
        moves=moves,
        kept_lines=(line, replace(line, id="k2", text="Enough for today.", corrects="k1", let_go=True)),
        month_lines=(MonthLine(id="ml", **AT, by="therapist", love="A call that he made himself."),),
        planned_endings=(
            PlannedEnding(id="pe", **AT, last_day=date(2026, 6, 1), by="outside", text="The post ends."),
            PlannedEnding(id="pe2", **AT, last_day=date(2026, 6, 1), by="both", corrects="pe", called_off=True),
        ),
        letters=(Letter(id="le", **AT, how="by_hand", text="The door is open.", template="open-door"),),
    )
    text = words_of(told(record, (), NOW))
    for said in (
        "Enough for today.\n(let go)", "Come to the table late.", "how often: once a week", "at work",
        "A call that he made himself.", "your therapist", "Called off.", "1 Jun 2026", "the two of you",
        "5 Jan 2026, given to you", "The door is open.", "how far it had come, 5 Jan 2026: less than expected (you)",
        "much more than expected: two in a week", "what is really so: He is in hospital.",
        "the old feeling with it: I left him alone.", "said how far it has come",
    ):  # fmt: skip
        assert said in text, said
    assert "open-door" not in text
    assert {"tables/kept_lines.csv", "tables/letters.csv"} <= opened(make_bundle(record, opened=(), made_at=NOW)).keys()


def test_a_cost_that_he_never_named_is_told_as_the_therapists_guess() -> None:
    said = words_of(told(example("archivist").record, None, NOW))
    assert "what it may cost: shame, 6 of 10\n" in said
    assert "what it may cost: envy, 4 of 10 (your therapist’s guess: is it so?)" in said


def test_words_agreed_before_stand_beside_the_new_ones_until_both_say_yes() -> None:
    old, new = Terms(kind="stop", text="A week off without a reason."), Terms(kind="stop", text="Two weeks off.")
    yes = text_hash(old)
    acts: list[dict[str, Any]] = [
        {"by": "patient", "act": "rewrite", "version": VersionOpened(number=1, phase="explore", why="To begin.")},
        {"by": "patient", "act": "propose", "clause": "c", "terms": old},
        {"by": "patient", "act": "accept", "clause": "c", "accepted_text": yes},
        {"by": "therapist", "act": "accept", "clause": "c", "accepted_text": yes},
        {"by": "therapist", "act": "counter", "clause": "c", "terms": new},
    ]
    moves = tuple(Move(id=f"m{n}", seq=n, **AT, **one) for n, one in enumerate(acts, start=1))
    text = words_of(told(replace(a_case().record, moves=moves), (), NOW))
    assert "Two weeks off." in text
    assert "in force until you both say yes to other words: A week off without a reason." in text


def test_a_word_on_what_asks_for_rewriting_reaches_no_file_of_the_bundle() -> None:
    case = a_case()
    word = TriggerWord(
        id="canary-1", **AT, trigger="sense_low", about="canary", answer="set_aside", reason="canarybird"
    )  # fmt: skip
    whole = replace(case, working=replace(case.working, trigger_words=(word,)))
    assert b"canarybird" in write_case(whole)
    files = opened(make_bundle(whole.record, opened=(), made_at=NOW))
    assert not [name for name, data in files.items() if b"canary" in data]


def test_nothing_of_the_ways_of_working_reaches_a_file_of_the_bundle() -> None:
    case = a_case()
    use = ApproachUse(approach="mit", role="main", what_for="canarybird")
    words: dict[str, Any] = {
        "formulation": (FormulationElement(id="canary-0", **AT, approach="mit", slot="wish", text="canarybird"),),
        "element_points": (
            ElementPoint(id="canary-1", **AT, element="canary-0", to="session", ref="1", speaks="for",
                         note="canarybird"),
        ),
        "element_links": (ElementLink(id="canary-2", **AT, start="canary-0", end="canary-0", kind="same"),),
        "narratives": (Narrative(id="canary-3", **AT, title="canarybird", words="canarybird", felt="canarybird"),),
        "features": (FeatureNoted(id="canary-4", **AT, feature="canary", certainty="unknown", note="canarybird"),),
        "approach_decisions": (ApproachDecision(id="canary-5", **AT, uses=(use,), reason="canarybird"),),
        "reason_words": (ReasonWord(id="canary-6", **AT, reason="canary", answer="disagree", why_not="canarybird"),),
        "logs": tuple(replace(log, techniques=("canary.bird",)) for log in case.working.logs),
    }  # fmt: skip
    assert words["logs"]
    assert {"logs", "replies", "ratings", "episode_words", "trigger_words", *words} == set(WORKING_KINDS)
    whole = replace(case, working=replace(case.working, **words))
    assert write_case(whole).count(b"canarybird") == 9
    files = opened(make_bundle(whole.record, opened=(), made_at=NOW))
    assert not [name for name, data in files.items() if b"canary" in data]
