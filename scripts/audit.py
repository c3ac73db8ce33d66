"""What the program rests on, looked over without a network: `make audit`.

1. Bandit over the program: nothing left that is not answered for beside the line (`# nosec`, by its number).
2. The locks: every package pinned to one version with hashes, no address of an index, the small lock within the large.
3. What is installed is what the lock says, and fits together (`pip check`).
4. Licences: of the packages a practice runs, one of those that go with Apache-2.0.
5. Known faults (advisories): looked up where `pip-audit` is installed and can reach its service; else said so. A
   machine without a network cannot know of a fault found yesterday: look before each release.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?: ;[^\\]*)? \\$")
FREE = re.compile(
    r"\b(MIT|MIT-0|BSD|BSD-[23]-Clause|0BSD|Apache|Apache-2\.0|ISC|ISCL|MPL-2\.0|MPL|PSF|PSF-2\.0|"
    r"Python Software Foundation|Zlib|Unlicense|ZPL|Zope)\b"
)


def main() -> int:
    wrong = [*bandit(), *locks(), *installed(), *licences()]
    advisories()
    for line in wrong:
        print("WRONG", line)
    print("nothing wrong" if not wrong else f"{len(wrong)} wrong")
    return 1 if wrong else 0


def bandit() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", "src", "-c", "pyproject.toml"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = done.stdout.count(">> Issue:")
    print(f"bandit: {found} open")
    return [] if done.returncode == 0 and not found else [f"bandit: {done.stdout[-4000:]}{done.stderr[-500:]}"]


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := PIN.match(line))}


def locks() -> list[str]:
    wrong, kept = [], {name: pins(name) for name in LOCKS}
    for name, pinned in kept.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        bare = [block.split("\n")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
        wrong += [f"{name}: {line} has no hash" for line in bare]
        if re.search(r"https?://|--index-url|--find-links", text):
            wrong.append(f"{name}: names an address")
        print(f"{name}: {len(pinned)} packages, each with its hashes")
    small, large = kept[LOCKS[0]], kept[LOCKS[2]]
    wrong += [
        f"{name} {found}: another version in {LOCKS[2]}" for name, found in small.items() if large.get(name) != found
    ]
    return wrong


def installed() -> list[str]:
    wrong = []
    for name, pinned in pins(LOCKS[0]).items():
        try:
            found = version(name)
        except PackageNotFoundError:
            continue  # of another platform
        if found != pinned:
            wrong.append(f"{name}: {found} is installed, the lock says {pinned}")
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    print(f"pip check: {done.stdout.strip().splitlines()[-1]}")
    return wrong if done.returncode == 0 else [*wrong, done.stdout]


def licences() -> list[str]:
    wrong = []
    for name in pins(LOCKS[0]):
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue
        said = [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
        said += [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
        if not any(FREE.search(one) for one in said):
            wrong.append(f"{name}: licence {' / '.join(filter(None, said)) or 'not said'}")
    print("licences of the packages a practice runs: " + ("read" if not wrong else f"{len(wrong)} to look at"))
    return wrong


def advisories() -> None:
    if not shutil.which("pip-audit"):
        print("advisories: not looked up, pip-audit is not installed here")
        return
    command = ["pip-audit", "-r", str(ROOT / LOCKS[0]), "--disable-pip", "--no-deps"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip().splitlines()
    print("advisories: " + (said[0] if said else "no answer"))


if __name__ == "__main__":
    sys.exit(main())
