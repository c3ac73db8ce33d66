"""Rule 5: a probable rupture, while it is open. A number alone is worth asking about, and is not called so."""

from __future__ import annotations

from datetime import datetime

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.frank import speaks_against
from holdfast.brief.knowledge import Rule
from holdfast.brief.rules.devaluing_turn import lay_between, with_the_break
from holdfast.contract.agreement import offers
from holdfast.contract.model import Clause
from holdfast.process.readings import Episode, Hour
from holdfast.text import Message

MOST_LISTED = 2
"""A long break leaves many marks: the first says what broke, the newest where it stands."""


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    episode = analysis.process.open_rupture
    if episode:
        return _probable(analysis, episode, knowledge)
    candidate = _recent_candidate(analysis, knowledge)
    return _worth_asking(analysis, candidate, knowledge) if candidate else _thin(analysis, knowledge)


def _probable(analysis: Analysis, episode: Episode, knowledge: Rule) -> Finding:
    reading, turned_in = _reading(episode, knowledge)
    fresh = _fresh(analysis, episode, knowledge)
    pushed = _pushed(analysis, episode, knowledge) if reading == "withdrawal" and fresh else None
    lasts = max((episode.onset, *episode.low_hours)) - episode.onset >= knowledge.at("recent_hours")
    at = knowledge.word("since" if lasts and turned_in is None else "at", hour=turned_in or episode.onset)
    evidence = _evidence(analysis, episode, knowledge)
    if turned_in is not None:
        evidence = [*_newest_rating(analysis, episode, knowledge), *evidence]
    if pushed:
        n = offers(pushed, "therapist")
        value = knowledge.word("offered_twice") if n == 2 else knowledge.word("offered_times", n=n)
        evidence.append(
            Evidence(knowledge.word("offered"), value, pushed.offered[-1].when, "contract", pushed.id),
        )
    return knowledge.finding(
        "pushed" if pushed else reading,
        analysis.approaches,
        about=f"hour:{episode.onset}",
        params={"hour": episode.onset, "at": at},
        evidence=tuple(evidence),
        missing=_missing(analysis, episode, knowledge),
    ).weighed_with(speaks_against(analysis, episode, knowledge))


def _fresh(analysis: Analysis, episode: Episode, knowledge: Rule) -> bool:
    return analysis.process.hours[-1].number - episode.onset < knowledge.at("recent_hours")


def _reading(episode: Episode, knowledge: Rule) -> tuple[str, int | None]:
    """Which way he went; where a long strain has turned another way since, that way and the hour of it."""
    if episode.state == "partly_repaired":
        return "partly", None
    if episode.noted:
        return "your_word", None
    if episode.newest and episode.kind != "devaluing":
        hour, way = episode.newest
        if hour - episode.onset >= knowledge.at("recent_hours") and way not in ("unclear", episode.kind):
            return way, hour
    return str(episode.kind), None


def _pushed(analysis: Analysis, episode: Episode, knowledge: Rule) -> Clause | None:
    """A step you had proposed more than once by then and he had not agreed to."""
    onset = _hour(analysis, episode.onset)
    for clause in analysis.contract.of_kind("step"):
        before = onset is None or any(said.when <= words.day(analysis, onset.when) for said in clause.offered)
        if clause.state == "proposed" and before and offers(clause, "therapist") >= knowledge.at("offered"):
            return clause
    return None


def _worth_asking(analysis: Analysis, episode: Episode, knowledge: Rule) -> Finding:
    return knowledge.finding(
        "worth_asking",
        analysis.approaches,
        about=f"hour:{episode.onset}",
        params={"hour": episode.rating.hour if episode.rating else episode.onset},
        evidence=tuple(_evidence(analysis, episode, knowledge)),
        missing=(knowledge.word("no_second"), *_missing(analysis, episode, knowledge)),
    ).weighed_with(speaks_against(analysis, episode, knowledge))


def _recent_candidate(analysis: Analysis, knowledge: Rule) -> Episode | None:
    """A number alone that is still fresh. Hours that read as candour are left to the rule that says so."""
    held = analysis.process.held[-int(knowledge.at("recent_hours")) :]
    candid = {one.hour for one in analysis.process.candours}
    since = held[0].number if held else 0
    for episode in reversed(analysis.process.episodes):
        last = max((episode.onset, *episode.low_hours))
        low = {episode.onset, *episode.low_hours}
        if episode.stage == "candidate" and episode.state == "open" and episode.rating and last >= since:
            return None if low <= candid or _hardly_likely(analysis, episode, knowledge) else episode
    return None


def _hardly_likely(analysis: Analysis, episode: Episode, knowledge: Rule) -> bool:
    """His ratings, your log and his coming and going taken together speak against a break beginning here.

    The additive score makes no finding; it may keep back one that rests on a number alone.
    """
    onsets = analysis.process.onsets
    if onsets is None:
        return False
    read = [one for hour in (episode.onset, *episode.low_hours) if (one := onsets.about(hour))]
    return bool(read) and max(one.probability for one in read) < knowledge.at("chance")


