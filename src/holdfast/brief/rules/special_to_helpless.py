"""Rule 18, private: "special" has gone and "helpless" has come. An end may be nearer than either has said, or not."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.process.pace_readings import Drift
from holdfast.process.pulls import read_drift
from holdfast.process.thresholds import process_thresholds


def rule(analysis: Analysis, knowledge: Rule) -> Finding | None:
    zone = ZoneInfo(analysis.case.record.about.zone)
    drift = read_drift(analysis.case.private, analysis.process.hours, zone, process_thresholds())
    if analysis.process.pulled is None or drift is None or not drift.turned:
        return None
    return knowledge.finding(
        "turned",
        analysis.approaches,
        about=f"hour:{drift.hours[0]}",
        params={"hours": words.hours(drift.hours)},
        evidence=_evidence(analysis, drift, knowledge),
        missing=() if analysis.contract.of_kind("leaving") else (knowledge.word("no_leaving"),),
    ).weighed_with(_against(analysis, drift, knowledge))


def _evidence(analysis: Analysis, drift: Drift, knowledge: Rule) -> tuple[Evidence, ...]:
    ends = (("special", drift.special_before, drift.special), ("helpless", drift.helpless_before, drift.helpless))
    return tuple(
        Evidence(
            knowledge.word(name),
            knowledge.word("from_to", before=f"{before:.1f}", now=f"{now:.1f}"),
            _when(analysis, drift.hours[-1]),
            "private",
        )
        for name, before, now in ends
    )


def _against(analysis: Analysis, drift: Drift, knowledge: Rule) -> tuple[Evidence, ...]:
    """That he came, that he rates the hours as ever, that something good was seen; and how common helplessness is."""
    found = []
    ratings = {rating.hour: rating for rating in analysis.process.ratings}
    for hour in analysis.process.held:
        if hour.number not in drift.hours:
            continue
        rating = ratings.get(hour.number)
        if rating is not None and rating.drop is not None and rating.drop < knowledge.at("below"):
            value = knowledge.word("rating_value", value=words.rounded(rating.value))
            found.append(Evidence(knowledge.word("as_ever", hour=hour.number), value, hour.when, "answers"))
        if hour.moments:
            seen = words.joined([words.MOMENTS[kind] for kind in hour.moments])
            found.append(Evidence(knowledge.word("moments", hour=hour.number), seen, hour.when, "log"))
    found.append(Evidence(knowledge.word("elsewhere"), knowledge.word("helpless_is_common"), None, "literature"))
    return tuple(found)


def _when(analysis: Analysis, number: int) -> datetime | None:
    return next((hour.when for hour in analysis.process.hours if hour.number == number), None)
