"""What happens between two people, hour by hour: who comes, what breaks, what mends it, who goes away.

One loop over hours, arrays over persons. A rupture is a small machine of five phases (calm, falling, low, returning,
entrenched); what pushes it into the next one is in `_begin`, `_go_on` and `_address`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from holdfast.simulate.worlds.ordinary_days import Days
from holdfast.simulate.worlds.ordinary_people import People
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
from holdfast.simulate.worlds.ordinary_state import MOST, Course, Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

_FIRST_ONSET = 2


def run_course(people: People, days: Days, sessions: int, rules: Rules, rng: np.random.Generator) -> Course:
    """Hours 1 to `sessions` of every person."""
    run = Run(people, days, sessions, rules, rng)
    for t in range(sessions):
        there = ~run.ended
        run.out["there"][t] = there
        run.t_days[t] = np.where(there, run.day, np.nan)
        held = _attend(run, t, there)
        _go_on(run, t, there)
        _begin(run, t, held)
        _work(run, t, held)
        _address(run, t, held)
        _note(run, t)
        _leave(run, t, held, there)
        _next_day(run, t)
    return Course(
        days=run.t_days,
        topics=run.topics,
        hours=run.hours,
        left_at=run.left_at,
        back_at=run.back_at,
        ended=(run.left_at > 0) & ~run.will_back,
        break_said=run.break_said,
        ep_count=run.count,
        ep_depth=run.ep_depth,
        **run.out,
        **{f"ep_{name}": run.ep[name] for name in run.ep},
    )


def _attend(run: Run, t: int, there: Flags) -> Flags:
    """Whether the hour took place, and its mark (a place in MARKS)."""
    u, people, rules = run.u, run.people, run.rules
    away = run.away_for > 0
    inside = (run.phase == FALLING) | (run.phase == LOW) | (run.phase == ENTRENCHED)
    hurt = recent_injury(run.days, run.day)
    run.out["hurt"][t] = hurt
    gone = people.gone + rules.gone_hurt * inside + 0.05 * hurt
    came_back = run.came_again
    skipped = (u["gone"][t] < gone) & (t > 0) & ~came_back
    mine = (u["whose"][t] < 0.25) & ~inside & skipped & ~away
    off = (skipped | away) & there
    held = there & ~off
    missed = away | (u["missed"][t] < np.where(inside, 0.35, 0.2)) & ~mine
    late = u["late"][t] < people.late + 0.12 * inside + 0.15 * (run.deep_last & (people.answers_depth > 0))
    mark = np.where(off, np.where(missed, 5, 4), np.where(late, 1, np.where(u["early"][t] < 0.012, 2, 0)))
    run.out["attendance"][t] = mark
    run.out["by_him"][t] = off & ~mine
    run.out["held"][t] = held
    return np.asarray(held)


def recent_injury(days: Days, day: Whole) -> Flags:
    """Whether an injury lies within the last ten days."""
    since = day[:, None] - days.injury_days
    return np.asarray(((days.injury_days >= 0) & (since >= 0) & (since <= 10)).any(axis=1))


def _go_on(run: Run, t: int, there: Flags) -> None:
    """Each open rupture moves on by one hour."""
    phase = run.phase
    falling, low = there & (phase == FALLING), there & (phase == LOW)
    returning = there & (phase == RETURNING)
    run.since += 1
    down = falling & (run.since + 1 >= run.fall)
    _enter(run, down, LOW)
    back = low & run.mending
    _enter(run, back, RETURNING)
    _write(run, back, "recovery", t + 1)
    stuck = low & run.stays & ~run.mending
    _enter(run, stuck, ENTRENCHED)
    _write(run, stuck, "recovery", t + 1)
    over = (returning | back) & (run.since + 1 >= run.back)
    _write(run, over, "repaired", t + 1)
    _enter(run, over, CALM)
    run.calm_for = np.where(over, 0, run.calm_for + 1)
    run.low_image &= (run.phase != CALM) & ~(returning & (run.since >= 1))
    run.mending &= run.phase == LOW


def _enter(run: Run, who: Flags, phase: int) -> None:
    run.phase = np.where(who, phase, run.phase)
    run.since = np.where(who, 0, run.since)


def _write(run: Run, who: Flags, name: str, hour: int) -> None:
    rows = np.flatnonzero(who)
    run.ep[name][rows, run.count[rows] - 1] = hour


def _begin(run: Run, t: int, held: Flags) -> None:
    """What begins in this hour: a rupture, an idealisation or its end, an hour of candour."""
    u, people, rules, out = run.u, run.people, run.rules, run.out
    calm = held & (run.phase == CALM) & ~people.stable
    firm = (u["limit"][t] < 0.014) & held
    fee = (u["fee"][t] < 0.012) & held
    out["limit"][t], out["fee"][t] = firm, fee
    after_break = (run.gap >= run.pattern.max(axis=1) + 6) & (t > 0)
    out["after_break"][t] = after_break
    _announce(run, t, held)
    strain = 1 + 0.8 * after_break + 0.8 * run.firm_last + 1.2 * out["hurt"][t] + 0.6 * run.deep_last
    x = t / run.sessions
    chance = rules.hazard * people.frailty * strain * (0.5 + 3.0 * x * (1 - x))
    free = calm & (run.calm_for >= rules.pause) & (t >= _FIRST_ONSET)
    idealising = run.ideal > 0
    starts = free & ~idealising & (u["begin"][t] < chance)
    withdraws = u["kind"][t] < people.withdraws
    # Height has its own end: sooner when a break, a fee or a limit comes in between.
    over = calm & idealising & (run.ideal >= run.ideal_len)
    over &= u["ends"][t] < 0.3 + 0.45 * (after_break | out["announced"][t] | firm | fee | run.firm_last)
    falls = over & (u["soft"][t] < 0.72)
    softens = over & ~falls
    out["turn_before"][t] = np.where(falls, run.last_held, 0)
    out["softened_before"][t] = np.where(softens, run.last_held, 0)
    _rupture(run, t, starts | falls, np.where(falls, DEVALUING, np.where(withdraws, WITHDRAWAL, CONFRONTATION)))
    run.low_image |= falls
    run.calm_for = np.where(softens, 0, run.calm_for)
    run.ideal = np.where(over, 0, np.where(idealising & held, run.ideal + 1, run.ideal))
    rises = free & ~starts & ~idealising & people.cycles & (u["ideal"][t] < 0.065)
    run.ideal = np.where(rises, 1, run.ideal)
    run.rise = np.where(rises, t + 1, run.rise)
    run.ideal_len = np.where(rises, run.lengths[t], run.ideal_len)
    run.lift_to = np.where(rises, run.lifts[t], run.lift_to)
    opens = free & ~starts & (run.ideal == 0) & ~over & (run.candid == 0) & (u["candour"][t] < rules.candour)
    length = 1 + (u["candour_two"][t] < 0.4)
    run.candid = np.where(opens, length, np.where(held, np.maximum(run.candid - 1, 0), run.candid))
    run.candid = np.where(run.phase == CALM, run.candid, 0)
    run.candid_by = np.where(opens, run.softer[t], run.candid_by)
    out["candour"][t] = run.candid_by * ((run.candid > 0) & held)
    run.last_held = np.where(held, t + 1, run.last_held)


def _announce(run: Run, t: int, held: Flags) -> None:
    ahead = run.days.breaks.first - run.day[:, None]
    now = (run.break_said < 0) & (ahead > 0) & (ahead <= run.days.breaks.lead) & held[:, None]
    run.break_said = np.where(now, run.day[:, None], run.break_said)
    run.out["announced"][t] = now.any(axis=1)


def _rupture(run: Run, t: int, who: Flags, kind: Whole) -> None:
    rows = np.flatnonzero(who & (run.count < MOST))
    if not len(rows):
        return
    kinds = kind[rows]
    run.kind[rows] = kinds
    run.fall[rows] = np.where(kinds == WITHDRAWAL, run.falls[t, rows], 1)
    run.depth[rows] = run.gammas[kinds, t, rows]
    run.back[rows] = run.backs[kinds, t, rows]
    run.phase[rows] = np.where(run.fall[rows] > 1, FALLING, LOW)
    run.since[rows] = 0
    run.mending[rows] = run.stays[rows] = False
    place = run.count[rows]
    run.ep["kind"][rows, place] = kinds
    run.ep["onset"][rows, place] = t + 1
    run.ep["trough"][rows, place] = t + run.fall[rows]
    run.ep["rise"][rows, place] = np.where(kinds == DEVALUING, run.rise[rows], 0)
    run.ep_depth[rows, place] = run.depth[rows]
    run.count[rows] += 1
    loud = (kinds != WITHDRAWAL) & (run.u["anger"][t, rows] < 0.18)
    run.out["attendance"][t, rows] = np.where(loud, 3, run.out["attendance"][t, rows])


def _work(run: Run, t: int, held: Flags) -> None:
    """How deep the work went and on what: gentler while something is broken."""
    u, people = run.u, run.people
    open_now = run.phase != CALM
    shame = u["deep_shame"][t] < 0.17
    us = u["deep_us"][t] < np.where(open_now, 0.35, 0.10)
    trauma = u["deep_trauma"][t] < 0.07
    run.topics[t] = np.stack([shame, trauma, us, ~(shame | us | trauma) | (u["out"][t] < 0.25)], axis=1)
    grows = 0.6 * (1 - np.exp(-t / 20))
    deep = np.rint(people.deep + grows - 0.7 * open_now + 0.6 * (shame | us) + run.deeper[t]).clip(0, 5)
    run.out["depth"][t] = deep
    run.deep_last = np.where(held, (deep >= 4) & (shame | us) & (people.answers_depth > 0), run.deep_last)
    run.firm_last = np.where(held, run.out["limit"][t] | run.out["fee"][t] | run.out["announced"][t], run.firm_last)


def _address(run: Run, t: int, held: Flags) -> None:
    """Whether the therapist took it up, and what that does: the way back begins sooner and more often."""
    u, people, rules = run.u, run.people, run.rules
    open_now = held & ((run.phase == LOW) | (run.phase == FALLING) | (run.phase == ENTRENCHED))
    notices = people.addresses * np.where(run.kind == WITHDRAWAL, 0.75, 1.2) + 0.03 * run.since
    addressed = open_now & (u["address"][t] < notices)
    run.out["addressed"][t] = addressed
    low = held & (run.phase == LOW)
    back = low & (u["mend"][t] < rules.mend + rules.mend_addressed * addressed)
    run.mending |= back
    run.back = np.where(back & addressed & (run.back > 1), run.back - 1, run.back)
    run.stays = low & ~run.mending & (run.since >= 2) & (u["entrench"][t] < rules.entrench * (1.3 - addressed))


def _note(run: Run, t: int) -> None:
    """The alliance as he feels it, and what there is of rupture and idealisation in this hour."""
    out, people = run.out, run.people
    phase = run.phase
    shape = np.select(
        [phase == FALLING, phase == LOW, phase == RETURNING, phase == ENTRENCHED],
        [
            (run.since + 1) / np.maximum(run.fall, 1),
            np.ones(run.n),
            1 - (run.since + 1) / run.back,
            np.full(run.n, 0.85),
        ],
        0.0,
    )
    lift = run.lift_to * np.minimum(run.ideal / np.maximum(run.ideal_len, 1), 1) * (run.ideal > 0)
    level = np.minimum(93, people.base + people.growth * (1 - np.exp(-t / people.pace)))
    felt = level + run.swing[t] + lift - run.depth * shape - out["candour"][t] - 1.5 * out["after_break"][t]
    out["felt"][t] = felt.clip(0, 100)
    out["shape"][t], out["lift"][t] = shape, lift
    out["phase"][t], out["kind"][t], out["since"][t] = phase, run.kind, run.since
    out["image"][t] = np.where(run.low_image, 2, np.where(run.ideal > 0, 1, 0))


def _leave(run: Run, t: int, held: Flags, there: Flags) -> None:
    """Some stay away, more of them while a rupture is open; some of those come back."""
    u, rules = run.u, run.rules
    run.came_again = np.zeros(run.n, dtype=bool)
    was_away = (run.away_for > 0) & there
    run.away_for = np.where(was_away, run.away_for - 1, run.away_for)
    done = was_away & (run.away_for == 0)
    for_good = done & ~run.will_back
    run.hours = np.where(for_good, t + 1, run.hours)
    run.ended |= for_good
    returns = done & run.will_back
    low, high = rules.away_days
    run.day = np.where(returns, run.day + low + (u["weeks"][t] * (high - low)).astype(np.int64) // 7 * 7, run.day)
    run.came_again = returns
    run.mending |= returns & (run.phase == LOW) & (u["mend"][t] < 0.5)
    if t + 1 < run.sessions:
        run.back_at = np.where(returns, t + 2, run.back_at)
    open_now = (run.phase == LOW) | (run.phase == ENTRENCHED)
    chance = np.where(
        open_now, np.where(run.kind == WITHDRAWAL, rules.leave_withdrawal, rules.leave_other), rules.leave
    )
    chance = np.where(open_now & run.out["addressed"][t], 0.4 * chance, chance)
    goes = held & ~run.people.stable & (run.left_at == 0) & (t >= 3) & (t < run.sessions - 2) & (u["leave"][t] < chance)
    run.away_for = np.where(goes, 1 + (u["whose"][t] < 0.6), run.away_for)
    run.will_back |= goes & (u["back"][t] < rules.back)
    run.left_at = np.where(goes, t + 1, run.left_at)


def _next_day(run: Run, t: int) -> None:
    before = run.day
    day = run.day + run.pattern[:, t % run.pattern.shape[1]]
    for _ in range(6):
        inside = ((run.days.breaks.first <= day[:, None]) & (day[:, None] <= run.days.breaks.last)).any(axis=1)
        day = np.where(inside, day + 7, day)
    last = len(run.days.slights) - 1
    run.day = np.minimum(day, last)
    run.gap = np.where(run.ended, 0, run.day - before)
