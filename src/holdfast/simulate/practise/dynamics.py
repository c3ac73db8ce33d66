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
DEEP_MOVES: Final = ("name_between_us", "confront_defence", "interpret_shame")
STUCK_AFTER: Final = 3
ALWAYS_BORNE: Final = 2.0
"""Frame, support, a clarifying question and validation can be borne whatever happened."""
DEEP: Final = 4
INJURED: Final = 15.0
"""Points of vulnerability that a loss outside adds at once."""
RESPECT: Final = 50.0
"""How ordinary a person can become by being firm alone."""
NEAR: Final = 0.4
"""Steps of depth below what is bearable at which an hour stays near the surface."""
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
        split=first.split,
        ordinary=first.ordinary,
        up=first.grandiosity >= first.vulnerability,
    )


def stays_away(person: Patient, now: Inside, number: int, u: Draws) -> Inside | None:
    """The state after an hour that does not take place, or None: there will be an hour."""
    away = now.away
    if away == 0 and number > 1:
        broken = now.open and now.phase != RETURNING
        share = WORLD.gone[0] + broken * weights().gone_while_open + now.far**2 * weights().far_gone
        share *= 0.3 if now.was_away else 1.0  # somebody who has just come back comes again
        away = int(u.share("gone") < share)
    if away == 0:
        return None
    left = away if away == FOR_GOOD else away - 1
    if away == FOR_GOOD and now.was_away == 2 and u.share("comes back") < weights().comes_back:
        left = 0  # gone for two hours, and this is the last of them
    drift = _channels(person, now, Strains(), u)
    return replace(drift, away=left, was_away=now.was_away + 1, since=now.since + 1, addressed=False, strain=0.0)


def live(person: Patient, now: Inside, number: int, choice: Choice, u: Draws, *, injury: bool = False) -> Happened:
    """What happens in an hour that takes place. Nothing here is seen. `injury`: a loss outside is told in it."""
    acts = acts_of(choice)
    request = u.share("request") < 0.03 + now.entitlement / 900 or choice.move == "give_in"
    step, reply, ran = on_the_step(person, now, acts, u)
    asked = _asked(person, now, choice)
    after = _bond(person, now, choice)
    after, begun, mended = _break_and_mend(person, after, asked, number, choice, u)
    gain = _gain(person, now, after, asked, choice)
    hollow = choice.move == "own_my_part" and not now.open and not begun
    after = _grow(person, now, after, asked, choice, mended=mended, reply=reply)
    after = _deepen(person, now, after, choice, gain=gain, mended=mended, hollow=hollow, number=number)
    if ran in ("did_it", "partly"):
        after = replace(after, wish=min(10.0, after.wish + 0.7), done=after.done + 1)
    after = _channels(person, after, asked, u)
    if injury:
        after = replace(after, injured=True, vulnerability=min(97.0, after.vulnerability + INJURED))
    held = ("hold" in acts or now.held) and not (now.held and choice.move in ADDRESSES)
    after = replace(after, step=step, held=held, was_away=0, away=_leaves(after, number, u))
    happened = Happened(
        number=number, there=True, after=after, strains=asked, begun=begun, mended=mended, reply=reply, ran=ran,
        request=request, returned=now.was_away >= 2 or (now.was_away > 0 and now.open) or now.angry, gain=gain,
        hollow_part=hollow, injury=injury, asked_safety=choice.move == "ask_safety",
    )  # fmt: skip
    angry = begun and after.kind != WITHDRAWAL and u.share("anger") < 0.3
    return replace(happened, after=replace(after, angry=angry))


def weighs(person: Patient, now: Inside, choice: Choice) -> float:
    """The depth of a choice for this person, in steps: some bear a direct word better than others, and no one bears
    deep work every hour.
    """
    first, again = person.at_first, weights().deep_again * min(now.deep, 2) * (choice.reached >= DEEP)
    by_move = {"confront_defence": first.confront, "interpret_shame": first.shame}.get(choice.move, 0.0)
    return choice.reached + by_move + again


