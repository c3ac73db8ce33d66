"""Commands about the words of the forms."""

from __future__ import annotations

import argparse

from holdfast.cli.asking import agreed, home_of, passphrase_of, refusals
from holdfast.cli.failing import Failed
from holdfast.cli.files import read_bytes, write_out

MOST_BYTES = 200_000


def listed(options: argparse.Namespace) -> int:
    """`holdfast wording list`: where the words of every form stand."""
    from holdfast.web.operations.wordings import wordings

    home = home_of(options)
    with refusals():
        lines = wordings(home, passphrase_of(home))
    for state in dict.fromkeys(line.state for line in lines):
        write_out(f"{state}\n")
        for line in (one for one in lines if one.state == state):
            own = f" [{', '.join(line.languages)}]" if line.languages else ""
            ask = f" Ask: {line.ask}" if line.ask else ""
            write_out(f"  {line.id}{own}: {line.licence.rstrip('.')}.{ask}\n")
    return 0


def show(options: argparse.Namespace) -> int:
    """`holdfast wording show ID`: one form as a patient reads it here."""
    from holdfast.web.operations.wordings import words_shown

    home = home_of(options)
    with refusals():
        write_out(words_shown(home, options.id, passphrase_of(home)) + "\n")
    return 0


def add(options: argparse.Namespace) -> int:
    """`holdfast wording add ID FILE --because WORDS --by NAME`: the practice's own wording."""
    from holdfast.web.operations.wordings import add_wording

    home = home_of(options)
    try:
        text = read_bytes(options.file, MOST_BYTES).decode("utf-8")
    except UnicodeDecodeError:
        raise Failed(f"{options.file} is no text in UTF-8. Save it as plain text, UTF-8.") from None
    with refusals():
        kept = add_wording(
            home, options.by, options.id, text, options.because, lang=options.lang, order=options.order,
            passphrase=passphrase_of(home),
        )  # fmt: skip
    write_out(f"{kept}\nLook at it once: holdfast wording show {options.id}\n")
    return 0


def remove(options: argparse.Namespace) -> int:
    """`holdfast wording remove ID --by NAME`: the practice's words are used no more."""
    from holdfast.web.operations.wordings import take_wording_away

    home = home_of(options)
    with refusals():
        take_wording_away(home, options.by, options.id, lang=options.lang, passphrase=passphrase_of(home))
    write_out("Patients are asked in these words no more. What they answered stays.\n")
    return 0


def state_non_commercial(options: argparse.Namespace) -> int:
    """`holdfast wording state-non-commercial --by NAME`: the statement, read before it is made."""
    from holdfast.web.operations.wordings import opens_with_statement, state, statement_text

    home = home_of(options)
    with refusals():
        passphrase = passphrase_of(home)
        if options.take_back:
            state(home, options.by, take_back=True, passphrase=passphrase)
            write_out("Taken back. The words it opened are shown no more; answers stay.\n")
            return 0
        forms = ", ".join(opens_with_statement(home, options.by, passphrase))
        write_out(f"It opens the words of: {forms}.\n\n{statement_text()}\n\n")
        if not agreed("Does this hold for your practice?", "HOLDFAST_STATE"):
            write_out("Nothing was stated.\n")
            return 0
        state(home, options.by, passphrase=passphrase)
    write_out("Stated, and kept with your name and the day.\n")
    return 0
