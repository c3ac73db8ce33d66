"""Invented treatments to draw: one whole year with everything in it, and thin ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.process.treatment import CANCELLED, H, treatment, when

from holdfast.analysis import Analysis, analyse
from holdfast.case.model import Case
from holdfast.case.moments import last_recorded
from holdfast.case.moves import ClauseKind, Move, MoveBy, Phase, Stance, Terms, VersionOpened
from holdfast.case.private import PrivateNotes
from holdfast.case.record import Break, CheckIn, Event, Measure, Review, TwoPoleAnswers
from holdfast.case.working import Sign
from holdfast.contract.agreement import text_hash

WAVE = (0, 5, -4, 3, -6, 2, 6, -2, 0, -5, 4, 1)
HOURS = 40


def read(case: Case, at: datetime | None = None) -> Analysis:
    return analyse(case, at or last_recorded(case))


def year(*, private: PrivateNotes | None = None) -> Case:
    """Forty hours: a rupture at 7 with a cancelled hour, repaired at 10; a holiday; an open rupture at the end."""
    return treatment(
        [hour(n) for n in range(1, HOURS + 1)],
        private=private,
        check_ins=tuple(check_in(n) for n in range(1, 2 * HOURS) if not 46 <= n <= 57),
        measures=tuple(core(n) for n in range(1, HOURS + 1) if n not in (8, 19)),
        events=(
            Event(id="e1", recorded_at=when(14), when=day(14, -2), kind="injury", what="humiliation"),
            Event(id="e2", recorded_at=when(31), when=day(31, -1), kind="life", what="illness"),
        ),
        breaks=(Break(id="b1", recorded_at=when(22), when=day(22), start=day(24, -6), end=day(26, 6), by="therapist"),),
        reviews=(
            Review(id="r1", recorded_at=when(1), when=day(1), status="planned", at_session=12),
            Review(id="r2", recorded_at=when(1), when=day(1), status="planned", at_session=36),
        ),
        moves=moves(),
    )


def hour(n: int) -> H:
    if n in (8, 24, 25, 26):
        return CANCELLED
    level = 58 + n * 0.5 + WAVE[n % 12]
    if n == 7:
        return H(
            rating=38, yours=7, image=-10, signs=(("short_answers", 2), ("changes_subject", 1)), then="not_addressed"
        )
    if n == 9:
        return H(rating=44, yours=5, image=-5, then="addressed_open")
    if n == 10:
        return H(rating=66, yours=6, image=5, then="repaired", moments=("real_contact",))
    if n in (38, 39, 40):
        signs: tuple[tuple[Sign, int], ...] = (("complains_of_me", 2), ("rejects_offer", 1)) if n == 38 else ()
        return H(rating=38, yours=6, image=-20, signs=signs, then="addressed_open")
    moments = {12: ("came_back", "own_wish"), 20: ("own_wish",), 28: ("sad_and_stayed",), 33: ("named_cost",)}.get(
        n, ()
    )
    return H(
        rating=None if n in (17, 18) else level,
        yours=None if n == 21 else min(10, 6 + n // 12 + (n % 5 == 0)),
        image=None if n in (17, 18) else (45 if n in (22, 23) else -30 if n == 27 else 10 - n // 4 + WAVE[n % 12]),
        moments=moments,  # type: ignore[arg-type]
        depth=2,
    )


def check_in(n: int) -> CheckIn:
    at = when(1) + timedelta(days=3.5 * n + 1)
    base = 55 + WAVE[n % 12] * 2
    low = max(0, 70 - n // 2 + WAVE[(n * 5) % 12])
    answers = TwoPoleAnswers(gr1=base, gr2=base - 8, ow=40 + WAVE[(n * 7) % 12] * 3, vu=low, se=40, sh=low, re=low)
    return CheckIn(id=f"c{n}", recorded_at=at, when=at, answers=answers)


def core(n: int) -> Measure:
    total = max(4, min(40, 24 - (n // 3) - (4 if n > 29 else 0) + WAVE[n % 12] // 2))
    return Measure(id=f"m{n}", recorded_at=when(n), when=day(n), instrument="core-10", total=total, source="invented")


def day(n: int, more: int = 0) -> date:
    return (when(n) + timedelta(days=more)).date()


def moves() -> tuple[Move, ...]:
    made: list[Move] = []

    def move(n: int, by: MoveBy, act: str, **more: object) -> None:
        seq = len(made) + 1
        made.append(
            Move(id=f"v{seq}", seq=seq, when=day(n), recorded_at=when(n) + timedelta(hours=1), by=by, act=act,  # type: ignore[arg-type]
                 session=n, **more)  # type: ignore[arg-type]
        )  # fmt: skip

    def version(n: int, number: int, phase: Phase) -> None:
        move(n, "therapist", "rewrite", version=VersionOpened(number=number, phase=phase, why="as we said"))

    def propose(n: int, clause: str, kind: ClauseKind, text: str) -> None:
        terms = Terms(kind=kind, text=text)
        move(n, "therapist", "propose", clause=clause, terms=terms)
        if n > 4:
            move(n, "patient", "accept", clause=clause, accepted_text=text_hash(terms))

    def rate(n: int, clause: str, by: MoveBy, makes: int, wish: int, can: int, trust: int) -> None:
        move(n, by, "rate", clause=clause, stance=Stance(makes_sense=makes, own_wish=wish, can_do=can, trust=trust))

    version(1, 1, "explore")
    propose(2, "goal1", "goal", "A life that is not only the flat")
    rate(2, "goal1", "patient", 3, 2, 4, 2)
    rate(3, "goal1", "therapist", 9, 8, 7, 7)
    move(7, "therapist", "hold", hold_for="rupture", words="first the two of us")
    move(10, "therapist", "repair", words="I was in a hurry")
    version(13, 2, "shared_formulation")
    propose(13, "step1", "step", "Ask a colleague for dinner on Friday, or ask what he does on Fridays")
    for n, clause in ((13, "goal1"), (14, "step1"), (18, "goal1"), (22, "step1"), (29, "goal1"), (30, "step1")):
        rate(n, clause, "patient", min(10, 3 + n // 5), min(10, 2 + n // 5), min(10, 1 + n // 4), 5)
        rate(n, clause, "therapist", 8, 7, 6, 6)
    version(29, 3, "act")
    move(32, "patient", "hold", hold_for="life", words="my brother is in hospital")
    move(35, "patient", "repair", words="he is home")
    return tuple(made)
