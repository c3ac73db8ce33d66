"""A run as a file, `holdfast-practise/1`: kept between two sittings, or written by hand as a script for teaching.

    {"format": "holdfast-practise/1", "patient": "konrad", "seed": 7, "hours": 12,
     "turns": [{"depth": 1, "stance": -1, "move": "one_episode", "step": "none", "log": {"alliance": 6}}]}

What was seen is not in it: it follows from the rest. `log` holds rows of the therapist's log by their names in a case
file; without it the hour has no log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from holdfast.case.casefile import dump, load
from holdfast.case.strict_json import CannotRead
from holdfast.case.working import Log
from holdfast.simulate.practise.choices import plain_choice, read_choice
from holdfast.simulate.practise.course import HOURS, MOST_HOURS, Run, after, ended, seen, start_of, with_log, with_pull

FORMAT: Final = "holdfast-practise/1"
LARGEST: Final = 2_000_000
_OURS: Final = ("id", "recorded_at", "session", "when", "corrects")


class NotARun(ValueError):
    """A file that holds no run: says where, what was found, what is allowed, what to do."""


def write_run(run: Run) -> bytes:
    return (json.dumps(plain_run(run), ensure_ascii=False, indent=1) + "\n").encode()


def read_run(data: bytes) -> Run:
    """A run from the bytes of a file. Raises `NotARun`."""
    if len(data) > LARGEST:
        raise NotARun(f"the file: found {len(data):,} bytes. Allowed: at most {LARGEST:,}. Name the file of a run.")
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        raise NotARun("the file: found no JSON. Allowed: one object, as docs/practise.md shows it.") from None
    return run_of(plain)


def plain_run(run: Run) -> dict[str, Any]:
    """The run as plain values: what is kept in a file, and sealed in a practice."""
    turns = [{**plain_choice(turn.choice), **({} if turn.log is None else {"log": plain_log(turn.log)}),
              **({} if turn.pull is None else {"pull": turn.pull})} for turn in run.turns]  # fmt: skip
    return {"format": FORMAT, "patient": run.patient, "seed": run.seed, "hours": run.hours, "turns": turns}


def run_of(plain: object) -> Run:
    """A run from plain values. Raises `NotARun`."""
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise NotARun(f'format: found something else. Allowed: an object whose format is "{FORMAT}".')
    unknown = [key for key in plain if key not in ("format", "patient", "seed", "hours", "turns")]
    if unknown:
        raise NotARun(f"{unknown[0]}: found. Allowed: format, patient, seed, hours, turns. Take it out.")
    turns = plain.get("turns", [])
    if not isinstance(turns, list) or len(turns) > MOST_HOURS:
        raise NotARun(f"turns: found something else. Allowed: a list of at most {MOST_HOURS} hours.")
    try:
        run = Run(patient=str(plain.get("patient", "")), seed=plain.get("seed", 1), hours=plain.get("hours", HOURS))
    except ValueError as error:
        raise NotARun(str(error)) from None
    for place, turn in enumerate(turns):
        run = _with_turn(run, turn, f"turns[{place}]")
    return run


def plain_log(log: Log) -> dict[str, Any]:
    """The rows of a log that were touched."""
    return {name: value for name, value in dump(log).items() if name not in _OURS}


def log_of_rows(rows: Mapping[str, Any], number: int) -> Log:
    """The log of an hour from its rows. Raises `NotARun` for a row or a value that no log has."""
    ours = [key for key in rows if key in _OURS]
    if ours:
        raise NotARun(f"log.{ours[0]}: found. Allowed: the rows of a log. Take it out.")
    written = (start_of(number) + timedelta(minutes=56)).isoformat()
    whole = {**rows, "id": f"log{number}", "recorded_at": written, "when": written, "session": number}
    try:
        return load(Log, json.dumps(whole).encode())
    except CannotRead as error:
        raise NotARun("; ".join(f"log.{one}" for one in error.problems[:3])) from None


def _with_turn(run: Run, turn: object, place: str) -> Run:
    if not isinstance(turn, dict):
        raise NotARun(f"{place}: found something else. Allowed: an object with depth, stance, move, step, log, pull.")
    if ended(run) is not None:
        raise NotARun(f"{place}: found an hour after the run had ended. Take it out, or ask for more hours.")
    try:
        later = after(run, read_choice({key: value for key, value in turn.items() if key not in ("log", "pull")}))
        later = with_pull(later, turn.get("pull"))
        rows = turn.get("log")
        if rows is None:
            return later
        if not isinstance(rows, dict):
            raise NotARun("log: found something else. Allowed: an object of rows.")
        number = [hour for hour in seen(later) if hour.took_place][-1].number
        return with_log(later, log_of_rows(rows, number))
    except ValueError as error:
        raise NotARun(f"{place}: {error}") from None
