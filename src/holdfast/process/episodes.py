"""Ruptures as episodes: onset, sources, kind, repair. Read hour by hour, looking back only.

An episode begins where his rating falls far below his usual (`answers`). Where he gave no rating, or has no usual yet,
it begins where you marked rare signs and a second source stands beside them in the same hour or the next: in *quiet*
the log, attendance and contract can still say what they say, but the log alone never does. A number alone stays a
`candidate`; a second source (`forms.md` 5) makes it `probable`.

While it lasts, his ratings are kept out of his usual, for at most `usual_kept_out` ratings: after that all of them are
his usual, and a candidate has faded.

The therapist's word on an episode (`episode_words.py`) is heard as it is read: what he confirms or adds is probable,
what he sets aside holds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from holdfast.case.record import Attendance
from holdfast.case.working import CONFRONTATION, WITHDRAWAL, EpisodeWord, Then
from holdfast.process.alliance import back, fallen, rate
from holdfast.process.alliance_readings import Kind
from holdfast.process.contract_signs import ContractSigns
from holdfast.process.episode_words import beside_the_word, broke, sets_aside, usual_again
from holdfast.process.image import devaluing
from holdfast.process.readings import Episode, Hour, ImageTurn, RareSign, Rating, Source, Stage, State
from holdfast.process.signs import unusually_marked
from holdfast.process.thresholds import ProcessThresholds

_STILL_OPEN: tuple[Then, ...] = ("not_addressed", "addressed_open")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside his ratings: signs and telling marks by hour, the contract, turns of his image of you, and by
    the hour of the onset what you said of it.
    """

    signs: Mapping[int, tuple[RareSign, ...]]
    marks: Mapping[int, tuple[Attendance, ...]]
    contract: ContractSigns
    turns: tuple[ImageTurn, ...]
    words: Mapping[int, EpisodeWord] = field(default_factory=dict)


@dataclass(slots=True)
class _Strain:
    """An episode while it is being read. Places count from 0 in the list of hours."""

    onset: int
    rating: Rating | None
    low: list[int]
    last: int
    rated: int
    lowest: float | None
    state: State = "open"
    back_at: int | None = None
    mended_by: tuple[Source, ...] = ()
    seconded: bool = False
    then: list[tuple[int, Then]] = field(default_factory=list)
    kept_out: list[float] = field(default_factory=list)
    word: EpisodeWord | None = None

    @property
    def aside(self) -> bool:
        return self.word is not None and sets_aside(self.word)

    @property
    def unseen(self) -> bool:
        """Begun by your word at an hour he rated as usual: his ratings tell nothing of it, also not that it mended."""
        return self.lowest is None and self.rating is not None and self.rating.usual is not None


def read_episodes(
    hours: Sequence[Hour], beside: Beside, thresholds: ProcessThresholds
) -> tuple[tuple[Rating, ...], tuple[Episode, ...]]:
    """His ratings, each against his usual then, and the episodes in order of onset.

    Where you said something of an episode, what is read without your words stands beside it.
    """
    ratings, episodes = _read(hours, beside, thresholds)
    if beside.words:
        _, alone = _read(hours, replace(beside, words={}), thresholds)
        said = beside_the_word(episodes, alone)
        episodes = tuple(replace(one, program=said.get(one.onset)) for one in episodes)
    return ratings, episodes


def _read(
    hours: Sequence[Hour], beside: Beside, thresholds: ProcessThresholds
) -> tuple[tuple[Rating, ...], tuple[Episode, ...]]:
    counted: list[float] = []
    ratings: list[Rating] = []
    episodes: list[Episode] = []
    strain: _Strain | None = None
    for place, hour in enumerate(hours):
        rating = rate(hour, counted, thresholds)
        if rating is not None:
            ratings.append(rating)
        if strain is not None and _something_new(strain, hour, rating, hours, beside, thresholds):
            strain.state = "faded"
            episodes.append(_told(strain, hours, beside, thresholds))
            strain = None
        if strain is None:
            strain = _begin(place, hours, rating, beside, thresholds)
        else:
            _follow(strain, place, hours, rating, beside, thresholds)
        if rating is not None:
            counted += _now_usual(rating, strain, thresholds)
        if strain is not None and _fades(strain, hours, beside, thresholds):
            strain.state = "faded"
        if strain is not None and strain.state in ("repaired", "faded"):
            episodes.append(_told(strain, hours, beside, thresholds))
            strain = None
    if strain is not None:
        episodes.append(_told(strain, hours, beside, thresholds))
    return tuple(ratings), tuple(episodes)


