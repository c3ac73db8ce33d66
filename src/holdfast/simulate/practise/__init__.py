"""Practising with an invented patient, one hour at a time: choices in, what a record would show out; at the end the
truth (`truth`, which nothing visible leads to). Told in docs/practise.md.
"""

from holdfast.simulate.practise.choices import Choice
from holdfast.simulate.practise.course import Run, Turn, after, ended, next_number, seen, start_of, with_log, with_pull
from holdfast.simulate.practise.kept import NotARun, read_run, write_run
from holdfast.simulate.practise.people import patient, patients
from holdfast.simulate.practise.practised_case import analysis_of, case_of
from holdfast.simulate.practise.seen import Seen

__all__ = [
    "Choice", "NotARun", "Run", "Seen", "Turn", "after", "analysis_of", "case_of", "ended", "next_number", "patient",
    "patients", "read_run", "seen", "start_of", "with_log", "with_pull", "write_run",
]  # fmt: skip
