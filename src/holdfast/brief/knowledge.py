"""What the rules know: one TOML file per rule, checked on load, read once.

A file `knowledge/<name>.toml` holds the thresholds of the rule `rules/<name>.py`, its sentences, options and sources.
`order.toml` says what comes first, `measured.toml` holds the two figures
measured on invented treatments. A fault in any of them is a `KnowledgeError` that names file and key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import cast, get_args

from holdfast.brief.finding import Abstained, Certainty, Evidence, Finding, Option
from holdfast.case.record import Setting
from holdfast.citations import citations
from holdfast.knowledge import KnowledgeError, Table
from holdfast.text import Message, say, say_n

KNOWLEDGE = Path(__file__).parent / "knowledge"
APPROACHES = ("any", "mit", "tfp", "mbt", "schema", "psychodynamic", "cbt", "cop", "gpm")
SETTINGS: tuple[Setting, ...] = get_args(Setting)
CERTAINTIES = ("two sources agree", "worth asking", "seen", "too early")
MOST_OPTIONS = 5
FOR_ANYBODY = 2
"""Options for anybody that stand before those in the languages in use, at most; on safety all of them do."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number a rule uses, what it counts, and where it comes from."""

    value: float
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing the rule can say: the sentence, what it may mean, and how sure it is."""

    headline: str
    meaning: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class KnownOption:
    """An option of the file; `readings` empty means it fits every reading of the rule."""

    approach: str
    move: str
    say: str
    rather_not: str
    source: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """False alarms in 20 sessions, and how many of ten times it was right, on `treatments` invented treatments.

    `setting`: what the patient gave between hours in them; None where the figures are not told apart by it.
    `chance_of_10`: how often a rule speaking at random would have been called right. `found_of_10`: how many of ten
    planted ruptures it spoke of.
    """

    false_alarms_per_20_sessions: float | None
    right_of_10: float | None
    treatments: int
    seed: int
    setting: Setting | None = None
    chance_of_10: float | None = None
    found_of_10: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One knowledge file. `words` are the sentences of evidence, gaps and abstentions, singular and plural apart."""

    name: str
    number: int
    version: int
    title: str
    sees: str
    quiet: str
    private: bool
    thresholds: Mapping[str, Threshold]
    readings: Mapping[str, Reading]
    words: Mapping[str, str | tuple[str, str]]
    options: tuple[KnownOption, ...]
    sources: tuple[str, ...]
    measured: Mapping[str, tuple[Measured, ...]]
    safety: bool = False

    def figures(self, certainty: str, setting: Setting) -> Measured | None:
        """What was measured of this rule, when so sure, in treatments of this setting."""
        known = self.measured.get(certainty, ())
        return next((one for one in known if one.setting in (setting, None)), None)

    def at(self, threshold: str) -> float:
        return self.thresholds[threshold].value

    def word(self, key: str, **params: object) -> Message:
        """A sentence of the file with its parameters."""
        sentence = self.words[key]
        assert isinstance(sentence, str), f"{self.name}: {key} has a plural; use word_n"
        return say(sentence, **params)

    def word_n(self, key: str, n: float, **params: object) -> Message:
        forms = self.words[key]
        assert isinstance(forms, tuple), f"{self.name}: {key} has no plural; use word"
        one, other = forms
        return say_n(one, other, n, **params)

    def abstain(self, key: str, n: float | None = None, **params: object) -> Abstained:
        return Abstained(self.name, self.word(key, **params) if n is None else self.word_n(key, n, **params))

    def options_for(
        self, reading: str, approaches: tuple[str, ...], params: Mapping[str, object] | None = None
    ) -> tuple[Option, ...]:
        """Two to five options: for anybody first (two at most), then one from each approach in use, then a second.

        With no approach in use that has any here, those for anybody alone. On safety all those for anybody come first.
        """
        return tuple(_filled(one, params) for one in self._in_turn(reading, approaches)[0])

    def more_for(
        self, reading: str, approaches: tuple[str, ...], params: Mapping[str, object] | None = None
    ) -> tuple[Option, ...]:
        """What `options_for` left off: further ones in the languages in use, then the rest of those for anybody."""
        return tuple(_filled(one, params) for one in self._in_turn(reading, approaches)[1])

    def _in_turn(
        self, reading: str, approaches: tuple[str, ...]
    ) -> tuple[tuple[KnownOption, ...], tuple[KnownOption, ...]]:
        """Those that are shown, and those behind a fold."""
        fitting = [one for one in self.options if not one.readings or reading in one.readings]
        anybody = [one for one in fitting if one.approach == "any"]
        by_approach = [
            _closest_first([one for one in fitting if one.approach == approach])
            for approach in dict.fromkeys(approaches)
            if approach != "any"
        ]
        turns = [one for turn in zip_longest(*by_approach) for one in turn if one is not None]
        if not turns:
            return tuple(anybody[:MOST_OPTIONS]), tuple(anybody[MOST_OPTIONS:])
        # The first of the file leads: its order says what is asked before anything else.
        lead = anybody if self.safety else [*anybody[:1], *_closest_first(anybody[1:])[: FOR_ANYBODY - 1]]
        left = [one for one in anybody if one not in lead]
        every = [*lead, *turns]
        return tuple(every[:MOST_OPTIONS]), (*every[MOST_OPTIONS:], *left)

    def finding(
        self,
        reading: str,
        approaches: tuple[str, ...],
        *,
        about: str,
        evidence: tuple[Evidence, ...],
        params: Mapping[str, object] | None = None,
        missing: tuple[Message, ...] = (),
        certainty: Certainty | None = None,
        attention: str | None = None,
    ) -> Finding:
        """A finding in the words of one reading of this file. `params` fill its headline and meaning.

        How often it is wrong depends on the case's setting: `brief` adds it.
        """
        words = self.readings[reading]
        filled = dict(params or {})
        sure = certainty or words.certainty
        return Finding(
            rule=self.name,
            version=self.version,
            about=about,
            headline=say(words.headline, **filled),
            evidence=evidence,
            meaning=say(words.meaning, **filled),
            options=self.options_for(reading, approaches, filled),
            more=self.more_for(reading, approaches, filled),
            certainty=sure,
            missing=missing,
            sources=self.sources,
            attention=attention,  # type: ignore[arg-type]
        )


