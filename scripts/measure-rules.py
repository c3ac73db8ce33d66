"""Measure each rule on simulated treatments and write `brief/knowledge/measured.toml`.

`python scripts/measure-rules.py [--treatments 1000] [--seed 20261122]`: so many stable ones and as many with planted
ruptures, 60 sessions each, read before every hour. Five minutes on two cores.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from holdfast.brief.knowledge import order, rule_knowledge
from holdfast.evaluate.rules import NOTHING, TRUTH_KNOWN, Kind, Tally, hours_near, quiet, with_ruptures
from holdfast.simulate.simple import simple_rupture, stable

TARGET = Path(__file__).parents[1] / "src" / "holdfast" / "brief" / "knowledge" / "measured.toml"
SESSIONS = 60
# That these rules are silent there says nothing about them. By construction the simulated contract is in its ordinary
# state; nobody is injured, limited or leaves in anger without a planted rupture; no safety item is raised; nobody is
# idealised in a stable treatment; private rows are nearly empty; and symptoms move by less than a third of a reliable
# change, so that no change could be claimed.
NO_OCCASION = (
    "no_shared_goal",
    "step_undone_twice",
    "ahead_of_the_patient",
    "cost_not_named",
    "ask_today",
    "fall_around_the_break",
    "drawn_in",
    "drawn_along",
    "special_to_helpless",
    "not_heard_since",
    "change_at_review",
)
HEAD = """\
# Written by scripts/measure-rules.py, never by hand. Simulated treatments, which prove little about real ones:
# {treatments} stable ones (whatever is said there is a false alarm) and {treatments} with planted ruptures (right:
# within an hour of one), of {sessions} sessions, seeds {seed} to {last}. The same thing said again is counted once.
# `right_of_10` stands only where the cause is planted; {chance:.1f} of ten hours of these treatments lie as near to a
# rupture, so that a rule speaking at random would be right so often. A rule is absent where these treatments hold no
# occasion for it.
schema = 1
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treatments", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    seeds = range(options.seed, options.seed + options.treatments)
    with ProcessPoolExecutor() as pool:
        calm = sum(pool.map(_quiet, seeds, chunksize=10), NOTHING)
        torn = sum(pool.map(_torn, seeds, chunksize=10), NOTHING)
    near = sum(hours_near(simple_rupture(seed, SESSIONS)[1], SESSIONS) for seed in seeds)
    chance = 10 * near / (SESSIONS * len(seeds))
    head = HEAD.format(
        treatments=options.treatments, sessions=SESSIONS, seed=options.seed, last=seeds[-1], chance=chance
    )
    TARGET.write_text(
        head + "".join(_entry(kind, calm, torn, options) for kind in _kinds(calm, torn)), encoding="utf-8"
    )
    print(TARGET.read_text(encoding="utf-8"))


def _quiet(seed: int) -> Tally:
    return quiet(stable(seed, SESSIONS))


def _torn(seed: int) -> Tally:
    return with_ruptures(*simple_rupture(seed, SESSIONS))


def _kinds(calm: Tally, torn: Tally) -> list[Kind]:
    """Every rule with each certainty it can have: one that never spoke has none, which is a figure too."""
    known = {(name, str(reading.certainty)) for name in order() for reading in rule_knowledge(name).readings.values()}
    return sorted(kind for kind in known | {*calm.spoke, *torn.judged} if kind[0] not in NO_OCCASION)


def _entry(kind: Kind, calm: Tally, torn: Tally, options: argparse.Namespace) -> str:
    rule, certainty = kind
    right = torn.right_of_10(kind) if rule in TRUTH_KNOWN else None
    lines = [
        "",
        "[[measured]]",
        f'rule = "{rule}"',
        f'certainty = "{certainty}"',
        f"false_alarms_per_20_sessions = {calm.false_alarms_per_20(kind):.2f}",
        *([] if right is None else [f"right_of_10 = {right:.1f}", f"spoke = {torn.judged[kind]}"]),
        f"treatments = {options.treatments}",
        f"seed = {options.seed}",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
