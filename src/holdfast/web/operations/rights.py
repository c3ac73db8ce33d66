"""The patient's rights from the terminal: his copy, retention and erasing, drafts, the emergency envelope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from holdfast.web.vault.door import CaseHandle


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line of the due list. `name` None: asked by a manager, who gets the case's id and its therapist."""

    case: str
    name: str | None
    therapist: str
    ended_on: date | None
    kept_until: date | None
    state: str
    restricted: bool


def bundle(home: Path, owner: str, case: str, passphrase: str | None = None) -> bytes:
    """The patient's copy of one case, by the case file's own id. Recorded."""
    with _case(home, owner, case, passphrase, "case bundle") as (_, handle):
        from holdfast.web.rights.bundle import bundle_of

        return bundle_of(handle)


def choose_retention(
    home: Path, by: str, profile: str, years: int | None, reason: str, passphrase: str | None = None
) -> str:
    """The practice chooses its retention profile. Returns it in words. For a therapist or a manager."""
    open_practice(home, passphrase)
    from holdfast.web.rights.retention_choice import keep_choice
    from holdfast.web.rights.retention_profiles import choose
    from holdfast.web.vault import audit

    user = account(by, "therapist", "manager")
    try:
        chosen = choose(profile, years, reason)
    except ValueError as error:
        raise Refused(str(error), "holdfast knowledge lists the profiles with their sources.") from None
    with audit.recorded("retention set", user.pk):
        audit.note("retention profile")
    keep_choice(home, chosen, by)
    return f"{chosen.profile.title}: {chosen.years} years after the end of a treatment. {chosen.profile.check}"


def retention_due(home: Path, by: str, passphrase: str | None = None) -> tuple[DueLine, ...]:
    """How long each case is kept: a therapist's own by name, for a manager all by id."""
    open_practice(home, passphrase)
    from holdfast.web.accounts.people import role_of
    from holdfast.web.rights.retention import own_lines, practice_lines
    from holdfast.web.vault import audit
    from holdfast.web.vault.door import cases_for

    user = account(by, "therapist", "manager")
    with audit.recorded("retention due", user.pk):
        audit.note("retention")
        found = practice_lines() if role_of(user) == "manager" else own_lines(cases_for(user))
    return tuple(
        DueLine(
            str(line.id), line.name, line.kept.owner, line.kept.ended_on, line.verdict.kept_until, line.verdict.state,
            line.kept.restricted,
        )
        for line in found
    )  # fmt: skip


def erasing(home: Path, owner: str, case: str, *, he_asked: bool, passphrase: str | None = None) -> tuple[str, str]:
    """The pseudonym and what allows it, before anybody is asked to confirm. Refused where the time has not come."""
    with _case(home, owner, case, passphrase, "case erase") as (_, handle):
        from holdfast.text import Spoken, render
        from holdfast.web.rights.retention import answer_for
        from holdfast.web.vault.door import load_about

        about = load_about(handle)
        answer = answer_for(handle, he_asked=he_asked)
        why = render(answer.why, Spoken(about.pseudonym, about.address))
        if not answer.allowed:
            raise Refused(why, "Nothing was erased. A copy for the patient: holdfast case bundle")
        return about.pseudonym, why


def erase(
    home: Path, owner: str, case: str, password: str, typed: str, *, he_asked: bool, passphrase: str | None = None
) -> None:
    """Erase one patient for good. Refused as `erasing`, and where password or name are others."""
    name, _ = erasing(home, owner, case, he_asked=he_asked, passphrase=passphrase)
    if typed.strip() != name.strip():
        raise Refused("What was typed is not the name of this case.", "Nothing was erased.")
    with _case(home, owner, case, passphrase, "case erase") as (user, handle):
        from holdfast.web.rights.retention import profile_name
        from holdfast.web.rights.retention_choice import chosen_in
        from holdfast.web.vault import door

        if not user.check_password(password):
            raise Refused("This is not the password of that account.", "Nothing was erased.")
        chosen = chosen_in(home)
        assert chosen is not None
        door.erase(handle.id, user, profile_name(chosen, he_asked=he_asked))


