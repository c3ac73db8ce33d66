"""The argument map on its page: reasons in words, what is not known said, a word against a reason; never a score."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.approaches.conftest import CANARY, Send, now_of, page_of, said, said_nothing
from tests.web.conftest import sign_in_whole
from tests.web.invented import a_case
from tests.web.knowing.test_knowledge_pages import NEW, accepts
from tests.web.supervision.conftest import REASON, in_days

from holdfast.analysis import analyse
from holdfast.approaches.knowledge_files import knowledge
from holdfast.approaches.model import ArgumentMap, ReasonOpen
from holdfast.case.moments import parse_moment
from holdfast.case.record import Restriction
from holdfast.case.ways import ApproachDecision, ApproachUse, FeatureNoted
from holdfast.simulate.examples import example
from holdfast.text import render, say
from holdfast.web import clock
from holdfast.web.approaches.shown import GRADES
from holdfast.web.knowing.in_force import ours
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OFF = "no reasons are worked out"
ALWAYS = "No way of working has been shown to be best for pathological narcissism"
SCORES = re.compile(
    r"\d+ ?%|\bper cent\b|\btotal of\b|\bscore\b|\branked\b|\bbest match\b|\d+ of \d+ reasons|\d+ reasons?\b|"
    r"\b(?:first|second|third) choice\b|\brecommended\b|\d+ (?:for|against)\b"
)


def map_of(handle: door.CaseHandle) -> ArgumentMap:
    return analyse(now_of(handle), clock.now()).ways.argument


def one_open(handle: door.CaseHandle) -> tuple[ReasonOpen, str]:
    """A reason for or against MIT that waits on one thing alone, and the answer that makes it speak."""
    for one in map_of(handle).of("mit").open:
        terms = one.reason.condition.terms
        if len(terms) == 1 and not one.reason.condition.none and one.reason.verdict in ("for", "against"):
            return one, terms[0].values[0]
    raise AssertionError("MIT has no reason that waits on one thing alone")


def one_that_speaks(handle: door.CaseHandle, send: Send) -> str:
    found, value = one_open(handle)
    assert send("known/", **{f"f__{found.missing[0]}": value}).status_code == 302
    return found.reason.id


def test_the_ways_trained_in_stand_open_the_others_folded_and_adjuncts_apart(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    page = page_of(signed_in_anna, handle)
    trained, _, rest = page.partition('id="others"')
    others, _, beside = rest.partition('id="beside"')
    assert set(re.findall(r'id="way-(\w+)"', trained)) == {"mit", "gpm"}
    approaches = {one.id for one in knowledge().approaches if one.kind == "approach"}
    assert set(re.findall(r'id="way-(\w+)"', others)) == approaches - {"mit", "gpm"}
    assert set(re.findall(r'id="way-(\w+)"', beside)) == {one.id for one in knowledge().approaches} - approaches
    assert '<details class="way"' not in trained
    assert others.count('<details class="way"') == len(approaches) - 2
    assert "What you are trained in" in said(page)
    assert "If you consult or refer" in said(page)


def test_the_page_says_that_its_order_is_no_rank_and_that_none_is_best(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    text = said(page_of(signed_in_anna, handle))
    assert ALWAYS in text
    assert "the order is no rank" in text


def test_no_total_percent_or_rank_stands_on_the_page(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    for score in ("6 reasons for it", "fits 80 %", "the second choice"):
        assert SCORES.search(score), "the search would find one"
    one_that_speaks(handle, send)
    page = page_of(signed_in_anna, handle)
    without_the_files_words = said(page[: page.index('id="sources"')] + "</main>")
    for way in knowledge().approaches:
        for text in (way.aims_at, way.evidence, *(one.text for one in way.reasons)):
            without_the_files_words = without_the_files_words.replace(text, "")
    assert SCORES.findall(without_the_files_words) == []
    assert not re.search(r"<(?:progress|meter|svg)\b", page[page.index("<main") :].replace('<svg class="mark"', ""))
    for group in re.findall(r'class="group">([^<]+)<', page):
        assert not re.search(r"\d", group)


def test_a_reason_moves_from_not_known_to_spoken_when_the_therapist_says_what_is_so(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    found, value = one_open(handle)
    feature = knowledge().features[found.missing[0]]
    before = page_of(signed_in_anna, handle)
    assert f'<li id="r-{found.reason.id}">' in before
    assert send("known/", **{f"f__{feature.id}": value, f"sure__{feature.id}": "yes"}).status_code == 302
    after = page_of(signed_in_anna, handle)
    spoken = after[after.index(f'<li class="reason" id="r-{found.reason.id}"') :].partition("</li>")[0]
    person = analyse(now_of(handle), clock.now()).person
    assert render(say(feature.words_of(value)), person) in re.sub("&#x27;", "'", spoken)
    assert "your word" in spoken
    assert "estimated" not in spoken


def test_what_is_only_estimated_is_said_to_be(signed_in_anna: Client, handle: door.CaseHandle, send: Send) -> None:
    reason = one_that_speaks(handle, send)
    page = page_of(signed_in_anna, handle)
    assert "estimated" in page[page.index(f'id="r-{reason}"') :].partition("</li>")[0]


def test_asked_again_the_page_says_first_what_speaks_differently_since_the_last_decision(
    signed_in_anna: Client, anna: User, recorded: audit.Trail, handle: door.CaseHandle
) -> None:
    found, value = one_open(handle)
    then, later = clock.now() - timedelta(days=200), clock.now() - timedelta(days=5)
    decision = ApproachDecision(
        id="d1", recorded_at=then, when=then.date(), uses=(ApproachUse(approach="mit", role="main"),), reason="So."
    )
    noted = FeatureNoted(
        id="n1", recorded_at=later, when=later.date(), feature=found.missing[0], value=value, certainty="known"
    )
    case = now_of(handle)
    case = replace(case, working=replace(case.working, approach_decisions=(decision,), features=(noted,)))
    other = door.import_case(anna, replace(case, record=replace(case.record, id="other")))
    page = page_of(signed_in_anna, other)
    above, _, below = page.partition('id="in-use"')
    assert "To be looked at again" in said(f"{above}</main>")
    assert "What speaks differently" in said(f"{above}</main>")
    moved = above[above.index('class="moved"') :]
    assert f'href="#r-{found.reason.id}"' in moved
    assert "it was not known then" in moved
    assert f'<li class="reason" id="r-{found.reason.id}"' in below


def test_what_was_just_said_is_shown_with_what_speaks_through_it(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    found, value = one_open(handle)
    answer = send("known/", **{f"f__{found.missing[0]}": value})
    page = signed_in_anna.get(answer["Location"]).content.decode()
    notice = page[page.index('role="status"') :].partition('id="in-use"')[0]
    assert "Through what you said:" in notice
    assert f'href="#r-{found.reason.id}"' in notice


def test_every_reason_on_the_page_names_grade_and_sources_and_each_source_stands_below(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    page = page_of(signed_in_anna, handle)
    named = set(re.findall(r'href="#source-(\w+)"', page))
    assert named == set(re.findall(r'<li id="source-(\w+)"', page))
    for item in re.findall(r'<li class="reason" id="r-[^"]+">(.*?)</li>', page, re.DOTALL):
        assert "#source-" in item
        assert any(render(grade).lower() in item.lower() for grade in GRADES.values()), item


def test_what_is_not_known_is_said_with_what_it_would_change(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    text = said(page_of(signed_in_anna, handle))
    assert "Not known:" in text
    assert re.search(r"If it is (so|not so|“[^”]+”)[^,]*, this would (speak for it|speak against it|come first)", text)


def test_a_reason_can_be_disagreed_with_stays_and_is_marked_and_taken_back(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    reason = one_that_speaks(handle, send)
    opened = signed_in_anna.get(f"/cases/{handle.id}/ways/?of={reason}").content.decode()
    assert "Why, in a line" in opened
    answer = send("reasons/", reason=reason, answer="disagree", why_not=CANARY)
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{handle.id}/ways/#r-{reason}")
    item = page_of(signed_in_anna, handle)
    item = item[item.index(f'id="r-{reason}"') :].partition("</li>")[0]
    assert "You see it otherwise" in item
    assert CANARY in item
    assert next(one for one in map_of(handle).of("mit").spoken if one.reason.id == reason).disagreed is not None
    assert send("reasons/", reason=reason, answer="taken_back", why_not="").status_code == 302
    assert CANARY not in page_of(signed_in_anna, handle)
    assert [one.answer for one in now_of(handle).working.reason_words] == ["disagree", "taken_back"]


def test_a_word_on_a_reason_sent_twice_is_kept_once(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    reason = one_that_speaks(handle, send)
    page = signed_in_anna.get(f"/cases/{handle.id}/ways/?of={reason}").content.decode()
    form = re.findall(r'name="form" value="([^"]+)"', page)[-1]
    for _ in range(2):
        sent = {"form": form, "reason": reason, "answer": "disagree", "why_not": "no"}
        assert signed_in_anna.post(f"/cases/{handle.id}/ways/reasons/", sent).status_code == 302
    assert len(now_of(handle).working.reason_words) == 1


@pytest.mark.parametrize(("fields", "status"), [
    ({"reason": "mit-nothing", "answer": "disagree", "why_not": CANARY}, 422),
    ({"reason": "mit-1", "answer": "perhaps", "why_not": CANARY}, 400),
])  # fmt: skip
def test_a_word_on_a_reason_that_is_none_is_refused_and_what_was_typed_stays(
    handle: door.CaseHandle, send: Send, fields: dict[str, str], status: int
) -> None:
    before = door.revision(handle)
    answer = send("reasons/", **fields)
    assert answer.status_code == status
    assert status == 400 or CANARY in said(answer.content.decode())
    assert door.revision(handle) == before


def test_a_word_too_long_stays_in_its_field(handle: door.CaseHandle, send: Send) -> None:
    reason = one_that_speaks(handle, send)
    answer = send("reasons/", reason=reason, answer="disagree", why_not="x" * 501)
    assert answer.status_code == 422
    assert "501 characters" in said(answer.content.decode())
    assert "x" * 501 in answer.content.decode()


def test_where_findings_are_off_no_reason_is_shown_and_what_was_written_stays(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    assert send("decision/", role__mit="main", reason=CANARY).status_code == 302
    with override_settings(HOLDFAST_FINDINGS=False):
        text = said(page_of(signed_in_anna, handle))
        assert OFF in text
        assert CANARY in text
        assert "Speaks for it" not in text
        assert "Rests on" not in text
        known = said(page_of(signed_in_anna, handle, "known/"))
        assert OFF in known
        assert "Would decide" not in known
        assert "In the record" not in known
        assert send("known/", f__trauma="current").status_code == 302
        assert CANARY in said(page_of(signed_in_anna, handle, "decision/"))
    assert now_of(handle).working.features[-1].value == "current"


def test_while_a_case_is_restricted_no_reason_is_shown_and_it_can_still_be_written(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    rests = Restriction(id="x", recorded_at=clock.now(), when=clock.now().date(), act="restricted",
                        wish_of="patient", reason="time")  # fmt: skip
    with audit.recorded("test"):
        door.add_entry(handle, "restrictions", rests)
    text = said(page_of(signed_in_anna, handle))
    assert "While this case is restricted no reasons are worked out" in text
    assert "Speaks for it" not in text
    assert send("known/", f__trauma="past").status_code == 302
    assert send("decision/", role__mit="main", reason="It stays.").status_code == 302


@pytest.fixture
def noted(handle: door.CaseHandle, send: Send) -> str:
    """A canary in each of the three kinds of word, and in the decision."""
    reason = one_that_speaks(handle, send)
    assert send("reasons/", reason=reason, answer="disagree", why_not=CANARY).status_code == 302
    assert send("known/", f__trauma="current", note__trauma=CANARY).status_code == 302
    assert send("decision/", role__mit="main", for__mit=CANARY, reason=CANARY, followed=CANARY).status_code == 302
    return reason


def test_a_supervisor_reads_them_while_they_are_lent_and_writes_nothing(
    handle: door.CaseHandle, sofia: User, noted: str
) -> None:
    browser = Client()
    with audit.recorded("test"):
        door.assign(handle, sofia)
    sign_in_whole(browser, sofia)
    for place in ("", "known/", "decision/"):
        page = page_of(browser, handle, place)
        assert CANARY not in page
        assert "working notes" in said(page)
        assert "Speaks for it" not in said(page)
    with audit.recorded("test"):
        door.lend_working(handle, sofia, REASON, in_days(7))
    for place in ("", "known/", "decision/"):
        page = page_of(browser, handle, place)
        assert CANARY in page
        assert "<form" not in page[page.index("<main") :].replace('<form class="known printed" method="post">', "")
        assert 'type="radio"' not in page
    for place, fields in (("known/", {"f-trauma": "none"}), ("decision/", {"role-mit": "main", "reason": "x"}),
                          ("reasons/", {"reason": noted, "answer": "disagree"}), ("trainings/", {})):  # fmt: skip
        assert browser.post(f"/cases/{handle.id}/ways/{place}", fields).status_code == 403


def test_a_colleague_sees_nothing_of_them(signed_in_anna: Client, handle: door.CaseHandle, noted: str) -> None:
    for place in ("", "known/", "decision/"):
        page = page_of(signed_in_anna, handle, f"{place}?private=no")
        assert CANARY not in page
        assert "A colleague sees nothing of them" in said(page)
        assert "Speaks for it" not in said(page)
        assert "Keep what I changed" not in page


def test_looking_back_shows_what_was_known_then_and_no_form(
    signed_in_anna: Client, handle: door.CaseHandle, noted: str
) -> None:
    for place in ("", "known/", "decision/"):
        page = page_of(signed_in_anna, handle, f"{place}?at=2023-01-20")
        assert CANARY not in page
        assert 'name="form"' not in page[page.index("<main") :]


def test_contrary_evidence_stands_beside_the_reason_it_contradicts(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    """Of everything the example's data show, the therapist says another thing."""
    case, day = said_nothing(example("archivist")), "2023-06-01"
    at = parse_moment(day, case)
    noted = tuple(
        FeatureNoted(id=f"n-{id}", recorded_at=then, when=then.date(), feature=id, value=other, certainty="known")
        for then in [at - timedelta(days=2)]
        for id, reading in analyse(case, at).ways.argument.features.readings.items()
        for other in [next(one.id for one in knowledge().features[id].values if one.id != reading.value)]
        if reading.value is not None
    )
    case = replace(case, working=replace(case.working, features=noted))
    contradicted = {
        one.reason.id
        for way in analyse(case, at).ways.argument.approaches
        for one in way.spoken
        if any(rest.contrary for rest in one.features)
    }
    assert contradicted, "the example's own data speak against what was noted"
    handle = door.import_case(anna, case)
    page = page_of(signed_in_anna, handle, f"?at={day}")
    for reason in contradicted:
        item = page[page.index(f'id="r-{reason}"') :].partition("</li>")[0]
        assert "Against this:" in item


def test_the_brief_leads_here_and_for_a_colleague_it_does_not(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    link = f'href="/cases/{handle.id}/ways/"'
    brief = signed_in_anna.get(f"/cases/{handle.id}/brief/").content.decode()
    assert link in brief[brief.index('id="still_the_way"') :]
    colleague = signed_in_anna.get(f"/cases/{handle.id}/brief/?private=no").content.decode()
    assert f"/cases/{handle.id}/ways/" not in colleague


def test_somebody_without_trainings_is_told_where_to_write_them_down(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    bare = door.import_case(anna, a_case("bare"))
    assert "Which ways you are trained in is not written down" in said(page_of(signed_in_anna, bare))


def test_a_reason_of_the_practices_own_speaks_here_and_can_be_disagreed_with(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    assert accepts(signed_in_anna, ours("gpm") + NEW).status_code == 302
    assert send("known/", f__pole="grandiose", f__phase="middle").status_code == 302
    assert "The group on Tuesdays is near where he lives." in said(page_of(signed_in_anna, handle))
    assert send("reasons/", reason="gpm-of-this-practice", answer="disagree", why_not=CANARY).status_code == 302
    assert CANARY in said(page_of(signed_in_anna, handle))