def _asked(person: Patient, now: Inside, choice: Choice) -> Strains:
    known, first = weights(), person.at_first
    hard, warm = max(0, choice.stance) / 3, max(0, -choice.stance) / 3
    exempt = choice.move in ADDRESSES  # speaking of what is broken is how it mends: it is dosed like other work
    borne = max(ALWAYS_BORNE, now.readiness - known.while_open * (now.open and not exempt))
    over = max(0.0, weighs(person, now, choice) - borne)
    thin = 0.7 + 0.6 * now.vulnerability / 100
    threat = known.depth_threat * over * thin * (1 + known.firm_sharpens * hard - known.warmth_softens * warm)
    lean = known.lean_kept * now.lean + (1 - known.lean_kept) * choice.stance / 3
    limit = known.limit * now.entitlement / 100 * (1 + hard) * (choice.move == "set_limit") * (1 - 0.7 * first.firm)
    met = choice.move in ("set_limit", "confront_defence") or over > 0.5
    return Strains(
        threat=threat,
        push=_push(now, choice, known),
        cold=known.cold * max(0.0, lean - known.lean_borne) * (1 - 0.4 * first.firm),
        warm=known.too_close * max(0.0, -lean - known.lean_borne) * max(0.0, -first.warm),
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


def _bond(person: Patient, now: Inside, choice: Choice) -> Inside:
    """How the two lean, how far they collude, and how many hours in a row went deep, after this hour."""
    known, takes = weights(), max(0.0, person.at_first.warm)
    lean = known.lean_kept * now.lean + (1 - known.lean_kept) * choice.stance / 3
    shine = (
        now.shine
        + known.shine_grows * takes * max(0.0, -lean - known.lean_borne)
        + known.shine_given * (0.4 + takes) * (choice.move == "give_in")
    )
    met = choice.move in ("set_limit", "confront_defence", "name_between_us") or choice.stance > 0
    deep = now.deep + 1 if choice.reached >= DEEP else 0
    same = now.same + 1 if choice.move == now.last else 0
    return replace(
        now, lean=lean, deep=deep, last=choice.move, same=same, shine=min(1.0, max(0.0, shine - known.shine_met * met))
    )


def _gain(person: Patient, before: Inside, now: Inside, asked: Strains, choice: Choice) -> float:
    """What depth that could be borne brought, 0 to 1: nothing above validating, most where it is deepest, less where it
    is asked too often, or in the same way each time; nothing where the hour broke, and beside what is broken
    nothing but naming that.
    """
    known = weights()
    if choice.reached <= ALWAYS_BORNE or asked.over > known.borne_edge or (now.open and not before.open):
        return 0.0
    if before.open and choice.move != "name_between_us":
        return 0.0
    share = (choice.reached - ALWAYS_BORNE) / 3 * (1.0 if choice.move in DEEP_MOVES else 0.5)
    share *= min(1.0, person.at_first.named) if choice.move == "name_between_us" else 1.0
    return share / (1 + 0.5 * before.deep * (choice.reached >= DEEP) + 0.3 * now.same)


def _break_and_mend(
    person: Patient, now: Inside, asked: Strains, number: int, choice: Choice, u: Draws
) -> tuple[Inside, bool, bool]:
    """The rupture after this hour; whether one began in it, and whether one was mended in it."""
    if now.open:
        return _go_on(person, now, asked, choice, u)
    known, first = weights(), person.at_first
    relief = 4.0 * (choice.move in ("stay_and_listen", "ask_safety")) + 6.0 * (choice.move == "give_in")
    strain = max(0.0, asked.whole + known.strain_kept * now.strain - relief)
    share = known.hazard + known.passed_again * now.passed + max(0.0, strain - first.bears) / known.strain_scale
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
            way=None,
            fall=min(45.0, max(12.0, 14 + 0.5 * strain + 10 * now.shine + u.noise("fall", 3))),
            cause="shine" if turns else asked.largest,
            shine=0.0 if kind == DEVALUING else 0.5 * now.shine,
        ),
        True,
        False,
    )


def _go_on(person: Patient, now: Inside, asked: Strains, choice: Choice, u: Draws) -> tuple[Inside, bool, bool]:
    known = weights()
    strain = asked.whole + known.strain_kept * now.strain
    heavy = (asked.over > 1.2 if choice.move in ADDRESSES else asked.threat > 12) or asked.push > 5
    later = replace(now, since=now.since + 1, strain=strain, addressed=choice.move in ADDRESSES, angry=False)
    if now.phase == RETURNING:
        if heavy:
            return replace(later, phase=LOW, since=0, way=None), False, False
        way = choice.move if choice.move in ADDRESSES else now.way
        return replace(later, phase=CALM, since=0, fall=0.0, cause=None, way=way), False, True
    share = WORLD.mend + _mends(person, now, asked, choice)
    share *= 1 - known.firm_hinders * max(0, choice.stance - (person.at_first.firm > 0)) / 3
    share *= known.deep_hinders if heavy else 1.0
    share *= 0.5 if now.phase == ENTRENCHED else 1.0
    if u.share("mends") < share:
        way = choice.move if choice.move in ADDRESSES else None
        return replace(later, phase=RETURNING, since=0, way=way), False, False
    if now.phase == FALLING:
        return replace(later, phase=LOW), False, False
    if now.phase == LOW and later.since >= STUCK_AFTER and not later.addressed and u.share("stuck") < WORLD.entrench:
        return replace(later, phase=ENTRENCHED), False, False
    return later, False, False


def _firm_and_respectful(choice: Choice) -> bool:
    return choice.move in ("set_limit", "confront_defence") and 0 <= choice.stance <= 2


def _mends(person: Patient, now: Inside, asked: Strains, choice: Choice) -> float:
    """The chance added that the way back begins: by naming, less where it goes beyond what can be borne; by owning a
    part, less where it was said before without need; a little by being heard.
    """
    known = weights()
    if choice.move == "name_between_us":
        return known.named_mends * person.at_first.named * max(0.1, 1 - 0.6 * max(0.0, asked.over - 0.4))
    if choice.move == "own_my_part":
        return known.own_part_mends * person.at_first.owned * known.worn**now.worn
    if _firm_and_respectful(choice) and person.at_first.firm > HIGH:
        return known.heard_mends * 2 * person.at_first.firm
    heard = choice.move == "stay_and_listen" or bool({"ask", "lower", "hold"} & set(acts_of(choice)))
    return known.heard_mends * heard