def drafts(home: Path, by: str, passphrase: str | None = None) -> dict[str, bytes]:
    """File name -> bytes of the three drafts, each as PDF and as Markdown."""
    open_practice(home, passphrase)
    from holdfast.web.rights.documents import DRAFTS
    from holdfast.web.rights.documents_facts import configuration
    from holdfast.web.rights.documents_page import KINDS, draft_bytes
    from holdfast.web.vault import audit

    user = account(by, "therapist", "manager")
    with audit.recorded("documents", user.pk):
        audit.note("documents")
        here = configuration()
    made = {name: make(here) for name, (_, make) in DRAFTS.items()}
    return {f"{name}.{kind}": draft_bytes(one, kind) for name, one in made.items() for kind in KINDS}


def name_persons(
    home: Path, by: str, persons: tuple[tuple[str, str], ...], wishes: str, passphrase: str | None = None
) -> None:
    """Name the one or two people who may open the envelope, and what they shall do."""
    if not 1 <= len(persons) <= 2 or any(not name.strip() for name, _ in persons):
        raise Refused(
            "The envelope is for one or two persons, each with a name.", "Name them with --person NAME REACH."
        )
    with _therapist(home, by, passphrase, "envelope") as user:
        from holdfast.web.rights.envelope_list import save_words

        save_words(user, persons, wishes)


def envelope_paper(home: Path, by: str, passphrase: str | None = None) -> bytes:
    """A new code on a new paper (PDF). An old code is useless for every file written from now on."""
    with _therapist(home, by, passphrase, "envelope") as user:
        from holdfast.web.rights.envelope_list import new_paper

        return new_paper(user)


def envelope_file(home: Path, by: str, passphrase: str | None = None) -> bytes:
    """The sealed file as of today."""
    with _therapist(home, by, passphrase, "envelope") as user:
        from holdfast.web.rights.envelope_list import NoCode, new_file

        try:
            return new_file(user)
        except NoCode:
            raise Refused("There is no code yet.", "Make the paper first: holdfast envelope paper") from None


def note_opened(home: Path, what: str) -> bool:
    """Write into the practice's trail that an envelope was opened or tried, where that can be done without a word
    of anybody: a practice is here and its key needs no passphrase. False: it could not, and nothing records it.
    """
    import os

    from holdfast.web.operations.secret_files import needs_passphrase

    try:
        passphrase = os.environ.get("HOLDFAST_PASSPHRASE")
        if needs_passphrase(home) and passphrase is None:
            return False
        open_practice(home, passphrase)
    except Refused:
        return False
    from holdfast.web.vault import audit

    with audit.recorded("envelope"):
        audit.note(what)
    return True


def account(name: str, *roles: str) -> User:
    """The open account of this name. Refused where there is none, or it is of another role."""
    from django.contrib.auth.models import User

    from holdfast.web.accounts.people import role_of

    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise Refused(f"There is no account {name}.", "Look at its spelling.")
    if role_of(user) not in roles:
        raise Refused(f"{name} is not an account for this.", f"Name one that is: {' or '.join(roles)}.")
    return user


@contextmanager
def _therapist(home: Path, by: str, passphrase: str | None, what: str) -> Iterator[User]:
    open_practice(home, passphrase)
    from holdfast.web.vault import audit

    user = account(by, "therapist")
    with audit.recorded(what, user.pk):
        yield user


@contextmanager
def _case(home: Path, owner: str, case: str, passphrase: str | None, what: str) -> Iterator[tuple[User, CaseHandle]]:
    with _therapist(home, owner, passphrase, what) as user:
        from holdfast.web.vault.files import find_case

        handle = find_case(user, case)
        if handle is None:
            raise Refused(f"{owner} has no case {case}.", "Look at its spelling; it is the id that stands in the file.")
        yield user, handle
