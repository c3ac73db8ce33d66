"""10,000 moves of one contract: replayed in at most 50 ms, and checked, one after the other.

The mix is drawn from a seed and is legal throughout: of 100 moves about 8 bring a clause, 10 put one in other words,
20 say yes, 14 ask or object, 20 rate, 12 tell how a step went, and the rest name costs, clarify, hand back, hold,
repair and withdraw; every 250 moves a version is opened, so that the contract goes through forty of them.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the builder of the tests

from tests.checking.building import case

from holdfast.case.moves import Act, ClauseKind, Cost, Feeling, Move, Run, RunOutcome, Stance, Terms, VersionOpened
from holdfast.checking.moves import check_moves
from holdfast.contract.agreement import YES
from holdfast.contract.drafts import ClauseDraft
from holdfast.contract.replay import Ledger, held_for_rupture, replay, take

MOVES, EACH_VERSION, SEED, RUNS, GOAL = 10_000, 250, 20261122, 15, 50.0
BEGAN = datetime(2023, 1, 3, 11, tzinfo=UTC)
MIX: dict[Act, int] = {
    "propose": 8, "counter": 10, "accept": 12, "commit": 4, "accept_reserved": 4, "ask": 8, "object": 6, "rate": 20,
    "run": 12, "attain": 2, "disclose_cost": 5, "clarify": 4, "rationale": 2, "hand_back": 1, "withdraw": 1, "hold": 0,
}  # fmt: skip
KINDS: tuple[ClauseKind, ...] = ("goal", "step", "step", "step", "stop")
FEELINGS: tuple[Feeling, ...] = ("guilt", "shame", "fear", "envy", "sadness")
OUTCOMES: tuple[RunOutcome, ...] = ("did_it", "partly", "chose_not_to", "put_it_off", "forgot", "could_not")
WORDS = [
    "ask",
    "colleague",
    "dinner",
    "Friday",
    "walk",
    "river",
    "call",
    "brother",
    "wait",
    "answer",
    "draw",
    "evening",
    "guilt",
    "first",
    "own",
    "quiet",
]


def long_contract() -> tuple[Move, ...]:
    """10,000 legal moves on some hundreds of clauses."""
    rng, ledger, out = random.Random(SEED), Ledger(), list[Move]()
    for seq in range(1, MOVES + 1):
        at = BEGAN + timedelta(hours=seq)
        base: dict[str, Any] = {"id": f"m{seq}", "seq": seq, "when": at.date(), "recorded_at": at}
        base |= {"by": rng.choice(("patient", "therapist")), "words": sentence(rng) if rng.random() < 0.3 else None}
        move = one(rng, base, ledger)
        take(ledger, move)
        out.append(move)
    return tuple(out)


def one(rng: random.Random, base: dict[str, Any], ledger: Ledger) -> Move:
    number, held = base["seq"] // EACH_VERSION + 1, held_for_rupture(ledger)
    if ledger.open is None or ledger.open.number < number:
        if held:
            return Move(**base, act="repair")
        opened = VersionOpened(number=number, phase="act", why=sentence(rng))
        return Move(**base, act="rewrite", version=opened)
    if rng.random() < 0.01:
        return Move(**base, act="hold", hold_for="rupture") if not ledger.held else Move(**base, act="repair")
    (act,) = rng.choices(tuple(MIX), tuple(MIX.values()))
    clauses = [c for c in list(ledger.clauses.values())[-40:] if c.standing]
    fit = [c for c in clauses if c.kind == {"run": "step", "attain": "goal", "disclose_cost": "step"}.get(act, c.kind)]
    act = act if fit else "propose"
    if act in ("propose", "counter", *YES) and held:
        base["by"] = "patient"
    if act == "propose":
        kind = rng.choice(KINDS)
        return Move(**base, act="propose", clause=f"c{base['seq']}", terms=terms(rng, kind))
    clause = rng.choice(fit)
    return Move(**base, act=act, clause=clause.id, **detail(rng, act, clause))


def detail(rng: random.Random, act: Act, clause: ClauseDraft) -> dict[str, Any]:
    if act == "counter":
        return {"terms": terms(rng, clause.kind)}
    if act in ("accept", "commit", "accept_reserved"):
        return {"accepted_text": clause.text_hash}
    if act == "rate":
        return {"stance": Stance(makes_sense=rng.randint(0, 10), own_wish=rng.randint(0, 10))}
    if act == "run":
        return {"run": Run(outcome=rng.choice(OUTCOMES), vitality=rng.randint(0, 10))}
    if act == "attain":
        return {"level": rng.randint(-2, 2)}
    if act == "disclose_cost":
        return {"costs": tuple(Cost(feeling=f, strength=5) for f in rng.sample(FEELINGS, 2))}
    return {}


def terms(rng: random.Random, kind: ClauseKind) -> Terms:
    step = kind == "step"
    expects = tuple(rng.sample(FEELINGS, rng.randint(0, 2))) if step else ()
    return Terms(
        kind=kind,
        text=sentence(rng),
        his_words=sentence(rng),
        size=rng.randint(1, 5) if step else None,
        expects=expects,
    )


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(4, 14)))


def main() -> int:
    moves = long_contract()
    contract = replay(moves)
    agreed = sum(c.state == "agreed" for c in contract.clauses)
    print(f"seed {SEED}: {len(contract.clauses)} clauses, {agreed} agreed now, {len(contract.versions)} versions")
    whole = case(moves=moves)
    assert not list(check_moves(whole)), "the moves are meant to be legal"
    took = [timed(lambda: replay(moves)) for _ in range(RUNS)]
    ok = median(took) <= GOAL
    print(f"replay of 10,000 moves, median (least)        {median(took):8.1f} ms ({min(took):.1f})  "
          f"goal {GOAL:.0f} ms  {'met' if ok else 'MISSED'}")  # fmt: skip
    half = [timed(lambda: replay(moves[: MOVES // 2])) for _ in range(RUNS)]
    print(f"replay of the first 5,000                     {median(half):8.1f} ms")
    checked = [timed(lambda: list(check_moves(whole))) for _ in range(RUNS)]
    print(f"checking the 10,000 (order, details, fit)     {median(checked):8.1f} ms")
    return 0 if ok else 1


def timed(work: Any) -> float:
    start = perf_counter()
    work()
    return 1000 * (perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
