"""`python -m holdfast.simulate.examples.write [FOLDER]`: the worked examples as files."""

from __future__ import annotations

import sys
from pathlib import Path

from holdfast.simulate.examples.all_of_them import write_examples

if __name__ == "__main__":
    for written in write_examples(Path(sys.argv[1] if len(sys.argv) > 1 else "examples")):
        sys.stdout.write(f"{written}\n")
