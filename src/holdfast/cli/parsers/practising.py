"""The command to practise with an invented patient. It needs no practice and touches none."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late


def add(commands: Commands) -> None:
    practise = commands.add_parser(
        "practise",
        help="practise with an invented patient, one hour at a time; afterwards the truth",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    practise.add_argument("--patient", metavar="NAME", help="konrad, leonie, noa or emil; else you are asked")
    practise.add_argument("--seed", metavar="N", type=int, help="the same seed and choices give the same hours (1)")
    practise.add_argument("--hours", metavar="N", type=int, help="how many hours, at most 40 (12)")
    practise.add_argument("--script", metavar="FILE", help="a file of choices instead of questions (docs/practise.md)")
    practise.add_argument("--keep", metavar="FILE", help="keep the run in this file, and go on from it")
    practise.add_argument("--out", metavar="FILE", help="write the invented case file at the end")
    practise.set_defaults(run=late("holdfast.cli.practising", "practise"))


_EPILOG = """\
Every patient here is invented, and a model. Do not write about real people in a run.
Nothing of it enters a practice. What the model does and why: docs/practise.md."""
