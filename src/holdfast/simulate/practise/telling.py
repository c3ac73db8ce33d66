"""From what happened to what could be seen: words, plain descriptions, the forms, and the contract's own pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from holdfast.case.moves import Cost, MoveBy, Run, Stance, Terms
from holdfast.case.record import Asked, Attendance, FrameMark, TwoPoleAnswers
from holdfast.simulate.examples.agreed import Draft, in_hour
from holdfast.simulate.examples.told import fixed
from holdfast.simulate.practise.choices import Choice, acts_of, elsewhere
from holdfast.simulate.practise.inside import Draws, Happened, Inside
from holdfast.simulate.practise.people import Patient, noticed
from holdfast.simulate.practise.seen import Between, Check, Seen
from holdfast.simulate.worlds.ordinary_rules import DEVALUING, RETURNING, Rules
from holdfast.simulate.worlds.ordinary_rules import WITHDRAWAL as QUIET
from holdfast.text import Message, say

P: MoveBy = "patient"
T: MoveBy = "therapist"
GOAL: Final = "goal"
WORLD: Final = Rules()
MOST_WORDS: Final = 3
AFTER_A_LOSS: Final = {"asked_safety": "asked_safety_then", "calm": "since", "shine": "since"}
"""Occasions that have other words once a loss was told; beside the answer to the question nothing else is said."""
NEVER_TWICE: Final = 12
"""Hours in which no sentence returns; in a longer run the oldest comes back."""
Name = TypeVar("Name", bound=str)
TIMES = Terms(kind="frame", text="Mondays at 10:00, fifty minutes.", between_hours=False, topic="times")
SAFETY = Terms(
    kind="safety", text="If living becomes too much: the emergency number, then the clinic.", between_hours=False
)


@dataclass(frozen=True, slots=True)
class Told:
    """An hour as seen, and the state that knows which sentences were used up."""

    seen: Seen
    after: Inside


def tell(person: Patient, before: Inside, happened: Happened, choice: Choice, when: datetime, u: Draws) -> Told:
    """One hour that took place, as it could be seen."""
    words, said = _words(person, before, happened, choice, u)
    observed, said = _observed(before, happened, choice, said, u)
    line = None
    if u.share("line") < 0.2 and not happened.after.open:
        line, said = _unused("words.form", person.words["form"], said, u, happened.number)
    return Told(
        Seen(
            number=happened.number,
            when=when,
            attendance=_attendance(before, happened, u),
            frame=_frame(happened, choice),
            words=tuple(words.values()),
            noticed=observed,
            check=_check(person, happened, line, u),
            between=_between(happened.after, when, u),
            moves=tuple(_moves(person, before, happened, choice, words)),
            asked=_asked_about(person, happened),
        ),
        replace(happened.after, said=said),
    )


def tell_absent(now: Inside, number: int, when: datetime, u: Draws) -> Seen:
    """One hour that did not take place."""
    how: Attendance = "missed" if now.open and u.share("missed") < 0.5 else "cancelled"
    return Seen(number=number, when=when, attendance=(how,), noticed=(say(noticed().marks[how]),))


# --- what was said and seen ------------------------------------------------------------------------------------------


def _words(
    person: Patient, before: Inside, happened: Happened, choice: Choice, u: Draws
) -> tuple[dict[str, str], tuple[str, ...]]:
    """What was said, by occasion, at most three sentences; and which sentences were used up."""
    said = before.said
    out: dict[str, str] = {}
    if happened.injury and person.injury is not None:
        out |= {f"injury{n}": words for n, words in enumerate(person.injury.words)}
    for occasion in dict.fromkeys(_occasions(before, happened, choice)):
        name, of = occasion, person.words[occasion]
        if person.injury is not None and before.injured and occasion in AFTER_A_LOSS:
            name = AFTER_A_LOSS[occasion]
            of = person.injury.answer if occasion == "asked_safety" else person.injury.since
        one, said = _unused(f"words.{name}", of, said, u, happened.number)
        if one is not None:
            out[occasion] = one
        if len(out) >= MOST_WORDS or name == "asked_safety_then":
            break
    return out, said


def _occasions(before: Inside, happened: Happened, choice: Choice) -> Iterator[str]:
    """What there were words for, the weightiest first; an ordinary hour has words too."""
    now, asked = happened.after, happened.strains
    if happened.asked_safety:
        yield "asked_safety"
    if happened.returned:
        yield "back"
    if happened.ran is not None:
        yield "did" if happened.ran in ("did_it", "partly") else "undone"
    if now.phase == RETURNING or happened.mended:
        yield "repair"
    elif now.open:
        yield {QUIET: "quiet", DEVALUING: "devalued"}.get(now.kind, "loud")
    if happened.reply is not None:
        yield {"objected": "objection", "refused": "refusal", "hollow": "hollow", "own": "own_yes"}[happened.reply]
    if happened.request:
        yield "request"
    if now.open:
        return
    if "cost" in acts_of(choice) and asked.whole < 8 and before.step.standing:
        yield "cost"
    if asked.threat > 5:
        yield "guarded"
    elif now.shine > 0.5:
        yield "shine"
    elif choice.reached >= 4:
        yield "shame"
    elif choice.reached == 3:
        yield "deep"
    if choice.move == "one_episode" and asked.threat <= 5:
        yield "episode"
    yield "calm"


def _observed(
    before: Inside, happened: Happened, choice: Choice, said: tuple[str, ...], u: Draws
) -> tuple[tuple[Message, ...], tuple[str, ...]]:
    known = noticed()
    went = elsewhere(choice)
    out: list[Message] = [] if went is None else [went]
    for kind, names, of in (("sign", happened.signs, known.signs), ("moment", happened.moments, known.moments),
                            ("met", tuple(_met(before, happened, choice)), known.met),
                            ("tag", happened.tags, known.tags)):  # fmt: skip
        for name in names:
            one, said = _unused(f"{kind}.{name}", of[name], said, u, happened.number)
            out += [] if one is None else [say(one)]
    if not out:
        one, said = _unused("met.ordinary", known.met["ordinary"], said, u, happened.number)
        out += [] if one is None else [say(one)]
    return tuple(out), said


def _met(before: Inside, happened: Happened, choice: Choice) -> Iterator[str]:
    asked, now = happened.strains, happened.after
    if asked.threat > 5:
        yield "threat_much" if asked.threat > 14 else "threat_some"
    if happened.request and choice.move not in ("give_in", "set_limit"):
        yield "request"
    if choice.move == "give_in":
        yield "gave_in"
    if choice.move == "set_limit":
        kept = "respected" if happened.after.trust - 0.5 > before.trust and not now.open else "limit_borne"
        yield "limit_not_borne" if happened.begun else kept
    if happened.hollow_part:
        yield "hollow_part"
    if happened.gain > 0.3 and not now.open:
        yield "gained"
    if now.phase == RETURNING and before.open:
        yield "relief"
    acts = acts_of(choice)
    if before.held and "propose" in acts:
        yield "held_already"
    elif {"lower", "agree", "cost", "ask"} & set(acts) and not (now.step.standing or before.step.standing):
        yield "nothing_there"
    if not now.open and asked.whole < 3:
        if choice.move == "one_episode":
            yield "episode"
        elif now.far > 0.35 or (choice.reached <= 1 and choice.stance <= -2):
            yield "shallow"
        elif choice.reached >= 2 and not happened.gain:
            yield "edge"


def tellable(kind: str, names: tuple[Name, ...], now: Inside, number: int) -> tuple[Name, ...]:
    """Those that can still be described without saying a sentence again: what nobody could see was not there."""
    known = noticed()
    of = {"sign": known.signs, "moment": known.moments, "tag": known.tags}[kind]
    return tuple(
        name for name in names
        if number > NEVER_TWICE or any(f"{kind}.{name}.{n}" not in now.said for n in range(len(of[name])))
    )  # fmt: skip


def _unused(
    name: str, of: tuple[str, ...], said: tuple[str, ...], u: Draws, number: int
) -> tuple[str | None, tuple[str, ...]]:
    """A sentence that was not said yet; None where there is none, and in a long run the oldest."""
    places = [f"{name}.{place}" for place in range(len(of))]
    fresh = [key for key in places if key not in said]
    if not fresh:
        if number <= NEVER_TWICE:
            return None, said
        fresh = [key for key in said if key in places][:1]
    key = fresh[int(u.share(f"which {name}") * len(fresh))]
    return of[int(key.rpartition(".")[2])], (*(one for one in said if one != key), key)


def _asked_about(person: Patient, happened: Happened) -> Asked | None:
    """What the question about going on living brought, as a session records it; None where it was not asked."""
    if not happened.asked_safety:
        return None
    return "ideas" if happened.after.injured and person.injury is not None else "none"


def _attendance(before: Inside, happened: Happened, u: Draws) -> tuple[Attendance, ...]:
    late = u.share("late") < 0.06 + 0.2 * (before.open or before.strain > 8)
    start: Attendance = "late" if late else "on_time"
    return (start, "left_in_anger") if happened.after.angry else (start,)


def _frame(happened: Happened, choice: Choice) -> tuple[FrameMark, ...]:
    marks: list[FrameMark] = []
    if happened.request:
        marks.append("request")
    if choice.move == "set_limit":
        marks.append("limit_set")
    return tuple(marks)


# --- the forms -------------------------------------------------------------------------------------------------------


def _check(person: Patient, happened: Happened, line: str | None, u: Draws) -> Check | None:
    now, first = happened.after, person.at_first
    if u.share("blank") < (WORLD.blank_hurt if now.open else WORLD.blank):
        return None
    fall = now.trust - now.felt
    hidden = fall * first.hides * (1.0 if now.kind == QUIET else 0.4)
    rated = now.felt + hidden + 16 * now.shine * first.shines + 7 * now.far + u.noise("rated", 3.2)
    # An ordinary person stands near the middle; before that the image is kept a little above it, politely.
    image = 4 + 0.12 * (50 - now.ordinary) + 0.1 * (now.felt - 62) + 48 * now.shine * first.shines
    if now.open:
        image = -34 if now.kind == DEVALUING else image - 12
    held = 2.5 + 0.02 * now.vulnerability + 3 * (now.open and now.kind == QUIET) + 0.07 * happened.strains.threat
    held += 3 * now.far
    return Check(
        total=_within(rated * 0.6, 0, 60),
        bond=-2 if now.open and now.kind != QUIET else 1,
        image=_within(image + u.noise("image", 4), -50, 50),
        held_back=_within(held + u.noise("held", 1), 0, 10),
        words=line,
    )


def _between(now: Inside, when: datetime, u: Draws) -> Between | None:
    if u.share("no check-in") < (0.35 if now.open else 0.12):
        return None
    g, e, v = now.grandiosity, now.entitlement, now.vulnerability
    means = {"gr1": g, "gr2": 0.9 * g + 4, "ow": e, "vu": v, "sh": 0.8 * v, "re": 0.6 * v + 0.3 * g, "se": 88 - 0.8 * v,
             "gu": 20 + 0.2 * v}  # fmt: skip
    answers = {name: _within(mean + u.noise(f"item {name}", 5), 0, 100) for name, mean in means.items()}
    later = when + timedelta(days=3, hours=9, minutes=int(50 * u.share("minute")))
    return Between(when=fixed(later), answers=TwoPoleAnswers(**answers))


def _within(value: float, low: int, high: int) -> int:
    return round(min(float(high), max(float(low), value)))


# --- the contract's own pages ----------------------------------------------------------------------------------------


def step_id(place: int) -> str:
    return f"step-{place + 1}"


def terms_of(person: Patient, place: int) -> Terms:
    """The words of the step at that place; after the last of a patient's steps they begin again."""
    step = person.steps[place % len(person.steps)]
    return Terms(kind="step", text=step.text, wish_of="therapist", serves=(GOAL,), size=2, expects=(step.expects,))


