"""The words of the forms from the terminal: what the page of that name does, with the same functions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.text import render
from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from holdfast.measures.instrument import Instrument

ROLES = ("therapist", "manager")


@dataclass(frozen=True, slots=True)
class WordsLine:
    """One instrument: where its words stand, its licence, whom to ask, the languages of the practice's own."""

    id: str
    title: str
    state: str
    licence: str
    ask: str
    languages: tuple[str, ...]


def wordings(home: Path, passphrase: str | None = None) -> tuple[WordsLine, ...]:
    """Every instrument and where its words stand in this practice."""
    open_practice(home, passphrase)
    from holdfast.web.giving.wordings_page import STATES, list_of_words

    return tuple(
        WordsLine(
            line.form.id, line.form.title, render(STATES[line.state][0]), line.form.licence.name, line.ask,
            line.languages,
        )
        for line in list_of_words()
    )  # fmt: skip


def words_shown(home: Path, id: str, passphrase: str | None = None) -> str:
    """The words of one form as a patient reads them here, or why there are none."""
    open_practice(home, passphrase)
    from holdfast.web.giving.form_words import form_words
    from holdfast.web.giving.wording_of import order_here, why_no_words, words_for

    form = _instrument(id)
    words, why = words_for(form), why_no_words(form)
    if words is None:
        return render(why) if why is not None else ""
    shown = form_words(form, words, order_here(form) or "")
    answers = [f"    {one.printed} {one.words}".rstrip() for one in shown.same]
    lines = [f"{form.title}, {words.lang}", "", *([shown.stem, ""] if shown.stem else []), *answers]
    for one in shown.questions:
        lines.append(f"{one.place}. {one.text}")
        if not shown.same:
            lines += [f"    {answer.printed} {answer.words}".rstrip() for answer in one.answers]
    return "\n".join([*lines, "", shown.attribution])


def add_wording(
    home: Path, by: str, id: str, text: str, reason: str, *, lang: str = "en", order: str = "",
    passphrase: str | None = None,
) -> str:  # fmt: skip
    """Keep the practice's words of a form from a text with parts ([introduction], [questions], [answers],
    [attribution]; without headings all lines are questions). Refused as on the page. What was kept, in a sentence.
    """
    open_practice(home, passphrase)
    from holdfast.web.giving.keeping_words import NotEntered, enter
    from holdfast.web.giving.typed_words import LANGUAGES, NotWords, Typed, read_in_its_order
    from holdfast.web.vault import audit

    user, form = _decides(by), _instrument(id)
    if lang not in LANGUAGES:
        raise Refused(f"There is no language {lang} here.", f"There are: {', '.join(LANGUAGES)}.")
    if order and order not in form.forms:
        known = ", ".join(form.forms) or "none: this form has one order"
        raise Refused(f"{form.title} has no order {order}.", f"There are: {known}.")
    typed = Typed(**_parts(text), form=order, lang=lang)
    try:
        words = read_in_its_order(form, typed)
        with audit.recorded("wording add", user.pk):
            enter(form, words, reason, user, order)
    except NotWords as error:
        raise Refused("Nothing was kept.", " ".join(map(render, error.faults))) from None
    except NotEntered as error:
        raise Refused("Nothing was kept.", render(error.why)) from None
    return f"{form.title}: {len(words.items)} questions kept, {LANGUAGES[lang]}."


def take_wording_away(home: Path, by: str, id: str, *, lang: str = "en", passphrase: str | None = None) -> None:
    """The practice's words of this form are used no more. Refused where there are none."""
    open_practice(home, passphrase)
    from holdfast.web.giving.keeping_words import take_away
    from holdfast.web.vault import audit

    user, form = _decides(by), _instrument(id)
    with audit.recorded("wording remove", user.pk):
        gone = take_away(form, lang)
    if not gone:
        raise Refused(f"This practice has entered no words of {form.title} in {lang}.", "holdfast wording list")


def statement_text() -> str:
    """What is stated."""
    from holdfast.web.giving.keeping_words import STATEMENT

    return render(STATEMENT)


def opens_with_statement(home: Path, by: str, passphrase: str | None = None) -> tuple[str, ...]:
    """The forms whose words wait for the statement. Refused for an account that cannot make it."""
    open_practice(home, passphrase)
    from holdfast.measures.catalogue import catalogue
    from holdfast.web.giving.wording_of import behind_the_statement

    _decides(by)
    return tuple(form.title for form in catalogue().values() if behind_the_statement(form))


def state(home: Path, by: str, *, take_back: bool = False, passphrase: str | None = None) -> None:
    """Make the statement of non-commercial use, or take it back."""
    open_practice(home, passphrase)
    from holdfast.web.giving.keeping_words import state_non_commercial, take_statement_back
    from holdfast.web.vault import audit

    user = _decides(by)
    with audit.recorded("wording statement", user.pk):
        if take_back:
            take_statement_back()
        else:
            state_non_commercial(user)


def _decides(by: str) -> User:
    from holdfast.web.accounts.people import decides
    from holdfast.web.operations.rights import account

    user = account(by, *ROLES)
    if not decides(user):
        raise Refused("This practice has a manager, who decides this.", "Name the manager's account with --by.")
    return user


def _instrument(id: str) -> Instrument:
    from holdfast.measures.catalogue import UnknownInstrument, instrument

    try:
        return instrument(id)
    except UnknownInstrument:
        raise Refused(f"There is no instrument {id}.", "holdfast wording list names them all.") from None


def _parts(text: str) -> dict[str, str]:
    """The parts of a file, by the field they belong to."""
    names = {"introduction": "stem", "questions": "questions", "answers": "answers", "attribution": "attribution"}
    parts: dict[str, list[str]] = {}
    at = "questions"
    for line in text.removeprefix("\ufeff").splitlines():
        name = line.strip().lower()
        if name.startswith("[") and name.endswith("]"):
            if name[1:-1] not in names:
                raise Refused(f"{line.strip()} is no part of a wording.", f"Parts: {', '.join(names)}.")
            at = names[name[1:-1]]
        else:
            parts.setdefault(at, []).append(line)
    return {name: "\n".join(lines) for name, lines in parts.items()}
