"""Every word that stands in the trail, with its sentence and its kind: the one place where they are named.

A sentence goes on after a name: "anna, treating therapist: opened the file". A patient may read it, so it names what
was done and nothing that was written. A test reads the source for the words given to `audit.note` and fails for one
that is not here; a word of a newer program is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from holdfast.text import Message, say

Kind = Literal[
    "read", "write", "print", "export", "count", "grant", "keys", "sign-in", "account", "practice", "refused"
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_WORDS: Mapping[Kind, Message] = {
    "read": say("opened and read"),
    "write": say("written"),
    "print": say("printed"),
    "export": say("taken out"),
    "count": say("counted, and nothing of it shown"),
    "grant": say("leave given, used or ended"),
    "keys": say("keys, erasing, holds"),
    "sign-in": say("signing in and out"),
    "account": say("accounts and people"),
    "practice": say("the practice and its backups"),
    "refused": say("refused"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of the trail means. `opened`: something of a case was shown, written or taken out with it."""

    kind: Kind
    sentence: Message

    @property
    def opened(self) -> bool:
        return self.kind in ("read", "write", "print", "export")


_SAID: Mapping[Kind, Mapping[str, str]] = {
    "read": {
        "read": "opened the file",
        "read in an emergency": "opened the file in an emergency",
        "read private": "opened notes of one's own about this treatment",
        "read summary": "saw a line about this treatment in the list of cases",
        "read sheet": "looked at the supervision sheets of this treatment",
        "read trail": "looked up who did what",
        "read consent": "read what was agreed to about the use of data",
        "read hold": "looked up how long the file has to be kept",
        "name shown in an emergency": "saw the name of this file while looking for it in an emergency",
        "real name compared": "compared a real name with the one kept for an emergency",
        "reach shown in an emergency": "had the name and number shown that are kept for an emergency",
        "read envelope": "read whom to call if the therapist cannot do it",
        "envelope tried": "tried whether code and file of the list of whom to call belong together",
    },
    "write": {
        "write": "wrote in the file",
        "write private": "wrote a note of one's own",
        "forms given": "chose forms to be answered on this device",
        "contract sheet": "typed in a contract sheet that was filled in on paper",
        "safety answered": "wrote down what was done after a safety answer",
        "import": "took a case file in",
        "private notes given up": "gave up private notes whose key was lost",
        "remove sheet": "removed a supervision sheet",
        "answer sheet": "answered a supervision sheet",
        "consent": "wrote down what was agreed to about the use of data",
        "withdraw consent": "wrote down that an agreement was taken back",
        "request": "wrote down a request about the data",
        "restrict": "restricted the file: it is kept and not analysed",
        "unrestrict": "lifted the restriction of the file",
        "envelope": "wrote the list of whom to call if the therapist cannot do it",
    },
    "print": {
        "print": "printed pages of the file",
        "print private": "printed notes of one's own",
        "print sheet": "printed a supervision sheet",
        "print envelope": "printed the paper that opens the list of whom to call",
    },
    "export": {
        "export": "took the file out of the program",
        "export all": "took all data of the practice out of the program",
        "export trail": "took a copy of the trail of who did what",
        "bundle": "made the patient's copy of the file",
    },
    "count": {
        "reminder looked for": "looked whether there was something to remind the patient of",
        "count own": "counted what one had felt oneself, in notes of one's own about several treatments",
    },
    "grant": {
        "assign": "let somebody read the record",
        "unassign": "ended somebody's leave to read the record",
        "lend working notes": "lent working notes for a stated time",
        "lend sheet": "lent a supervision sheet for a stated time",
        "take back working notes": "ended the loan of working notes",
        "withdraw sheet": "took back a supervision sheet",
        "emergency: asked for names": "looked for a file in an emergency",
        "open in an emergency": "opened the record in an emergency",
        "end emergency": "ended an opening in an emergency",
        "portal link made": "made a link and a code for the patient's own page",
        "portal link ended": "ended the link to the patient's own page",
        "portal opened": "let a phone in with the patient's link and code",
        "portal phone forgotten": "let a phone be forgotten that was let in",
        "reminders chosen": "chose to be reminded, on the patient's own page",
        "reminders off": "switched reminders off",
        "reminder sent": "a reminder was sent that the patient had chosen",
        "portal link shut": "gave the fifth wrong code: the patient's link is shut",
        "emergency seen": "took note that the record was opened in an emergency",
    },
    "keys": {
        "erase": "erased the file for good",
        "erased again": "erased the file again, after a backup was put back",
        "hold": "set a hold: the file may not be erased",
        "release": "ended a hold",
        "rekey": "changed keys",
        "passphrase changed": "changed the passphrase of the practice",
        "recovery code made": "made a new recovery code for private notes",
    },
    "sign-in": {
        "sign-in": "signed in",
        "password given": "gave the password, and was asked for the second factor",
        "second factor": "gave the second factor",
        "asked again": "gave the password again",
        "notice read": "read what was changed in the account",
        "sign-out": "signed out",
        "session ended": "ended a session",
        "sessions ended": "ended sessions",
        "recovery": "opened private notes with the recovery code",
        "recovery code tried": "tried whether the recovery code opens private notes",
    },
    "account": {
        "account made": "made an account",
        "account closed": "closed an account",
        "account opened": "opened an account again",
        "role changed": "changed what an account is for",
        "password changed": "changed the password",
        "password reset": "a password was set anew",
        "factor added": "added a second factor",
        "spare codes made": "made spare codes for signing in",
        "factors reset": "second factors were taken off",
        "unlocked": "let a name that was held back try again",
        "role therapist": "made it a therapist's account",
        "role supervisor": "made it a supervisor's account",
        "role manager": "made it a manager's account",
        "role auditor": "made it an auditor's account",
        "factor removed": "removed a second factor",
    },
    "practice": {
        "backup begun": "a backup was begun",
        "backup": "a backup was made",
        "restored": "the practice was put back to a backup",
        "upgrade": "the program was brought up to date",
        "findings on": "switched findings on",
        "findings off": "switched findings off",
        "retention": "looked up which files have been kept long enough",
        "documents": "made drafts about the use of data",
        "wording entered": "entered the wording of a form",
        "letter text kept": "wrote the practice's own text of a letter",
        "letter text put back": "went back to the given text of a letter",
        "knowledge accepted": "took over a changed file of reasons",
        "knowledge put back": "went back to the program's file of reasons",
        "wording taken away": "took the practice's wording of a form away",
        "non-commercial use stated": "stated that forms are used without selling them",
        "non-commercial use taken back": "took back that forms are used without selling them",
        "retention profile": "chose how long files are kept",
        "upcast": "rewrote the file in the form of a newer program",
        "tick": "the regular work was done",
        "trail searched anew": "made the trail's table of contents anew",
    },
    "refused": {
        "refused": "tried to open this and was refused",
        "sign-in refused": "could not sign in",
        "sign-in held back": "tried to sign in too often and was held back",
        "password held back": "gave a wrong password too often and was held back",
        "second factor refused": "gave a wrong second factor",
        "second factor held back": "gave a wrong second factor too often and was held back",
        "new factor refused": "could not add a second factor",
        "password refused": "gave a wrong password",
        "recovery refused": "gave a wrong recovery code",
        "portal code refused": "gave a wrong code with the patient's link",
        "portal code held back": "tried codes with the patient's link too often and was held back",
        "emergency refused": "asked for an opening in an emergency and was refused",
    },
}
ACTS: Mapping[str, Word] = {
    word: Word(kind, say(words)) for kind, said in _SAID.items() for word, words in said.items()
}

EMERGENCY = frozenset(
    {
        "open in an emergency",
        "read in an emergency",
        "name shown in an emergency",
        "real name compared",
        "reach shown in an emergency",
        "emergency: asked for names",
    }
)
"""Marked where they are shown."""
OF_ACCOUNTS = frozenset(
    word for word, meant in ACTS.items() if meant.kind in ("sign-in", "account", "practice", "refused", "keys")
)
"""What a manager may read, where it names no case."""
COUNTED = frozenset(word for word, meant in ACTS.items() if meant.kind == "count")
"""A program read it for one figure over many treatments, and nothing of this one was shown: no opening of its file."""
OPENED_NOTHING = frozenset(word for word, meant in ACTS.items() if not meant.opened and meant.kind != "grant")


def words_of(kind: Kind) -> frozenset[str]:
    """The words of one kind."""
    return frozenset(word for word, meant in ACTS.items() if meant.kind == kind)


def sentence(word: str) -> Message:
    """What a word says; one that is not known here, of a newer program, stands for itself."""
    known = ACTS.get(word)
    return say("{word}", word=word) if known is None else known.sentence