def _closest_first(options: list[KnownOption]) -> list[KnownOption]:
    """Those made for few readings before those that fit every one; else in the order of the file."""
    return sorted(options, key=lambda one: len(one.readings) or inf)


def _filled(one: KnownOption, params: Mapping[str, object] | None) -> Option:
    filled = dict(params or {})
    return Option(
        one.approach, say(one.move, **filled), say(one.say, **filled), say(one.rather_not, **filled), one.source
    )


@cache
def rule_knowledge(name: str) -> Rule:
    """The knowledge of one rule. Raises `KnowledgeError` where the file is missing or spoiled."""
    return read_rule(KNOWLEDGE / f"{name}.toml")


@cache
def order() -> tuple[str, ...]:
    """The rules in the order in which their findings ask for attention."""
    top = _top(KNOWLEDGE / "order.toml")
    names = top.texts("order")
    top.text("why")
    top.close()
    return names


@cache
def _measured() -> Mapping[str, Mapping[str, tuple[Measured, ...]]]:
    return read_measured(KNOWLEDGE / "measured.toml")


def read_rule(path: Path) -> Rule:
    """One rule's file, every key checked: what is unknown, missing or without a source is refused."""
    top = _top(path)
    name = top.choice("rule", (path.stem,))
    readings = {key: _reading(table) for key, table in top.table("readings").named_tables()}
    options = tuple(_option(table, tuple(readings)) for table in top.tables("options"))
    known = Rule(
        name=name,
        number=top.integer("number", low=1, high=99),
        version=top.integer("version", low=1),
        title=top.text("title"),
        sees=top.text("sees"),
        quiet=top.text("quiet"),
        private=top.flag("private", default=False),
        thresholds=MappingProxyType(
            {key: _threshold(table) for key, table in top.table("thresholds", optional=True).named_tables()}
        ),
        readings=MappingProxyType(readings),
        words=MappingProxyType(_words(top.table("words", optional=True))),
        options=options,
        sources=top.texts("sources"),
        measured=_measured().get(name, {}),
        safety=top.flag("safety", default=False),
    )
    _check_options(top, known)
    _check_sources(top, known.sources)
    top.close()
    return known


