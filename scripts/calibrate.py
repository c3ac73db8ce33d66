"""Set the published figures beside what the simulator gives and write `docs/simulator-calibration.md`.

`python scripts/calibrate.py [--patients 4000] [--seed 500]`: half a minute. Seeds 1 to 99 were used to calibrate.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from holdfast.simulate.calibration import Row, alliance, between, diaries
from holdfast.simulate.worlds import WORLDS, draw
from holdfast.simulate.worlds.freeze import frozen
from holdfast.simulate.worlds.ordinary import ORDINARY

TARGET = Path(__file__).parents[1] / "docs" / "simulator-calibration.md"
SESSIONS = 60
AT_A_GLANCE = 1000
HEAD = """\
# The simulator beside published figures

Written by `scripts/calibrate.py`, never by hand. World `ordinary`, {patients} treatments of {sessions} hours, seed
{seed} (and as many diaries of 100 days without treatment); calibrated on seeds 1 to 99, frozen {date} before any
detector was fitted. Sources are numbered as in the references (`data`, `clinical`, `algorithms`).

**What this shows and what it does not.** The patient's side (shame, hostility, channels, adherence) is calibrated on
published figures. **The relationship side is uncalibrated**: no public series of session-by-session alliance ratings
exists, so how deep ruptures are, how they look in a log, what a therapist sees and when somebody leaves is invented;
the rows below only hold how *often* things happen, and in which direction, near what studies report. Where a study's
own threshold is not known to us, the rule used stands in the row and is ours, so that a figure near the published one
proves little. While calibrating, two of these rules were changed from looser thresholds (1.5 SD and 6 points; 2 SD and
8 points) to the ones this program uses itself (2 SD and 12.5 points). The bounds of "reached" are ours as well; they
were set before seed {seed} was drawn.

**{reached} of {rows} published figures or directions are reached.**{missed}
"""
TAIL = """
## Not reached, and why

- *Linear trend in 66 % of treatments* ({trend:.0%} here). The alliance grows by 17 points in the long run, on average,
  which is already much; slower growth by 22 points gave no more, and ratings near the top cannot rise at all.
- *A fall not made good in the first 12 hours, 10.7 %* ({pattern:.1%} here). Ruptures that stay open are planted, but
  the rule counts any single later rating within one SD as a return.
- *Shame falls by d = .30 between hours 25 and 36* ({shame:.2f} here). Theirs were seventeen patients in whom shame was
  observed in the hour; ours is asked, and falls more slowly.
- *Local rupture and repair, 50 %* ({local:.0%} here). Planted ruptures were held at the upper end of 25 to 50 % of
  treatments rather than raised until this rule is met.

## Not modelled

Event-contingent reports (floor shares of .94 and .95), affiliation and dominance (within-person SD 3.2 and 2.4), gaze
and voice within the hour, sudden gains (they arise by chance only), remission of the diagnosis (53 % at two years),
memories of ruptures years later.

## The worlds at a glance

{patients_each} treatments each, seed {seed}. *Not repaired*: also those still open at the end. *Given*: alliance forms
of all hours on record. *Signs*: weight of the marks in a touched log, in the falling hours of ruptures / elsewhere.

| {heads} |
|{rules}
{worlds}
"""
HEADS = (
    "world",
    "stable",
    "with a rupture",
    "confrontation / withdrawal / devaluing",
    "not repaired",
    "ended early",
    "given",
    "median alliance",
    "signs",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=500)
    options = parser.parse_args()
    treated = draw("ordinary", options.patients, SESSIONS, options.seed)
    rows = [*diaries(ORDINARY, options.patients, options.seed), *alliance(treated), *between(treated)]
    found = {row.what: row.value for row in rows}
    missed = [row.what for row in rows if not row.reached]
    head = HEAD.format(
        patients=options.patients,
        sessions=SESSIONS,
        seed=options.seed,
        date=frozen()["ordinary"].date,
        reached=sum(row.reached for row in rows if not row.invented),
        rows=sum(not row.invented for row in rows),
        missed=f" Not reached: {'; '.join(missed)}." if missed else "",
    )
    tail = TAIL.format(
        trend=found["linear trend over 30 hours"],
        pattern=found["pattern in the first 12 hours: rupture"],
        shame=found["shame, fall from about hour 25 to about hour 36, d"],
        local=found["local rupture and repair in 30 hours"],
        patients_each=AT_A_GLANCE,
        seed=options.seed,
        heads=" | ".join(HEADS),
        rules="---|" * len(HEADS),
        worlds="\n".join(_world(name, options.seed) for name in WORLDS),
    )
    TARGET.write_text(head + "\n".join(_tables(rows)) + "\n" + tail, encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


def _tables(rows: list[Row]) -> Iterator[str]:
    for group in dict.fromkeys(row.group for row in rows):
        yield f"\n## {group}\n"
        yield "| target | published | source | simulated | within | reached | |"
        yield "|---|---|---|---|---|---|---|"
        for row in (row for row in rows if row.group == group):
            said = "-" if row.invented else "yes" if row.reached else "**no**"
            limits = f"{row.low:.2f} to {row.high:.2f}"
            cells = (row.what, row.published, row.source, f"{row.value:.3f}", limits, said, row.word)
            yield f"| {' | '.join(cells)} |"


def _world(name: str, seed: int) -> str:
    treated = draw(name, AT_A_GLANCE, SESSIONS, seed)
    hours, known = treated.recorded.hours, treated.known
    episodes = [e for k in known for e in k.episodes]
    kinds = " / ".join(
        str(sum(e.kind == kind for e in episodes)) for kind in ("confrontation", "withdrawal", "devaluing")
    )
    falling = np.zeros(hours.held.shape, dtype=bool)
    for row, k in enumerate(known):
        for e in k.episodes:
            falling[row, e.onset - 1 : e.trough] = True
    touched = hours.signs[..., 0] >= 0
    weight = np.maximum(hours.signs, 0).sum(axis=2)
    cells = (
        name,
        f"{np.mean([k.stable for k in known]):.2f}",
        f"{np.mean([bool(k.episodes) for k in known]):.2f}",
        kinds,
        f"{np.mean([e.repaired_at is None for e in episodes]):.2f}",
        f"{np.mean([k.ended_early for k in known]):.2f}",
        f"{np.isfinite(hours.alliance).sum() / hours.hours.sum():.2f}",
        f"{np.nanmedian(hours.alliance):.0f}",
        f"{weight[touched & falling].mean():.2f} / {weight[touched & ~falling].mean():.2f}",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
