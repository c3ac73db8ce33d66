"""A demo practice in a folder, served on a free port of this machine: `python demo_server.py FOLDER PASSWORD`.

Prints one line of JSON when it answers: address, cases by name, the password of both accounts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(home: Path, password: str) -> None:
    from holdfast.web.operations.demo import make_demo
    from holdfast.web.operations.serve import make_server

    demo = make_demo(home, {"anna": password, "sofia": password})
    server = make_server(home, "127.0.0.1", 0)
    told = {
        "address": f"http://127.0.0.1:{server.effective_port}",
        "cases": {name: str(case) for name, case in demo.cases.items()},
        "password": password,
    }
    print(json.dumps(told), flush=True)  # noqa: T201 - the one thing the test waits for
    server.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
