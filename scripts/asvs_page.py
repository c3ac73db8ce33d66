"""docs/asvs.md out of docs/asvs.toml: the self-check as a person reads it. tests/test_asvs.py holds both together."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE, PAGE = ROOT / "docs" / "asvs.toml", ROOT / "docs" / "asvs.md"
STATES = ("met", "in part", "not met", "does not apply")
CHAPTERS = (
    "Design", "Signing in", "Sessions", "Access", "Input and output", "Cryptography", "Errors and logs", "Data",
    "Communication", "Malicious code", "Business logic", "Files", "Interfaces", "Configuration",
)  # fmt: skip
HEAD = """# Self-check against OWASP ASVS 4.0.3, level 2

Every requirement of levels 1 and 2 of the Application Security Verification Standard, in a few words of ours, with what
Holdfast does about it and a test or a place in the code that shows it. It is a check by those who wrote the program, of
one version; nobody from outside has looked yet. Read the sentences of the standard beside it. "In part" and "not met"
say what is missing. Numbers are those of the release of October 2021; later prints of the list put the cost of argon2id
at 2.4.5 (met: `test_passwords_lie_under_argon2id_with_a_salt_of_their_own`) and scrypt at 2.4.6 (not used).

This page is made by `python scripts/asvs_page.py` from `docs/asvs.toml`: change that one. A test holds each name in it
to a test or a function that exists.
"""


def read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def page(lines: dict[str, dict[str, Any]]) -> str:
    parts = [HEAD, summary(lines), missing(lines)]
    for number, name in enumerate(CHAPTERS, 1):
        parts.append(f"## V{number}. {name}\n\n| | level | asks for | | shown by |\n|---|---|---|---|---|\n")
        parts[-1] += "".join(row(key, line) for key, line in lines.items() if chapter(key) == number)
    return "\n".join(parts)


def summary(lines: dict[str, dict[str, Any]]) -> str:
    rows = [f"| | {' | '.join(STATES)} | all |", "|---|---|---|---|---|---|"]
    rows += [counted(f"level {n}", [one for one in lines.values() if one["level"] == n]) for n in (1, 2)]
    for number, name in enumerate(CHAPTERS, 1):
        mine = [one for key, one in lines.items() if chapter(key) == number]
        rows.append(counted(f"V{number} {name}", mine))
    rows.append(counted("**all**", list(lines.values())))
    return "\n".join(rows) + "\n"


def missing(lines: dict[str, dict[str, Any]]) -> str:
    said = [
        f"- **{key}** {line['asks']}. {line['why']}.\n" for key, line in lines.items() if line["state"] == "not met"
    ]
    return "**Not met:**\n\n" + "".join(said)


def counted(name: str, lines: list[dict[str, Any]]) -> str:
    found = Counter(line["state"] for line in lines)
    return f"| {name} | {' | '.join(str(found[state]) for state in STATES)} | {len(lines)} |"


def row(key: str, line: dict[str, Any]) -> str:
    why = f"{line['why']}. " if line.get("why") else ""
    shown = ", ".join(f"`{one}`" for one in line["by"])
    return f"| {key} | {line['level']} | {line['asks']} | {line['state']} | {why}{shown} |\n"


def chapter(key: str) -> int:
    return int(key.partition(".")[0])


if __name__ == "__main__":
    PAGE.write_text(page(read()), encoding="utf-8")