def _now_usual(rating: Rating, strain: _Strain | None, thresholds: ProcessThresholds) -> list[float]:
    """The ratings that belong to his usual from now on: this one, none, or with it those kept out until now."""
    if strain is None or (strain.word is not None and usual_again(strain.word)):
        return [rating.value]
    if strain.unseen and not fallen(rating, thresholds):
        return [rating.value]
    if strain.state == "repaired":
        return [] if fallen(rating, thresholds) else [rating.value]
    strain.kept_out.append(rating.value)
    if strain.rated <= thresholds.usual_kept_out:
        return []
    kept, strain.kept_out = strain.kept_out, []
    return kept


def _begin(
    place: int, hours: Sequence[Hour], rating: Rating | None, beside: Beside, thresholds: ProcessThresholds
) -> _Strain | None:
    hour = hours[place]
    word = beside.words.get(hour.number)
    low = rating is not None and fallen(rating, thresholds)
    if word is not None and broke(word):
        strain = _Strain(place, rating, [place], place, 0 if rating is None else 1, None)
        strain.lowest = rating.value if rating is not None and low else None
    elif not hour.took_place:
        return None
    elif rating is not None and rating.usual is not None:
        if not low:
            return None
        strain = _Strain(place, rating, [place], place, 1, rating.value)
    else:
        near = {hour.number, hours[min(place + 1, len(hours) - 1)].number}
        seconded = any(n in beside.marks for n in near) or not near.isdisjoint(beside.contract.strained)
        if not (seconded and _log_speaks(hour, hours, beside, thresholds)):
            return None
        strain = _Strain(place, rating, [place], place, 0 if rating is None else 1, None)
    strain.word = word
    if hour.then is not None:
        strain.then.append((hour.number, hour.then))
    _mend_at_onset(strain, hour, beside)
    _mend_by_word(strain, place, hour)
    return strain


def _something_new(
    strain: _Strain,
    hour: Hour,
    rating: Rating | None,
    hours: Sequence[Hour],
    beside: Beside,
    thresholds: ProcessThresholds,
) -> bool:
    """Of what you set aside: whether something has come since that you had not seen when you said so."""
    word = strain.word
    if word is None or not strain.aside:
        return False
    again = beside.words.get(hour.number)
    if again is not None:
        return broke(again)
    if hour.day <= word.when:
        return False
    further = rating is not None and strain.lowest is not None
    return (
        (further and rating is not None and rating.value <= (strain.lowest or 0.0) - thresholds.rupture_points)
        or hour.number in beside.marks
        or hour.number in beside.contract.strained
        or (_rare_weight(hour.number, beside) > 0 and unusually_marked(hour.number, hours, thresholds))
    )


def _mend_by_word(strain: _Strain, place: int, hour: Hour) -> None:
    """Where you said from which hour it counts as mended, that goes before what is on record."""
    if strain.word is None or strain.word.repaired_at is None:
        return
    if hour.number >= strain.word.repaired_at:
        strain.state, strain.back_at, strain.mended_by = "repaired", place, ("judgement",)
    elif strain.state == "repaired":
        strain.state, strain.back_at, strain.mended_by = "partly_repaired", None, ()


