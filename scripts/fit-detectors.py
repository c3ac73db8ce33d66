"""Fit our detectors again and write `process/knowledge/onset.toml`, byte for byte the same from the same seeds.

`--check` writes nothing and fails where the file is not what the seeds give. Two minutes.
"""

from __future__ import annotations

import argparse
import sys

from holdfast.evaluate.fitted_file import PRIORS, lines
from holdfast.evaluate.fitting import THRESHOLDS_ON, WEIGHTS_ON, drawn, fit
from holdfast.process.onset_knowledge import KNOWLEDGE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    check = parser.parse_args().check
    made = fit(PRIORS, list(drawn(WEIGHTS_ON)), list(drawn(THRESHOLDS_ON)))
    text = "\n".join(lines(made)) + "\n"
    if check:
        same = KNOWLEDGE.read_text(encoding="utf-8") == text
        print("the file is what the seeds give" if same else "the file is not what the seeds give: make fit")
        return 0 if same else 1
    KNOWLEDGE.write_text(text, encoding="utf-8")
    print(f"{KNOWLEDGE.name}: threshold {made.threshold}, slow {made.slow}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
