"""How good the alarms are, in plain sentences and tables: what the page and `holdfast alarms` both say.

Rounded against ourselves: what was found and what was right is rounded down, what was said for nothing is rounded up.
Everything here was measured on simulated treatments and says so; nothing is decided here and nothing is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from holdfast.evaluate.alarm_words import detector_words, world_order, world_words
from holdfast.evaluate.operating import Detector, OfKind, Operating, World
from holdfast.text import Message, say, say_n

Cell = Message | str
BLANK = "–"
_LEAST_COVER = 93.0
"""Of 100: a band of 95 that holds the truth less often promises too much."""
WARNING = (
    say("Everything on this page was measured on invented treatments."),
    say("Nobody has measured it on real ones."),
    say("No number here is a promise."),
)
WHY = say(
    "The invented treatments and the alarms come from the same project and the same literature. To do well here is the "
    "easiest test there is; to do badly here is a reason for distrust."
)
NOT_MEASURED = say("Not yet measured.")
CHANNELS = {
    "grandiosity": say("grandiosity"),
    "entitlement": say("entitlement"),
    "vulnerability": say("vulnerability"),
    "alliance": say("alliance"),
}
SETTINGS = {"quiet": say("quiet (your log alone)"), "usual": say("usual"), "close": say("close")}
KINDS = {
    "confrontation": say("confrontation, abrupt"),
    "withdrawal": say("withdrawal"),
    "slow_withdrawal": say("withdrawal over two hours or more"),
    "devaluing": say("devaluing after idealising"),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its heads, and rows whose first cell names the row."""

    header: tuple[Message, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def headed(self) -> tuple[tuple[tuple[Message, Cell], ...], ...]:
        """Each row with the head above each of its cells."""
        return tuple(tuple(zip(self.header, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class WorldTold:
    """What was measured in one world. `ours` are sentences about our detectors, one list for each."""

    name: str
    title: Message
    about: Message | None
    contradicts: Message | None
    made_of: Message
    stable: Message | None
    ours: tuple[tuple[Message, ...], ...]
    turns: tuple[Message, ...]
    detectors: Rows
    kinds: Rows


def worlds_told(found: Operating) -> tuple[WorldTold, ...]:
    """Every world that was measured; those that keep the detectors' assumptions first, in the order of the file."""
    return tuple(_world(one) for one in in_order(found))


def in_order(found: Operating) -> list[World]:
    """The first is the one that leads the page."""
    known = world_order()
    return sorted(found.worlds, key=lambda one: known.index(one.name) if one.name in known else len(known))


def in_short(found: Operating) -> tuple[Message, ...]:
    """The page in a few sentences: our detectors in the leading world, the hardest kind, and the worst world."""
    leading = in_order(found)[0]
    said = [_short(one) for one in ours(leading)]
    said += [sentence for one in leading.detectors if (sentence := _turns(one)) is not None]
    fullest = fullest_of(leading)
    if fullest is not None:
        said += [*_hardest(fullest), *_elsewhere(found, leading, fullest)]
    return tuple(said)


def of_ruptures(world: World) -> tuple[Detector, ...]:
    """The detectors judged on ruptures, ours first."""
    found = [one for one in world.detectors if not detector_words(one.name).turns]
    return tuple(sorted(found, key=lambda one: not detector_words(one.name).ours))


def ours(world: World) -> tuple[Detector, ...]:
    return tuple(one for one in of_ruptures(world) if detector_words(one.name).ours)


def fullest_of(world: World) -> Detector | None:
    """Of ours the first that reads the most."""
    return max(ours(world), key=lambda one: len(one.inputs), default=None)


def called(one: Detector) -> Message:
    """A detector with what it reads: "The additive score, answers and log"."""
    return say("{title}, {reads}", title=detector_words(one.name).title, reads=reads(one))


def reads(one: Detector) -> Message:
    if set(one.inputs) == {"log"}:
        return say("the log alone (quiet)")
    if set(one.inputs) == {"alliance"}:
        return say("the patient's answers alone")
    return say("answers and log")


def probable_told(found: Operating) -> tuple[tuple[Message, ...], Rows]:
    """Of the times two sources agreed, how often a planted rupture was near, world by world and setting by setting."""
    rows = [
        (world_words(one.world).title, SETTINGS[one.setting], str(one.said), of_10(_share(one.right, one.said)))
        for one in found.probable
    ]
    said = [
        say("In “{world}”, {setting}: of 10 times it said so, {right} were right.",
            world=world_words(one.world).title, setting=SETTINGS[one.setting], right=_down(one.right / one.said))
        for one in found.probable if one.said and one.world == in_order(found)[0].name
    ]  # fmt: skip
    return tuple(said), Rows((say("World"), say("Setting"), say("Times said"), say("Right, of 10")), tuple(rows))


def reliability_told(found: Operating) -> tuple[Message | None, Rows]:
    """What our fullest detector gave as its chance in the leading world, beside how often it was so."""
    one = fullest_of(in_order(found)[0])
    header = (say("Said, of 10"), say("How often"), say("It was so, of 10"))
    if one is None or not one.reliability:
        return None, Rows(header, ())
    rows = [
        (say("{low} to {high}", low=f"{10 * bin.low:g}", high=f"{10 * bin.high:g}"), str(bin.said),
         of_10(_share(bin.right, bin.said)))
        for bin in one.reliability
    ]  # fmt: skip
    return called(one), Rows(header, tuple(rows))


def bands_in_short(found: Operating) -> tuple[Message, ...]:
    """What the bands hold where their assumptions are kept, and elsewhere."""
    kept, denied = (_covers(found, kept=which) for which in (True, False))
    said = []
    if kept is not None:
        said.append(say("Where people are as the reading takes them, the bands held the truth {held} times in 100.",
                        held=_span(kept)))  # fmt: skip
    if denied is not None:
        elsewhere = say("Elsewhere they held it {held} times in 100.", held=_span(denied))
        too_narrow = say("{elsewhere} They promise too much there.", elsewhere=elsewhere)
        said.append(too_narrow if denied[0] < _LEAST_COVER else elsewhere)
    return tuple(said)


def _covers(found: Operating, *, kept: bool) -> tuple[float, float] | None:
    """The least and the most of 100."""
    shares = [100 * one.covers for one in found.bands if one.keeps_the_model == kept]
    return (min(shares), max(shares)) if shares else None


def _span(ends: tuple[float, float]) -> str:
    low, high = (f"{end:.0f}" for end in ends)
    return low if low == high else f"{low} to {high}"


def bands_told(found: Operating) -> Rows:
    """How often the 95 % band of a channel held the true level."""
    header = (
        say("World"),
        say("Channel"),
        say("Held the truth, of 100"),
        say("Over the draws"),
        say("What the reading takes for granted"),
    )
    rows = [
        (
            world_words(one.world).title,
            CHANNELS.get(one.channel, one.channel),
            f"{100 * one.covers:.1f}",
            BLANK if one.lowest is None or one.highest is None else f"{100 * one.lowest:.1f}–{100 * one.highest:.1f}",
            say("fits") if one.keeps_the_model else say("does not fit"),
        )
        for one in found.bands
    ]
    return Rows(header, tuple(rows))


def _world(world: World) -> WorldTold:
    words = world_words(world.name)
    stable, on_page = world.findings_per_stable_session, world.shown_per_stable_session
    return WorldTold(
        name=world.name,
        title=words.title,
        about=words.about,
        contradicts=words.contradicts,
        made_of=say_n(
            "{patients} treatments of {sessions} hours, drawn once.",
            "{patients} treatments of {sessions} hours, drawn {n} times.",
            len(world.seeds), patients=f"{world.patients:,}", sessions=world.sessions,
        ),
        stable=None if stable is None or on_page is None else say(
            "In treatments in which nothing happens all rules together said something new in {share} of 100 hours; "
            "in {on_page} something stood on the page, new or said before.",
            share=_up(100 * stable), on_page=_up(100 * on_page),
        ),
        ours=tuple(tuple(_sentences(one)) for one in ours(world)),
        turns=tuple(sentence for one in world.detectors if (sentence := _turns(one)) is not None),
        detectors=_detectors(world),
        kinds=_kinds(world),
    )  # fmt: skip


def _sentences(one: Detector) -> Iterator[Message]:
    yield say("{called}.", called=called(one))
    mine = _made_for(one)
    if mine.episode_recall is not None:
        yield say("Of 10 {ruptures} it found {found}{late}.", ruptures=_of_what(one), found=_down(mine.episode_recall),
                  late=_late(mine.delay_sessions))  # fmt: skip
    if one.precision is not None and mine is one:
        yield say("Of 10 alarms {right} stood within an hour of a beginning.", right=_down(one.precision))
    if one.false_alarms_per_20_sessions is not None:
        yield say("Outside ruptures it spoke {rarely}.", rarely=rarely(one.false_alarms_per_20_sessions))
    if mine is one and (span := one.span("episode_recall")) is not None:
        yield say("From draw to draw it found {low} to {high} of 10.", low=_tenths(span[0]), high=_tenths(span[1]))


def _made_for(one: Detector) -> Detector | OfKind:
    """Its figures for the kind of rupture it is made for, or for all."""
    wanted = detector_words(one.name).looks_for
    return next((kind for kind in one.by_kind if kind.kind == wanted), one)


def _of_what(one: Detector) -> Message:
    return say("ruptures") if _made_for(one) is one else say("slow withdrawals")


def _short(one: Detector) -> Message:
    words, mine = say("{called}", called=called(one)), _made_for(one)
    if mine.episode_recall is None or one.false_alarms_per_20_sessions is None:
        return say("{called}: not measured.", called=words)
    return say(
        "{called}: of 10 invented {ruptures} it found {found}{late}, and it spoke for nothing {rarely}.",
        called=words, ruptures=_of_what(one), found=_down(mine.episode_recall), late=_late(mine.delay_sessions),
        rarely=rarely(one.false_alarms_per_20_sessions),
    )  # fmt: skip


def _turns(one: Detector) -> Message | None:
    if not detector_words(one.name).turns or one.episode_recall is None or one.precision is None:
        return None
    return say(
        "{title}, read from the image of you: of 10 invented turns it found {found}, and of 10 it spoke of "
        "{right} were turns.",
        title=detector_words(one.name).title, found=_down(one.episode_recall), right=_down(one.precision),
    )  # fmt: skip


def _hardest(one: Detector) -> Iterator[Message]:
    known = [kind for kind in one.by_kind if kind.episode_recall is not None]
    if len(known) < 2:
        return
    worst = min(known, key=lambda kind: kind.episode_recall or 0.0)
    yield say("Hardest to find: {kind}. Of 10 such ruptures it found {found}, answers and log together.",
              kind=KINDS[worst.kind], found=_down(worst.episode_recall or 0.0))  # fmt: skip


def _elsewhere(found: Operating, leading: World, fullest: Detector) -> Iterator[Message]:
    """The same detector where the world does not fit what it takes for granted, at its worst."""
    others = [
        (world, one)
        for world in found.worlds
        if world is not leading and world_words(world.name).contradicts is not None
        for one in world.detectors
        if one.key == fullest.key and one.episode_recall is not None
    ]
    if not others:
        return
    world, worst = min(others, key=lambda pair: pair[1].episode_recall or 0.0)
    yield say("Where the world does not fit what it takes for granted it finds fewer: {found} of 10 in “{world}”.",
              found=_down(worst.episode_recall or 0.0), world=world_words(world.name).title)  # fmt: skip
    world, loudest = max(others, key=lambda pair: pair[1].false_alarms_per_20_sessions or 0.0)
    if loudest.false_alarms_per_20_sessions is not None:
        yield say("It speaks for nothing most often in “{world}”: {rarely}.", world=world_words(world.name).title,
                  rarely=rarely(loudest.false_alarms_per_20_sessions))  # fmt: skip


def _detectors(world: World) -> Rows:
    header = (
        say("What speaks"), say("Found, of 10"), say("Within an hour, of 10"), say("Late by, hours"),
        say("For nothing, in 20 hours"), say("Right, of 10"),
    )  # fmt: skip
    rows = [
        (
            called(one) if one.online else say("{called}; cannot speak in time", called=called(one)),
            _with_span(one, "episode_recall"),
            _with_span(one, "recall"),
            BLANK if one.delay_sessions is None else f"{one.delay_sessions:.1f}",
            _with_span(one, "false_alarms_per_20_sessions", times=1, places=2),
            _with_span(one, "precision"),
        )
        for one in of_ruptures(world)
    ]
    return Rows(header, tuple(rows))


def _kinds(world: World) -> Rows:
    header = (say("What speaks"), *(say("{kind}: found, of 10", kind=words) for words in KINDS.values()))
    rows: list[tuple[Cell, ...]] = []
    for one in of_ruptures(world):
        known = {kind.kind: kind for kind in one.by_kind}
        cells = [of_10(known[kind].episode_recall) if kind in known else BLANK for kind in KINDS]
        if known:
            rows.append((called(one), *cells))
    return Rows(header, tuple(rows))


def _with_span(one: Detector, figure: str, *, times: float = 10, places: int = 1) -> Cell:
    value, span = getattr(one, figure), one.span(figure)
    if value is None:
        return BLANK
    here = f"{times * value:.{places}f}"
    if span is None:
        return here
    low, high = (f"{times * end:.{places}f}" for end in span)
    return f"{here} ({low}–{high})"


def _late(hours: float | None) -> Message | str:
    if hours is None:
        return ""
    if hours < 0.5:
        return say(", mostly in the hour in which they began")
    return say(", on average {n} hours after they began", n=f"{ceil(10 * hours - 1e-9) / 10:g}")


def rarely(per_20: float) -> Message:
    """Once in so many hours, the number rounded down."""
    if per_20 < 0.02:
        return say("less than once in 1,000 hours")
    every = 20 / per_20
    step = 100 if every >= 200 else 10 if every >= 20 else 1
    return say("about once in {n} hours", n=int(max(every // step, 1) * step))


def of_10(share: float | None) -> str:
    return BLANK if share is None else f"{10 * share:.1f}"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _down(share: float) -> int:
    """Of ten, rounded down."""
    return floor(10 * share + 1e-9)


def _tenths(share: float) -> str:
    return f"{10 * share:.1f}"


def _up(value: float) -> str:
    return f"{ceil(10 * value - 1e-9) / 10:g}"
