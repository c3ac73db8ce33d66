"""Commands about case files: they need no practice."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late


def _as_of(parser: argparse.ArgumentParser) -> None:
    """The moment as of which a case is read; the last entry where none is asked for."""
    then = parser.add_mutually_exclusive_group()
    then.add_argument("--at", metavar="DATE", help="as it would have read then: 2023-03-14, or with time and offset")
    then.add_argument("--before", metavar="N", type=int, help="as it would have read before hour N")


def add(commands: Commands) -> None:
    brief = commands.add_parser("brief", help="one page before the hour, from a case file")
    brief.add_argument("case", metavar="CASE", help="a case file (holdfast-case/1)")
    brief.add_argument(
        "--private", metavar="FILE", help="your private notes about this case (asks for their passphrase)"
    )
    _as_of(brief)
    brief.add_argument("--format", choices=("text", "json", "html"), default="text")
    brief.set_defaults(run=late("holdfast.cli.reading", "brief"))

    contract = commands.add_parser("contract", help="the living contract of a case file: what stands, and its story")
    contract.add_argument("case", metavar="CASE", help="a case file (holdfast-case/1)")
    contract.add_argument("--version", metavar="N", type=int, help="one version, as it stands or stood when it closed")
    contract.add_argument("--diff", metavar=("A", "B"), nargs=2, type=int, help="what changed between two versions")
    contract.add_argument("--history", action="store_true", help="who did what, hour by hour")
    contract.add_argument("--json", action="store_true", help="for other programs (docs/contract.md)")
    _as_of(contract)
    contract.set_defaults(run=late("holdfast.cli.contract", "contract"))

    ways = commands.add_parser("approaches", help="what speaks for and against each way of working, and what changed")
    ways.add_argument("case", metavar="CASE", help="a case file (holdfast-case/1)")
    ways.add_argument("--json", action="store_true", help="for other programs (docs/approaches-reading.md)")
    _as_of(ways)
    ways.set_defaults(run=late("holdfast.cli.approaches", "approaches"))

    cards = commands.add_parser("cards", help="six standing cards: a principle each, and what this case holds on it")
    cards.add_argument("case", metavar="CASE", help="a case file (holdfast-case/1)")
    cards.add_argument("--private", metavar="FILE", help="your private notes, for the sixth card")
    _as_of(cards)
    cards.set_defaults(run=late("holdfast.cli.cards", "cards"))

    check = commands.add_parser("check", help="say what is wrong with a case file, and where")
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=late("holdfast.cli.reading", "check"))

    schema = commands.add_parser("schema", help="the JSON Schema of the case file")
    schema.set_defaults(run=late("holdfast.cli.reading", "schema"))

    knowledge = commands.add_parser(
        "knowledge", help="every threshold and sentence the program rests on, with its source"
    )
    knowledge.set_defaults(run=late("holdfast.cli.reading", "knowledge"))
    about = knowledge.add_subparsers(title="acts", metavar="ACT")
    checked = about.add_parser("check", help="say what is wrong with the knowledge, or with a changed file of reasons")
    checked.add_argument("files", metavar="FILE", nargs="*", help="changed files of reasons (docs/knowledge.md)")
    checked.set_defaults(run=late("holdfast.cli.knowing_check", "check"))
    compared = about.add_parser("compare", help="which cases a changed file of reasons would let read differently")
    compared.add_argument("file", metavar="FILE", help="a changed file of reasons (docs/knowledge.md)")
    compared.add_argument("cases", metavar="CASE", nargs="+", help="case files (holdfast-case/1)")
    compared.set_defaults(run=late("holdfast.cli.knowing_check", "compare"))

    alarms = commands.add_parser(
        "alarms", help="how often rules and detectors are wrong, in plain words (measured on invented treatments)"
    )
    alarms.add_argument("--json", action="store_true", help="the figures, for programs")
    alarms.set_defaults(run=late("holdfast.cli.alarms", "alarms"))

    importing = commands.add_parser("import", help="case files from a table, or a whole practice from its export")
    importing.add_argument("--all", metavar="FILE", help="a file of `holdfast export --all`, into an empty folder")
    importing.add_argument("--home", metavar="DIR", help="where that practice will live")
    importing.set_defaults(run=late("holdfast.cli.keeping", "import_all"))
    kinds = importing.add_subparsers(title="from", metavar="KIND")
    table = kinds.add_parser("csv", help="a table (CSV, also gzipped) and a mapping of its columns")
    table.add_argument("table", metavar="TABLE")
    table.add_argument(
        "--mapping", metavar="FILE", required=True, help="TOML: which column is what (docs/import-csv.md)"
    )
    table.add_argument("--out", metavar="DIR", required=True, help="where the case files go")
    table.set_defaults(run=late("holdfast.cli.making", "import_csv"))

    simulate = commands.add_parser("simulate", help="invented treatments with known truth, watermarked as simulated")
    simulate.add_argument("--patients", type=int, required=True, metavar="N", help="how many treatments")
    simulate.add_argument("--sessions", type=int, default=60, metavar="T", help="hours of each; default: 60")
    simulate.add_argument("--seed", type=int, required=True, metavar="S", help="the same seed gives the same files")
    simulate.add_argument(
        "--world",
        default="ordinary",
        metavar="NAME",
        help="how they are invented (docs/simulator.md); default: ordinary",
    )
    simulate.add_argument(
        "--out", required=True, metavar="DIR", help="where case files and truth.json go (docs/treatments-format.md)"
    )
    simulate.set_defaults(run=late("holdfast.cli.making", "simulate"))
