"""Names in a line that somebody else will read: those that are known are replaced, what may be one is pointed out.

Known are the patient's pseudonym, the people in his life, and the accounts of the practice. What else may name somebody
(capitalised words, dates, telephone numbers, addresses) is never changed by the program, which cannot know it from a
word: the author looks at it. Nothing here asks a database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from holdfast.case.record import About, SomebodyNamed
from holdfast.text import Message, Spoken, render, say

MOST_POINTED_OUT = 40
_SHORTEST = 3
_LETTERS = "KLMNPQSTVWXYZABCDEFGHJ"
_PLAIN_RELATION = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,3}")
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",  # an e-mail address
        r"(?:https?://|www\.)\S+",
        r"\b\d{4}-\d{1,2}-\d{1,2}\b",
        r"\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}\b",
        r"\b\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?[^\W\d_]{3,12}\.?\s+(?:18|19|20)\d\d\b",
        r"\b[^\W\d_]{3,12}\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:18|19|20)\d\d\b",
        r"(?<!\w)\+?\(?\d(?:[\s()/.-]{0,3}\d){5,}",  # a telephone number, or another long one
        r"\b(?:18|19|20)\d\d\b",
        r"\b(?=\w*\d)(?=\w*[^\W\d_])\w{6,}\b",  # letters and digits: a tax or an insurance number
    )
)
_NO_NAMES = frozenset(
    """
    i i'm i've i'd i'll a an the and but or so if when then he she they we you it his her their our your its my me
    him them us this that these those there here what why how who whose where which as at by for from in into of on
    to with without about after before again also only once not no yes nothing nobody never always often sometimes
    maybe perhaps today tomorrow yesterday now later last next first second since until while because although is
    was were are be been has had have do did does can could would should might must asked said says felt
    feel hour hours one two three four five six seven eight nine ten some someone something every each both between
    more most much many less very just still even let late early during monday tuesday wednesday thursday friday
    saturday sunday signs moments defence deepest stance words hypothesis contract frame
    """.split()  # noqa: SIM905 - a list to be read
)
_RELATIONS = frozenset(
    """
    mother father mum mom mummy mommy dad daddy parent parents stepmother stepfather grandmother grandfather grandma
    grandpa brother sister stepbrother stepsister twin sibling son daughter wife husband partner girlfriend
    boyfriend ex aunt uncle nephew niece friend neighbour neighbor colleague boss teacher doctor
    mamma papà papa babbo madre padre fratello sorella figlio figlia moglie marito nonna nonno zia zio amico amica
    mutter vater mama bruder schwester sohn tochter oma opa tante onkel freund freundin chef chefin
    """.split()  # noqa: SIM905 - a list to be read
)
"""Words for somebody close that name nobody: "mother" is often all that a person is called in a record."""
_BEFORE_AN_OBJECT = frozenset(
    """
    let made make gave give told tell asked ask saw with without to towards for at of about against from by
    """.split()  # noqa: SIM905 - a list to be read
)
_ENDS_A_SENTENCE = ".!?…:;"
_OPENING = "\"'“”‘’«»„([{-–—• "


@dataclass(frozen=True, slots=True)
class Known:
    """A name and the words that stand for it: `instead` for "Davide", `whose` for "Davide's", `whom` after a word that
    takes an object ("let Davide land"); empty where that is the same.
    """

    name: str
    instead: str
    whose: str
    whom: str = ""


@dataclass(frozen=True, slots=True)
class Replaced:
    found: str
    instead: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A line as it may go out, what was replaced in it, and what its author should look at once more. `parts`: the line
    again in pieces, each with whether it stands for a name, so that a page marks them.
    """

    text: str
    replaced: tuple[Replaced, ...]
    look_at: tuple[str, ...]
    parts: tuple[tuple[str, bool], ...] = ()


def neutral_person(about: About) -> Spoken:
    """How sentences of a sheet speak of the patient: by his pronoun, and never by a name."""
    return Spoken("", "they" if about.address == "name" else about.address)


