"""Random negotiations of two people: few clauses, much said about each, legal and illegal moves in one row.

Who speaks can be read from every word: texts, words and levels carry the name of the one who said them. Often enough a
clause is brought all the way to a yes of both, so that versions are agreed, rewritten, held and signed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from tests.strategies.small import one_of

from holdfast.case import moves as m
from holdfast.contract.agreement import agreed_hash
from holdfast.contract.replay import Ledger, take

KINDS: dict[str, m.ClauseKind] = {"g": "goal", "s": "step", "t": "step", "x": "stop", "f": "frame", "y": "safety"}
ANY_ACT: tuple[m.Act, ...] = (
    "ask", "object", "discount", "hand_back", "clarify", "rationale", "counter", "counter", "propose", "accept",
    "accept_reserved", "commit", "disclose_cost", "lower_stakes", "rate", "run", "attain", "tell", "withdraw",
)  # fmt: skip

AGREEING: tuple[tuple[m.MoveBy, m.Act], ...] = (
    ("therapist", "ask"), ("patient", "object"), ("therapist", "ask"), ("patient", "disclose_cost"),
    ("patient", "accept"), ("therapist", "commit"),
)  # fmt: skip


class _Talk:
    """The moves so far, and the words that stand, so that a yes can name them."""

    def __init__(self, draw: Any) -> None:
        self.draw, self.ledger, self.moves = draw, Ledger(), list[m.Move]()

    def say(self, by: m.MoveBy, act: m.Act, clause: str | None = None, **more: Any) -> None:
        n = len(self.moves) + 1
        day = date(2023, 1, 1) + timedelta(days=n // 2)
        words = f"{by} {n}" if self.draw(st.booleans()) else None
        move = m.Move(
            id=f"m{n}", seq=n, when=day, session=self.draw(st.sampled_from((None, n // 2))), words=words, by=by,
            recorded_at=datetime(2024, 1, 1, tzinfo=UTC), act=act, clause=clause, **more,
        )  # fmt: skip
        take(self.ledger, move)
        self.moves.append(move)

    def side(self) -> m.MoveBy:
        return self.draw(one_of(m.MoveBy))  # type: ignore[no-any-return]

    def terms(self, by: m.MoveBy, clause: str) -> m.Terms:
        kind = KINDS[clause] if self.draw(st.integers(0, 19)) else self.draw(one_of(m.ClauseKind))
        n = self.draw(st.integers(1, 2))
        pact = self.draw(st.sampled_from((False, False, False, False, True, False)))
        heavy: tuple[m.Feeling, ...] = ("guilt",) if kind == "step" and n == 1 else ()
        text = f"{by} will never try to end my life, {n}" if pact else f"{by} wants {n}"
        return m.Terms(kind=kind, text=text, his_words=f"{by} in own words {n}" if n == 2 else None, expects=heavy)

    def hash(self, clause: str) -> str:
        """Of the words that stand; one time in ten of others."""
        standing = self.ledger.clauses.get(clause)
        return "0" * 64 if standing is None or not self.draw(st.integers(0, 9)) else standing.text_hash

    def detail(self, by: m.MoveBy, act: m.Act, clause: str) -> dict[str, Any]:
        n = len(self.moves) + 1
        if act in ("propose", "counter", "tell"):
            return {"terms": self.terms(by, clause)}
        if act in ("accept", "accept_reserved", "commit"):
            return {"accepted_text": self.hash(clause)}
        if act == "disclose_cost":
            return {"costs": (m.Cost(feeling="guilt", words=f"{by} names {n}"),)}
        if act == "rate":
            return {"stance": m.Stance(makes_sense=n % 11)}
        if act == "run":
            return {"run": m.Run(outcome="partly", learnt=f"{by} learnt {n}")}
        if act == "attain":
            return {"level": n % 5 - 2}
        if act == "clarify" and self.draw(st.booleans()):
            return {"worry": m.Worry(real=f"{by} worries {n}")}
        return {}


@st.composite
def negotiations(draw: Any, most: int = 8) -> tuple[m.Move, ...]:
    """Up to `most` turns, each one move or a few that belong together."""
    talk = _Talk(draw)
    if draw(st.integers(0, 3)):
        _on_the_whole(talk, "rewrite")
    for turn in draw(
        st.lists(st.sampled_from(("one", "one", "agree", "settle", "other words", "whole")), max_size=most)
    ):
        if turn == "agree":
            _brought_to_a_yes(talk, draw(st.sampled_from(("g", "s", "g", "s", "t", "x"))))
        elif turn == "settle":
            _settled(talk)
        elif turn == "other words":
            _put_otherwise(talk)
        elif turn == "whole":
            _on_the_whole(talk, draw(st.sampled_from(("rewrite", "rewrite", "hold", "repair", "sign"))))
        else:
            by, act, clause = talk.side(), draw(st.sampled_from(ANY_ACT)), draw(st.sampled_from((*KINDS, "gone")))
            if clause == "gone" and act in ("propose", "counter", "tell"):
                clause = "g"
            talk.say(by, act, clause, **talk.detail(by, act, clause))
    return tuple(talk.moves)


def _brought_to_a_yes(talk: _Talk, clause: str) -> None:
    """Proposed, asked about, its cost named, and a yes of both; now and then one of these is left out."""
    bringing = talk.side()
    left_out = talk.draw(st.sampled_from((None, None, *range(len(AGREEING)))))
    if clause not in talk.ledger.clauses or talk.draw(st.booleans()):
        talk.say(bringing, "propose", clause, **talk.detail(bringing, "propose", clause))
    for n, (by, act) in enumerate(AGREEING):
        if n != left_out:
            talk.say(by, act, clause, **talk.detail(by, act, clause))


def _put_otherwise(talk: _Talk) -> None:
    """New words for a clause, and the yes of none, one or both to them."""
    clauses = [c.id for c in talk.ledger.standing() if c.kind not in ("frame", "safety")]
    if not clauses:
        return
    clause, by = talk.draw(st.sampled_from(clauses)), talk.side()
    words = m.Terms(kind=talk.ledger.clauses[clause].kind, text=f"{by} wants {talk.draw(st.integers(3, 5))}")
    talk.say(by, "counter", clause, terms=words)
    for side, act in AGREEING[-2:][: talk.draw(st.integers(0, 2))]:
        talk.say(side, act, clause, **talk.detail(side, act, clause))


def _settled(talk: _Talk) -> None:
    """Mended where it was torn, and each goal and step that stands brought to a yes; perhaps signed."""
    if talk.ledger.open and talk.ledger.open.agreed_on:
        _on_the_whole(talk, "rewrite")
    talk.say(talk.side(), "repair")
    for clause in [c.id for c in talk.ledger.standing() if c.kind in ("goal", "step")] or ["g"]:
        if clause not in talk.ledger.clauses:
            talk.say("patient", "propose", clause, terms=m.Terms(kind="goal", text="patient wants 1"))
        for by, act in AGREEING:
            talk.say(by, act, clause, **talk.detail(by, act, clause))
    if talk.draw(st.booleans()):
        _on_the_whole(talk, "sign")


def _on_the_whole(talk: _Talk, act: m.Act) -> None:
    by, version = talk.side(), talk.ledger.open
    if act == "rewrite":
        number = (version.number if version else 0) + talk.draw(st.sampled_from((1, 1, 1, 2, 0)))
        talk.say(by, act, version=m.VersionOpened(number=max(1, number), phase="act", why=f"{by} opens {number}"))
    elif act == "hold":
        talk.say(by, act, hold_for=talk.draw(st.sampled_from(("rupture", "rupture", "life"))))
    elif act == "sign":
        agreed = version is not None and version.agreed_on is not None
        hash = agreed_hash(version.number, version.as_agreed) if version and agreed else "0" * 64
        talk.say(by, act, accepted_text=hash)
    else:
        talk.say(by, act)
