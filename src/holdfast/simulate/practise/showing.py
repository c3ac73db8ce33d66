"""Which signs, moments and defences an hour shows: true of the hour, described to the trainee, named by nobody."""

from __future__ import annotations

from typing import Final, cast

from holdfast.case.private import Pull
from holdfast.case.working import CONFRONTATION, WITHDRAWAL, DefenceTag, MomentKind, Sign
from holdfast.simulate.practise.choices import Choice, acts_of
from holdfast.simulate.practise.inside import Draws, Happened, Inside
from holdfast.simulate.practise.people import Patient
from holdfast.simulate.worlds.ordinary_rules import ENTRENCHED, FALLING, LOW, RETURNING
from holdfast.simulate.worlds.ordinary_rules import WITHDRAWAL as QUIET

MOST: Final = 3
HABIT: Final = 0.22


def signs_of(person: Patient, happened: Happened, u: Draws) -> tuple[Sign, ...]:
    """At most three signs: of an open rupture, of a reply that was none, of threat, and now and then a habit."""
    found: list[Sign] = []
    now = happened.after
    if now.phase in (FALLING, LOW, ENTRENCHED):
        count = 1 if now.phase == FALLING or (now.phase == ENTRENCHED and not happened.begun) else 2
        kind = WITHDRAWAL if now.kind == QUIET else CONFRONTATION
        own = tuple(sign for sign in kind if sign not in person.never)
        found += cast("list[Sign]", u.some("signs", own, count))
    if happened.reply == "hollow":
        found.append("agrees_too_fast")
    if happened.reply == "refused":
        found.append("rejects_offer")
    if happened.strains.threat > 6 and not now.open:
        quiet = u.share("away from it") < person.at_first.withdraws or "argues" in person.never
        found.append("changes_subject" if quiet else "argues")
    found += [sign for sign in person.signs if u.share(f"habit {sign}") < HABIT]
    return tuple(dict.fromkeys(found))[:MOST]


def moments_of(happened: Happened, choice: Choice, u: Draws) -> tuple[MomentKind, ...]:
    """What was good in the hour, as it was."""
    now, strains = happened.after, happened.strains
    easy = not now.open and strains.whole < 8
    chances: dict[MomentKind, float] = {
        "real_contact": 0.75 * (happened.mended and now.way is not None) + 0.35 * happened.gain,
        "own_wish": 0.9 * (happened.reply == "own") + 0.12 * (easy and now.wish > 6),
        "curious_mind": 0.3 * (easy and choice.reached == 3),
        "sad_and_stayed": 0.5 * (happened.gain > 0.3 and not now.open),
        "own_part": 0.5 * (happened.mended and now.way is not None),
        "named_cost": 0.8 * ("cost" in acts_of(choice) and now.wish >= 5 and easy),
        "laughed_at_himself": (0.08 + 0.2 * (now.ordinary > 45)) * easy,
        "something_for_fun": 0.35 * (happened.ran == "did_it"),
        "came_back": 1.0 * happened.returned,
    }
    return tuple(name for name, chance in chances.items() if u.share(name) < chance)[:MOST]


def tags_of(person: Patient, before: Inside, happened: Happened, u: Draws) -> tuple[DefenceTag, ...]:
    """The defence to be seen, if one was: more of it under strain and in what is broken."""
    now = happened.after
    if now.shine > 0.5 and now.phase == 0:
        return ("idealising",)
    chance = 0.25 + happened.strains.whole / 50 + 0.3 * (now.phase in (FALLING, LOW, ENTRENCHED))
    if now.phase == RETURNING or u.share("defence") >= chance:
        return ()
    if happened.begun and before.shine > 0.5:
        return ("devaluing",)
    return cast("tuple[DefenceTag, ...]", u.some("which defence", person.tags, 1))


def pull_of(person: Patient, happened: Happened) -> Pull:
    """What the hour pulled for, in the model: by what was between the two. Another person feels another pull."""
    now = happened.after
    if now.phase in (FALLING, LOW, ENTRENCHED):
        return person.pulls["quiet" if now.kind == QUIET else "loud"]
    if now.shine > 0.4:
        return person.pulls["shine"]
    return person.pulls["far" if now.far > 0.35 else "calm"]
