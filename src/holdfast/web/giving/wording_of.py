"""The words of a form as this practice may show them: the one way in which pages, papers and phones get them.

Ours come first, where their licence allows it here; then what the practice entered. Words for non-commercial use are
shown after the practice stated that it uses them so; a demo counts as stated, and its page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from holdfast.measures.instrument import Instrument
from holdfast.measures.words import Wording, wording
from holdfast.text import Message, say
from holdfast.web.giving.models import LicenceStatement, PracticeWording

NON_COMMERCIAL = "non-commercial"


@dataclass(frozen=True, slots=True)
class Stated:
    """That the practice uses words without selling them: when, by whom (account id, None: at the terminal), in which
    text. `demo`: nobody said it; a demo stands for itself.
    """

    at: datetime | None = None
    by: int | None = None
    text: str = ""
    demo: bool = False


def words_for(instrument: Instrument, lang: str = "en") -> Wording | None:
    """The words in which a person may be asked here, or None: `why_no_words` says why. Always complete: questions
    by tag, and what the answers mean.
    """
    return wording(instrument, lang) if shipped_here(instrument, lang) else own_words(instrument, lang)


def shipped_here(instrument: Instrument, lang: str = "en") -> bool:
    """Do we ship whole words of this form that may be shown here?"""
    ours = wording(instrument, lang)
    return ours is not None and ours.complete and _open(instrument)


def own_words(instrument: Instrument, lang: str = "en") -> Wording | None:
    """What the practice entered for this version of the form: in this language, else in the one it entered, since a
    clinic whose patients read Italian enters Italian words and no others.
    """
    row = _own_body(instrument, lang)
    return None if row is None else _read(instrument, *row)


def _own_body(instrument: Instrument, lang: str) -> tuple[str, dict[str, Any]] | None:
    there = PracticeWording.objects.filter(instrument=instrument.id, version=instrument.version, ended_at=None)
    found: dict[str, dict[str, Any]] = dict(there.order_by("-at").values_list("lang", "body"))
    spoken = lang if lang in found else next(iter(found), None)
    return None if spoken is None else (spoken, found[spoken])


def order_here(instrument: Instrument, lang: str = "en") -> str | None:
    """The order (a name of `instrument.forms`) in which forms are filled in here: that of the practice's own copy where
    it entered one, else the usual one; None where there is only one.
    """
    row = None if shipped_here(instrument, lang) else _own_body(instrument, lang)
    form = str(row[1].get("form", "")) if row else ""
    return form if form in instrument.forms else instrument.default_form


def answers_for(instrument: Instrument, lang: str = "en") -> Mapping[float, str]:
    """What the answers mean, where it is known here, also for a form whose questions are missing."""
    whole = words_for(instrument, lang)
    ours = wording(instrument, lang) if whole is None and _open(instrument) else whole
    return {} if ours is None else ours.anchors


def why_no_words(instrument: Instrument, lang: str = "en") -> Message | None:
    """Why nobody can be asked in words here, and what to do; None where the words are there."""
    if instrument.total_only and not whom_to_ask(instrument):
        return say("Of {title} a total is kept, not the questions.", title=instrument.title)
    if instrument.total_only:
        return say(
            "Of {title} a total is kept, not the questions. Whom to ask for the form: {ask}",
            title=instrument.title, ask=whom_to_ask(instrument),
        )  # fmt: skip
    if instrument.variable:
        return say(
            "{title} has no questions of its own: goals are written in the person's own words.", title=instrument.title
        )
    if words_for(instrument, lang) is not None:
        return None
    ours = wording(instrument, lang)
    if ours is not None and ours.complete:
        return say(
            "The words of {title} may be used where nothing is sold. They are shown once this practice has stated that "
            "it uses them so, under “Words of the forms”.",
            title=instrument.title,
        )
    return say(
        "The words of {title} belong to their authors, and this practice has not entered them. Whom to ask: {ask}. "
        "Then enter them under “Words of the forms”.",
        title=instrument.title, ask=whom_to_ask(instrument),
    )  # fmt: skip


def whom_to_ask(instrument: Instrument) -> str:
    """Who may give leave, as the knowledge file says it, without its full stop."""
    return instrument.licence.obtain_from.rstrip(". ")


def stated() -> Stated | None:
    """The statement of non-commercial use that is in force, or None."""
    row = LicenceStatement.objects.filter(about=NON_COMMERCIAL, withdrawn_at=None).first()
    if row is not None:
        return Stated(row.at, row.by_id, row.text)
    return Stated(demo=True) if settings.HOLDFAST_DEMO else None


def behind_the_statement(instrument: Instrument) -> bool:
    """Are its words for non-commercial use alone?"""
    return instrument.licence.non_commercial


def _open(instrument: Instrument) -> bool:
    return not instrument.licence.non_commercial or stated() is not None


def _read(instrument: Instrument, lang: str, body: Mapping[str, Any]) -> Wording:
    items, ends = body["items"], body["ends"]
    return Wording(
        id=instrument.id,
        version=instrument.version,
        lang=lang,
        pack="own",
        attribution=str(body["attribution"]),
        stem=str(body["stem"]),
        items={tag: str(items[tag]) for tag in instrument.items if tag in items},
        anchors=_answers(body["anchors"]),
        ends={tag: _answers(ends[tag]) for tag in instrument.items if tag in ends},
    )


def _answers(pairs: Iterable[tuple[float, str]]) -> dict[float, str]:
    return {float(answer): str(text) for answer, text in pairs}
