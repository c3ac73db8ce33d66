"""`holdfast contract`: the living contract of a case file, as a person reads it or for another program."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from holdfast.case.moments import last_recorded
from holdfast.cli.failing import Failed
from holdfast.cli.files import checked_case, write_out
from holdfast.cli.reading import moment_of

if TYPE_CHECKING:
    from holdfast.contract.difference import Difference
    from holdfast.contract.model import Contract, Version


def contract(options: argparse.Namespace) -> int:
    """`holdfast contract CASE [--version N] [--diff A B] [--history] [--json] [--at DATE | --before N]`."""
    from holdfast.analysis import analyse
    from holdfast.brief.contract_json import contract_json, contract_values
    from holdfast.brief.contract_text import Wanted, contract_text

    case = checked_case(options.case)
    analysis = analyse(case, moment_of(case, options), rights_at=last_recorded(case))
    version = None if options.version is None else _version(analysis.contract, options.version)
    seen = None if options.diff is None else _difference(analysis.contract, *options.diff)
    if options.json:
        write_out(contract_json(contract_values(analysis, only=options.version, seen=seen)))
    else:
        write_out(contract_text(analysis, Wanted(version, seen, options.history)))
    return 0


def _version(contract: Contract, number: int) -> Version:
    found = next((version for version in contract.versions if version.number == number), None)
    if found is None:
        raise Failed(f"There is no version {number} of this contract then. {_which(contract)}")
    return found


def _difference(contract: Contract, a: int, b: int) -> Difference:
    from holdfast.contract.difference import difference

    return difference(_version(contract, a), _version(contract, b))


def _which(contract: Contract) -> str:
    numbers = [str(version.number) for version in contract.versions]
    if not numbers:
        return "No version was opened by then."
    if len(numbers) == 1:
        return f"There is version {numbers[0]}."
    return f"There are versions {', '.join(numbers[:-1])} and {numbers[-1]}."
