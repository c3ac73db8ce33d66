"""What is known: each feature that reasons speak about, with what the record says of it and the therapist's own word.

All of it is one form, sent once; only what was changed is written, each as an entry of its own with its day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.analysis.features.read import latest_noted
from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.knowledge_files import Knowledge, knowledge
from holdfast.approaches.model import FeatureReading, KnownFeature
from holdfast.case.ways import FeatureNoted
from holdfast.text import Message, say
from holdfast.web.approaches.deciding import Decides, would_decide
from holdfast.web.approaches.reading import context, sees
from holdfast.web.approaches.shown import DatumSeen, datum_seen
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import Opened, open_case
from holdfast.web.rights.beginning import MEANWHILE, NotKept, Open, checked, new_id, once, open_now
from holdfast.web.vault.door import CaseHandle, StalePage, add_entry, case_for_user, new_form_id

LONGEST = 500
NOTHING = say("Nothing was changed, so nothing was written.")
NO_FEATURE = say(
    "The form names something this page does not ask: “{found}”. What is asked was changed since the page was opened. "
    "Look at it once more, then send it again; what you typed is still here."
)
NO_VALUE = say(
    "“{found}” is no answer to “{asks}”. Choose one of those that stand there; the rest is still as you left it."
)


@dataclass(frozen=True, slots=True)
class Word:
    """The therapist's word on one feature, as the form holds it. `value` empty: none."""

    value: str = ""
    sure: bool = False
    note: str = ""

    @property
    def line(self) -> str:
        """As the page sends it along, to know what was changed on it."""
        return f"{self.value}|{'yes' if self.sure else ''}|{self.note}"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the record and the logs say of one feature, with its days; and where it and the therapist's word differ."""

    value: Message | None
    estimated: bool
    data: tuple[DatumSeen, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One feature as the form asks it."""

    feature: KnownFeature
    title: Message
    asks: Message
    values: tuple[tuple[str, Message], ...]
    word: Word
    was: str
    noted: FeatureNoted | None
    recorded: Recorded | None
    decides: Message | None
    said: Message | None
    stale: Message | None
    leave: bool
    open: bool

    @property
    def settled(self) -> bool:
        """Answered, by the therapist or by the record, and nothing speaks against it."""
        read = self.recorded
        if self.stale is not None or (read is not None and read.differs):
            return False
        return bool(self.word.value) or (read is not None and read.value is not None)


@dataclass(frozen=True, slots=True)
class Area:
    """One heading with its questions. `folded`: each of them is answered, and nothing in it asks to be looked at."""

    id: str
    title: Message
    asked: tuple[Asked, ...]
    folded: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def known_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is known of this person, for the reasons. POST keeps what was changed, all of it or nothing."""
    if request.method != "POST":
        return _page(request, case_for_user(request.user, case_id))
    opened = open_now(request, case_id)

    def act() -> str:
        kept = _keep(request, opened)
        return f"{reverse('ways', args=[case_id])}?kept={'known' if kept else 'nothing'}"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened.handle, refused.said, 422)
    except StalePage:
        return _page(request, opened.handle, MEANWHILE, 409)


def _keep(request: HttpRequest, opened: Open) -> bool:
    features = knowledge().features
    for name in request.POST:
        kind, _, id = name.partition("-")
        if kind == "f" and (id not in features or id == TRAINING):
            raise NotKept(say(NO_FEATURE.id, found=clean(id)[:64]))
    entries = [_entry(opened, *one) for one in changed(request.POST, features)]
    for entry in entries:
        add_entry(opened.handle, "features", entry)
    return bool(entries)


def changed(sent: Mapping[str, str], features: Mapping[str, KnownFeature]) -> Iterator[tuple[KnownFeature, Word]]:
    """Each feature whose word was changed on the page. Raises `NotKept` for an answer that is none."""
    for feature in features.values():
        if feature.id == TRAINING or f"f-{feature.id}" not in sent:
            continue
        word = sent_word(sent, feature.id)
        if word.value and all(one.id != word.value for one in feature.values):
            raise NotKept(say(NO_VALUE.id, found=word.value, asks=say(feature.asks)))
        if len(word.note) > LONGEST:
            raise NotKept(say("{n} characters; {most} fit. Make it shorter.", n=len(word.note), most=LONGEST))
        if word.line != (sent.get(f"was-{feature.id}") or Word().line).replace("\r\n", "\n"):
            yield feature, word


def sent_word(sent: Mapping[str, str], id: str) -> Word:
    value = clean(sent.get(f"f-{id}", ""))[:64]
    return Word(value, bool(value) and sent.get(f"sure-{id}") == "yes", clean(sent.get(f"note-{id}", "")))


