"""`holdfast practise`: an invented patient, one hour at a time. Choices in, what a record would show out; then truth.

One question at a time, each with a default. Ctrl-C and the end of the input stop it at any question: with `--keep` what
was done is in the file and can be gone on with.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from holdfast.case.strict_json import shown as in_words
from holdfast.cli.failing import Failed
from holdfast.cli.files import read_bytes, write_out
from holdfast.simulate.practise.choices import (
    DEPTH_WORDS,
    MOVE_WORDS,
    STANCE_WORDS,
    STEP_WORDS,
    Choice,
    move_options,
    read_choice,
)
from holdfast.simulate.practise.course import HOURS, Run, after, ended, next_number, seen, with_log, with_pull
from holdfast.simulate.practise.kept import LARGEST, NotARun, log_of_rows, plain_of, read_run, run_of, write_run
from holdfast.simulate.practise.people import PULLS, patient, patients
from holdfast.text import render, say

if TYPE_CHECKING:
    from holdfast.case.private import Pull
    from holdfast.case.working import Log
    from holdfast.text import Message

STOP, EXPLAIN = "stop", "?"
HELP = say(
    "Return takes what stands in brackets. stop ends the run and shows the truth. Ctrl-C leaves without it. ? lists "
    "what can be answered."
)


class _Stop(Exception):
    """The trainee wants to see the truth now."""


def practise(options: argparse.Namespace) -> int:
    """`holdfast practise [--patient NAME] [--seed N] [--hours N] [--script FILE] [--keep FILE] [--out FILE]`."""
    _bytes_kept_apart()
    if options.script:
        run = _scripted(options)
        if options.keep:
            _may_be_written_over(options.keep)  # before all of it is told and then cannot be kept
        _told_whole(run)
    else:
        begun = _begun(options)
        finished = _interactive(begun, options.keep)
        if finished is None:
            return 0
        run = finished
    _end(run)
    if options.keep:
        _keep(options.keep, run)
    if options.out:
        _write_case(options.out, run)
    return 0


# --- where a run comes from ------------------------------------------------------------------------------------------


def _begun(options: argparse.Namespace) -> Run:
    if options.keep and Path(options.keep).exists():
        run = _read(options.keep)
        for name, given, kept in (("--patient", options.patient, run.patient), ("--seed", options.seed, run.seed),
                                  ("--hours", options.hours, run.hours)):  # fmt: skip
            if given is not None and given != kept:
                raise Failed(
                    f"{options.keep} holds a run with {name} {kept}; found {in_words(given)}. Leave {name} out, or "
                    "keep the new run in another file."
                )
        return run
    name = options.patient if options.patient is not None else _which()
    return _run(name, options)


def _run(name: str, options: argparse.Namespace) -> Run:
    try:
        return Run(patient=name, seed=1 if options.seed is None else options.seed,
                   hours=HOURS if options.hours is None else options.hours)  # fmt: skip
    except ValueError as error:
        raise Failed(f"--{error}") from None


def _scripted(options: argparse.Namespace) -> Run:
    given = [name for name in ("patient", "seed", "hours") if getattr(options, name) is not None]
    if not given:
        return _read(options.script)
    try:
        plain = plain_of(read_bytes(options.script, LARGEST))
        return run_of({**plain, **{name: getattr(options, name) for name in given}})
    except NotARun as error:
        raise Failed(f"{options.script}: {error}") from None


def _read(name: str) -> Run:
    try:
        return read_run(read_bytes(name, LARGEST))
    except NotARun as error:
        raise Failed(f"{name}: {error}") from None


def _keep(name: str, run: Run) -> None:
    from holdfast.cli.making import save

    _may_be_written_over(name)
    save(Path(name), write_run(run))


def _may_be_written_over(name: str) -> None:
    """Only a file that is a run is: a name typed wrong must not cost somebody another file."""
    if not Path(name).exists():
        return
    try:
        read_run(read_bytes(name, LARGEST))
    except (NotARun, Failed):
        raise Failed(f"{name} is there already and holds no run. Nothing was written; name another file.") from None


def _write_case(name: str, run: Run) -> None:
    from holdfast.case.casefile import write_case
    from holdfast.cli.making import save
    from holdfast.simulate.practise.practised_case import case_of

    if Path(name).exists():
        raise Failed(f"{name} is there already. Nothing was written; name another file.")
    save(Path(name), write_case(case_of(run)))
    write_out(f"\nThe invented case is in {name}. A practice takes no such case.\n")


# --- hour by hour ----------------------------------------------------------------------------------------------------


def _interactive(run: Run, keep: str | None) -> Run | None:
    """The run when it has ended or the trainee said stop; None where it was left."""
    from holdfast.cli.practising_text import seen_hour, spoken, story

    person = spoken(patient(run.patient))
    write_out("\n" + story(patient(run.patient)) + "\n\n" + render(HELP) + "\n")
    shown = 0
    try:
        if run.turns:
            write_out("\n" + render(say("Going on: {n} hours so far.", n=len(seen(run)))) + "\n")
            write_out("".join(seen_hour(hour, person, seen(run)) for hour in seen(run)[-1:]))
        shown = len(seen(run))
        while ended(run) is None:
            if run.turns:
                _brief(run)
            run = after(run, _choice(next_number(run)))
            if keep:
                _keep(keep, run)
            hours = seen(run)
            there = [hour for hour in hours[shown:] if hour.took_place]
            write_out("".join(seen_hour(hour, person, hours) for hour in there))
            run = with_log(run, _log(run, there[-1].number))
            run = with_pull(run, _pull())
            write_out("".join(seen_hour(hour, person, hours) for hour in hours[shown:] if not hour.took_place))
            shown = len(hours)
            if keep:
                _keep(keep, run)
    except _Stop:
        return run
    except (EOFError, KeyboardInterrupt):
        where = f"Kept in {keep}; the same command goes on from here." if keep else "It was not kept (--keep FILE)."
        write_out(f"\n\nLeft before the end. {where}\n")
        return None
    return run


def _brief(run: Run) -> None:
    from holdfast.brief.as_text import as_text
    from holdfast.brief.brief import brief
    from holdfast.simulate.practise.practised_case import analysis_of

    write_out("\n" + "-" * 96 + "\n" + as_text(brief(analysis_of(run))) + "-" * 96 + "\n")


def _told_whole(run: Run) -> None:
    from holdfast.cli.practising_text import seen_hour, spoken, story

    person = spoken(patient(run.patient))
    write_out("\n" + story(patient(run.patient)) + "\n")
    write_out("".join(seen_hour(hour, person, seen(run)) for hour in seen(run)))
    if run.turns:
        _brief(run)


def _end(run: Run) -> None:
    from holdfast.cli.practising_text import truth_text
    from holdfast.simulate.practise.again import second_look
    from holdfast.simulate.practise.truth import truth_of

    truth = truth_of(run)
    write_out(truth_text(truth, second_look(run, truth)))


# --- questions -------------------------------------------------------------------------------------------------------


def _which() -> str:
    names = list(patients())
    for n, id in enumerate(names, start=1):
        write_out(f"{n}  {id}: {patients()[id].name}, invented. {patients()[id].title}.\n")
    try:
        return _picked("Patient", names, names[0], dict.fromkeys(names, ""))
    except (_Stop, EOFError, KeyboardInterrupt):
        raise Failed("No patient was chosen, and nothing was begun.") from None


def _choice(number: int) -> Choice:
    write_out(f"\n{render(say('Before hour {n}: what will you do?', n=number))}\n")
    found = {
        "depth": int(_picked("Depth, 0 to 5", list(map(str, DEPTH_WORDS)), "1", _words(DEPTH_WORDS), numbered=False)),
        "stance": int(_picked("Stance, -3 (all empathy) to 3 (all firmness)", list(map(str, STANCE_WORDS)), "0",
                              _words(STANCE_WORDS), numbered=False)),
        "move": _picked("Move", list(MOVE_WORDS), "stay_and_listen", _words(move_options()), listed=True),
        "step": _picked("Contract", list(STEP_WORDS), "none", _words(STEP_WORDS)),
    }  # fmt: skip
    return read_choice(found)


def _words(of: Any) -> dict[str, str]:
    words: dict[Any, Message] = dict(of)
    return {str(key): render(value) for key, value in words.items()}


def _log(run: Run, number: int) -> Log:
    """The rows that are asked for, one at a time; Return leaves a row untouched, which is missing and no absence."""
    from holdfast.measures.log import therapist_log

    write_out(f"\n{render(say('Your log of hour {n}. Return leaves a row untouched.', n=number))}\n")
    rows: dict[str, Any] = {}
    known, choice = therapist_log().rows, run.turns[-1].choice
    if (alliance := _row("Alliance today, 0 to 10", list(map(str, range(11))))) is not None:
        rows["alliance"] = int(alliance[0])
    signs = (*known["withdrawal"].ids, *known["confrontation"].ids)
    marked = _row("Signs, with commas; twice for dominant; none for none seen", signs, many=True)
    if marked is not None:
        rows["signs"] = [{"sign": sign, "weight": min(2, marked.count(sign))} for sign in dict.fromkeys(marked)]
    if (then := _row("Then", known["then"].ids)) is not None:
        rows["then"] = then[0]
    moments = _row("Moments, with commas; none for none seen", known["moments"].ids, many=True)
    if moments is not None:
        rows["moments"] = list(dict.fromkeys(moments))
    if (defence := _row("Defence against the usual, -3 to 3", list(map(str, range(-3, 4))))) is not None:
        rows["defence"] = int(defence[0])
    rows |= {"depth": choice.reached, "stance": choice.stance}
    if words := _asked("Words worth keeping").strip():
        rows["words"] = words
    try:
        return log_of_rows(rows, number)
    except NotARun as error:  # a text that no log holds
        write_out(f"{error}\n")
        return log_of_rows({name: value for name, value in rows.items() if name != "words"}, number)


def _pull() -> Pull | Literal["none"] | None:
    """What pulled at the trainee: his own, kept with the run and in no case file."""
    said = _row("What pulled at you? Yours alone; none for nothing noticed", (*PULLS, "none"))
    return cast("Pull", said[0]) if said else None


def _row(title: str, allowed: Sequence[str], *, many: bool = False) -> list[str] | None:
    """What was answered, [] for none seen, None for untouched."""
    while True:
        said = _asked(title).strip().lower()
        if not said:
            return None
        if said == EXPLAIN:
            write_out(f"  {', '.join(allowed)}\n")
            continue
        if many and said == "none":
            return []
        parts = [part.strip() for part in said.split(",")] if many else [said]
        wrong = [part for part in parts if part not in allowed]
        if not wrong:
            return parts
        write_out(f"  {in_words(wrong[0])} is none of them. Allowed: {', '.join(allowed)}{', none' if many else ''}.\n")


def _picked(
    title: str, allowed: list[str], usual: str, words: dict[str, str], *, numbered: bool = True, listed: bool = False
) -> str:
    """One of `allowed`, by its name or (where `numbered`) its number in the list."""
    if listed:
        _list(allowed, words)
    while True:
        said = _asked(f"{title} [{usual.replace('_', ' ')}]").strip().lower().replace(" ", "_")
        if not said:
            return usual
        if said == EXPLAIN:
            _list(allowed, words, numbered=numbered)
            continue
        if said in allowed:
            return said
        if numbered and said.isascii() and said.isdigit() and 1 <= int(said[:3]) <= len(allowed):
            return allowed[int(said[:3]) - 1]
        write_out(f"  {in_words(said)} is none of them. Allowed: {', '.join(allowed).replace('_', ' ')}.\n")


def _list(allowed: list[str], words: dict[str, str], *, numbered: bool = True) -> None:
    for n, one in enumerate(allowed, start=1):
        write_out(f"  {n:>2}  {words[one] or one}\n" if numbered else f"  {one:>2}  {words[one]}\n")


def _asked(title: str, ask: Callable[[], str] = input) -> str:
    """One line. `stop` ends the run; bytes that are no text are asked for again."""
    while True:
        write_out(f"{title}: ")
        said = ask()
        if not any("\ud800" <= sign <= "\udfff" for sign in said):
            break
        write_out("  That holds bytes that are no text here. Type it once more, or set the terminal to UTF-8.\n")
    if said.strip().lower() == STOP:
        raise _Stop
    return said


def _bytes_kept_apart() -> None:
    """What cannot be read as text comes as half signs, by which `_asked` knows it, and the lines after it are kept."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")
