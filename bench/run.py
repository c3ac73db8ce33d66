"""`make bench`: speed and size against the goals of the issue, each part in a process of its own.

Exit code 1 if a goal is missed.
Figures hold for this machine and this hour; ratios against peers are taken in the same run.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS = (
    "kernels",
    "change_points",
    "measures",
    "process",
    "contract",
    "contract_page",
    "states",
    "approaches",
    "whole_process",
    "simulate",
    "long_case",
    "charts",
    "pages",
)


def main() -> int:
    missed = []
    for part in PARTS:
        if not (HERE / f"{part}.py").exists():
            print(f"== {part}: not written yet")
            continue
        print(f"== {part}", flush=True)
        if subprocess.run([sys.executable, str(HERE / f"{part}.py")], check=False).returncode:
            missed.append(part)
    print("every goal met" if not missed else f"a goal was missed in: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
