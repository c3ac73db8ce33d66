"""`holdfast ...`: one small function a command. What a command needs is loaded when it runs, so `--help` is quick."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from holdfast import __version__
from holdfast.cli.failing import Failed

BAD_INPUT, BROKEN = 2, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 2 where the input could not be used; a person never sees a traceback for that."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return 0
    try:
        code: int = options.run(options)
    except Failed as failed:
        print(failed, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("HOLDFAST_TRACEBACK"):
            raise
        print(_broken(error), file=sys.stderr)
        return BROKEN
    return code


def _broken(error: Exception) -> str:
    """What failed and where, without the values that were being handled: they may be somebody's words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" at {trace.tb_frame.f_code.co_filename.rpartition(os.sep)[2]}:{trace.tb_lineno}"
    return (
        f"Something in the program failed ({type(error).__name__}{where}). What was saved is safe.\n"
        "To see more, set HOLDFAST_TRACEBACK=1 and run it again; what is printed then may hold patients' words."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="holdfast",
        description="A self-hosted workbench for psychotherapists who treat patients with pathological narcissism.",
        epilog="It documents and helps to reflect; it does not diagnose, and it does not decide.",
    )
    parser.add_argument("--version", action="version", version=f"holdfast {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _case_commands(commands)
    _practice_commands(commands)
    return parser


def _case_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    brief = commands.add_parser("brief", help="one page before the hour, from a case file")
    brief.add_argument("case", metavar="CASE", help="a case file (holdfast-case/1)")
    brief.add_argument(
        "--private", metavar="FILE", help="your private notes about this case (asks for their passphrase)"
    )
    when = brief.add_mutually_exclusive_group()
    when.add_argument("--at", metavar="DATE", help="as it would have read then: 2023-03-14, or with time and offset")
    when.add_argument("--before", metavar="N", type=int, help="as it would have read before hour N")
    brief.add_argument("--format", choices=("text", "json", "html"), default="text")
    brief.set_defaults(run=_late("holdfast.cli.reading", "brief"))

    check = commands.add_parser("check", help="say what is wrong with a case file, and where")
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=_late("holdfast.cli.reading", "check"))

    schema = commands.add_parser("schema", help="the JSON Schema of the case file")
    schema.set_defaults(run=_late("holdfast.cli.reading", "schema"))

    knowledge = commands.add_parser(
        "knowledge", help="every threshold and sentence the program rests on, with its source"
    )
    knowledge.set_defaults(run=_late("holdfast.cli.reading", "knowledge"))

    importing = commands.add_parser("import", help="make case files from a table")
    kinds = importing.add_subparsers(title="from", metavar="KIND", required=True)
    table = kinds.add_parser("csv", help="a table (CSV, also gzipped) and a mapping of its columns")
    table.add_argument("table", metavar="TABLE")
    table.add_argument(
        "--mapping", metavar="FILE", required=True, help="TOML: which column is what (docs/import-csv.md)"
    )
    table.add_argument("--out", metavar="DIR", required=True, help="where the case files go")
    table.set_defaults(run=_late("holdfast.cli.making", "import_csv"))

    simulate = commands.add_parser("simulate", help="invented treatments with known truth, watermarked as simulated")
    simulate.add_argument("--patients", type=int, required=True, metavar="N")
    simulate.add_argument("--sessions", type=int, default=60, metavar="T")
    simulate.add_argument("--seed", type=int, required=True, metavar="S")
    simulate.add_argument("--world", default="simple", metavar="NAME")
    simulate.add_argument("--out", required=True, metavar="DIR")
    simulate.set_defaults(run=_late("holdfast.cli.making", "simulate"))


