"""What a practice enters and states about the words of forms: written down, replaced, taken away. Never a patient's."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from holdfast.measures.instrument import Instrument
from holdfast.measures.words import Wording
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.giving.models import LicenceStatement, PracticeWording
from holdfast.web.giving.wording_of import NON_COMMERCIAL, shipped_here
from holdfast.web.vault import audit

STATEMENT = say(
    "We use these forms to treat our patients. We do not sell the forms or their results, we charge nobody for filling "
    "one in, and we use none to advertise or in something that is sold. Where somebody could call our use commercial "
    "all the same, as in a practice run for profit, we have asked the owner of the form."
)
SHORTEST_REASON, LONGEST_REASON = 10, 1_000


class NotEntered(Exception):
    """Why nothing was written, in one sentence."""

    def __init__(self, why: Message) -> None:
        self.why = why
        super().__init__()


def enter(instrument: Instrument, words: Wording, reason: str, by: User | None, form: str = "") -> PracticeWording:
    """Keep the practice's words of a form, and in which order its copy has the questions (`form`); what was there
    before stays, ended. Raises `NotEntered` where our own stand
    here already and without the sentence by which the practice says why it may use these.
    """
    if (why := slot_closed(instrument, words.lang)) is not None:
        raise NotEntered(why)
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise NotEntered(
            say("Say why this practice may use these words: a purchase, a letter of the authors, a licence. In {least} "
                "to {most} letters.", least=SHORTEST_REASON, most=LONGEST_REASON)
        )  # fmt: skip
    audit.note("wording entered")
    with transaction.atomic():
        _in_force(instrument, words.lang).update(ended_at=clock.now())
        return PracticeWording.objects.create(
            instrument=instrument.id, version=instrument.version, lang=words.lang, body={**_body(words), "form": form},
            reason=reason.strip(), by=by, at=clock.now(),
        )  # fmt: skip


def take_away(instrument: Instrument, lang: str) -> bool:
    """The practice's words of this form are used no more; False where there were none. They stay, ended: a patient
    answered them.
    """
    audit.note("wording taken away")
    return _in_force(instrument, lang).update(ended_at=clock.now()) > 0


def entered(instrument: Instrument) -> list[PracticeWording]:
    """What the practice entered for this form and still uses, in every language."""
    return list(
        PracticeWording.objects.filter(instrument=instrument.id, version=instrument.version, ended_at=None)
        .select_related("by")
        .order_by("lang")
    )


def slot_closed(instrument: Instrument, lang: str) -> Message | None:
    """Why no words can be entered for this form in this language, or None: it has no questions, or ours are shown."""
    if instrument.total_only:
        return say("Of {title} a total is kept, not the questions: there is nothing to enter.", title=instrument.title)
    if instrument.variable:
        return say("{title} has no questions of its own: there is nothing to enter.", title=instrument.title)
    if shipped_here(instrument, lang):
        return say("The words of {title} are here already: there is nothing to enter.", title=instrument.title)
    return None


def state_non_commercial(by: User | None) -> None:
    """The practice states that it uses words without selling them. Twice is once."""
    audit.note("non-commercial use stated")
    LicenceStatement.objects.get_or_create(
        about=NON_COMMERCIAL, withdrawn_at=None,
        defaults={"text": STATEMENT.id, "by": by, "at": clock.now()},
    )  # fmt: skip


def take_statement_back() -> None:
    """The statement holds no more; what was shown under it is shown no more."""
    audit.note("non-commercial use taken back")
    LicenceStatement.objects.filter(about=NON_COMMERCIAL, withdrawn_at=None).update(withdrawn_at=clock.now())


def _in_force(instrument: Instrument, lang: str) -> QuerySet[PracticeWording]:
    return PracticeWording.objects.filter(
        instrument=instrument.id, version=instrument.version, lang=lang, ended_at=None
    )


def _body(words: Wording) -> dict[str, Any]:
    """As pairs where the order counts: a database may sort the names in an object."""
    return {
        "stem": words.stem,
        "items": dict(words.items),
        "anchors": [[answer, text] for answer, text in words.anchors.items()],
        "ends": {tag: [[answer, text] for answer, text in ends.items()] for tag, ends in words.ends.items()},
        "attribution": words.attribution,
    }
