"""What was agreed, in his words: what stands, the versions before it, what was said against it, and every step on the
way there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from holdfast.brief.contract_told import cost_to_him
from holdfast.case.moves import Move
from holdfast.case.record import Record
from holdfast.contract.costs import costs_of
from holdfast.contract.model import Clause, Contract, Version
from holdfast.contract.replay import replay
from holdfast.interop.bundle.voice import NOTHING, Voice
from holdfast.paper.document import Block, Heading, Rows, Words

LEVELS = {
    -2: "much less than expected",
    -1: "less than expected",
    0: "as expected",
    1: "more than expected",
    2: "much more than expected",
}
"""How far a goal has come. Words that look at the goal: nobody's effort is measured by them."""


def agreed(record: Record, voice: Voice) -> Iterator[Block]:
    yield Heading(voice("What was agreed"))
    if not record.moves:
        yield Words(voice("Nothing was written down yet."))
        return
    contract = replay(record.moves)
    if contract.held:
        said = voice("It has been on hold since {when}.", when=voice.day(contract.held.since))
        yield Words(f"{said} {contract.held.words or ''}".strip())
    standing = tuple(clause for clause in contract.clauses if clause.standing)
    if standing:
        yield _clauses(voice("What stands now"), standing, record.moves, voice)
    for version in contract.versions:
        yield from _version(version, record.moves, voice)
    yield from _against(contract, voice)
    yield Heading(voice("Every step on the way"), 2)
    yield Rows(
        voice("Who did what, and when. Nothing is taken out of this list; a mistake is answered by a later line."),
        (voice("no."), voice("when"), voice("who"), voice("what"), voice("words and answers"), voice("noted")),
        tuple(_move(move, record, voice) for move in record.moves),
        ("auto", "auto", "auto", 1, 3.2, "auto"),
    )


def _version(version: Version, moves: Sequence[Move], voice: Voice) -> Iterator[Block]:
    until = voice.day(version.closed_on) if version.closed_on else voice("now")
    yield Heading(
        voice("Version {n}, {since} to {until}", n=version.number, since=voice.day(version.opened_on), until=until), 2
    )
    yield Words(f"{voice.tag('phase', version.phase).capitalize()}. {version.why}")
    if version.agreed_on is not None:
        said = [voice("Everything in it was agreed on {day}.", day=voice.day(version.agreed_on))]
        said += [voice("Signed: {who}, {day}.", who=voice.tag("by", one.by), day=voice.day(one.when))
                 for one in version.signed]  # fmt: skip
        yield Words(" ".join(said), "soft")
    if version.closed_on and version.clauses:
        yield _clauses(voice("What stood in it"), version.clauses, moves, voice)


def _clauses(caption: str, clauses: tuple[Clause, ...], moves: Sequence[Move], voice: Voice) -> Rows:
    rows = [
        (
            voice.tag("kind", clause.kind),
            "\n".join([clause.terms.text, *_more(clause, moves, voice)]),
            voice.tag("state", clause.state),
            voice.day(clause.proposed_on),
        )
        for clause in clauses
    ]
    head = (voice("what it is"), voice("in words"), voice("how it stands"), voice("first said"))
    return Rows(caption, head, tuple(rows), ("auto", 1, "auto", "auto"))


def _more(clause: Clause, moves: Sequence[Move], voice: Voice) -> Iterator[str]:
    """What stands beside the words of a clause, each in a line."""
    terms, agreed = clause.terms, clause.in_force
    if terms.his_words:
        yield voice("in your words: {words}", words=terms.his_words)
    if agreed is not None and agreed != terms:
        yield voice("agreed before, and in force until you both say yes to other words: {words}", words=agreed.text)
    if terms.how_often:
        yield voice("how often: {words}", words=terms.how_often)
    if terms.smallest:
        yield voice("the smallest that would count: {words}", words=terms.smallest)
    for one in costs_of(clause, moves):
        yield voice("what it may cost: {cost}", cost=cost_to_him(one))
    for number, line in enumerate(terms.levels or (), start=-2):
        yield f"{voice(LEVELS[number])}: {line}"
    for at in clause.attained:
        yield voice("how far it had come, {day}: {level} ({who})", day=voice.day(at.when),
                    level=voice(LEVELS[at.level]), who=voice.tag("by", at.by))  # fmt: skip


def _against(contract: Contract, voice: Voice) -> Iterator[Block]:
    said = [
        (voice.day(one.when), voice.tag("by", one.by), clause.terms.text, one.words or voice.tag("act", one.act))
        for clause in contract.clauses
        for one in clause.heard_against
    ]
    said += [
        (voice.day(one.when), voice.tag("by", one.by), NOTHING, one.words or voice.tag("act", one.act))
        for one in contract.said
        if one.act in ("object", "hand_back", "discount")
    ]
    if said:
        yield Heading(voice("What was said against it"), 2)
        yield Rows(
            voice("Objections are kept and never written over."),
            (voice("when"), voice("who"), voice("against"), voice("what was said")),
            tuple(said),
            ("auto", "auto", 1, 1),
        )


def _move(move: Move, record: Record, voice: Voice) -> tuple[str, ...]:
    about = next((one.terms.text for one in record.moves if one.clause == move.clause and one.terms), "")
    words = [move.words] if move.words else []
    words += [move.terms.text] if move.terms else []
    words += [f"“{move.terms.his_words}”"] if move.terms and move.terms.his_words else []
    words += [voice(LEVELS[move.level])] if move.level is not None else []
    for held in (move.stance, move.run, move.version, move.worry):
        words += [voice.entry(held)] if held is not None else []
    words += [voice.entry(cost) for cost in move.costs]
    words += [voice("on hold for: {what}", what=voice.tag("hold_for", move.hold_for))] if move.hold_for else []
    words = [voice("about: {text}", text=_short(about)), *words] if about and move.terms is None else words
    shown = voice.tag("act", move.act)
    return (
        str(move.seq),
        voice.day(move.when),
        voice.tag("by", move.by),
        shown,
        "\n".join(words),
        voice.day(move.recorded_at),
    )


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:67].rstrip() + "…"
