"""Random negotiations of two people: few clauses, much said about each, legal and illegal moves in one row.

Who speaks can be read from every word: texts and words begin with the name of the one who said them. Often enough a
clause is brought all the way to a yes of both, so that versions are agreed, rewritten, held and signed. Each is told
from a seed: drawn move by move, rare turns would hardly ever meet.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, get_args

from hypothesis import strategies as st

from holdfast.case import moves as m
from holdfast.contract.agreement import agreed_hash
from holdfast.contract.replay import Ledger, take

KINDS: dict[str, m.ClauseKind] = {"g": "goal", "s": "step", "t": "step", "x": "stop", "f": "frame", "y": "safety"}
TURNS = (
    "one", "one", "one", "agree", "agree", "settle", "other words", "other words", "whole", "whole",
    "told", "ended", "torn",
)  # fmt: skip
ANY_ACT: tuple[m.Act, ...] = (
    "ask", "object", "discount", "hand_back", "hand_back", "clarify", "rationale", "counter", "counter", "propose",
    "accept", "accept_reserved", "commit", "disclose_cost", "lower_stakes", "rate", "run", "attain", "tell", "tell",
    "withdraw",
)  # fmt: skip
AGREEING: tuple[tuple[m.MoveBy, m.Act], ...] = (
    ("therapist", "ask"), ("patient", "object"), ("patient", "disclose_cost"), ("patient", "accept"),
    ("therapist", "commit"),
)  # fmt: skip


def negotiations(most: int = 14) -> st.SearchStrategy[tuple[m.Move, ...]]:
    """Up to `most` turns, each one move or a few that belong together."""
    return st.integers(0, 2**32).map(lambda seed: _told(seed, most))


def _told(seed: int, most: int) -> tuple[m.Move, ...]:
    talk = _Talk(Random(seed))
    if talk.chance(0.7):
        talk.on_the_whole("rewrite")
    for _ in range(talk.rng.randint(1, most)):
        turn = talk.rng.choice(TURNS)
        if turn == "one":
            talk.one()
        elif turn == "agree":
            talk.brought_to_a_yes(talk.rng.choice("gsgstx"))
        elif turn == "settle":
            talk.settled()
        elif turn == "other words":
            talk.put_otherwise()
        elif turn == "told":
            talk.told_and_answered()
        elif turn == "ended":
            talk.ended()
        elif turn == "torn":
            talk.torn()
        else:
            talk.on_the_whole(talk.rng.choice(("rewrite", "hold", "hold", "repair", "sign")))
    return tuple(talk.moves)


class _Talk:
    """The moves so far, and the words that stand, so that a yes can name them."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.ledger, self.moves = rng, Ledger(), list[m.Move]()

    def chance(self, of: float) -> bool:
        return self.rng.random() < of

    def side(self) -> m.MoveBy:
        return self.rng.choice(("patient", "therapist"))

    def say(self, by: m.MoveBy, act: m.Act, clause: str | None = None, **more: Any) -> None:
        n = len(self.moves) + 1
        words = f"{by} {n}" if self.chance(0.5) else None
        move = m.Move(
            id=f"m{n}", seq=n, when=date(2023, 1, 1) + timedelta(days=n // 2), words=words, by=by, act=act,
            session=n // 2 if self.chance(0.7) else None, recorded_at=datetime(2024, 1, 1, tzinfo=UTC), clause=clause,
            **more,
        )  # fmt: skip
        take(self.ledger, move)
        self.moves.append(move)

    def act(self, by: m.MoveBy, act: m.Act, clause: str) -> None:
        self.say(by, act, clause, **self.detail(by, act, clause))

    def detail(self, by: m.MoveBy, act: m.Act, clause: str) -> dict[str, Any]:
        n = len(self.moves) + 1
        if act in ("propose", "counter", "tell"):
            return {"terms": self.terms(by, clause)}
        if act in ("accept", "accept_reserved", "commit"):
            return {"accepted_text": self.hash(clause)}
        if act == "disclose_cost":
            return {"costs": (m.Cost(feeling="guilt" if self.chance(0.6) else "anger", words=f"{by} names {n}"),)}
        if act == "rate":
            return {"stance": m.Stance(makes_sense=n % 11)}
        if act == "run":
            return {"run": m.Run(outcome="partly", learnt=f"{by} learnt {n}")}
        if act == "attain":
            return {"level": n % 5 - 2}
        if act == "clarify" and self.chance(0.5):
            return {"worry": m.Worry(real=f"{by} worries {n}")}
        return {}

    def terms(self, by: m.MoveBy, clause: str) -> m.Terms:
        """Of the kind of the clause, almost always; about one in five a promise not to kill oneself."""
        kind = KINDS[clause] if self.chance(0.95) else self.rng.choice(get_args(m.ClauseKind))
        n = self.rng.randint(1, 3)
        text = f"{by} will never try to end my life, {n}" if self.chance(0.12) else f"{by} wants {n}"
        own = f"{by} in own words {n}" if n == 2 else None
        terms = m.Terms(kind=kind, text=text, his_words=own, expects=("guilt",) if kind == "step" and n > 1 else ())
        if self.chance(0.1):
            terms = replace(terms, noticed_by=f"{by} sees {n}", prediction=f"{by} promises not to hurt himself, {n}")
        return terms

    def hash(self, clause: str) -> str:
        """Of the words that stand; one time in ten of others."""
        standing = self.ledger.clauses.get(clause)
        return "0" * 64 if standing is None or self.chance(0.1) else standing.text_hash

    def one(self) -> None:
        act, clause = self.rng.choice(ANY_ACT), self.rng.choice((*KINDS, "gone"))
        if act in ("propose", "counter", "tell"):
            clause = self.rng.choice("fy") if act == "tell" else self.rng.choice(tuple(KINDS))
        elif self.ledger.clauses and self.chance(0.8):
            clause = self.rng.choice(tuple(self.ledger.clauses))
        self.act(self.side(), act, clause)

    def brought_to_a_yes(self, clause: str) -> None:
        """Proposed, asked about, its cost named, and a yes of both; half of the time one of these is left out. Now and
        then it is handed back at once.
        """
        if clause not in self.ledger.clauses or self.chance(0.3):
            self.act(self.side(), "propose", clause)
        left_out = self.rng.choice(AGREEING) if self.chance(0.5) else None
        for by, act in AGREEING:
            if (by, act) != left_out:
                self.act(by, act, clause)
        if self.chance(0.25):
            self.act(self.side(), "hand_back", clause)

    def told_and_answered(self) -> None:
        """What can be told alone, and a yes to it by each, which cannot count."""
        clause = self.rng.choice("fy")
        self.act("therapist", "tell", clause)
        for by, act in AGREEING[-2:]:
            self.act(by, act, clause)

    def ended(self) -> None:
        """Withdrawn, and spoken against afterwards; perhaps somebody still says yes."""
        if self.ledger.clauses:
            clause = self.rng.choice(tuple(self.ledger.clauses))
            self.act(self.side(), "withdraw", clause)
            self.act(self.side(), self.rng.choice(("object", "discount", "hand_back", "commit")), clause)

    def torn(self) -> None:
        """A rupture holds it; something is brought to a yes meanwhile; mended, and most often asked about again."""
        self.say(self.side(), "hold", hold_for="rupture")
        clause = self.rng.choice("gst")
        self.brought_to_a_yes(clause)
        if self.chance(0.8):
            self.say("therapist", "repair")
            for by, act in AGREEING[-2:]:
                self.act(by, act, clause)
            if self.chance(0.6):
                self.act("therapist", "ask", clause)

    def put_otherwise(self) -> None:
        """New words for a clause, and the yes of none, one or both to them."""
        clauses = [c for c in self.ledger.standing() if c.kind not in ("frame", "safety")]
        if not clauses:
            return
        clause, by = self.rng.choice(clauses), self.side()
        words = m.Terms(kind=clause.kind, text=f"{by} wants {self.rng.randint(4, 6)}")
        self.say(by, "counter", clause.id, terms=words)
        for side, act in AGREEING[-2:][: self.rng.randint(0, 2)]:
            self.act(side, act, clause.id)

    def settled(self) -> None:
        """Mended where it was torn, and each goal and step that stands brought to a yes; perhaps signed."""
        if self.ledger.open and self.ledger.open.agreed_on and self.chance(0.7):
            self.on_the_whole("rewrite")
        self.say(self.side(), "repair")
        if not self.ledger.goals_steps:
            self.say("patient", "propose", f"g{len(self.moves)}", terms=m.Terms(kind="goal", text="patient wants 1"))
        for clause in [c.id for c in self.ledger.standing() if c.kind in ("goal", "step")]:
            for by, act in AGREEING:
                self.act(by, act, clause)
        if self.chance(0.5):
            self.on_the_whole("sign")

    def on_the_whole(self, act: m.Act) -> None:
        by, version = self.side(), self.ledger.open
        if act == "rewrite":
            number = (version.number if version else 0) + self.rng.choice((1, 1, 1, 2, 0))
            self.say(by, act, version=m.VersionOpened(number=max(1, number), phase="act", why=f"{by} opens {number}"))
        elif act == "hold":
            self.say(by, act, hold_for=self.rng.choice(("rupture", "rupture", "life")))
        elif act == "sign":
            agreed = version is not None and version.agreed_on is not None
            hash = agreed_hash(version.number, version.as_agreed) if version and agreed else "0" * 64
            self.say(by, act, accepted_text=hash)
        else:
            self.say(by, act)