def _entry(opened: Open, feature: KnownFeature, word: Word) -> FeatureNoted:
    certainty = "unknown" if not word.value else "known" if word.sure else "estimated"
    entry = FeatureNoted(
        id=new_id("feature"), when=opened.today, feature=feature.id, value=word.value or None,
        certainty=certainty, note=word.note or None, **opened.stamp,  # type: ignore[arg-type]
    )  # fmt: skip
    return checked(entry)


def _page(request: HttpRequest, handle: CaseHandle, wrong: Message | None = None, status: int = 200) -> HttpResponse:
    opened = open_case(request, handle, private=False)
    shown = context(
        opened,
        "ways-known",
        wrong=wrong,
        form=lambda: new_form_id(handle.user_id),
    )
    if sees(opened) != "nothing":
        known = knowledge()
        ways = opened.analysis.ways if sees(opened) == "all" else None
        decides = would_decide(ways.argument, known, ways.in_use) if ways is not None else Decides()
        areas = tuple(areas_of(opened, known, decides, request.POST if wrong is not None else None, _led_to(request)))
        shown |= {"areas": areas, "decides": decides}
    return render(request, "approaches/known.html", shown, status=status)


def _led_to(request: HttpRequest) -> str:
    """The question a link of another page leads to: its area stands open."""
    return clean(request.GET.get("of", ""))[:64]


def areas_of(
    opened: Opened, known: Knowledge, decides: Decides, sent: Mapping[str, str] | None, led_to: str = ""
) -> Iterator[Area]:
    """Every area with what it asks, in the order of the knowledge; what was sent and not kept stands in it."""
    noted = latest_noted(opened.analysis.case.working)
    for id, title in known.areas.items():
        asked = tuple(
            _asked(opened, feature, noted.get(feature.id), decides, sent)
            for feature in known.features.values()
            if feature.area == id and feature.id != TRAINING
        )
        led = any(one.feature.id == led_to for one in asked)
        yield Area(id, say(title), asked, sent is None and not led and all(one.settled for one in asked))


def _asked(
    opened: Opened,
    feature: KnownFeature,
    noted: FeatureNoted | None,
    decides: Decides,
    sent: Mapping[str, str] | None,
) -> Asked:
    reading = opened.analysis.ways.argument.features.of(feature.id) if sees(opened) == "all" else None
    stands, stale = stands_as(noted, reading)
    word = sent_word(sent, feature.id) if sent is not None and f"f-{feature.id}" in sent else stands
    recorded = _recorded(opened, feature, noted, reading) if reading is not None else None
    return Asked(
        feature=feature,
        title=say(feature.title),
        asks=say(feature.asks),
        values=tuple((one.id, say(one.words)) for one in feature.values),
        word=word,
        was=stands.line,
        noted=noted,
        recorded=recorded,
        decides=decides.of.get(feature.id),
        said=_in_words(feature, word.value),
        stale=_in_words(feature, noted.value) if stale and noted is not None else None,
        leave=recorded is not None and (recorded.value is not None or bool(stands.value)),
        open=bool(word.note),
    )


def stands_as(noted: FeatureNoted | None, reading: FeatureReading | None) -> tuple[Word, bool]:
    """The therapist's word as the form begins with it, and whether it is too old to count: then it is asked anew, and
    the same answer is written anew. One that has come to be an estimate only is no longer ticked as sure.
    """
    if noted is None or not noted.value:
        return Word(note="" if noted is None else noted.note or ""), False
    if reading is not None and not reading.noted:
        return Word(), True
    sure = noted.certainty == "known" and (reading is None or reading.certainty == "known")
    return Word(noted.value, sure, noted.note or ""), False


def _in_words(feature: KnownFeature, value: str | None) -> Message | None:
    return say(feature.words_of(value)) if value in {one.id for one in feature.values} and value else None


def _recorded(
    opened: Opened, feature: KnownFeature, noted: FeatureNoted | None, reading: FeatureReading
) -> Recorded | None:
    """What stands in the record of it, whatever the therapist's word is."""
    own = None if noted is None else noted.id
    data = tuple(datum_seen(opened, one) for one in (*reading.evidence, *reading.contrary) if one.ref != own or not own)
    said = reading.value is not None and not reading.noted
    if not data and not said:
        return None
    value = say(feature.words_of(reading.value)) if said and reading.value else None
    return Recorded(value, reading.certainty == "estimated", data, reading.noted and bool(reading.contrary))
