"""`holdfast approaches`: what speaks for and against each way of working in one case, and what changed."""

from __future__ import annotations

import argparse

from holdfast.case.moments import last_recorded
from holdfast.cli.files import checked_case, write_out
from holdfast.cli.reading import moment_of


def approaches(options: argparse.Namespace) -> int:
    """`holdfast approaches CASE [--json] [--at DATE | --before N]`."""
    from holdfast.analysis import analyse

    case = checked_case(options.case)
    analysis = analyse(case, moment_of(case, options), rights_at=last_recorded(case))
    if options.json:
        from holdfast.brief.ways_json import ways_json, ways_values

        write_out(ways_json(ways_values(analysis)))
    else:
        from holdfast.brief.ways_text import ways_text

        write_out(ways_text(analysis))
    return 0
