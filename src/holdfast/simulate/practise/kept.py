"""A run as a file, `holdfast-practise/1`: kept between two sittings, or written by hand as a script for teaching.

    {"format": "holdfast-practise/1", "patient": "konrad", "seed": 7, "hours": 12,
     "turns": [{"depth": 1, "stance": -1, "move": "one_episode", "step": "none", "log": {"alliance": 6}}]}

What was seen is not in it: it follows from the rest. `log` holds rows of the therapist's log by their names in a case
file; without it the hour has no log.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from holdfast.case.casefile import dump, load
from holdfast.case.strict_json import CannotRead, parse_object, shown
from holdfast.case.working import Log
from holdfast.simulate.practise.choices import plain_choice, read_choice
from holdfast.simulate.practise.course import HOURS, MOST_HOURS, Run, Turn, seen, start_of

FORMAT: Final = "holdfast-practise/1"
LARGEST: Final = 2_000_000
_OURS: Final = ("id", "recorded_at", "session", "when", "corrects")


class NotARun(ValueError):
    """A file that holds no run: says where, what was found, what is allowed, what to do."""


def write_run(run: Run) -> bytes:
    return (json.dumps(plain_run(run), ensure_ascii=False, indent=1) + "\n").encode()


def read_run(data: bytes) -> Run:
    """A run from the bytes of a file. Raises `NotARun`."""
    return run_of(plain_of(data))


def plain_of(data: bytes) -> dict[str, Any]:
    """The object in a file, read as strictly as a case: UTF-8, each key once, finite numbers. Raises `NotARun`."""
    try:
        return parse_object(data, LARGEST)
    except CannotRead as error:
        raise NotARun("; ".join(map(str, error.problems[:3]))) from None


def plain_run(run: Run) -> dict[str, Any]:
    """The run as plain values: what is kept in a file, and sealed in a practice."""
    turns = [{**plain_choice(turn.choice), **({} if turn.log is None else {"log": plain_log(turn.log)}),
              **({} if turn.pull is None else {"pull": turn.pull})} for turn in run.turns]  # fmt: skip
    return {"format": FORMAT, "patient": run.patient, "seed": run.seed, "hours": run.hours, "turns": turns}


def run_of(plain: object) -> Run:
    """A run from plain values. Raises `NotARun`. What happened is worked out once, whatever the number of hours."""
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise NotARun(f'format: found something else. Allowed: an object whose format is "{FORMAT}".')
    unknown = [key for key in plain if key not in ("format", "patient", "seed", "hours", "turns")]
    if unknown:
        raise NotARun(f"{shown(unknown[0])}: found. Allowed: format, patient, seed, hours, turns. Take it out.")
    turns = plain.get("turns", [])
    if not isinstance(turns, list) or len(turns) > MOST_HOURS:
        raise NotARun(f"turns: found {shown(turns)}. Allowed: a list of at most {MOST_HOURS} hours.")
    who = plain.get("patient", "")
    try:
        run = Run(
            patient=who if isinstance(who, str) else shown(who),
            seed=plain.get("seed", 1),
            hours=plain.get("hours", HOURS),
        )
    except ValueError as error:
        raise NotARun(str(error)) from None
    chosen = replace(run, turns=tuple(_turn(turn, f"turns[{place}]") for place, turn in enumerate(turns)))
    held = [hour.number for hour in seen(chosen) if hour.took_place]
    if len(held) < len(turns):
        raise NotARun(f"turns[{len(held)}]: found an hour after the run had ended. Take it out, or ask for more hours.")
    logs = (_log(turn, number, f"turns[{place}]") for place, (turn, number) in enumerate(zip(turns, held, strict=True)))
    return replace(chosen, turns=tuple(replace(turn, log=log) for turn, log in zip(chosen.turns, logs, strict=True)))


def plain_log(log: Log) -> dict[str, Any]:
    """The rows of a log that were touched."""
    return {name: value for name, value in dump(log).items() if name not in _OURS}


def log_of_rows(rows: Mapping[str, Any], number: int) -> Log:
    """The log of an hour from its rows. Raises `NotARun` for a row or a value that no log has."""
    ours = [key for key in rows if key in _OURS]
    if ours:
        raise NotARun(f"log.{ours[0]}: found. Allowed: the rows of a log. Take it out.")
    _each_once(rows)
    written = (start_of(number) + timedelta(minutes=56)).isoformat()
    whole = {**rows, "id": f"log{number}", "recorded_at": written, "when": written, "session": number}
    try:
        return load(Log, json.dumps(whole).encode())
    except CannotRead as error:
        raise NotARun("; ".join(f"log.{one}" for one in error.problems[:3])) from None


def _turn(plain: object, place: str) -> Turn:
    """What was chosen in an hour and what pulled, without its log."""
    if not isinstance(plain, dict):
        raise NotARun(
            f"{place}: found {shown(plain)}. Allowed: an object with depth, stance, move, step, log and pull."
        )
    try:
        choice = read_choice({key: value for key, value in plain.items() if key not in ("log", "pull")})
        return Turn(choice=choice, pull=plain.get("pull"))
    except ValueError as error:
        raise NotARun(f"{place}: {error}") from None


def _log(plain: Mapping[str, Any], number: int, place: str) -> Log | None:
    rows = plain.get("log")
    if rows is None:
        return None
    if not isinstance(rows, dict):
        raise NotARun(f"{place}: log: found {shown(rows)}. Allowed: an object of rows.")
    try:
        return log_of_rows(rows, number)
    except NotARun as error:
        raise NotARun(f"{place}: {error}") from None


def _each_once(rows: Mapping[str, Any]) -> None:
    """A form cannot mark one thing twice, and a list without end would be read at every hour."""
    for name, value in rows.items():
        if not isinstance(value, list):
            continue
        marked = [json.dumps(one.get("sign") if isinstance(one, dict) else one) for one in value]
        if len(set(marked)) < len(marked):
            again = next(one for one, times in Counter(marked).items() if times > 1)
            raise NotARun(
                f"log.{shown(name)}: found {shown(json.loads(again))} more than once. Allowed: each once. Keep one."
            )
