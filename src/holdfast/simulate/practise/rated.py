"""What was rated after an hour and before the next, in words, beside what was rated before: of what was seen alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from holdfast.process.usual import MOST, usual_before
from holdfast.simulate.practise.seen import Seen
from holdfast.text import Message, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One answer: what was asked, what was given, and what was given the last time (None: there was no time before).
    `scale` says what the ends of the numbers mean.
    """

    asked: Message
    scale: Message
    value: int
    before: int | None
    signed: bool = False

    @property
    def shown(self) -> str:
        return _number(self.value, signed=self.signed)

    @property
    def before_shown(self) -> str | None:
        return None if self.before is None else _number(self.before, signed=self.signed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """Both forms of one hour. `line`: the alliance against what was usual before. Empty where a form was left blank."""

    line: Message | None
    after_hour: tuple[Rated, ...] = ()
    between: tuple[Rated, ...] = ()


_CHECK: tuple[tuple[Message, Message, Callable[[Seen], int | None], bool], ...] = (
    (say("Alliance"), say("0 to 100"), lambda one: None if one.check is None else one.check.alliance, False),
    (say("How you seem to {him}"), say("−50 against {him}, 0 an ordinary person, +50 the only one"),
     lambda one: None if one.check is None else one.check.image, True),
    (say("Kept to {himself} of what mattered"), say("0 nothing, 10 nearly all"),
     lambda one: None if one.check is None else one.check.held_back, False),
)  # fmt: skip
_OFTEN = say("0 not at all, 100 completely")
_BETWEEN = {
    "gr1": say("Felt a cut above the people around {him}"),
    "ow": say("People owed {him} better"),
    "vu": say("Small slights got under {his} skin"),
    "sh": say("Wanted to hide"),
    "re": say("Depended on how others treated {him}"),
    "se": say("Was all right with who {he} {v:is|are}"),
}


def ratings(hours: tuple[Seen, ...], hour: Seen) -> Ratings:
    """What was rated of `hour`, each beside the last time it was rated before."""
    earlier = tuple(one for one in hours if one.number < hour.number)
    after_hour = [_rated(asked, scale, hour, earlier, read, signed) for asked, scale, read, signed in _CHECK]
    between = [_rated(asked, _OFTEN, hour, earlier, _answer(name), False) for name, asked in _BETWEEN.items()]
    return Ratings(
        line=_line(hour, earlier),
        after_hour=tuple(one for one in after_hour if one),
        between=tuple(one for one in between if one),
    )


def _rated(
    asked: Message,
    scale: Message,
    hour: Seen,
    earlier: tuple[Seen, ...],
    read: Callable[[Seen], int | None],
    signed: bool,
) -> Rated | None:
    value = read(hour)
    if value is None:
        return None
    before = [given for one in earlier if (given := read(one)) is not None]
    return Rated(asked=asked, scale=scale, value=value, before=before[-1] if before else None, signed=signed)


def _answer(name: str) -> Callable[[Seen], int | None]:
    def read(one: Seen) -> int | None:
        value = None if one.between is None else getattr(one.between.answers, name)
        return None if value is None else round(value)

    return read


def _line(hour: Seen, earlier: tuple[Seen, ...]) -> Message | None:
    """The alliance in a sentence; a usual needs four ratings before, as everywhere in the program."""
    if hour.check is None:
        return None
    value, before = hour.check.alliance, [one.check.alliance for one in earlier if one.check]
    if not before:
        return say("{He} rated the alliance {value} of 100. There is no rating before it.", value=value)
    usual, lately = usual_before([float(one) for one in before]), before[-MOST:]
    if usual is None:
        return say("{He} rated the alliance {value} of 100; before: {earlier}. Fewer than four ratings make no usual.",
                   value=value, earlier=", ".join(map(str, before)))  # fmt: skip
    given = {"value": value, "level": round(usual.level), "low": min(lately), "high": max(lately)}
    if value < min(lately):
        return say("{He} rated the alliance {value} of 100, lower than in the hours before it: usually {level} ({low} "
                   "to {high}).", **given)  # fmt: skip
    if value > max(lately):
        return say("{He} rated the alliance {value} of 100, higher than in the hours before it: usually {level} ({low} "
                   "to {high}).", **given)  # fmt: skip
    return say("{He} rated the alliance {value} of 100; usually {level} ({low} to {high}).", **given)


def _number(value: int, *, signed: bool) -> str:
    return f"{value:+d}".replace("-", "−").replace("+0", "0") if signed else str(value)


def blank(hour: Seen) -> Iterator[Message]:
    """Which of the two forms did not come back."""
    if hour.check is None:
        yield say("The form after the hour was left blank.")
    if hour.between is None:
        yield say("There was no check-in before the next hour.")
