"""One episode between the two: from two hours before it to its repair, and what the therapist says of it.

The page of any hour on record: where nothing was read, the therapist can say that something broke there. What he says
is a working note; it stands beside what the program reads and never in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.analysis import analyse
from holdfast.analysis.model import Analysis
from holdfast.brief.onset_words import onset_lines
from holdfast.case.restriction import in_force
from holdfast.case.working import EpisodeWord, RepairAct
from holdfast.checking import check_case
from holdfast.process.episode_words import NOTHING_BROKE, read_alone, verdict_of
from holdfast.process.readings import Episode, Hour
from holdfast.text import Message, say
from holdfast.web.pages.case import Strain, marks_by_hour
from holdfast.web.pages.opening import case_context, findings_on, open_case
from holdfast.web.pages.sent import whole_number
from holdfast.web.pages.turns import far_falls
from holdfast.web.rights.beginning import NotKept, Open, checked, new_id, once, open_now, words_typed
from holdfast.web.vault.door import add_entry, case_for_user, new_form_id

BEFORE, MOST_HOURS = 2, 16
BREAKS = ("withdrawal", "confrontation", "devaluing", "both")
NOT_BETWEEN = (*NOTHING_BROKE, "dismissed", "taken_back")
ACTS: tuple[RepairAct, ...] = get_args(RepairAct)
CHOICES = {
    "as_read": say("A break, as it was read"),
    "break": say("A break; of which kind is not clear"),
    "withdrawal": say("A break: {he} stepped back"),
    "confrontation": say("A break: open anger or complaint"),
    "devaluing": say("A break: you had become small in {his} eyes"),
    "both": say("Both: a break between you, and something from outside"),
    "candour": say("Candour: {he} said more, and nothing broke"),
    "from_outside": say("It came from outside: {his} week, {his} life"),
    "dismissed": say("Nothing between you"),
    "taken_back": say("I take back what I said"),
}
CHOOSE = say("Say first what it was.")
BELONGS_TO_A_BREAK = say("What you did, and when it was mended, belong to a break. Take them out, or say it was one.")
ONE_OR_THE_OTHER = say("“Went on” stands alone: either it was not taken up, or you did something.")


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the form: what he said last, or what was sent and not kept."""

    was: str = ""
    did: tuple[str, ...] = ()
    repaired_at: int | None = None
    note: str = ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def episode_page(request: HttpRequest, case_id: UUID, onset: int) -> HttpResponse:
    """What was read of the hour as the beginning of an episode. POST adds a word; posted twice is once.

    404 for an hour that is not on record.
    """
    if request.method != "POST":
        return _page(request, case_id, onset)
    opened = open_now(request, case_id)
    if in_force(opened.case.record) is not None:
        raise PermissionDenied  # nothing is made of a restricted case, also not by a word
    if all(session.number != onset for session in opened.case.record.sessions):
        raise Http404
    sent = Given(
        request.POST.get("was", ""),
        tuple(request.POST.getlist("did")),
        whole_number(hour := request.POST.get("repaired_at", "")),
        request.POST.get("note", "")[:2000],
    )
    if sent.was not in ("", *CHOICES) or not set(sent.did) <= set(ACTS) or (hour and sent.repaired_at is None):
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        add_entry(opened.handle, "episode_words", _word(request, opened, onset, sent))
        return f"{reverse('episode', args=[case_id, onset])}#said"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, case_id, onset, refused=(sent, refused.said), status=422)