def _grow(
    person: Patient, before: Inside, now: Inside, asked: Strains, choice: Choice, *, mended: bool, reply: str | None
) -> Inside:
    """Trust, what is bearable, and the own wish, after what was asked."""
    known = weights()
    trust, ready, wish, worked = now.trust, now.readiness, now.wish, now.worked
    if not now.open:
        near = choice.reached >= ALWAYS_BORNE and weighs(person, before, choice) >= before.readiness - 0.7
        trust += known.trust_grows * (1 - trust / 95) * (1 if asked.whole < 8 else -0.3 if asked.over < 1 else -1)
        ready += known.ready_grows * (near and asked.over <= known.borne_edge)
    elif now.phase == ENTRENCHED:
        trust -= 1.5
    ready -= known.ready_shrinks * (asked.over > known.borne_edge + 0.4)
    lasts = mended and now.way is not None
    trust += known.repaired_trust * (1.0 if lasts else 0.25) * mended
    ready += known.repaired_ready * lasts
    acts = acts_of(choice)
    helped = ("ask" in acts) + ("cost" in acts) + 0.6 * ("lower" in acts)
    if helped and before.step.standing:  # there is no wish to be had of a step that nobody has proposed
        room = max(0.0, person.at_first.wish + known.wish_room + 0.7 * now.done - wish)
        wish += min(room, known.wish_grows * helped * known.wish_tires**worked)
        worked += 1
    wish -= known.wish_shrinks * (asked.push > 4)
    return replace(
        now,
        trust=min(94.0, max(20.0, trust)),
        readiness=min(5.0, max(0.5, ready)),
        wish=min(10.0, max(0.0, wish + 0.3 * lasts + 0.3 * (reply == "own"))),
        worked=worked,
        lasting=now.lasting + lasts,
        passed=now.passed + (mended and not lasts),
    )


def _deepen(
    person: Patient, before: Inside, now: Inside, choice: Choice, *, gain: float, mended: bool, hollow: bool,
    number: int,
) -> Inside:  # fmt: skip
    """What well-dosed depth brings, and what hours near the surface cost: the split self, the image, the distance."""
    known, first = weights(), person.at_first
    near = min(1.0, max(0.0, max(ALWAYS_BORNE, before.readiness) - NEAR - choice.reached))
    near *= number > 2 and not (now.open or before.open or gain) and choice.move not in ("set_limit", "ask_safety")
    lasts = mended and now.way is not None
    far = now.far + known.far_grows * max(near, hollow) - known.far_closes * (gain + 0.5 * lasts)
    far = min(1.0, max(0.0, far))
    firm_no = 0.0
    if _firm_and_respectful(choice) and not now.open:  # respect is won once, and not every hour anew
        firm_no = max(0.0, first.firm) * max(0.0, 1 - before.ordinary / RESPECT) / (1 + before.deep)
    between = gain * (1.0 if choice.move == "name_between_us" else 0.4)
    named = 1.0 if now.way == "name_between_us" else 0.7
    ordinary = (
        now.ordinary + known.ordinary_grows * between + known.ordinary_repaired * named * lasts
        + known.respected * firm_no - 4 * (now.shine > HIGH) - 6 * (now.kind == DEVALUING and now.phase == LOW)
        - 1.5 * far
    )  # fmt: skip
    split = now.split - known.split_closes * (gain + 0.5 * lasts) + 2 * (now.shine > HIGH)
    dry = known.far_drains * far
    return replace(
        now,
        far=far,
        split=min(97.0, max(3.0, split)),
        ordinary=min(97.0, max(3.0, ordinary)),
        wish=min(10.0, max(0.0, now.wish + known.wish_deep * gain - dry)),
        trust=min(94.0, max(20.0, now.trust + known.respected * firm_no - 10 * dry * (far > HIGH))),
        worn=now.worn + hollow,
    )


def _channels(person: Patient, now: Inside, asked: Strains, u: Draws) -> Inside:
    """Grandiosity, entitlement, vulnerability: back towards the own level, moved by threat, collusion and the swing."""
    first = person.at_first
    up = now.up != (u.share("flips") < first.flips)
    swung = (22 if up else -22) * bool(first.flips)
    hurt = 0.5 * asked.threat + 0.4 * asked.push + 0.3 * (asked.cold + asked.warm)
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
    known = weights()
    if number > 4 and now.phase == CALM and u.share("drifts away") < 0.5 * known.far_gone * max(0.0, now.far - HIGH):
        return FOR_GOOD
    if number < 3 or now.phase in (CALM, RETURNING):
        return 0
    share = known.leaves_quiet if now.kind == WITHDRAWAL else known.leaves_loud
    return FOR_GOOD if u.share("leaves") < share * (0.4 if now.addressed else 1.0) else 0
