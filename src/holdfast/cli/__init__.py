"""`holdfast ...`: one small function a command. What a command needs is loaded when it runs, so `--help` is quick."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from holdfast import __version__
from holdfast.cli.failing import Failed

BAD_INPUT, BROKEN = 2, 3  # 1 is what `tick` and `doctor` say where a person should look


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, 2 where the input could not be used, 3 where the program failed; no traceback."""
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
    # Imported here: as names of this module they would be replaced by its own modules of the same names.
    from holdfast.cli.parsers import (
        case_files,
        evaluating,
        fhir,
        keeping,
        keys,
        measuring,
        people,
        practice,
        practising,
        rights,
        running,
        trail,
        wordings,
    )

    case_files.add(commands)
    measuring.add(commands)
    evaluating.add(commands)
    fhir.add(commands)
    practising.add(commands)
    home = argparse.ArgumentParser(add_help=False)
    home.add_argument(
        "--home", metavar="DIR", help="where the practice lives (else HOLDFAST_HOME, else your data folder)"
    )
    for kind in (practice, running, people, keeping, keys, rights, wordings, trail):
        kind.add(commands, home)
    return parser
