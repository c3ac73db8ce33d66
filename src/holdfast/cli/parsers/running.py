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
    serve.add_argument(
        "--portal", metavar="HOST:PORT", help="where patients find their own page (host; see docs/portal.md)"
    )
    serve.add_argument("--portal-name", action="append", default=[], metavar="HOST", help="its host name (repeat)")
    serve.add_argument("--threads", type=int, metavar="N", help="how many pages are made at one time (8)")
    serve.set_defaults(run=late("holdfast.cli.running", "serve"))

    tick = commands.add_parser(
        "tick", parents=[home], help="what must be done with nobody signed in (for a system timer)"
    )
    tick.set_defaults(run=late("holdfast.cli.running", "tick"))

    doctor = commands.add_parser("doctor", parents=[home], help="look whether all is well, and say what to do")
    doctor.add_argument("--all", action="store_true", help="open every sealed row, however many there are")
    doctor.add_argument("--backups", metavar="FOLDER", help="open the backups in a folder, too")
    doctor.add_argument("--json", action="store_true", help="for another program")
    doctor.set_defaults(run=late("holdfast.cli.running", "doctor"))