def _mend_at_onset(strain: _Strain, hour: Hour, beside: Beside) -> None:
    """What you noted in the hour of the onset came before his rating of it: only where he gave none does it close."""
    if hour.number in beside.contract.mended_after or (hour.then == "repaired" and strain.lowest is None):
        strain.state, strain.back_at = "repaired", strain.onset
        strain.mended_by = ("contract",) if hour.number in beside.contract.mended_after else ("log",)
    elif hour.then in ("partly_repaired", "repaired"):
        strain.state = "partly_repaired"


def _follow(
    strain: _Strain,
    place: int,
    hours: Sequence[Hour],
    rating: Rating | None,
    beside: Beside,
    thresholds: ProcessThresholds,
) -> None:
    """One more hour of an open episode."""
    hour = hours[place]
    strain.last = place
    strain.word = strain.word or beside.words.get(hour.number)  # an earlier onset may have come to light since
    if hour.then is not None:
        strain.then.append((hour.number, hour.then))
    if rating is not None:
        strain.rated += 1
    his_is_back = _rating_back(strain, rating, thresholds)
    low = (
        fallen(rating, thresholds)
        if rating is not None and rating.usual is not None
        else hour.took_place and _log_speaks(hour, hours, beside, thresholds)
    )
    if low and not his_is_back:
        strain.low.append(place)
        if rating is not None and strain.lowest is not None:
            strain.lowest = min(strain.lowest, rating.value)
    moved = hour.number in beside.contract.mended_in or hour.number in beside.contract.mended_after
    # His rating may be back while you noted, of the same hour, that it is still open: then it is half mended.
    if hour.then == "repaired" or moved or (his_is_back and hour.then not in (*_STILL_OPEN, "partly_repaired")):
        strain.state, strain.back_at = "repaired", place
        by: tuple[tuple[Source, bool], ...] = (
            ("answers", his_is_back), ("log", hour.then == "repaired"), ("contract", moved),
        )  # fmt: skip
        strain.mended_by = tuple(source for source, says in by if says)
    elif hour.then == "partly_repaired" or his_is_back:
        strain.state = "partly_repaired"
    elif hour.then in _STILL_OPEN or low:
        strain.state = "open"
    _mend_by_word(strain, place, hour)


def _rating_back(strain: _Strain, rating: Rating | None, thresholds: ProcessThresholds) -> bool:
    """Measured against his usual before the onset: a fall is not mended by getting used to it."""
    if rating is None or strain.unseen:
        return False
    his = rating.usual if strain.rating is None or strain.rating.usual is None else strain.rating.usual
    return his is not None and back(rating.value, his, strain.lowest, thresholds)


def _fades(strain: _Strain, hours: Sequence[Hour], beside: Beside, thresholds: ProcessThresholds) -> bool:
    """A number alone that has become his usual. Once seconded it stays, and is not asked again every hour."""
    if strain.state == "repaired" or strain.rated <= thresholds.usual_kept_out or strain.seconded:
        return False
    if strain.word is not None:
        return strain.aside
    strain.seconded = len(_sources(strain, hours, beside, thresholds)) >= 2
    return not strain.seconded


def _rare_weight(number: int, beside: Beside) -> int:
    return sum(sign.weight for sign in beside.signs.get(number, ()) if sign.rare)


def _log_speaks(hour: Hour, hours: Sequence[Hour], beside: Beside, thresholds: ProcessThresholds) -> bool:
    """Where no rating of his can be set against his usual: whether your log says enough to stand in its place."""
    enough = _rare_weight(hour.number, beside) >= thresholds.log_weight
    return enough and unusually_marked(hour.number, hours, thresholds)


def _hours_for_signs(strain: _Strain, hours: Sequence[Hour]) -> list[int]:
    """Its low hours and, after each, the next that took place; not the hour in which his rating was back."""
    found: set[int] = set(strain.low)
    for place in strain.low:
        after = next((p for p in range(place + 1, min(strain.last + 1, len(hours))) if hours[p].took_place), None)
        if after is not None and after != strain.back_at:
            found.add(after)
    return [hours[place].number for place in sorted(found)]


