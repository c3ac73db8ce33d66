"""The brief before an hour: one screen, one A4 page; and what the therapist answers to a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from holdfast.brief import words
from holdfast.brief.brief import brief, replies_to
from holdfast.brief.finding import Evidence, Finding, Option, one_of_each
from holdfast.brief.knowledge import order, rule_knowledge
from holdfast.brief.page import Question
from holdfast.brief.spoken import Voice
from holdfast.case.private import PrivateNote, PrivateReply
from holdfast.case.working import Reply
from holdfast.citations import citations
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.accounts.author_keys import author_key
from holdfast.web.giving.safety_lines import SafetyLine, begun_in, safety_lines, waiting
from holdfast.web.pages.entry import leads_somewhere
from holdfast.web.pages.opening import Opened, case_context, findings_on, open_case
from holdfast.web.pages.sent import whole_number
from holdfast.web.text_tags import language
from holdfast.web.vault.door import BadForm, CaseHandle, add_entry, case_for_user, new_form_id, post_once

REPLIES = ("known", "not_useful", "later")
AN_ID = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.:-]{0,63})?")
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Datum:
    """One piece of evidence and the address it opens to: an entry, an hour, or none."""

    evidence: Evidence
    href: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it: where its evidence opens to, the one thing to say that stands in front, the
    first move of each approach in use, the title of the fold that holds what is left, what the rule does, citations,
    and the id of its reply form.
    """

    finding: Finding
    data: tuple[Datum, ...]
    against: tuple[Datum, ...]
    first: tuple[Option, ...]
    ways: tuple[Option, ...]
    more: Message | None
    measured: str
    title: Message
    sees: Message
    quiet: Message
    citations: tuple[str, ...]
    form: str
    replied: Reply | PrivateReply | None
    episode: int | None = None
    """The hour whose page tells the episode, and takes what the therapist says of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    question: Question
    data: tuple[Datum, ...]


@login_required
@require_safe
def brief_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The brief as of now, or `?before=9` as it read before that hour. `?private=no`: made without private notes."""
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle, own_usual=True)
    # Findings are working notes (forms.md 4): whoever reads the record alone reads memory and data, and no finding.
    read = brief(opened.analysis, findings_on=findings_on() and handle.working)
    voice = Voice(read, language())
    shown = [show(opened, finding, handle, voice) for finding in read.findings]
    return render(
        request,
        "web/pages/brief.html",
        case_context(
            opened,
            "brief",
            brief=read,
            safety=_unanswered(opened),
            front=[one for one in shown if one.finding.front],
            others=[one for one in shown if not one.finding.front],
            questions=[ask(opened, question) for question in read.questions],
            abstained=[(say(rule_knowledge(one.rule).title), one.needs) for one in read.abstained],
            may_reply=handle.may_write and not opened.looking_back and not opened.colleague,
        ),
    )


def _unanswered(opened: Opened) -> tuple[SafetyLine, ...]:
    """Safety answers nobody replied to yet. They are record and no finding: every reader of this page sees them."""
    if opened.looking_back or opened.analysis.restricted is not None:
        return ()
    begun = begun_in(opened.handle) if opened.handle.may_write else ()
    return waiting(safety_lines(opened.case, opened.at, begun))


