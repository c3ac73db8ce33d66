"""The decision: which ways of working, in which part and order, what for and why; what was followed until now; and
every decision before it with its reasons. Deciding answers the asking again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.analysis.ways import Followed, FollowedWay
from holdfast.approaches.knowledge_files import ORDER
from holdfast.brief import words
from holdfast.case.model import Case
from holdfast.case.ways import ApproachDecision, ApproachRole, ApproachUse
from holdfast.text import Message, say
from holdfast.web.approaches.reading import (
    OTHER,
    approach_ids,
    context,
    decided,
    decisions,
    name_of,
    sees,
    title_of,
    trained,
    trained_in,
)
from holdfast.web.approaches.technique_names import technique_name
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import Opened, open_case
from holdfast.web.rights.beginning import MEANWHILE, NotKept, Open, checked, must_be_typed, new_id, once, open_now
from holdfast.web.rights.beginning import words_typed as typed_words
from holdfast.web.vault.door import CaseHandle, StalePage, add_entry, case_for_user, new_form_id

LONGEST_LINE, LONGEST_TEXT = 500, 20_000
ROLES: Mapping[str, Message] = {
    "main": say("the main way"),
    "beside": say("beside it"),
    "first": say("first, before the main way"),
    "later": say("later"),
    "stopped": say("stopped"),
}
STEPS = 5
NO_WAY = say("The form names a way of working that is not known here: “{found}”. What you typed is kept.")
NO_ROLE = say("“{found}” is no part a way of working can have. Choose one of those that stand there.")
NO_STEP = say("The order is a whole number from 1 to {most}. Found: “{found}”.")
NONE_CHOSEN = say("No way of working was chosen. Say of one, at least, what part it has; what you typed is kept.")
NO_REASON = say("Write why, in words: it is what you will read when this is asked again. Your choices are kept.")


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way of working as the form asks for it."""

    id: str
    title: Message
    role: str
    order: str
    what_for: str
    front: bool


@dataclass(frozen=True, slots=True)
class FollowedSeen:
    """What was ticked of one way of working, each technique with the hours it was ticked in."""

    way: Message
    techniques: tuple[tuple[Message, tuple[int, ...]], ...]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is in use and why. POST keeps a new decision; it stands until the next one."""
    if request.method != "POST":
        return draw(request, case_for_user(request.user, case_id))
    opened = open_now(request, case_id)

    def act() -> str:
        add_entry(opened.handle, "approach_decisions", _decision(request, opened))
        return f"{reverse('ways-decision', args=[case_id])}?kept=decision"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return draw(request, opened.handle, refused.said, 422)
    except StalePage:
        return draw(request, opened.handle, MEANWHILE, 409)


def _decision(request: HttpRequest, opened: Open) -> ApproachDecision:
    uses = tuple(read_uses(request.POST))
    if not uses:
        raise NotKept(NONE_CHOSEN)
    reason = must_be_typed(request, "reason", LONGEST_TEXT, NO_REASON)
    followed = typed_words(request, "followed", LONGEST_TEXT)
    made = ApproachDecision(
        id=new_id("decision"), when=opened.today, uses=uses, reason=reason, followed=followed, **opened.stamp
    )
    return checked(made)


def read_uses(sent: Mapping[str, str]) -> Iterator[ApproachUse]:
    """Each way that has a part. Raises `NotKept` where a way, a part or a place in the order is none."""
    for name in sent:
        kind, _, id = name.partition("-")
        if kind == "role" and id not in approach_ids():
            raise NotKept(say(NO_WAY.id, found=clean(id)[:64]))
    for id in approach_ids():
        role = clean(sent.get(f"role-{id}", ""))
        if not role:
            continue
        if role not in get_args(ApproachRole):
            raise NotKept(say(NO_ROLE.id, found=role[:64]))
        step = clean(sent.get(f"order-{id}", "")) or "1"
        if step not in map(str, range(1, STEPS + 1)):
            raise NotKept(say(NO_STEP.id, most=STEPS, found=step[:20]))
        what_for = clean(sent.get(f"for-{id}", ""))
        if len(what_for) > LONGEST_LINE:
            raise NotKept(say("{n} characters; {most} fit. Make it shorter.", n=len(what_for), most=LONGEST_LINE))
        yield ApproachUse(approach=id, role=role, order=int(step), what_for=what_for or None)  # type: ignore[arg-type]


def draw(request: HttpRequest, handle: CaseHandle, wrong: Message | None = None, status: int = 200) -> HttpResponse:
    """The page; with what was sent and could not be kept."""
    opened = open_case(request, handle, private=False)
    sent = request.POST if wrong is not None else None
    deciding = sent is not None and "reason" in sent
    shown = context(
        opened,
        "ways-decision",
        wrong=wrong,
        kept=request.GET.get("kept", ""),
        form=lambda: new_form_id(handle.user_id),
        given={
            name: clean(sent.get(name, "")) if deciding and sent is not None else "" for name in ("reason", "followed")
        },
    )
    if sees(opened) != "nothing":
        case = opened.analysis.case
        stands = decisions(case)
        shown |= {
            "rows": way_rows(case, stands[0] if stands else None, sent if deciding else None),
            "roles": tuple(ROLES.items()),
            "steps": [str(n) for n in range(1, STEPS + 1)],
            "decided": tuple(decided(one) for one in stands),
            "in_use": in_use(opened),
            "followed": followed_seen(opened),
            "fold": bool(stands) and not deciding and not (sees(opened) == "all" and opened.analysis.ways.asked),
            "asked": opened.analysis.ways.asked if sees(opened) == "all" else (),
            "trained": trained(case, None if sent is None or deciding else sent.getlist("trained")),
        }
    return render(request, "approaches/decision.html", shown, status=status)


def in_use(opened: Opened) -> Message | None:
    """In whose language findings speak now."""
    named = [name_of(id) for id in opened.analysis.approaches if id in words.APPROACHES]
    return words.joined(named) if named else None


def way_rows(case: Case, stands: ApproachDecision | None, sent: Mapping[str, str] | None) -> tuple[WayRow, ...]:
    """Every way of working with its part as it stands, or as it was sent: those trained in, and those that have a part,
    in front.
    """
    standing = () if stands is None else stands.uses
    uses: dict[str, ApproachUse] = {use.approach: use for use in standing if use.role != "stopped"}
    known_ways = trained_in(case)
    rows = []
    for id in approach_ids():
        use = uses.get(id)
        if sent is not None:
            role, order, what_for = (clean(sent.get(f"{name}-{id}", ""))[:500] for name in ("role", "order", "for"))
        elif use is not None:
            role, order, what_for = use.role, str(use.order), use.what_for or ""
        else:
            role, order, what_for = "", "1", ""
        front = (id in known_ways and id in ORDER) or bool(role) or id in uses
        rows.append(WayRow(id, name_of(OTHER) if id == OTHER else title_of(id), role, order, what_for, front))
    return tuple(rows)


def followed_seen(opened: Opened) -> tuple[FollowedSeen, ...]:
    """What was ticked since the last decision, by way of working; nothing where nothing was ticked."""
    followed: Followed = opened.analysis.ways.followed
    return tuple(_followed(way) for way in followed.ways if way.approach in words.APPROACHES)


def _followed(way: FollowedWay) -> FollowedSeen:
    return FollowedSeen(name_of(way.approach), tuple((technique_name(id), hours) for id, hours in way.techniques))
