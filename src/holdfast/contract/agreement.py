"""When a clause counts as agreed, and what its text is: the few rules that stand between a quick yes and an agreement.

- Each side says yes in its own name: by accept, accept_reserved or commit, naming the text. To propose is an offer,
  not yet a yes; whoever proposed says yes to his own words like the other. A yes given to other words than those
  that stand does not count, and changed words need a new yes from both. To hand a clause back takes one's yes back;
  to object does not, because dissent is asked for.
- A goal or a step is agreed only when an objection was heard from the patient, or asked for by the therapist, at two
  contacts (`DESIGN.md` 2, `clinical.md` A2: compliance is not commitment). Two contacts are two different hours on two
  different days. What was heard stays heard when the words of the clause change.
- While the contract is held for a rupture nothing becomes agreed: a yes said then is kept as words, and is asked again.
  A goal or step that was not agreed when the hold began, or was so no more before it ended, needs one objection heard
  or asked for after the repair: who gives in so that it may be good again has agreed to nothing.
- A step that will bring shame, guilt or fear is agreed only when each of these feelings has been named as a cost.
- Until then both have said yes and it is still open: `agreed_still_open`.
- Frame and safety are told. They are never agreed, whatever is recorded, so that safety depends on no promise.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from hashlib import sha256
from json.encoder import encode_basestring
from operator import attrgetter

from holdfast.case.moves import Act, ClauseKind, Feeling, Move, MoveBy, Terms
from holdfast.contract.model import AgreedText, Clause, ClauseState, Said, Version

TOLD: tuple[ClauseKind, ...] = ("frame", "safety")
NEEDS_OBJECTION: tuple[ClauseKind, ...] = ("goal", "step")
HEAVY: tuple[Feeling, ...] = ("shame", "guilt", "fear")
YES: tuple[Act, ...] = ("accept", "accept_reserved", "commit")
DISSENT: tuple[Act, ...] = ("object", "discount", "hand_back")
CONTACTS_NEEDED = 2

# In the order of their names; kind and text have no default and always stand.
_NAMES, _DEFAULTS = zip(*sorted((f.name, f.default) for f in fields(Terms)), strict=True)
_KEYS = tuple(f'"{name}": ' for name in _NAMES)
_VALUES = attrgetter(*_NAMES)


def canonical_text(terms: Terms) -> str:
    """One spelling of the terms: JSON with its keys in order. What stands at its default is left out, so that a later
    field changes no hash.
    """
    each = zip(_KEYS, _DEFAULTS, _VALUES(terms), strict=True)
    said = [key + _spelled(value) for key, default, value in each if value is not default and value != default]
    return unicodedata.normalize("NFC", "{" + ", ".join(said) + "}")


def _spelled(value: str | int | tuple[str, ...] | None) -> str:
    """As `json.dumps(value, ensure_ascii=False)` spells it, at a tenth of the time."""
    if type(value) is str:
        return encode_basestring(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(encode_basestring, value)) + "]"
    return str(value) if type(value) is int else json.dumps(value)


def text_hash(terms: Terms) -> str:
    """SHA-256 (hex) of the canonical text: what accept, accept_reserved and commit name in `accepted_text`."""
    return sha256(canonical_text(terms).encode("utf-8", "surrogatepass")).hexdigest()


def version_hash(version: Version) -> str:
    """SHA-256 (hex) of a version as it was agreed, its number and each clause with the hash of its words: what sign
    names in `accepted_text`. It means something only once the version has an `agreed_on`, and never changes after.
    """
    return agreed_hash(version.number, version.as_agreed)


def agreed_hash(number: int, as_agreed: Sequence[AgreedText]) -> str:
    said = [number, [[text.id, text.kind, text.text_hash] for text in as_agreed]]
    return sha256(json.dumps(said).encode("ascii")).hexdigest()


def is_contact(move: Move) -> bool:
    """Whether an objection was heard from the patient, or asked for by the therapist."""
    return is_dissent(move) if move.by == "patient" else move.act == "ask"


def is_dissent(move: Move) -> bool:
    """Whether a move says something against a clause: also a yes with a reservation put into words."""
    return move.act in DISSENT or (move.act == "accept_reserved" and bool(move.words))


def costs_not_named(clause: Clause) -> tuple[Feeling, ...]:
    """Shame, guilt or fear that a step will bring and nobody has named as its cost. Empty for other clauses."""
    return unnamed(clause.terms, {cost.feeling for cost in clause.costs})


def unnamed(terms: Terms, named: Collection[Feeling]) -> tuple[Feeling, ...]:
    """What `costs_not_named` says, of terms and the feelings named so far."""
    if terms.kind != "step" or not terms.expects:
        return ()
    return tuple(feeling for feeling in HEAVY if feeling in terms.expects and feeling not in named)


def objection_contacts(clause: Clause) -> int:
    """At how many contacts an objection was heard from the patient or asked for by the therapist: 0, 1 or 2 (or more).

    Two moves are two contacts when they differ in day and, where both name an hour, in hour.
    """
    heard = [s for s in clause.heard_against if s.by == "patient"]
    asked = [s for s in clause.asked_for_objection if s.by == "therapist"]
    return _contacts([*heard, *asked])


def offers(clause: Clause, by: MoveBy | None = None) -> int:
    """At how many contacts it was proposed, by one side where `by` names it."""
    return _contacts([s for s in clause.offered if by in (None, s.by)])


def _contacts(said: Sequence[Said]) -> int:
    return contacts({s.when for s in said}, {s.session for s in said})


def contacts(days: Collection[date], hours: Collection[int | None]) -> int:
    """How many contacts words of these days and hours make: those all said in one hour are one, whatever their days."""
    one_hour = len(hours) == 1 and None not in hours
    return min(len(days), 1) if one_hour else len(days)


def state_of(clause: Clause) -> ClauseState:
    """The state that follows from who said yes, what was heard and what was named."""
    both = set(clause.accepted_by) == {"patient", "therapist"}
    return state_from(
        clause.kind,
        clause.withdrawn_on is not None,
        both,
        objection_contacts(clause),
        costs_not_named(clause),
        ask_again=clause.ask_again,
    )


def state_from(
    kind: ClauseKind,
    withdrawn: bool,
    both_said_yes: bool,
    objections: int,
    unnamed: tuple[Feeling, ...],
    *,
    ask_again: bool = False,
) -> ClauseState:
    """The one rule. `objections` counts the contacts at which one was heard or asked for; `ask_again`: a rupture came
    between, and none was since.
    """
    if withdrawn:
        return "withdrawn"
    if kind in TOLD:
        return "told"
    if not both_said_yes:
        return "proposed"
    unheard = kind in NEEDS_OBJECTION and (ask_again or objections < CONTACTS_NEEDED)
    return "agreed_still_open" if unheard or unnamed else "agreed"