@login_required
@require_POST
def reply(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Remember "known", "not useful" or "later" for one finding. Posted twice is once."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    rule, answer = request.POST.get("rule", ""), request.POST.get("reply", "")
    about = request.POST.get("about", "")
    if rule not in order() or answer not in REPLIES or not AN_ID.fullmatch(about):
        raise SuspiciousOperation("a reply that no page of ours could have sent")
    key = author_key(request) if rule_knowledge(rule).private else None
    if rule_knowledge(rule).private and key is None:
        raise PermissionDenied  # the finding was not there either: private notes are shut

    def act() -> str:
        if key is None:
            add_entry(handle, "replies", _reply(rule, answer, about))
        else:
            add_entry(handle, "private", _private_reply(rule, answer, about), author=key)
        return reverse("brief", args=[case_id])

    try:
        posted = post_once(request.POST.get("form", ""), handle.user_id, act)
    except BadForm:
        raise SuspiciousOperation("a form this server did not make") from None
    return redirect(f"{posted.result}#worth-a-look")


def _reply(rule: str, answer: str, about: str) -> Reply:
    now = clock.now()
    return Reply(
        id=f"reply-{uuid4().hex}",
        recorded_at=now,
        when=now.date(),
        rule=rule,
        reply=answer,  # type: ignore[arg-type]  # checked by the view
        about=about or None,
        until=_until(now.date()) if answer == "later" else None,
    )


def _private_reply(rule: str, answer: str, about: str) -> PrivateNote:
    """An answer to a private finding stays in the third drawer: its rule alone would tell of the finding."""
    now = clock.now()
    reply = PrivateReply(
        rule=rule,
        reply=answer,  # type: ignore[arg-type]  # checked by the view
        about=about or None,
        until=_until(now.date()) if answer == "later" else None,
    )
    return PrivateNote(id=f"reply-{uuid4().hex}", recorded_at=now, when=now, reply=reply)


def show(opened: Opened, finding: Finding, handle: CaseHandle, voice: Voice) -> Shown:
    """A finding with everything its folds need, opening to the pages of the case."""
    mine = replies_to(finding, opened.analysis)
    return replace(
        bare(finding, voice),
        data=tuple(Datum(evidence, place(opened, evidence.ref, evidence.when)) for evidence in finding.evidence),
        against=tuple(Datum(evidence, place(opened, evidence.ref, evidence.when)) for evidence in finding.against),
        form=new_form_id(handle.user_id),
        replied=mine[-1][0] if mine else None,
        episode=whole_number(finding.about.removeprefix("hour:")) if finding.rule == "probable_rupture" else None,
    )


def bare(finding: Finding, voice: Voice) -> Shown:
    """A finding with everything its folds need that leads nowhere and takes no reply: of an invented patient there are
    no pages of a case.
    """
    known = rule_knowledge(finding.rule)
    return Shown(
        finding=finding,
        data=tuple(Datum(evidence, None) for evidence in finding.evidence),
        against=tuple(Datum(evidence, None) for evidence in finding.against),
        first=tuple(option for option in finding.options if option.say)[:1],
        ways=one_of_each(finding.options),
        more=_more_in(finding),
        measured=voice.measured(finding),
        title=say(known.title),
        sees=say(known.sees),
        quiet=say(known.quiet),
        citations=tuple(f"{number}: {citations().get(number, number)}" for number in cited(finding)),
        form="",
        replied=None,
    )


def _more_in(finding: Finding) -> Message | None:
    """What stands over the options that are left: the languages they are in. None where nothing is left."""
    if not finding.more:
        return None
    languages = dict.fromkeys(option.approach for option in finding.more if option.approach != "any")
    if not languages:
        return say("More for anybody")
    return say(
        "More in the language of {approaches}", approaches=words.joined([words.APPROACHES[a] for a in languages])
    )


def cited(finding: Finding) -> tuple[str, ...]:
    """The S-numbers behind a finding and its options, the folded ones too, each once."""
    every = (*finding.options, *finding.more)
    options = [number.strip() for option in every for number in option.source.split(",")]
    return tuple(dict.fromkeys((*finding.sources, *(number for number in options if number))))


def ask(opened: Opened, question: Question) -> Asked:
    """One of the five questions, with the places its ratings open to."""
    return Asked(question, tuple(Datum(one, place(opened, one.ref, one.when)) for one in question.evidence))


def place(opened: Opened, ref: str | None, when: date | datetime | None) -> str | None:
    """Where a datum opens to: the entry it names, else the hour whose moment it carries."""
    query = "?private=no" if opened.colleague else ""
    if ref is not None and leads_somewhere(opened.analysis.case, ref):
        return reverse("entry", args=[opened.handle.id, ref]) + query
    number = next((h.number for h in opened.analysis.process.hours if when is not None and h.when == when), None)
    return None if number is None else reverse("hour", args=[opened.handle.id, number]) + query


def _until(today: date) -> date:
    """Later is until the week after: long enough not to nag, short enough not to be lost."""
    return today + A_WEEK
