"""Commands about a practice that runs: serve."""

from __future__ import annotations

import argparse

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
            announce=lambda address: write_out(f"Holdfast answers at {address}\n"),
        )
    return 0
