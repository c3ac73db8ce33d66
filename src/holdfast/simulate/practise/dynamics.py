"""One hour of the hidden dynamics: what the choice asks of the patient, what breaks, what mends, who goes away.

docs/practise.md tells the story; `knowledge/weights.toml` holds the sizes. Chances that the simulated worlds have as
well (mending by itself, staying broken, absences) are theirs: `worlds.ordinary_rules.Rules`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from holdfast.simulate.practise.choices import Choice, acts_of
from holdfast.simulate.practise.inside import FOR_GOOD, Draws, Happened, Inside, Strains
from holdfast.simulate.practise.people import Patient, Weights, weights
from holdfast.simulate.practise.stepping import on_the_step
from holdfast.simulate.worlds.ordinary_rules import (
    CALM,
    CONFRONTATION,
    DEVALUING,
    ENTRENCHED,
    FALLING,
    LOW,
    RETURNING,
    WITHDRAWAL,
    Rules,
)

WORLD: Final = Rules()
ADDRESSES: Final = ("name_between_us", "own_my_part")
GENTLE: Final = ("stay_and_listen", "own_my_part")
STUCK_AFTER: Final = 3
ALWAYS_BORNE: Final = 1.0
"""Frame, support and a clarifying question can be borne whatever happened."""
HIGH: Final = 0.5
VERY_HIGH: Final = 0.75


def at_first(person: Patient) -> Inside:
    """The state before the first hour."""
    first = person.at_first
    return Inside(
        trust=first.trust,
        readiness=first.readiness,
        wish=first.wish,
        grandiosity=first.grandiosity,
        entitlement=first.entitlement,
        vulnerability=first.vulnerability,
        up=first.grandiosity >= first.vulnerability,
    )


def stays_away(person: Patient, now: Inside, number: int, u: Draws) -> Inside | None:
    """The state after an hour that does not take place, or None: there will be an hour."""
    away = now.away
    if away == 0 and number > 1:
        broken = now.open and now.phase != RETURNING
        share = WORLD.gone[0] + broken * weights().gone_while_open
        share *= 0.3 if now.was_away else 1.0  # somebody who has just come back comes again
        away = int(u.share("gone") < share)
    if away == 0:
        return None
    left = away if away == FOR_GOOD else away - 1
    if away == FOR_GOOD and now.was_away == 2 and u.share("comes back") < weights().comes_back:
        left = 0  # gone for two hours, and this is the last of them
    drift = _channels(person, now, Strains(), u)
    return replace(drift, away=left, was_away=now.was_away + 1, since=now.since + 1, addressed=False, strain=0.0)


def live(person: Patient, now: Inside, number: int, choice: Choice, u: Draws) -> Happened:
    """What happens in an hour that takes place. Nothing here is seen."""
    known = weights()
    acts = acts_of(choice)
    request = u.share("request") < 0.03 + now.entitlement / 900 or choice.move == "give_in"
    step, reply, ran = on_the_step(person, now, acts, u)
    asked = _asked(now, choice, known)
    after = _bond(now, choice, known)
    after, begun, mended = _break_and_mend(person, after, asked, number, choice, u)
    after = _grow(now, after, asked, choice, mended=mended, reply=reply)
    if ran in ("did_it", "partly"):
        after = replace(after, wish=min(10.0, after.wish + 0.7))
    after = _channels(person, after, asked, u)
    held = ("hold" in acts or now.held) and not (now.held and choice.move in ADDRESSES)
    after = replace(after, step=step, held=held, was_away=0, away=_leaves(after, number, u))
    happened = Happened(
        number=number, there=True, after=after, strains=asked, begun=begun, mended=mended, reply=reply, ran=ran,
        request=request, returned=now.was_away >= 2 or (now.was_away > 0 and now.open) or now.angry,
    )  # fmt: skip
    angry = begun and after.kind != WITHDRAWAL and u.share("anger") < 0.3
    return replace(happened, after=replace(after, angry=angry))


def _asked(now: Inside, choice: Choice, known: Weights) -> Strains:
    hard, warm = max(0, choice.stance) / 3, max(0, -choice.stance) / 3
    depth = choice.depth + {"interpret_shame": known.deeper_shame, "confront_defence": known.deeper_confront}.get(
        choice.move, -known.gentler if choice.move in GENTLE else 0.0
    )
    over = max(0.0, depth - max(ALWAYS_BORNE, now.readiness - known.while_open * now.open))
    thin = 0.7 + 0.6 * now.vulnerability / 100
    threat = known.depth_threat * over * thin * (1 + known.firm_sharpens * hard - known.warmth_softens * warm)
    lean = known.lean_kept * now.lean + (1 - known.lean_kept) * choice.stance / 3
    limit = known.limit * now.entitlement / 100 * (1 + hard) * (choice.move == "set_limit")
    push = _push(now, choice, known)
    met = choice.move in ("set_limit", "confront_defence") or over > 0.5
    return Strains(
        threat=threat,
        push=push,
        cold=known.cold * max(0.0, lean - known.lean_borne),
        limit=limit,
        shine=20 * now.shine * met if now.shine > HIGH else 0.0,
        over=over,
    )


def _push(now: Inside, choice: Choice, known: Weights) -> float:
    acts = acts_of(choice)
    if "hold" in acts or not {"propose", "agree"} & set(acts):
        return 0.0
    if "propose" not in acts and not now.step.standing:
        return 0.0
    missing = max(0.0, known.wish_needed - now.wish)
    push = known.push * missing * (1 + known.push_again * now.step.refused) * (1.5 if now.open else 1.0)
    return push * (known.softened if {"ask", "lower"} & set(acts) else 1.0) * (1.0 if "propose" in acts else 0.6)


def _bond(now: Inside, choice: Choice, known: Weights) -> Inside:
    """How the two lean, and how far they collude, after this hour."""
    lean = known.lean_kept * now.lean + (1 - known.lean_kept) * choice.stance / 3
    shine = (
        now.shine
        + known.shine_grows * max(0.0, -lean - known.lean_borne)
        + known.shine_given * (choice.move == "give_in")
    )
    met = choice.move in ("set_limit", "confront_defence", "name_between_us") or choice.stance > 0
    return replace(now, lean=lean, shine=min(1.0, max(0.0, shine - known.shine_met * met)))


def _break_and_mend(
    person: Patient, now: Inside, asked: Strains, number: int, choice: Choice, u: Draws
) -> tuple[Inside, bool, bool]:
    """The rupture after this hour; whether one began in it, and whether one was mended in it."""
    if now.open:
        return _go_on(now, asked, choice, u)
    known, first = weights(), person.at_first
    relief = 4.0 * (choice.move == "stay_and_listen") + 6.0 * (choice.move in ("own_my_part", "give_in"))
    strain = max(0.0, asked.whole + known.strain_kept * now.strain - relief)
    share = known.hazard + max(0.0, strain - first.bears) / known.strain_scale
    fall = known.fall_from_height + 0.3 * first.shines if asked.shine > 0 else 0.0
    fall += known.fall_by_itself * (now.shine > VERY_HIGH)
    turns = u.share("turns") < fall
    carried = replace(now, strain=strain, addressed=False, angry=False)
    if number < 2 or not (turns or u.share("begins") < share):
        return carried, False, False
    if turns and first.shines >= HIGH:
        kind = DEVALUING
    else:
        kind = WITHDRAWAL if u.share("kind") < first.withdraws else CONFRONTATION
    return (
        replace(
            carried,
            kind=kind,
            phase=FALLING if kind == WITHDRAWAL else LOW,
            since=0,
            fall=min(45.0, max(12.0, 14 + 0.5 * strain + 10 * now.shine + u.noise("fall", 3))),
            cause="shine" if turns else asked.largest,
            shine=0.0 if kind == DEVALUING else 0.5 * now.shine,
        ),
        True,
        False,
    )


def _go_on(now: Inside, asked: Strains, choice: Choice, u: Draws) -> tuple[Inside, bool, bool]:
    known = weights()
    strain = asked.whole + known.strain_kept * now.strain
    heavy = asked.threat > 8 or asked.push > 5
    later = replace(now, since=now.since + 1, strain=strain, addressed=choice.move in ADDRESSES, angry=False)
    if now.phase == RETURNING:
        if heavy:
            return replace(later, phase=LOW, since=0), False, False
        return replace(later, phase=CALM, since=0, fall=0.0, cause=None), False, True
    share = WORLD.mend + {
        "own_my_part": known.own_part_mends, "name_between_us": known.named_mends, "stay_and_listen": known.heard_mends,
    }.get(choice.move, known.heard_mends * bool({"ask", "lower", "hold"} & set(acts_of(choice))))  # fmt: skip
    share *= 1 - known.firm_hinders * max(0, choice.stance) / 3
    share *= known.deep_hinders if heavy else 1.0
    share *= 0.5 if now.phase == ENTRENCHED else 1.0
    if u.share("mends") < share:
        return replace(later, phase=RETURNING, since=0), False, False
    if now.phase == FALLING:
        return replace(later, phase=LOW), False, False
    if now.phase == LOW and later.since >= STUCK_AFTER and not later.addressed and u.share("stuck") < WORLD.entrench:
        return replace(later, phase=ENTRENCHED), False, False
    return later, False, False


def _grow(before: Inside, now: Inside, asked: Strains, choice: Choice, *, mended: bool, reply: str | None) -> Inside:
    """Trust, what is bearable, and the own wish, after what was asked."""
    known = weights()
    trust, ready, wish = now.trust, now.readiness, now.wish
    if not now.open:
        trust += known.trust_grows * (1 - trust / 95) * (1 if asked.whole < 8 else -1)
        at_edge = asked.over < 0.4 and choice.depth >= before.readiness - 1
        ready += known.ready_grows * at_edge
    elif now.phase == ENTRENCHED:
        trust -= 1.5
    ready -= known.ready_shrinks * (asked.over > 1)
    trust += known.repaired_trust * mended
    ready += known.repaired_ready * mended
    acts = acts_of(choice)
    helped = (
        (choice.move == "one_episode" and not now.open) + ("ask" in acts) + ("cost" in acts) + 0.6 * ("lower" in acts)
    )
    wish += known.wish_grows * helped - known.wish_shrinks * (asked.push > 4) + 0.3 * mended
    wish += 0.5 * (reply == "own")
    return replace(
        now,
        trust=min(94.0, max(20.0, trust)),
        readiness=min(5.0, max(0.5, ready)),
        wish=min(10.0, max(0.0, wish)),
    )


def _channels(person: Patient, now: Inside, asked: Strains, u: Draws) -> Inside:
    """Grandiosity, entitlement, vulnerability: back towards the own level, moved by threat, collusion and the swing."""
    first = person.at_first
    up = now.up != (u.share("flips") < first.flips)
    swung = (22 if up else -22) * bool(first.flips)
    hurt = 0.5 * asked.threat + 0.4 * asked.push + 0.3 * asked.cold
    level = {
        "grandiosity": (first.grandiosity + swung, first.inflates * hurt + 10 * now.shine),
        "entitlement": (first.entitlement + swung / 3, 8 * now.shine - 0.3 * asked.limit),
        "vulnerability": (first.vulnerability - swung, 0.7 * hurt + 6 * now.open),
    }
    moved = {
        name: min(97.0, max(3.0, 0.55 * getattr(now, name) + 0.45 * base + 0.6 * by + u.noise(name, first.swing)))
        for name, (base, by) in level.items()
    }
    return replace(now, up=up, **moved)


def _leaves(now: Inside, number: int, u: Draws) -> int:
    """Whether he, she or they will stay away from now on (`FOR_GOOD`, which is not always for good), else 0."""
    if number < 3 or now.phase in (CALM, RETURNING):
        return 0
    known = weights()
    share = known.leaves_quiet if now.kind == WITHDRAWAL else known.leaves_loud
    return FOR_GOOD if u.share("leaves") < share * (0.4 if now.addressed else 1.0) else 0
