"""Commands about measures: score, change, and the catalogue. They need no practice."""

from __future__ import annotations

import argparse
import re

from holdfast.cli.parsers.late import Commands, late

METHODS = ("published_rule", "jacobson_truax", "convention", "anchor", "JT")


def add(commands: Commands) -> None:
    _score(commands)
    _change(commands)
    _measures(commands)


def _score(commands: Commands) -> None:
    score = commands.add_parser(
        "score", help="scores of one completed form, or of a table of them", epilog=_EPILOG, formatter_class=_Lines
    )
    score.add_argument("instrument", metavar="ID", help="phq-9, b-pni ... (holdfast measures lists them)")
    score.add_argument("table", metavar="FILE.csv", nargs="?", help="many forms, a row for each")
    score.add_argument(
        "--responses", metavar="TEXT", help='answers in the order of the form, an empty place for a blank: "2,2,,1"'
    )
    _reading(score)
    score.add_argument("--reference", metavar="GROUP", help="the group that T and percentile are read in")
    score.add_argument("--weights", metavar="TEXT", help='weights of goals, where there are any: "3,2,1"')
    score.add_argument("--before", metavar="TEXT", help="the answers of the last time, for safety questions that rise")
    score.add_argument("--json", action="store_true", help="one object, for programs")
    score.add_argument("--out", metavar="FILE", help="where the scores of a table go (else standard output)")
    score.add_argument(
        "--missing", metavar="CODE", action="append", default=[], help="a cell that means blank: NA, 0, -1 (repeat it)"
    )
    score.add_argument(
        "--skip-bad-rows", action="store_true", help="score the rows that can be read; the others stay without scores"
    )
    score.set_defaults(run=late("holdfast.cli.measuring", "score"))


def _change(commands: Commands) -> None:
    change = commands.add_parser("change", help="is a change more than the measure's own error? by which method?")
    change.add_argument("instrument", metavar="ID")
    change.add_argument("--from", metavar="TEXT", dest="first", required=True, help="answers of the first time")
    change.add_argument("--to", metavar="TEXT", dest="second", required=True, help="answers of the second time")
    change.add_argument("--totals", action="store_true", help="--from and --to are scores, not answers")
    change.add_argument("--score", metavar="NAME", help="one score (else each that has a limit)")
    change.add_argument("--spread", metavar="SD", type=float, help="SD of a group at its first time, in points")
    change.add_argument("--reliability", metavar="R", type=float, help="coefficient of that group, above 0 and below 1")
    change.add_argument("--method", choices=METHODS, help="which of the instrument's rules (else its first)")
    _reading(change)
    change.add_argument("--json", action="store_true", help="one object, for programs")
    change.set_defaults(run=late("holdfast.cli.changing", "change"))


def _measures(commands: Commands) -> None:
    measures = commands.add_parser("measures", help="the instruments: list, show, check, validate")
    measures.add_argument("--json", action="store_true", help="the list, for programs")
    measures.set_defaults(run=late("holdfast.cli.measures", "listed"))
    acts = measures.add_subparsers(title="act", metavar="ACT")

    show = acts.add_parser("show", help="all that is known of one instrument, with its sources and doubts")
    show.add_argument("instrument", metavar="ID")
    show.add_argument("--json", action="store_true", help="one object, for programs")
    show.set_defaults(run=late("holdfast.cli.measures", "show"))

    check = acts.add_parser("check", help="keys, worked cases and the hashes of words; 1 where something does not hold")
    check.set_defaults(run=late("holdfast.cli.measures", "check"))

    validate = acts.add_parser("validate", help="reliabilities and means recomputed from public data sets")
    validate.add_argument("folder", metavar="DIR", help="the folder of the data sets")
    validate.add_argument("--json", action="store_true", help="one object, for programs")
    validate.set_defaults(run=late("holdfast.cli.measures", "validate"))


def _reading(command: argparse.ArgumentParser) -> None:
    """How answers are read; answers that begin with a minus (goals: -1,0,2) are answers and no option."""
    command.add_argument("--form", metavar="NAME", help="the order the answers were given in, where there are several")
    command.add_argument("--rollup", metavar="NAME", help="another way to put facets together, where there is one")
    command._negative_number_matcher = re.compile(r"^-\d[-\d.,;\s]*$")  # noqa: SLF001 - no other door


class _Lines(argparse.RawDescriptionHelpFormatter):
    pass


_EPILOG = """\
A missing answer is never a zero. Where too little was answered there is no score, and the notes say why.
A table: columns named by tag (phq1) or by number (1, q1, item1); other columns are carried through. Nothing is
scored where a cell cannot be read (1), unless --skip-bad-rows."""