def _practice_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    home = argparse.ArgumentParser(add_help=False)
    home.add_argument(
        "--home", metavar="DIR", help="where the practice lives (else HOLDFAST_HOME, else your data folder)"
    )

    init = commands.add_parser("init", parents=[home], help="make a practice: secrets, databases, the first account")
    init.add_argument("--profile", choices=("laptop", "host"), default="laptop")
    init.add_argument("--zone", default="Europe/Rome", metavar="ZONE", help="the practice's time zone (Europe/Rome)")
    init.set_defaults(run=_late("holdfast.cli.practice", "init"))

    account = commands.add_parser("account", parents=[home], help="one more account")
    account.add_argument("name")
    account.add_argument("--role", choices=("therapist", "supervisor"), default="therapist")
    account.set_defaults(run=_late("holdfast.cli.practice", "account"))

    password = commands.add_parser("password", parents=[home], help="a new password for somebody who lost his")
    password.add_argument("name")
    password.set_defaults(run=_late("holdfast.cli.practice", "password"))

    notes_key = commands.add_parser("notes-key", parents=[home], help="a new key for private notes; the old are lost")
    notes_key.add_argument("name")
    notes_key.set_defaults(run=_late("holdfast.cli.practice", "notes_key"))

    findings = commands.add_parser(
        "findings", parents=[home], help="switch findings on (shows what they are for) or off"
    )
    findings.add_argument("state", choices=("on", "off"))
    findings.add_argument("name", help="the account of the person who decides for the practice")
    findings.set_defaults(run=_late("holdfast.cli.practice", "findings"))

    contacts = commands.add_parser("contacts", parents=[home], help="local crisis contacts on a patient's page")
    contacts.set_defaults(run=_late("holdfast.cli.practice", "contacts"), act=None)
    acts = contacts.add_subparsers(title="act", metavar="ACT", dest="act")
    add = acts.add_parser("add", help="one more, or a new number")
    add.add_argument("name")
    add.add_argument("number")
    acts.add_parser("remove", help="take one off").add_argument("name")

    serve = commands.add_parser("serve", parents=[home], help="serve the workbench")
    serve.add_argument("--address", default="127.0.0.1", metavar="IP")
    serve.add_argument("--port", type=int, default=8765)
    serve.add_argument("--behind-proxy", metavar="IP", help="the one address a proxy that speaks https calls from")
    serve.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="a host name people type (repeat it)"
    )
    serve.set_defaults(run=_late("holdfast.cli.practice", "serve"))

    demo = commands.add_parser("demo", help="a demo practice with invented cases, served on this machine")
    demo.add_argument("--port", type=int, default=8765)
    demo.add_argument("--home", metavar="DIR", help="where to make it (else a new temporary folder)")
    demo.set_defaults(run=_late("holdfast.cli.practice", "demo"))

    backup = commands.add_parser(
        "backup", parents=[home], help="one sealed and verified file with everything but the keys"
    )
    backup.add_argument("to", metavar="FILE", help="a folder, or a file that does not exist yet")
    backup.set_defaults(run=_late("holdfast.cli.keeping", "backup"))

    restore = commands.add_parser("restore", parents=[home], help="put a backup back, or leave everything as it was")
    restore.add_argument("file", metavar="FILE")
    restore.add_argument("--keys", metavar="DIR", help="the folder of keys, for a new machine")
    restore.set_defaults(run=_late("holdfast.cli.keeping", "restore"))

    upgrade = commands.add_parser(
        "upgrade", parents=[home], help="bring an older practice to this program, after a backup"
    )
    upgrade.add_argument("--backup-to", metavar="DIR", required=True)
    upgrade.set_defaults(run=_late("holdfast.cli.keeping", "upgrade"))

    _keeping_commands(commands, home)


def _keeping_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], home: argparse.ArgumentParser
) -> None:
    case = commands.add_parser("case", help="case files into a practice and out of it")
    ways = case.add_subparsers(title="way", metavar="WAY", required=True)
    take_in = ways.add_parser("in", parents=[home], help="a case file becomes a case of the practice")
    take_in.add_argument("file", metavar="FILE")
    take_in.add_argument("--owner", required=True, metavar="NAME", help="the account of the treating therapist")
    take_in.add_argument("--private", metavar="FILE", help="the private notes that belong to it")
    take_in.set_defaults(run=_late("holdfast.cli.keeping", "take_in"))
    give_out = ways.add_parser("out", parents=[home], help="a case as a file, in clear, without private notes")
    give_out.add_argument("id", help="the id that stands in the case file")
    give_out.add_argument("--owner", required=True, metavar="NAME")
    give_out.add_argument("--to", required=True, metavar="FILE")
    give_out.set_defaults(run=_late("holdfast.cli.keeping", "give_out"))

    audit = commands.add_parser("audit", help="the trail of who opened what")
    acts = audit.add_subparsers(title="act", metavar="ACT", required=True)
    verify = acts.add_parser("verify", parents=[home], help="is the chain whole? names the first broken link")
    verify.add_argument("--backup", metavar="FILE", help="a backup kept elsewhere: was the end of the trail cut off?")
    verify.set_defaults(run=_late("holdfast.cli.keeping", "audit_verify"))


class _late:  # noqa: N801 - reads as a word where it is used
    """A command's function by name, imported when the command runs."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    def __call__(self, options: argparse.Namespace) -> int:
        from importlib import import_module

        code: int = getattr(import_module(self.module), self.name)(options)
        return code
