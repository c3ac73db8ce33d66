"""Commands that serve a practice and look after it."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    serve = commands.add_parser(
        "serve",
        parents=[home],
        help="serve the workbench",
        description="Serve the workbench. What is not said here is as practice.json says under serve.",
    )
    serve.add_argument("--address", metavar="IP", help="where to listen (127.0.0.1)")
    serve.add_argument("--port", type=int, help="(8765)")
    serve.add_argument("--name", action="append", default=[], metavar="HOST", help="a host name people type (repeat)")
    serve.add_argument("--tls-cert", metavar="FILE", help="speak https with this certificate (PEM, with its chain)")
    serve.add_argument("--tls-key", metavar="FILE", help="its key (PEM, 0600)")
    serve.add_argument("--behind-proxy", metavar="IP", help="the one address a proxy that speaks https calls from")
    serve.add_argument("--socket", metavar="PATH", help="listen on a socket file for a proxy on this machine")
    serve.add_argument("--threads", type=int, metavar="N", help="how many pages are made at one time (8)")
    serve.set_defaults(run=late("holdfast.cli.running", "serve"))