def _word(request: HttpRequest, opened: Open, onset: int, sent: Given) -> EpisodeWord:
    """The word a form makes. Raises `NotKept` where it says nothing, or two things that cannot both be."""
    if not sent.was:
        raise NotKept(CHOOSE)
    if sent.was in NOT_BETWEEN and (sent.did or sent.repaired_at is not None):
        raise NotKept(BELONGS_TO_A_BREAK)
    if "went_on" in sent.did and len(sent.did) > 1:
        raise NotKept(ONE_OR_THE_OTHER)
    # as it stands now: an address that looks back (`?before=3`) has no say in what is written
    read = read_alone(_episode(analyse(opened.whole, opened.now), onset))
    word = EpisodeWord(
        id=new_id("episode"),
        when=opened.today,
        onset=onset,
        **_verdict(sent.was, read),
        did=tuple(dict.fromkeys(sent.did)),  # type: ignore[arg-type]
        repaired_at=sent.repaired_at,
        note=words_typed(request, "note", 500),
        **opened.stamp,
    )
    working = opened.case.working
    after = replace(opened.case, working=replace(working, episode_words=(*working.episode_words, word)))
    mine = f"episode_words[{len(working.episode_words)}]"
    for problem in check_case(after):
        if problem.place.startswith(mine):
            raise NotKept(say("Found: {found}. What can stand there: {allowed}.", found=problem.found,
                              allowed=problem.allowed))  # fmt: skip
    return checked(word)


def _verdict(was: str, read: str | None) -> dict[str, Any]:
    """Verdict and kind of one of the form's choices; `read` is the kind the program alone reads."""
    if was in ("dismissed", "taken_back"):
        return {"verdict": was}
    kind: Any = None if was in ("as_read", "break") else was
    return {"verdict": verdict_of(kind, read), "kind": kind}


def _episode(analysis: Analysis, onset: int) -> Episode | None:
    return next((one for one in analysis.process.episodes if one.onset == onset), None)


def _page(
    request: HttpRequest,
    case_id: UUID,
    onset: int,
    *,
    refused: tuple[Given, Message] | None = None,
    status: int = 200,
) -> HttpResponse:
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle, private=False)
    process, case = opened.analysis.process, opened.analysis.case
    if all(session.number != onset for session in case.record.sessions):
        raise Http404
    episode = _episode(opened.analysis, onset)
    said = [one for one in case.working.episode_words if one.onset == onset]
    standing = max(said, key=lambda one: one.recorded_at, default=None)
    given = refused[0] if refused else _standing(standing)
    restricted = opened.analysis.restricted is not None
    around = hours_of(process.hours, onset, episode)
    return render(
        request,
        "web/pages/episode.html",
        case_context(
            opened,
            "case",
            onset=onset,
            episode=episode,
            strain=None if episode is None else Strain(episode, marks_by_hour(episode)),
            score=onset_lines(process.onsets, onset) if findings_on() and not restricted else (),
            hours=around,
            turns=far_falls(process, around[0].number, around[-1].number) if around and episode else (),
            said=tuple(reversed(said)),
            may_say=handle.may_write and not opened.looking_back and not opened.colleague and not restricted,
            choices=_choices(episode, standing),
            acts=ACTS,
            later=[hour for hour in process.hours if hour.number >= onset],
            given=given,
            wrong=refused[1] if refused else None,
            form=new_form_id(handle.user_id),
        ),
        status=status,
    )


def hours_of(hours: Sequence[Hour], onset: int, episode: Episode | None) -> tuple[Hour, ...]:
    """From two hours before the onset to the repair, to the end where there is none; at most sixteen."""
    place = next((n for n, hour in enumerate(hours) if hour.number == onset), 0)
    last = hours[-1].number if hours and episode is not None else onset + 1
    if episode is not None and episode.repaired_at is not None:
        last = episode.repaired_at
    return tuple(hour for hour in hours[max(0, place - BEFORE) :] if hour.number <= last)[:MOST_HOURS]


def _choices(episode: Episode | None, standing: EpisodeWord | None) -> tuple[tuple[str, Message], ...]:
    """What can be said: of what was read, of an hour in which nothing was, and taking back what was said."""
    read = episode is not None and (episode.word is None or episode.program is not None)
    first = ("as_read", *BREAKS, "candour", "from_outside", "dismissed") if read else ("break", *BREAKS)
    back = ("taken_back",) if standing is not None and standing.verdict != "taken_back" else ()
    return tuple((name, CHOICES[name]) for name in (*first, *back))


def _standing(word: EpisodeWord | None) -> Given:
    """The form as his last word filled it."""
    if word is None or word.verdict == "taken_back":
        return Given()
    was = word.kind or {"confirmed": "as_read", "added": "break"}.get(word.verdict, word.verdict)
    return Given(was, word.did, word.repaired_at, word.note or "")