def known_names(
    about: About,
    people: Iterable[SomebodyNamed],
    accounts: Iterable[str],
    author: str,
    language: str = "en",
    others: Iterable[str] = (),
) -> tuple[Known, ...]:
    """The names to be kept out of a sheet about this patient, each with the words instead, longest first.

    `others`: names of which only this is known, that they must not go out. Each of their words becomes one letter.
    """
    person = neutral_person(about)

    def words(message: Message) -> str:
        return render(message, person, language)

    accounts, people, others = tuple(accounts), tuple(people), tuple(others)
    called = (about.pseudonym, *accounts, *(one.pseudonym for one in people))
    initials = {name[:1].upper() for name in (*called, *(part for name in others for part in name.split()))}
    letters = iter(
        [*(f"{letter}." for letter in _LETTERS if letter not in initials), *(f"{n}." for n in range(1, 999))]
    )
    found: dict[str, Known] = {}

    def add(name: str, instead: str, whose: str, shortest: int = 2, whom: str = "") -> None:
        tokens = [token for token in re.split(r"[\s.,_@+-]+", name) if token]
        for part in (name, *tokens):
            enough = shortest if part is not name else 1
            if sum(letter.isalpha() for letter in part) >= enough:
                found.setdefault(fold(part)[0].strip(" ."), Known(part.strip(), instead, whose, whom))

    add(about.pseudonym, words(say("{he}")), words(say("{his}")), whom=words(say("{him}")))
    for one in people:
        if _names_nobody(one.pseudonym):
            continue
        instead = _relation(one, words) or next(letters, "X.")
        add(one.pseudonym, instead, f"{instead}’s")
    for account in accounts:
        as_whom = words(say("the therapist") if account == author else say("a colleague"))
        add(account, as_whom, f"{as_whom}’s", _SHORTEST)
    for name in others:  # the real name, where it was typed: whose it is the program does not know
        instead = next(letters, "X.")
        for part in re.split(r"[\s.,;:()/_@+-]+", name):
            if not _names_nobody(part):
                add(part, instead, f"{instead}’s", _SHORTEST)
    return tuple(sorted((known for name, known in found.items() if name), key=lambda known: -len(known.name)))


def checked(text: str, known: Sequence[Known], *, thorough: bool = True) -> Checked:
    """The line with known names replaced, and what else may name somebody pointed out.

    `thorough` finds a name in capital and in small letters alike. Without it (a line its author has edited since) small
    letters are only pointed out: he may mean the word "rose" and not Rose.
    """
    folded, places = fold(text)
    parts: list[tuple[str, bool]] = []
    end, replaced, small = 0, [], []
    by_fold = {fold(one.name)[0].strip(" ."): one for one in known}
    for match in _pattern(tuple(by_fold)).finditer(folded) if by_fold else ():
        start, stop = places[match.start()], places[match.end() - 1] + 1
        one = by_fold.get(_plain(match["name"]))
        if one is None or start < end:
            continue
        said = text[start:stop]
        if not _is_meant(said, one.name, thorough=thorough):
            small.append(said)
            continue
        instead = one.whose if match["whose"] else one.instead
        if one.whom and not match["whose"] and _takes_an_object(text[:start]):
            instead = one.whom
        if _begins_a_sentence(text, start):
            instead = instead[:1].upper() + instead[1:]
        parts += [(text[end:start], False), (instead, True)]
        replaced.append(Replaced(said, instead))
        end = stop + _own_stop(one.name, text[stop:])
    parts.append((text[end:], False))
    clean, ours = "".join(part for part, _ in parts), {one.instead.rstrip(".") for one in known}
    look_at = dict.fromkeys(one for one in (*small, *pointed_out(clean)) if one not in ours)
    return Checked(clean, tuple(replaced), tuple(look_at)[:MOST_POINTED_OUT], tuple(parts))


