"""Commands about a practice that runs: serve, tick, doctor."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from holdfast.cli.asking import home_of, passphrase_of, refusals
from holdfast.cli.files import write_out


def serve(options: argparse.Namespace) -> int:
    """Serve the workbench until interrupted."""
    from holdfast.web.operations.serve import serve as run

    home = home_of(options)
    with refusals():
        run(
            home,
            options.address,
            options.port,
            passphrase=passphrase_of(home),
            behind_proxy=options.behind_proxy,
            names=options.name,
            threads=options.threads,
            tls_cert=options.tls_cert,
            tls_key=options.tls_key,
            socket_file=options.socket,
            portal=options.portal,
            portal_names=options.portal_name,
            announce=_announcing(),
        )
    return 0


def _announcing() -> Callable[[str], None]:
    """The first address is the workbench's, the second the patients'."""
    told = iter(("Holdfast answers at", "The patients' portal answers at"))
    return lambda address: write_out(f"{next(told)} {address}\n")


def tick(options: argparse.Namespace) -> int:
    """One line of JSON for each job. 0: done; 1: a person should look; 2: a job failed."""
    from holdfast.web.operations.tick import tick as run

    home = home_of(options)
    with refusals():
        done = run(home, passphrase_of(home))
    for one in done:
        write_out(json.dumps({"job": one.job, "state": one.state, "words": one.words}) + "\n")
    states = {one.state for one in done}
    return 2 if "failed" in states else 1 if "look" in states else 0


def doctor(options: argparse.Namespace) -> int:
    """One page of checks. 0: nothing to do; 1: something to look at; 2: something is broken."""
    from holdfast.web.operations.doctor import Asked, as_text, examine, exit_code
    from holdfast.web.operations.refused import Refused

    home = home_of(options)
    try:
        passphrase = passphrase_of(home)
    except Refused:  # a key file that cannot be read: one of the things a doctor finds
        passphrase = None
    found = examine(Asked(home, passphrase, options.all, Path(options.backups) if options.backups else None))
    if options.json:
        plain = [{"check": one.check, "state": one.state, "found": one.found, "do": one.do} for one in found]
        write_out(json.dumps(plain, indent=2) + "\n")
    else:
        write_out(as_text(found))
    return exit_code(found)