def _hours_for_marks(strain: _Strain, hours: Sequence[Hour]) -> list[int]:
    """Its low hours and the next one on record after each, whether it took place or not."""
    places = {p for low in strain.low for p in (low, low + 1) if p < len(hours)}
    return [hours[place].number for place in sorted(places)]


def _sources(
    strain: _Strain, hours: Sequence[Hour], beside: Beside, thresholds: ProcessThresholds
) -> tuple[Source, ...]:
    marked = _hours_for_marks(strain, hours)
    signed = _hours_for_signs(strain, hours)
    found: list[Source] = []
    if strain.lowest is not None:
        found.append("answers")
    if any(_rare_weight(number, beside) and unusually_marked(number, hours, thresholds) for number in signed):
        found.append("log")
    if any(number in beside.marks for number in marked):
        found.append("attendance")
    if not beside.contract.strained.isdisjoint(marked):
        found.append("contract")
    if strain.word is not None and broke(strain.word):
        found.append("judgement")
    return tuple(found)


def _told(strain: _Strain, hours: Sequence[Hour], beside: Beside, thresholds: ProcessThresholds) -> Episode:
    """The episode as a plain value."""
    marked = _hours_for_marks(strain, hours)
    signs = tuple(s for number in _hours_for_signs(strain, hours) for s in beside.signs.get(number, ()))
    marks = tuple((number, mark) for number in marked for mark in beside.marks.get(number, ()))
    sources = _sources(strain, hours, beside, thresholds)
    onset, last = hours[strain.onset].number, hours[strain.last].number
    turned = any(onset <= turn.to_hour <= last and devaluing(turn, thresholds) for turn in beside.turns)
    word, his = strain.word, None if strain.rating is None else strain.rating.usual
    stage: Stage = "probable" if len(sources) >= 2 else "candidate"
    if word is not None:
        stage = "set_aside" if strain.aside else "probable"
    return Episode(
        onset=onset,
        kind=(word and word.kind) or ("devaluing" if turned else _kind(signs, marks)),
        newest=_newest(signs, marks),
        stage=stage,
        state=strain.state,
        sources=sources,
        rating=strain.rating if strain.lowest is not None else None,
        signs=signs,
        attendance=marks,
        then=tuple(strain.then),
        repaired_at=None if strain.back_at is None else hours[strain.back_at].number,
        contract=tuple(n for n in marked if n in beside.contract.strained),
        low_hours=tuple(hours[place].number for place in strain.low),
        fall=None if strain.lowest is None or his is None else his.level - strain.lowest,
        mended_by=strain.mended_by,
        word=word,
    )


def _kind(signs: Sequence[RareSign], marks: Sequence[tuple[int, Attendance]]) -> Kind:
    """Which way he went at first, by the weight of what is rare for him (of all signs where none is).

    The first hour with a sign decides, so that the kind does not change while the episode is read on. Leaving in anger
    weighs as a dominant confrontation; staying away says nothing about its reason. A draw is unclear.
    """
    return _way([s for s in signs if s.hour == signs[0].hour], sum(mark == "left_in_anger" for _, mark in marks))


def _newest(signs: Sequence[RareSign], marks: Sequence[tuple[int, Attendance]]) -> tuple[int, Kind] | None:
    """Which way he went in the newest hour that tells of one: a long strain may begin quietly and end loudly."""
    anger = {number for number, mark in marks if mark == "left_in_anger"}
    told = anger | {s.hour for s in signs}
    if not told:
        return None
    hour = max(told)
    return hour, _way([s for s in signs if s.hour == hour], int(hour in anger))


def _way(signs: Sequence[RareSign], times_in_anger: int) -> Kind:
    telling = [s for s in signs if s.rare] or list(signs)
    withdrawal = sum(s.weight for s in telling if s.sign in WITHDRAWAL)
    confrontation = sum(s.weight for s in telling if s.sign in CONFRONTATION) + 2 * times_in_anger
    if withdrawal == confrontation:
        return "unclear"
    return "withdrawal" if withdrawal > confrontation else "confrontation"