def _moves(
    person: Patient, before: Inside, happened: Happened, choice: Choice, words: Mapping[str, str]
) -> Iterator[Draft]:
    n, now, acts = happened.number, happened.after, acts_of(choice)
    if n == 1:
        yield in_hour(1, T, "tell", "frame-times", terms=TIMES)
        yield in_hour(1, T, "tell", "safety", terms=SAFETY)
        goal = Terms(kind="goal", text=person.goal, his_words=person.goal_his, wish_of="patient", motive=person.motive,
                     between_hours=False)  # fmt: skip
        yield in_hour(1, P, "propose", GOAL, terms=goal)
    if before.held and not now.held:
        yield in_hour(n, T, "repair")
    if happened.ran is not None:
        yield in_hour(n, P, "run", step_id(before.step.place), run=Run(outcome=happened.ran))
    if now.held and not before.held:
        yield in_hour(n, T, "hold", hold_for="rupture" if before.open or now.open else "other")
    # What is on hold takes nothing new of the therapist's; what was said all the same is told as seen.
    if not (before.held or now.held):
        yield from _on_step(person, before, happened, acts, words)


def _on_step(
    person: Patient, before: Inside, happened: Happened, acts: tuple[str, ...], words: Mapping[str, str]
) -> Iterator[Draft]:
    n, step, reply = happened.number, happened.after.step, happened.reply
    if not step.standing:
        if "ask" in acts and n > 1:
            yield in_hour(n, T, "ask", GOAL)
        return
    about, known = step_id(step.place), person.steps[step.place % len(person.steps)]
    if "propose" in acts:
        if before.step.standing and before.step.place != step.place:
            yield in_hour(n, T, "withdraw", step_id(before.step.place))
        yield in_hour(n, T, "propose", about, terms=terms_of(person, step.place))
    if "lower" in acts:
        yield in_hour(n, T, "lower_stakes", about)
    if "ask" in acts:
        yield in_hour(n, T, "ask", about)
    if "cost" in acts:
        yield in_hour(n, T, "disclose_cost", about, costs=(Cost(feeling=known.expects),))
        if happened.strains.whole < 8 and not happened.after.open:
            yield in_hour(n, P, "disclose_cost", about, costs=(Cost(feeling=known.expects, words=known.cost),))
    yield from _reply(n, about, acts, reply, words)
    if "propose" in acts or reply == "own":
        yield in_hour(n, P, "rate", about, stance=_stance(happened.after))


def _reply(n: int, about: str, acts: tuple[str, ...], reply: str | None, words: Mapping[str, str]) -> Iterator[Draft]:
    """What came back, as a move; a hollow yes stands there like any other."""
    plain: dict[str, tuple[Any, str]] = {"objected": ("object", "objection"), "refused": ("discount", "refusal")}
    if reply in plain:
        act, occasion = plain[reply]
        yield in_hour(n, P, act, about, words=words.get(occasion))
    elif reply is not None and "agree" in acts:
        yield in_hour(n, P, "accept", about, words=words.get("hollow" if reply == "hollow" else "own_yes"))
        yield in_hour(n, T, "accept", about)


def _stance(now: Inside) -> Stance:
    """What is said in the hour: somebody who gives a hollow yes says a little more than is so."""
    polite = 1.5 * now.step.hollow
    return Stance(
        makes_sense=_within(now.wish + 0.5 + polite, 0, 10),
        own_wish=_within(now.wish + polite, 0, 10),
        can_do=_within(0.6 * now.wish + 0.02 * (100 - now.vulnerability) + polite, 0, 10),
    )
