"""Commands about a patient's rights: his copy, retention and erasing, drafts, the emergency envelope."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    _retention(commands, home)
    documents = commands.add_parser(
        "documents", parents=[home], help="drafts about the use of data, from the practice's own settings"
    )
    documents.add_argument("--by", required=True, metavar="NAME", help="the account of a therapist or manager")
    documents.add_argument("--to", required=True, metavar="FOLDER")
    documents.set_defaults(run=late("holdfast.cli.rights", "documents"))
    _envelope(commands, home)


def add_to_case(ways: Commands, home: argparse.ArgumentParser) -> None:
    """What is done with one case: `holdfast case bundle`, `holdfast case erase`."""
    bundle = ways.add_parser("bundle", parents=[home], help="the patient's copy of his record: PDF, JSON, CSV")
    bundle.add_argument("id", help="the id that stands in the case file")
    bundle.add_argument("--owner", required=True, metavar="NAME")
    bundle.add_argument("--to", required=True, metavar="FILE.zip")
    bundle.set_defaults(run=late("holdfast.cli.rights", "bundle"))
    erase = ways.add_parser("erase", parents=[home], help="erase one patient for good, when it may be done")
    erase.add_argument("id", help="the id that stands in the case file")
    erase.add_argument("--owner", required=True, metavar="NAME")
    erase.add_argument("--asked", action="store_true", help="the patient asked for it")
    erase.set_defaults(run=late("holdfast.cli.rights", "erase"))


def _retention(commands: Commands, home: argparse.ArgumentParser) -> None:
    retention = commands.add_parser("retention", help="how long records are kept, and what is due")
    acts = retention.add_subparsers(title="act", metavar="ACT", required=True)
    choose = acts.add_parser("set", parents=[home], help="choose a profile (holdfast knowledge lists them)")
    choose.add_argument("profile", metavar="PROFILE", help="italy, germany, united_kingdom or custom")
    choose.add_argument("--by", required=True, metavar="NAME", help="the account of a therapist or manager")
    choose.add_argument("--years", type=int, metavar="N", help="for custom: 1 to 30")
    choose.add_argument("--reason", metavar="WORDS", help="for custom: why")
    choose.set_defaults(run=late("holdfast.cli.rights", "retention_set"))
    due = acts.add_parser("due", parents=[home], help="what is kept until when")
    due.add_argument("--by", required=True, metavar="NAME", help="the account of a therapist or manager")
    due.set_defaults(run=late("holdfast.cli.rights", "retention_due"))


def _envelope(commands: Commands, home: argparse.ArgumentParser) -> None:
    envelope = commands.add_parser("envelope", help="who may reach the patients if the therapist cannot")
    acts = envelope.add_subparsers(title="act", metavar="ACT", required=True)
    name = acts.add_parser("name", parents=[home], help="name the one or two persons you trust")
    name.add_argument("--by", required=True, metavar="NAME", help="your account")
    name.add_argument("--person", required=True, nargs=2, action="append", metavar=("NAME", "REACH"))
    name.add_argument("--wishes", metavar="WORDS", help="what they shall do")
    name.set_defaults(run=late("holdfast.cli.rights", "envelope_name"))
    paper = acts.add_parser("paper", parents=[home], help="a new code, printed once")
    paper.add_argument("--by", required=True, metavar="NAME", help="your account")
    paper.add_argument("--to", required=True, metavar="FILE.pdf")
    paper.set_defaults(run=late("holdfast.cli.rights", "envelope_paper"))
    write = acts.add_parser("write", parents=[home], help="the sealed list as of today")
    write.add_argument("--by", required=True, metavar="NAME", help="your account")
    write.add_argument("--to", required=True, metavar="FILE")
    write.set_defaults(run=late("holdfast.cli.rights", "envelope_write"))
    opening = acts.add_parser("open", parents=[home], help="open the list with the code alone")
    opening.add_argument("file", metavar="FILE")
    opening.set_defaults(run=late("holdfast.cli.rights", "envelope_open"))
    trying = acts.add_parser("try", parents=[home], help="do code and file belong together? shows no list")
    trying.add_argument("file", metavar="FILE")
    trying.set_defaults(run=late("holdfast.cli.rights", "envelope_try"))
