"""Commands about detectors judged on simulated treatments. They need no practice."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late


def add(commands: Commands) -> None:
    found = commands.add_parser(
        "evaluate-detectors",
        help="how well ruptures are found: ours beside published detectors, on treatments with known truth",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    found.add_argument("--world", metavar="NAME", help="which simulated world (default: reference)")
    found.add_argument("--seeds", metavar="A,B,C,D", help="a set of treatments for each (default: 1001,1002,1003,1004)")
    found.add_argument("--patients", metavar="N", type=int, help="treatments of each seed (default: 500)")
    found.add_argument("--sessions", metavar="T", type=int, help="hours of each treatment (default: 60)")
    found.add_argument(
        "--treatments",
        metavar="DIR",
        help="case files and truth.json that somebody else made (docs/treatments-format.md)",
    )
    found.add_argument("--json", action="store_true", help="one object, for programs")
    found.set_defaults(run=late("holdfast.cli.evaluating", "evaluate_detectors"))


_EPILOG = """\
Detectors see what was on record at the end of the hour they speak of. Seeds on which anything was fitted are refused.
With --treatments seeds, patients and sessions are those of the folder. What each figure means: docs/detectors.md."""
