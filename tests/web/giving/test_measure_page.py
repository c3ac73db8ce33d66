"""The page of one measure: what was answered, beside which group, by whom; opened to its questions; nothing judged."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.measures.test_history import CASE_1, LPFS
from tests.web.invented import FIRST, a_case
from tests.web.rights.test_consent import words

from holdfast.case.record import Consent, Measure, Restriction, Review, SafetyReply, Scale
from holdfast.case.working import Rating
from holdfast.measures.catalogue import catalogue
from holdfast.web import clock
from holdfast.web.giving.question_named import places
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
RESTS = Restriction(id="r", recorded_at=FIRST, when=FIRST.date(), act="restricted", wish_of="patient", reason="So.")
VERDICTS = ("better, by", "worse", "no reliable change", "no change", "improved")
PATHS = ("", "pictures/line-total/")


def filled(id: str, items: tuple[int | None, ...] | None, day: int = 0, **more: Any) -> Measure:
    at = FIRST + timedelta(days=day)
    return Measure(id=f"{id}:{day}", recorded_at=at, when=at.date(), instrument=id, items=items, **more)


def rated(items: tuple[int | None, ...], day: int = 0, **more: Any) -> Rating:
    at = FIRST + timedelta(days=day)
    return Rating(**{"id": f"rated:{day}", "recorded_at": at, "when": at.date(), "rater": "therapist",
                     "instrument": "lpfs-bf", "items": items, **more})  # fmt: skip


BPNI = (filled("b-pni", CASE_1), filled("b-pni", (2,) * 28, 84), filled("sb-pni", (3,) * 12, 42))
OWN = (filled("lpfs-bf", LPFS), filled("lpfs-bf", (1,) * 12, 60))
RATED = (rated((4,) * 12, 3), rated((3,) * 12, 61, id="inf", rater="informant", relation="his brother"))


def stored(anna: User, measures: tuple[Measure, ...], ratings: tuple[Rating, ...] = (), **more: Any) -> door.CaseHandle:
    plain = a_case()
    record = replace(plain.record, measures=measures, **more)
    return door.import_case(anna, replace(plain, record=record, working=replace(plain.working, ratings=ratings)))


def at(handle: door.CaseHandle, id: str, more: str = "") -> str:
    return f"/cases/{handle.id}/measures/{id}/{more}"


@pytest.fixture
def bpni(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    return stored(anna, BPNI)


@pytest.fixture
def by_two(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    return stored(anna, OWN, RATED)


def test_it_works(signed_in_anna: Client, bpni: door.CaseHandle) -> None:
    page = words(signed_in_anna.get(at(bpni, "b-pni")))
    assert "He answered 2 times, from 10 Jan 2023 to 4 Apr 2023." in page
    assert "Mainly students" in page
    assert "Not a norm for adults" in page
    assert "Entitlement rage, he: 2.75 on 10 Jan 2023" in page


def test_each_point_opens_to_its_questions(signed_in_anna: Client, bpni: door.CaseHandle) -> None:
    page = signed_in_anna.get(at(bpni, "b-pni")).content.decode()
    for ref in ("b-pni:0", "b-pni:84"):
        where = f"/cases/{bpni.id}/entries/{ref}/"
        assert page.count(where) >= 5, "the plane, three lines, the table of all and the questions"
        assert signed_in_anna.get(where).status_code == 200


def test_the_questions_tell_which_form_each_answer_comes_from(signed_in_anna: Client, bpni: door.CaseHandle) -> None:
    page = words(signed_in_anna.get(at(bpni, "b-pni")))
    assert "Sister forms ask some of the same questions" in page
    assert "SB-PNI 21 February 2023" in page
    alone = words(signed_in_anna.get(at(bpni, "sb-pni")))
    assert "He answered once" in alone, "forms of a sister are no points of this line"


def test_between_reviews_the_limit_is_drawn_and_nothing_is_judged(
    signed_in_anna: Client, bpni: door.CaseHandle
) -> None:
    page = words(signed_in_anna.get(at(bpni, "b-pni")))
    assert "up to 0.81 points from the answer of 10 Jan 2023 may be the measure's own error" in page
    assert "Whether something changed is said at planned reviews only." in page
    assert not [word for word in VERDICTS if word in page]


def test_at_a_planned_review_the_verdict_is_said_with_its_day(
    anna: User, signed_in_anna: Client, recorded: audit.Trail
) -> None:
    review = Review(id="r1", recorded_at=FIRST, when=FIRST.date(), status="planned", due=date(2023, 4, 10))
    low = (filled("b-pni", (5,) * 28), filled("b-pni", (0,) * 28, 84))
    handle = stored(anna, low, reviews=(review,))
    page = words(signed_in_anna.get(at(handle, "b-pni")))
    assert "Vulnerability at the review of 10 April 2023: better" in page
    assert "His own ups and downs are not known yet." in page
    later = words(signed_in_anna.get(at(handle, "b-pni", "?from=review")))
    assert "from the answer of 4 Apr 2023" in later


def test_of_lpfs_the_line_and_the_rating_stand_alone(signed_in_anna: Client, by_two: door.CaseHandle) -> None:
    page = words(signed_in_anna.get(at(by_two, "lpfs-bf")))
    assert "No source says what counts as a change here: the line, and what you rate yourself, stand alone." in page
    assert "no band is drawn" in page
    assert not [word for word in VERDICTS if word in page]


def test_two_views_stand_side_by_side_and_are_not_averaged(signed_in_anna: Client, by_two: door.CaseHandle) -> None:
    page = words(signed_in_anna.get(at(by_two, "lpfs-bf")))
    assert "Not averaged" in page
    assert "LPFS-BF 30 48 −18" in page
    assert "His brother" in page
    assert "LPFS-BF 12 36 −24" in page
    assert "39" not in page, "the mean of 30 and 48"


def test_a_way_of_putting_rage_together_changes_the_scores_and_takes_the_figures_away(
    signed_in_anna: Client, bpni: door.CaseHandle
) -> None:
    page = words(signed_in_anna.get(at(bpni, "b-pni", "?rollup=rage-with-grandiosity")))
    assert "Grandiosity, he: 3.88 on 10 Jan 2023" in page
    assert "no group's figures and no least change are known" in page
    assert "Nothing to draw yet: no form has both scores" in page


@pytest.mark.parametrize("odd", ["?group=everybody", "?rollup=mine", "?from=yesterday", "?score=nothing", "pictures/x/",
                                 "pictures/line-nothing/", "pictures/profile/"])  # fmt: skip
def test_what_this_measure_does_not_have_is_not_there(signed_in_anna: Client, bpni: door.CaseHandle, odd: str) -> None:
    assert signed_in_anna.get(at(bpni, "b-pni", odd)).status_code == 404


@pytest.mark.parametrize("id", ["sac", "tpc", "nothing", "..", "import'--"])
def test_there_is_no_page_of_what_is_no_measure(signed_in_anna: Client, bpni: door.CaseHandle, id: str) -> None:
    assert signed_in_anna.get(at(bpni, id)).status_code == 404


def test_a_measure_never_answered_has_a_page_and_no_picture(signed_in_anna: Client, bpni: door.CaseHandle) -> None:
    page = signed_in_anna.get(at(bpni, "npi-40"))
    assert "Not answered yet." in words(page)
    assert "picture-place" not in page.content.decode()


def test_a_measure_declared_by_the_case_has_its_line(anna: User, signed_in_anna: Client, recorded: audit.Trail) -> None:
    scale = Scale(low=0, high=100, better="lower", title="Dread")
    handle = stored(anna, tuple(filled("dread", None, 7 * n, total=60.0 - n, scale=scale) for n in range(3)))
    assert "Dread" in words(signed_in_anna.get(at(handle, "dread")))


def test_a_profile_has_no_line(anna: User, signed_in_anna: Client, recorded: audit.Trail) -> None:
    handle = stored(anna, (filled("npi-13", (1,) * 13), filled("npi-13", (2,) * 13, 90)))
    page = signed_in_anna.get(at(handle, "npi-13"))
    assert "not read as change" in words(page)
    assert "line-" not in page.content.decode()


@pytest.mark.parametrize("name", ["plane", "line-grandiosity", "line-vulnerability"])
def test_a_picture_comes_by_its_own_request(signed_in_anna: Client, bpni: door.CaseHandle, name: str) -> None:
    whole = signed_in_anna.get(at(bpni, "b-pni", f"pictures/{name}/")).content.decode()
    part = signed_in_anna.get(at(bpni, "b-pni", f"pictures/{name}/"), headers={"HX-Request": "true"}).content.decode()
    assert whole.count('<svg xmlns="http://www.w3.org/2000/svg" class="chart"') == 2, (
        "one for paper and desk, one for a phone"
    )
    assert "<html" in whole
    assert "<html" not in part
    assert part.count('class="chart"') == 2


# --- who reads what --------------------------------------------------------------------------------------------------


def seen_by(client: Client, user: User, handle: door.CaseHandle, paths: tuple[str, ...] = PATHS) -> list[str]:
    client.force_login(user)
    pages = [client.get(at(handle, "lpfs-bf", path)) for path in paths]
    assert [one.status_code for one in pages] == [200] * len(paths)
    same = re.compile(rf'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|{handle.id}|hx-headers=\'[^\']+\'')
    return [same.sub("", one.content.decode()) for one in pages]


@pytest.mark.parametrize("other", [(), RATED[:1], (rated((1,) * 12, 3, relation="x"), rated((2,) * 12, 90))])
def test_who_may_not_read_ratings_reads_the_same_bytes_whatever_they_say(
    client: Client, anna: User, sofia: User, recorded: audit.Trail, other: tuple[Rating, ...]
) -> None:
    mine, changed = stored(anna, OWN, RATED), door.import_case(
        anna,
        replace(
            a_case("another"),
            record=replace(a_case("another").record, measures=OWN),
            working=replace(a_case().working, ratings=other),
        ),
    )  # fmt: skip
    for handle in (mine, changed):
        door.assign(handle, sofia)
    assert seen_by(client, sofia, mine) == seen_by(client, sofia, changed)
    assert seen_by(client, anna, mine) != seen_by(client, anna, changed)


def test_a_supervisor_reads_ratings_while_working_notes_are_lent(
    client: Client, anna: User, sofia: User, by_two: door.CaseHandle
) -> None:
    door.assign(by_two, sofia)
    client.force_login(sofia)
    assert client.get(f"/cases/{by_two.id}/entries/rated:3/").status_code == 404
    assert "Not averaged" not in words(client.get(at(by_two, "lpfs-bf")))
    door.lend_working(by_two, sofia, "supervision", clock.now() + timedelta(days=3))
    assert "Not averaged" in words(client.get(at(by_two, "lpfs-bf")))
    opened = client.get(f"/cases/{by_two.id}/entries/rated:3/")
    assert opened.status_code == 200
    assert "Rate him yourself" not in words(client.get(at(by_two, "lpfs-bf")))
    assert "Change an answer" not in words(opened)


def test_the_therapist_rates_and_types_in_what_others_answered(signed_in_anna: Client, by_two: door.CaseHandle) -> None:
    page = signed_in_anna.get(at(by_two, "lpfs-bf")).content.decode()
    for rater in ("therapist", "informant"):
        where = f"/cases/{by_two.id}/measures/type/lpfs-bf/?rater={rater}"
        assert where in page
        assert signed_in_anna.get(where).status_code == 200


def test_looking_back_nothing_recorded_later_is_in_it(signed_in_anna: Client, bpni: door.CaseHandle) -> None:
    page = words(signed_in_anna.get(at(bpni, "b-pni", "?at=2023-02-01")))
    assert "He answered once, on 10 Jan 2023." in page
    assert "4 April 2023" not in page


NOT_COMPARED = Consent(
    id="c", recorded_at=FIRST, when=FIRST.date(), purpose="comparison", act="withdrawn", how="paper"
)  # fmt: skip


@pytest.mark.parametrize("more", [{"restrictions": (RESTS,)}, {"consents": (NOT_COMPARED,)}])
def test_of_a_restricted_case_and_without_his_consent_nothing_is_made(
    anna: User, signed_in_anna: Client, recorded: audit.Trail, more: dict[str, Any]
) -> None:
    handle = stored(anna, OWN, RATED, **more)
    page = signed_in_anna.get(at(handle, "lpfs-bf"))
    assert "It is kept, each form by itself, and nothing is made of it." in words(page)
    assert "picture-place" not in page.content.decode()
    assert "LPFS-BF 30" not in words(page)
    assert signed_in_anna.get(at(handle, "lpfs-bf", "pictures/line-total/")).status_code == 404


def test_nothing_private_is_read_for_it(signed_in_anna: Client, by_two: door.CaseHandle) -> None:
    before = AuditEntry.objects.count()
    signed_in_anna.get(at(by_two, "lpfs-bf"))
    assert AuditEntry.objects.count() == before + 1
    assert "private" not in str(AuditEntry.objects.order_by("-pk")[0].did)


# --- one form, opened ------------------------------------------------------------------------------------------------


def test_an_entry_opens_to_scores_beside_their_group_and_every_question(
    signed_in_anna: Client, bpni: door.CaseHandle
) -> None:
    page = words(signed_in_anna.get(f"/cases/{bpni.id}/entries/b-pni:0/"))
    assert "Grandiosity 4.25 71 above the score that 95 of 100 in this group do not pass 12 of 12" in page
    assert "Mainly students" in page
    assert "Question 1 · Exploitativeness 4" in page
    assert "Its line over time" in page


def test_an_entry_has_the_words_and_what_each_answer_means(
    anna: User, signed_in_anna: Client, recorded: audit.Trail
) -> None:
    done = SafetyReply(
        id="s1", recorded_at=FIRST, when=FIRST.date(), measure="phq-9:0", item="phq9", done="We spoke of it."
    )
    handle = stored(anna, (filled("phq-9", (0, 1, 2, 3, None, 0, 0, 0, 1)),), safety_replies=(done,))
    page = words(signed_in_anna.get(f"/cases/{handle.id}/entries/phq-9:0/"))
    assert "Little interest or pleasure in doing things 0 Not at all" in page
    assert "left blank" in page
    assert "What was done, 10 January 2023: We spoke of it." in page
    assert "PHQ-9 total" in page


def test_a_rating_opened_says_whose_it_is_and_that_it_is_a_working_note(
    signed_in_anna: Client, by_two: door.CaseHandle
) -> None:
    page = words(signed_in_anna.get(f"/cases/{by_two.id}/entries/inf/"))
    assert "rated by somebody who knows him ( his brother )" in page
    assert "A working note" in page


def test_a_form_left_out_says_so_and_asks_nothing(anna: User, signed_in_anna: Client, recorded: audit.Trail) -> None:
    handle = stored(anna, (filled("phq-9", (None,) * 9),))
    page = words(signed_in_anna.get(f"/cases/{handle.id}/entries/phq-9:0/"))
    assert "Left out this time" in page
    assert "Ask" not in page


def test_the_case_page_leads_here(signed_in_anna: Client, bpni: door.CaseHandle) -> None:
    page = unescape(signed_in_anna.get(f"/cases/{bpni.id}/").content.decode())
    assert f'href="{at(bpni, "b-pni")}"' in page
    assert f'href="{at(bpni, "b-pni")}"' in signed_in_anna.get(f"/cases/{bpni.id}/measures/").content.decode()


# --- a question named ------------------------------------------------------------------------------------------------


def test_a_question_whose_words_are_not_here_is_its_number_on_the_form_and_its_facet(
    anna: User, signed_in_anna: Client, recorded: audit.Trail
) -> None:
    handle = stored(anna, (filled("pni-52", (3,) * 52),))
    for where in (f"/cases/{handle.id}/entries/pni-52:0/", at(handle, "pni-52")):
        page = words(signed_in_anna.get(where))
        assert "Question 4 · Exploitativeness 3" in page
        assert "pni52:" not in page


def test_the_number_is_the_one_on_the_form_that_was_filled_in(signed_in_anna: Client, bpni: door.CaseHandle) -> None:
    page = words(signed_in_anna.get(f"/cases/{bpni.id}/entries/b-pni:0/"))
    assert "Question 1 · Exploitativeness 4" in page, "the fourth of the long form is the first of this one"


@pytest.mark.parametrize("form", ["npi-40-letters", "published"])
def test_answers_of_a_form_of_letters_are_the_letters_printed_on_it(
    anna: User, signed_in_anna: Client, recorded: audit.Trail, form: str
) -> None:
    handle = stored(anna, (filled("npi-16", (1, 2) * 8, form=form),))
    where = places(catalogue()["npi-16"], form)["npi40:04"]
    letter = "AB"[(where - 1) % 2]
    for address in (f"/cases/{handle.id}/entries/npi-16:0/", at(handle, "npi-16")):
        page = words(signed_in_anna.get(address))
        assert f"Question {where} {letter}" in page


# --- bands and cut-offs ----------------------------------------------------------------------------------------------


def test_a_band_stands_as_a_published_name_and_never_bare(
    anna: User, signed_in_anna: Client, recorded: audit.Trail
) -> None:
    handle = stored(anna, (filled("phq-9", (3,) * 9),))
    for where in (f"/cases/{handle.id}/entries/phq-9:0/", f"/cases/{handle.id}/measures/", at(handle, "phq-9")):
        page = words(signed_in_anna.get(where))
        assert "published band: severe" in page
        assert not re.search(r"(?<!published band: )\bsevere\b", page)


def test_cut_offs_of_women_and_men_are_said_together(anna: User, signed_in_anna: Client, recorded: audit.Trail) -> None:
    handle = stored(anna, (filled("audit-c", (3, 0, 0)),))
    page = words(signed_in_anna.get(f"/cases/{handle.id}/entries/audit-c:0/"))
    assert "reaches the cut-off used for women (3); the one for men is 4" in page