def read_measured(path: Path) -> Mapping[str, Mapping[str, tuple[Measured, ...]]]:
    """The measured figures by rule and how sure it is, one for each setting; what is absent has not been measured.

    "Two sources agree" and "worth asking" are wrong at different rates, so each has its own figures.
    """
    top = _top(path)
    found: dict[str, dict[str, tuple[Measured, ...]]] = {}
    for table in top.tables("measured"):
        by_certainty = found.setdefault(table.text("rule"), {})
        certainty = table.choice("certainty", CERTAINTIES)
        one = Measured(
            table.optional_number("false_alarms_per_20_sessions"),
            table.optional_number("right_of_10"),
            table.integer("treatments", low=1),
            table.integer("seed", high=10**9),
            table.choice("setting", SETTINGS) if table.has("setting") else None,
            table.optional_number("chance_of_10"),
            table.optional_number("found_of_10"),
        )
        before = by_certainty.get(certainty, ())
        if any(None in (one.setting, other.setting) or one.setting == other.setting for other in before):
            raise table.error("setting", "each setting once for a rule and how sure it is, or none at all")
        by_certainty[certainty] = (*before, one)
        table.skip("spoke")
        table.close()
    top.close()
    return MappingProxyType(found)


def _top(path: Path) -> Table:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise KnowledgeError(path.name, "", "no such file", "a knowledge file beside the others") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(path.name, "", str(error), "TOML in UTF-8") from error
    top = Table(path.name, "", values)
    top.integer("schema", low=1, high=1)
    return top


def _threshold(table: Table) -> Threshold:
    found = Threshold(table.number("value"), table.text("unit"), table.text("source"))
    table.close()
    return found


def _reading(table: Table) -> Reading:
    certainty = cast("Certainty", table.choice("certainty", CERTAINTIES))
    found = Reading(table.text("headline"), table.text("meaning"), certainty)
    table.close()
    return found


def _option(table: Table, readings: tuple[str, ...]) -> KnownOption:
    found = KnownOption(
        approach=table.choice("approach", APPROACHES),
        move=table.text("move"),
        say=table.text("say"),
        rather_not=table.text("rather_not"),
        source=table.text("source"),
        readings=table.texts("readings", ()),
    )
    for reading in found.readings:
        if reading not in readings:
            raise table.error("readings", "readings of this file: " + ", ".join(readings))
    table.close()
    return found


def _words(table: Table) -> dict[str, str | tuple[str, str]]:
    found: dict[str, str | tuple[str, str]] = {}
    for key in table:
        if isinstance(table.raw(key), dict):
            forms = table.table(key)
            found[key] = (forms.text("one"), forms.text("other"))
            forms.close()
        else:
            found[key] = table.text(key)
    return found


def _check_options(top: Table, rule: Rule) -> None:
    for reading in rule.readings:
        anybody = [o for o in rule.options if o.approach == "any" and (not o.readings or reading in o.readings)]
        if not 2 <= len(anybody) <= MOST_OPTIONS:
            raise top.error("options", f"for the reading {reading!r}, two to five options with approach any")


def _check_sources(top: Table, cited: tuple[str, ...]) -> None:
    unknown = [number for number in cited if number not in citations()]
    if unknown:
        raise top.error("sources", "numbers that stand in citations.toml", f"Add {unknown[0]} there.")
