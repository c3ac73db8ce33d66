"""`holdfast cards`: the standing cards of one case."""

from __future__ import annotations

import argparse
from dataclasses import replace

from holdfast.case.moments import last_recorded
from holdfast.cli.files import checked_case, write_out
from holdfast.cli.reading import moment_of, private_of


def cards(options: argparse.Namespace) -> int:
    """`holdfast cards CASE [--private FILE] [--at DATE | --before N]`."""
    from holdfast.analysis import analyse
    from holdfast.brief.cards_text import cards_text

    case = checked_case(options.case)
    if options.private:
        case = replace(case, private=private_of(options.private, case))
    write_out(cards_text(analyse(case, moment_of(case, options), rights_at=last_recorded(case))))
    return 0