def pointed_out(text: str) -> list[str]:
    """What may name a person or a place, or a day of birth, a number or an address, in the order in which it stands."""
    found: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in found):
                found.append(match.span())
    for start, end in _capitalised(text):
        if not any(begun < end and start < ended for begun, ended in found):
            found.append((start, end))
    return list(dict.fromkeys(text[start:end].strip() for start, end in sorted(found)))


def fold(text: str) -> tuple[str, list[int]]:
    """The text without case, accents and invisible characters, and for each of its characters its place in `text`."""
    out: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = "".join(
            one
            for one in unicodedata.normalize("NFKD", letter)
            if unicodedata.category(one) not in ("Mn", "Cf") or one.isalpha()
        ).casefold()
        out.append(plain)
        places += [place] * len(plain)
    return "".join(out), places


def _is_meant(said: str, name: str, *, thorough: bool) -> bool:
    """Is this the name, and not a word spelt like it? A single letter never is, two letters in the same case are."""
    letters = sum(letter.isalpha() for letter in name)
    if letters < _SHORTEST:
        return letters > 1 and said.startswith(name.rstrip("."))
    return thorough or said != said.lower() or name.upper() == name.lower()


def _own_stop(name: str, after: str) -> int:
    """1 where the stop behind a name as "Davide R." belongs to it and ends no sentence."""
    follows = after[1:].lstrip()
    return int(name.endswith(".") and after[:1] == "." and follows[:1].islower())


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip(" .")


def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """All names, the longest first; each as a whole word where its script has small and capital letters."""
    alternatives = []
    for name in sorted(names, key=len, reverse=True):
        body = r"\s+".join(re.escape(part) for part in name.split())
        cased = all(not letter.isalpha() or letter.upper() != letter for letter in name)
        alternatives.append(rf"(?<!\w){body}(?!\w)" if cased else body)
    return re.compile(rf"(?P<name>{'|'.join(alternatives)})(?P<whose>['’`]s?(?!\w))?")


def _relation(one: SomebodyNamed, words: Callable[[Message], str]) -> str | None:
    """As "his sister", where the relation is a few plain words; else a letter stands for the name. Of "younger brother,
    epilepsy" the brother is told and not the illness.
    """
    relation = re.sub(r"^(?:his|her|their|my|the|a|an)\s+", "", one.relation.strip(), flags=re.IGNORECASE)
    first = re.split(r"\s*[,;(]", relation, maxsplit=1)[0]
    if first and _names_nobody(first.split()[-1]):
        relation = first
    if relation != relation.lower() or not _PLAIN_RELATION.fullmatch(relation):
        return None
    return f"{words(say('{his}'))} {relation}"


def _names_nobody(name: str) -> bool:
    """Only words for somebody close, and words everybody uses: "mother", "his boss"."""
    return all(word.casefold() in _RELATIONS | _NO_NAMES for word in name.split())


def _capitalised(text: str) -> Iterable[tuple[int, int]]:
    """Runs of words with a capital letter that do not merely begin a sentence with a word everybody uses."""
    run: tuple[int, int] | None = None
    for match in _WORD.finditer(text):
        word = match.group().replace("’", "'")
        named = any(letter.isupper() for letter in word) and word.casefold() not in _NO_NAMES
        if named and run is not None and text[run[1] : match.start()] in (" ", ". ", "-", " - "):
            run = (run[0], match.end())
            continue
        if run is not None:
            yield run
        run = match.span() if named else None
    if run is not None:
        yield run


def _takes_an_object(before: str) -> bool:
    """Does the word just before take "him" and not "he"? A short list: "saw Davide leave" is more frequent than "saw
    Davide was late", and the author reads each replacement in the preview.
    """
    last = re.search(r"([^\W\d_]+)[\s\"'“‘«(]*\Z", before)
    return last is not None and last[1].casefold() in _BEFORE_AN_OBJECT


def _begins_a_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(_OPENING)
    return not before or before[-1] in _ENDS_A_SENTENCE.replace(":", "").replace(";", "") or before.endswith("\n")
