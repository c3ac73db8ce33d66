"""Commands about the words of the forms: where they stand, the practice's own, the statement of non-commercial use."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late

_FILE = (
    "The file is plain text, with the parts [introduction], [questions] (one a line, in the order of the form), "
    "[answers] (one a line from the lowest to the highest, or with their numbers) and [attribution]. Without such "
    "headings every line is a question."
)


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    wording = commands.add_parser("wording", help="the words of the forms: which are here, your own, whom to ask")
    acts = wording.add_subparsers(title="act", metavar="ACT", required=True)
    listing = acts.add_parser("list", parents=[home], help="every form: where its words stand, and whom to ask")
    listing.set_defaults(run=late("holdfast.cli.wordings", "listed"))
    show = acts.add_parser("show", parents=[home], help="one form as a patient reads it here")
    show.add_argument("id", metavar="ID")
    show.set_defaults(run=late("holdfast.cli.wordings", "show"))
    adding = acts.add_parser("add", parents=[home], help="enter wording this practice may use", epilog=_FILE)
    adding.add_argument("id", metavar="ID")
    adding.add_argument("file", metavar="FILE")
    adding.add_argument("--because", required=True, metavar="WORDS", help="why this practice may use these words")
    adding.add_argument("--order", default="", metavar="NAME", help="the order of your copy, where there are several")
    _by(adding)
    adding.set_defaults(run=late("holdfast.cli.wordings", "add"))
    away = acts.add_parser("remove", parents=[home], help="use the practice's words of a form no more")
    away.add_argument("id", metavar="ID")
    _by(away)
    away.set_defaults(run=late("holdfast.cli.wordings", "remove"))
    state = acts.add_parser(
        "state-non-commercial", parents=[home], help="state that nothing is sold, in the words shown"
    )
    state.add_argument(
        "--by", required=True, metavar="NAME", help="the account of the manager, or of a therapist alone"
    )
    state.add_argument("--take-back", action="store_true", help="it holds no more")
    state.set_defaults(run=late("holdfast.cli.wordings", "state_non_commercial"))


def _by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--by", required=True, metavar="NAME", help="the account of the manager, or of a therapist alone"
    )
    parser.add_argument("--lang", default="en", metavar="CODE", help="en, de, es, fr, it, nl, pl, pt")
