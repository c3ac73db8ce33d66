"""What he agreed to, from the moment he said so until the moment he took it back, and not before."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.web.invented import a_case

from holdfast.case.as_of import as_of
from holdfast.case.consent import (
    HIS_TO_WITHDRAW,
    PURPOSES,
    ledger,
    ledger_in_use,
    may_be_used,
    standing_of,
)
from holdfast.case.consent_texts import KNOWLEDGE, consent_text, consent_texts
from holdfast.case.course import ended_on
from holdfast.case.record import Consent, CourseMark, Purpose, Record, Restriction, ShownText
from holdfast.case.restriction import in_force, said
from holdfast.knowledge import KnowledgeError
from holdfast.text import Spoken, render

DAVIDE = Spoken("Davide R.", "he")
MARCH = datetime(2023, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT = ShownText(id="text", version=1, language="en", text="What we ask you.")


def consent(purpose: Purpose, act: Any = "given", at: datetime = MARCH, **more: Any) -> Consent:
    return Consent(
        id=f"{purpose}-{act}-{at:%d%H%M}", recorded_at=at, when=at.date(), purpose=purpose, act=act, how="paper",
        shown=TEXT if act == "given" else None, **more,
    )  # fmt: skip


def record(*consents: Consent, origin: Any = "practice") -> Record:
    plain = a_case().record
    return replace(plain, about=replace(plain.about, origin=origin), consents=consents)


def test_a_withdrawal_takes_effect_when_it_is_recorded_and_not_before() -> None:
    case = replace(a_case(), record=record(consent("research"), consent("research", "withdrawn", MARCH + DAY)))
    told = MARCH + DAY
    assert may_be_used(as_of(case, told - timedelta(seconds=1)).record, "research").allowed
    use = may_be_used(as_of(case, told).record, "research")
    assert not use.allowed
    assert use.reason is not None
    assert render(use.reason, DAVIDE) == "he withdrew his consent to research"


def test_of_one_day_the_last_recorded_stands_and_a_later_day_goes_before_a_later_recording() -> None:
    twice = record(consent("teaching"), consent("teaching", "withdrawn", MARCH + timedelta(minutes=5)))
    assert standing_of(twice, "teaching").state == "withdrawn"
    found_late = replace(consent("teaching"), id="late", recorded_at=MARCH + 5 * DAY)
    backdated = record(consent("teaching", "withdrawn", MARCH + DAY), found_late)
    assert standing_of(backdated, "teaching").state == "withdrawn"


def test_a_consent_that_was_corrected_away_counts_no_more() -> None:
    wrong = consent("teaching")
    right = replace(wrong, id="right", purpose="research", corrects=wrong.id)
    assert standing_of(record(wrong, right), "teaching").state == "never"
    assert standing_of(record(wrong, right), "research").state == "given"


@pytest.mark.parametrize("purpose", ["teaching", "research", "calibration"])
def test_a_patients_case_leaves_the_treatment_only_with_a_yes(purpose: Purpose) -> None:
    assert not may_be_used(record(), purpose).allowed
    assert may_be_used(record(consent(purpose)), purpose).allowed
    assert may_be_used(record(origin="invented"), purpose).allowed


@pytest.mark.parametrize("purpose", ["portal", "comparison"])
def test_where_nobody_was_asked_things_go_on_and_once_somebody_was_they_need_a_yes(purpose: Purpose) -> None:
    assert not ledger_in_use(record())
    assert may_be_used(record(), purpose).allowed
    use = may_be_used(record(consent("care")), purpose)
    assert not use.allowed
    assert use.reason is not None
    assert "has not consented" in render(use.reason, DAVIDE)
    assert may_be_used(record(consent("care"), consent(purpose)), purpose).allowed


def test_care_rests_on_the_treatment_and_every_other_purpose_is_his_to_take_back() -> None:
    assert may_be_used(record(consent("care"), consent("care", "withdrawn", MARCH + DAY)), "care").allowed
    assert set(HIS_TO_WITHDRAW) == set(PURPOSES) - {"care"}
    for purpose in HIS_TO_WITHDRAW:
        withdrawn = record(consent(purpose), consent(purpose, "withdrawn", MARCH + DAY))
        assert not may_be_used(withdrawn, purpose).allowed
        assert may_be_used(withdrawn, purpose).reason is not None


def test_the_ledger_names_every_purpose_once() -> None:
    assert [one.purpose for one in ledger(record(consent("portal")))] == list(PURPOSES)


def restriction(act: Any, at: datetime, **more: Any) -> Restriction:
    return Restriction(
        id=f"{act}{at:%d}", recorded_at=at, when=at.date(), act=act, wish_of="patient", reason="he asked", **more
    )


def test_while_it_is_restricted_a_case_serves_no_purpose_beyond_being_kept() -> None:
    frozen = replace(
        record(*(consent(purpose) for purpose in PURPOSES)), restrictions=(restriction("restricted", MARCH),)
    )
    refused = {purpose for purpose in PURPOSES if not may_be_used(frozen, purpose).allowed}
    assert refused == {"comparison", "teaching", "research", "calibration"}


def test_a_restriction_stands_from_its_first_day_until_it_is_lifted() -> None:
    first, again = restriction("restricted", MARCH), restriction("restricted", MARCH + DAY)
    frozen = replace(record(), restrictions=(first, again))
    assert in_force(frozen) == first
    assert render(said(first), DAVIDE) == "Restricted at his wish since 1 March 2023: kept, not analysed."
    lifted = restriction("lifted", MARCH + 2 * DAY, told_on=date(2023, 3, 2))
    assert in_force(replace(frozen, restrictions=(first, again, lifted))) is None


def test_a_treatment_that_was_taken_up_again_has_not_ended() -> None:
    def mark(act: Any, day: int) -> CourseMark:
        at = MARCH + day * DAY
        return CourseMark(id=f"{act}{day}", recorded_at=at, when=at.date(), act=act)

    marks = (mark("began", 0), mark("ended", 3), mark("resumed", 5))
    assert ended_on(replace(record(), course=marks[:1])) is None
    assert ended_on(replace(record(), course=marks[:2])) == date(2023, 3, 4)
    assert ended_on(replace(record(), course=marks)) is None


def test_every_purpose_has_a_text_that_a_patient_can_read_whole() -> None:
    for purpose in PURPOSES:
        text = consent_text(purpose)
        assert text.shown.text == text.text
        assert 200 < len(text.text) < 2_000
        assert "adapt it to your country" in text.note.lower()
        assert not [word for word in ("narcissis", "diagnos", "complian") if word in text.text.lower()]


def test_the_texts_say_what_must_not_be_kept_quiet() -> None:
    comparison, portal = consent_text("comparison").text, consent_text("portal").text
    assert "compares your answers over time" in comparison
    assert "You may ask me at any time what it said" in comparison
    assert "Nobody watches the page live" in portal
    for text in (consent_text("care").text, portal):
        assert "colleague who supervises" in text or "If a colleague supervises" in text
        assert "emergency" in text or "in danger" in text, "who else may open the record is said"
    for purpose in HIS_TO_WITHDRAW:
        assert "at any time" in consent_text(purpose).text


def test_a_text_under_another_name_than_its_own_is_refused(tmp_path: Path) -> None:
    for purpose in PURPOSES:
        shutil.copy(KNOWLEDGE / f"{purpose}.v1.toml", tmp_path)
    (tmp_path / "care.v1.toml").rename(tmp_path / "care.v2.toml")
    with pytest.raises(KnowledgeError, match="Rename it"):
        consent_texts(tmp_path)
    (tmp_path / "care.v2.toml").unlink()
    with pytest.raises(KnowledgeError, match="a text for every purpose"):
        consent_texts(tmp_path)