def _thin(analysis: Analysis, knowledge: Rule) -> Abstained | None:
    """Without his ratings only a loud break can be seen; with too few, none against his usual."""
    ratings, needed = len(analysis.process.ratings), int(knowledge.at("ratings"))
    if not ratings:
        return knowledge.abstain("needs_any")
    return knowledge.abstain("needs_ratings", needed - ratings) if ratings < needed else None


def _evidence(analysis: Analysis, episode: Episode, knowledge: Rule) -> list[Evidence]:
    found: list[Evidence] = []
    rating = episode.rating
    if rating and rating.usual:
        usual = words.usual(rating.usual.level, rating.low, rating.high)
        value = knowledge.word("rating_value", value=words.rounded(rating.value), usual=usual)
        found.append(Evidence(knowledge.word("rating", hour=rating.hour), value, rating.when, "answers"))
    found += _image(analysis, episode, knowledge)
    marked_in = list(dict.fromkeys(sign.hour for sign in episode.signs))
    for number in marked_in if len(marked_in) <= MOST_LISTED else [marked_in[0], *marked_in[1 - MOST_LISTED :]]:
        marked = [sign for sign in episode.signs if sign.hour == number]
        rare = all(sign.rare for sign in marked)
        named = words.signs([(sign.sign, sign.weight) for sign in marked])
        value = knowledge.word("signs_rare" if rare else "signs_common", signs=named)
        found.append(Evidence(knowledge.word("signs", hour=number), value, _when(analysis, number), "log"))
    for number, mark in episode.attendance[-MOST_LISTED:]:
        value = _mark(_hour(analysis, number), mark)
        when = _when(analysis, number)
        found.append(Evidence(knowledge.word("attendance", hour=number), value, when, "attendance"))
    if episode.contract:
        number = episode.contract[-1]
        found.append(
            Evidence(knowledge.word("contract"), knowledge.word("contract_value"), _when(analysis, number), "contract")
        )
    if episode.word:
        kind = knowledge.word("your_word_kind", kind=words.EPISODES[episode.kind])
        value = kind if episode.word.kind else knowledge.word("your_word_value")
        found.append(Evidence(knowledge.word("your_word", hour=episode.onset), value, episode.word.when, "log"))
        if episode.word.did:
            did = words.joined([words.DID[act] for act in episode.word.did])
            found.append(Evidence(knowledge.word("did"), did, episode.word.when, "log"))
    if episode.then:
        number, then = episode.then[-1]
        found.append(
            Evidence(knowledge.word("then", hour=number), words.THEN[then], _when(analysis, number), "log"),
        )
    return found


def _image(analysis: Analysis, episode: Episode, knowledge: Rule) -> list[Evidence]:
    """The fall of his image of you in which it broke: said here, and not a second time.

    What lay in between is told while the break is fresh.
    """
    turn = with_the_break(analysis)
    if turn is None or episode is not analysis.process.open_rupture:
        return []
    ends = {"before": words.signed(turn.from_value), "after": words.signed(turn.to_value)}
    value = knowledge.word("image_value", first=turn.from_hour, last=turn.to_hour, **ends)
    when = _when(analysis, turn.to_hour)
    between = lay_between(analysis, turn) if _fresh(analysis, episode, knowledge) else []
    return [Evidence(knowledge.word("image"), value, when, "answers"), *between]


def _newest_rating(analysis: Analysis, episode: Episode, knowledge: Rule) -> list[Evidence]:
    """Where a long strain has turned another way, what he rated last comes before where it began."""
    newest = analysis.process.ratings[-1] if analysis.process.ratings else None
    if newest is None or newest.hour <= episode.onset or newest.drop is None or newest.drop <= 0:
        return []
    value = knowledge.word("newest_value", value=words.rounded(newest.value), points=words.rounded(newest.drop))
    return [Evidence(knowledge.word("rating", hour=newest.hour), value, newest.when, "answers")]


def _mark(hour: Hour | None, mark: str) -> Message:
    named = words.ATTENDANCE[mark]
    if mark != "cancelled" or hour is None:
        return named
    return words.listed([named, words.BY[hour.by]])


def _missing(analysis: Analysis, episode: Episode, knowledge: Rule) -> tuple[Message, ...]:
    hour = _hour(analysis, episode.onset)
    found = []
    if episode.rating is None:
        found.append(knowledge.word("no_rating"))
    if hour is not None and hour.took_place and not hour.logged:
        found.append(knowledge.word("no_log"))
    return tuple(found)


def _hour(analysis: Analysis, number: int) -> Hour | None:
    return next((hour for hour in analysis.process.hours if hour.number == number), None)


def _when(analysis: Analysis, number: int) -> datetime | None:
    hour = _hour(analysis, number)
    return None if hour is None else hour.when
