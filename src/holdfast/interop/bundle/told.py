"""A record as a document for the patient to read: what stands in it, in his words and in plain ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from holdfast.case.fields import Entry
from holdfast.case.record import Picture, Record, Session
from holdfast.interop.bundle.agreed import agreed
from holdfast.interop.bundle.answers import answers
from holdfast.interop.bundle.asked import asked
from holdfast.interop.bundle.kept import ending_and_letters, kept, safety_plan
from holdfast.interop.bundle.questionnaires import WordsOf
from holdfast.interop.bundle.tables import lists
from holdfast.interop.bundle.voice import NOTHING, Voice, stands, voice_of
from holdfast.measures.words import wording
from holdfast.paper.document import Block, Document, Facts, Heading, Lines, Rows, Words
from holdfast.text import say

PICTURE = {
    "brought": "What brought you",
    "cracked": "What no longer held",
    "conditions": "Conditions, as they were noted",
    "medication": "Medication",
    "earlier_treatments": "Treatments before this one",
    "work": "Work",
    "love": "Love and friends",
    "living": "How you live",
    "people": "People you named",
}
LISTS = {
    "settings": "How much was asked between hours",
    "frame": "What was told about the frame",
    "trainings": "How your therapist works",
    "appointments": "Hours arranged",
    "events": "What happened",
    "breaks": "Days without hours",
    "reviews": "Reviews",
    "consents": "What you agreed that may be done with your data",
    "restrictions": "When the use of your data was restricted",
    "course": "Beginning and end of the treatment",
    "correction_wishes": "What you asked to have corrected",
}
TOLD_APART = (
    "sessions", "check_ins", "measures", "plans", "safety_replies", "moves", "kept_lines", "safety_plans",
    "month_lines", "planned_endings", "letters",
)  # fmt: skip
FIRST = ("consents", "course", "restrictions")


@dataclass(frozen=True, slots=True)
class Opened:
    """That somebody opened the file: when, who, and what was done, in words."""

    at: datetime
    who: str
    what: str


def told(record: Record, opened: Sequence[Opened] | None, made_at: datetime, words_of: WordsOf = wording) -> Document:
    """The document. `opened`: who opened the file, as the trail tells; None where it could not be asked."""
    voice = voice_of(record, words_of)
    blocks: list[Block] = []
    for part in (_begin, safety_plan, answers_and_hours, ending_and_letters, _lists, _corrections):
        blocks += part(record, voice)
    blocks += _who_opened(opened, voice)
    blocks += _rights(voice)
    return Document(
        title=voice("What is kept about you"),
        subtitle=voice("{name}, as it stood on {day}", name=record.about.pseudonym, day=voice.day(made_at)),
        label="" if record.about.origin == "practice" else voice.tag("origin", record.about.origin),
        foot=voice("For {name} alone", name=record.about.pseudonym),
        blocks=tuple(blocks),
        language=voice.language,
        contents=True,
    )


def _begin(record: Record, voice: Voice) -> Iterator[Block]:
    about = record.about
    yield Words(voice(
        "This is the record of your treatment, whole: what you answered, what was agreed, the hours, what happened. It "
        "holds what was said and noted. No score made by a program, no comparison with others and no advice is in it."
    ))  # fmt: skip
    yield Words(voice(
        "Your therapist may keep notes beside the record, for the work of the hours. They are not in this bundle. You "
        "may ask about them; whether they can be read is a matter of the law where you live."
    ), "soft")  # fmt: skip
    yield Words(voice(
        "Where the practice switched it on and you did not take it back, the program compares your answers over time "
        "and tells your therapist when something changed. You may ask what it said."
    ), "soft")  # fmt: skip
    yield Heading(voice("How you are called here"))
    pairs = [
        (voice("Name in this record"), about.pseudonym),
        (voice("Spoken of as"), voice.tag("address", about.address)),
        (voice("First contact"), voice.day(about.first_contact)),
        (voice("Times are those of"), about.zone),
    ]
    pairs += [(voice("Noted beside it"), about.note)] if about.note else []
    yield Facts(tuple(pairs))


def answers_and_hours(record: Record, voice: Voice) -> Iterator[Block]:
    yield from agreed(record, voice)
    yield from kept(record, voice)
    yield from _hours(record, voice)
    yield from answers(record, voice)
    yield from asked(record, voice)


def _hours(record: Record, voice: Voice) -> Iterator[Block]:
    hours: tuple[Session, ...] = stands(record.sessions)
    yield Heading(voice("The hours"))
    if not hours:
        yield Words(voice("None was noted."))
        return
    yield Rows(
        voice("Every hour that was noted, also those that did not take place."),
        (voice("hour"), voice("when"), voice("how"), voice("what else was noted"), voice("noted")),
        tuple(_hour(hour, voice) for hour in hours),
        ("auto", "auto", 1, 1.6, "auto"),
    )


def _hour(hour: Session, voice: Voice) -> tuple[str, ...]:
    how = voice.tags("attendance", hour.attendance)
    how += f" ({voice.tag('by', hour.by)})" if hour.by else ""
    more = [voice.tags("frame", hour.frame)] if hour.frame else []
    if hour.asked is not None:
        asked = [
            f"{voice.label(name)}: {voice.tag(name, getattr(hour.asked, name))}"
            for name in ("own_life", "harm_to_others", "threats_to_me")
            if getattr(hour.asked, name) != "not_asked"
        ]
        more += [voice("Asked about {what}", what="; ".join(asked))] if asked else []
    return str(hour.number), voice.moment(hour.when), how or NOTHING, "\n".join(more), voice.day(hour.recorded_at)


def _lists(record: Record, voice: Voice) -> Iterator[Block]:
    """Every other list a record has, also one that nobody thought of here: its name, and each entry in words."""
    known = dict(lists(record))
    names = [f.name for f in fields(Picture)]
    about = [(voice(PICTURE[name]), known[f"picture-{name}"]) for name in names if known[f"picture-{name}"]]
    if about:
        yield Heading(voice("What was noted about you and your life"))
        for title, entries in about:
            yield Heading(title, 2)
            yield _entries(entries, voice)
    own = [name for name in known if not name.startswith("picture-") and name not in TOLD_APART]
    for name in sorted(own, key=lambda one: (one not in FIRST, own.index(one))):
        if known[name]:
            title = voice(LISTS[name]) if name in LISTS else voice.label(name).capitalize()
            yield Heading(title)
            yield _entries(known[name], voice)


def _entries(entries: tuple[Any, ...], voice: Voice) -> Rows:
    rows = tuple(
        (_when(one, voice), voice.entry(one), voice.day(getattr(one, "recorded_at", None))) for one in stands(entries)
    )
    return Rows("", (voice("when"), voice("what"), voice("noted")), rows, ("auto", 1, "auto"))


def _when(one: Any, voice: Voice) -> str:
    when = getattr(one, "when", None) or getattr(one, "at", None)
    return voice.day(when)


def _corrections(record: Record, voice: Voice) -> Iterator[Block]:
    """What stood before it was corrected: nothing is written over."""
    rows = [
        (voice.day(new.recorded_at), voice.entry(old), voice.day(old.recorded_at))
        for name, entries in lists(record)
        for old, new in _replaced(entries)
    ]
    rows += [
        (
            voice.day(hour.patient.recorded_at),
            f"{voice('hour')} {hour.number}: {voice.entry(old)}",
            voice.day(old.recorded_at),
        )
        for hour in stands(record.sessions)
        if hour.patient is not None
        for old in hour.patient_before
    ]
    yield Heading(voice("What was corrected"))
    if not rows:
        yield Words(voice("Nothing was corrected."))
        return
    yield Rows(
        voice("What stood there before. What stands now is in its own place above."),
        (voice("corrected"), voice("what stood before"), voice("noted")),
        tuple(rows),
        ("auto", 1, "auto"),
    )


def _replaced(entries: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    by_id = {one.id: one for one in entries if isinstance(one, Entry)}
    for new in entries:
        if isinstance(new, Entry) and new.corrects in by_id:
            yield by_id[new.corrects], new


def _who_opened(opened: Sequence[Opened] | None, voice: Voice) -> Iterator[Block]:
    yield Heading(voice("Who opened your file"))
    if opened is None:
        yield Words(voice("The list is not in this bundle. Your therapist can show it to you: ask for it."))
    elif not opened:
        yield Words(voice("Nobody yet, as far as the list reaches."))
    else:
        yield Rows(
            voice("As the program recorded it. It says that the file was opened, not which words were read."),
            (voice("when"), voice("who"), voice("what")),
            tuple((voice.moment(one.at), one.who, one.what) for one in opened),
            ("auto", 1, 1.4),
        )


def _rights(voice: Voice) -> Iterator[Block]:
    rights = (
        say("Something is wrong in it: say so. It is corrected by a new entry, and what stood before stays beside it."),
        say("You may ask that it is kept but no longer used, and take back a consent at any time."),
        say("You may ask that it is erased. Where the law says how long it must be kept, it is kept that long."),
        say("You may complain to the data protection authority of your country."),
    )
    yield Heading(voice("What you can ask for"))
    yield Lines(tuple(voice(one) for one in rights))
