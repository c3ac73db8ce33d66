"""One page per rule of the brief, and an index, written from the knowledge files.

`python scripts/rule_pages.py` writes `docs/rules/`; a test holds the pages in the repository equal to what it writes.
On a page sentences speak of "they": on a brief they take the form by which the person is addressed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from holdfast.brief.knowledge import CERTAINTIES, KnownOption, Rule, rule_knowledge
from holdfast.brief.rules import RULES
from holdfast.brief.words import APPROACHES
from holdfast.citations import citations
from holdfast.text import Message, Spoken, render

PAGES = Path(__file__).resolve().parents[1] / "docs" / "rules"
ANYBODY = Spoken("the patient", "they")
IN_TURN = (
    "Where approaches are in use: two for anybody at most, then one from each approach in turn, then a second of each; "
    "what is left lies behind a fold on the page."
)
SAFETY_FIRST = (
    "All those for anybody come first, whatever is in use; the approaches differ in how one asks and never in whether. "
    "What is left lies behind a fold on the page."
)


def pages() -> dict[str, str]:
    """File name to text, for every page of `docs/rules`."""
    rules = [rule_knowledge(name) for name, _ in RULES]
    return {f"{rule.name}.md": page(rule) for rule in rules} | {"README.md": index(rules)}


def index(rules: list[Rule]) -> str:
    lines = [
        "# The rules of the brief",
        "",
        "Nineteen rules read an analysed case and may say something before the hour. Each is one function",
        "(`src/holdfast/brief/rules/`), one knowledge file (`src/holdfast/brief/knowledge/`), one test",
        "(`tests/brief/rules/`) and one of these pages, all of one name. These pages are written by",
        "`python scripts/rule_pages.py`; change the knowledge file, not the page.",
        "",
        "| # | rule | sees | false alarms in 20 sessions | right, of ten times |",
        "|---|---|---|---|---|",
    ]
    for rule in rules:
        alarms, right = figures(rule)
        link = f"[{spoken(rule.title)}]({rule.name}.md)"
        lines.append(f"| {rule.number} | {link} | {spoken(rule.sees)} | {alarms} | {right} |")
    return "\n".join([*lines, ""])


def page(rule: Rule) -> str:
    """One rule's page."""
    lines = [
        f"# {rule.number}. {spoken(rule.title)}",
        "",
        f"`{rule.name}`, version {rule.version}. Written from `src/holdfast/brief/knowledge/{rule.name}.toml`.",
        "",
        *(["**Private: it reads the third drawer, and is the author's alone.**", ""] if rule.private else []),
        "## What it sees",
        "",
        spoken(rule.sees),
        "",
        "## In the setting *quiet* (the log alone)",
        "",
        spoken(rule.quiet),
        "",
        "## What it says",
        "",
        *_readings(rule),
        "## Thresholds",
        "",
        "| threshold | value | counts | source |",
        "|---|---|---|---|",
        *(f"| `{n}` | {t.value:g} | {spoken(t.unit)} | {spoken(t.source)} |" for n, t in rule.thresholds.items()),
        "",
        "## How often it is wrong",
        "",
        *_measured(rule),
        "",
        "## What one could do",
        "",
        f"Two to five of these are shown. {SAFETY_FIRST if rule.safety else IN_TURN}",
        "",
        *(line for option in rule.options for line in _option(option)),
        "## Sources",
        "",
        *(f"- {number}: {citations()[number]}" for number in rule.sources),
        "",
    ]
    return "\n".join(lines)


def figures(rule: Rule) -> tuple[str, str]:
    """The two measured figures in words, of what the rule says when it is surest."""
    unknown = "not yet measured"
    known = [one for sure in CERTAINTIES if (one := rule.figures(sure, "usual"))]
    if not known:
        return unknown, unknown
    both = (known[0].false_alarms_per_20_sessions, known[0].right_of_10)
    alarms, right = (unknown if value is None else f"{value:g}" for value in both)
    return alarms, right


def spoken(template: str) -> str:
    """A sentence of a knowledge file as it reads of anybody; what a case fills in stays in its braces."""
    return render(Message(template, tuple(_kept(template))), ANYBODY)


def _kept(template: str) -> Iterator[tuple[str, object]]:
    of_the_person = {"he", "him", "his", "himself", "v", "name"}
    for _, name, _, _ in Formatter().parse(template):
        if name and name.lower() not in of_the_person:
            yield name, f"‹{name}›"


def _readings(rule: Rule) -> Iterator[str]:
    for reading in rule.readings.values():
        yield f"> {spoken(reading.headline)}"
        yield ">"
        yield f"> {spoken(reading.meaning)}"
        yield ""
        yield f"How sure: {reading.certainty}."
        yield ""


def _measured(rule: Rule) -> Iterator[str]:
    if not rule.measured:
        yield "Not yet measured."
        return
    yield "On simulated treatments, which prove little about real ones (scripts/measure-rules.py):"
    yield ""
    yield "| how sure it is | setting | false alarms in 20 stable sessions | of ten times, right | treatments |"
    yield "|---|---|---|---|---|"
    for sure, one in ((sure, one) for sure, known in rule.measured.items() for one in known):
        alarms, right = (
            "not yet measured" if value is None else f"{value:g}"
            for value in (one.false_alarms_per_20_sessions, one.right_of_10)
        )
        yield f"| {sure} | {one.setting or 'all'} | {alarms} | {right} | {one.treatments} |"


def _option(option: KnownOption) -> Iterator[str]:
    approach = spoken(APPROACHES[option.approach].id)
    only = f" (for: {', '.join(option.readings)})" if option.readings else ""
    yield f"- **{'Anybody' if option.approach == 'any' else approach}**{only}. {spoken(option.move)}"
    yield f"  - could be said: “{spoken(option.say)}”"
    yield f"  - rather not: “{spoken(option.rather_not)}”"
    yield f"  - source: {option.source}"
    yield ""


def main() -> None:
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (PAGES / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
