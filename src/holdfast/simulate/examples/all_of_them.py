"""The worked examples by name, and writing them: `python -m holdfast.simulate.examples.write examples`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from holdfast.case.casefile import write_case
from holdfast.case.model import Case
from holdfast.case.sealed_file import open_private, seal_private
from holdfast.case.strict_json import CannotRead
from holdfast.simulate.examples.archivist import archivist
from holdfast.simulate.examples.grandiose import grandiose_seven
from holdfast.simulate.examples.stable_noise import stable_noise
from holdfast.simulate.examples.twin import drop_out_twin
from holdfast.simulate.examples.vulnerable import vulnerable_trauma

EXAMPLES: Mapping[str, Callable[[], Case]] = {
    "archivist": archivist,
    "drop-out-twin": drop_out_twin,
    "grandiose-seven": grandiose_seven,
    "stable-noise": stable_noise,
    "vulnerable-trauma": vulnerable_trauma,
}
# Printed beside the files it opens: the notes are invented, and a reader should see how a sealed file opens.
DEMO_PASSPHRASE = "invented notes of nobody"  # nosec B105 # noqa: S105


def example(name: str) -> Case:
    """One worked example with its private notes, where it has any. Raises KeyError for a name not in `EXAMPLES`."""
    return EXAMPLES[name]()


def write_examples(folder: Path) -> tuple[Path, ...]:
    """Write every example into `folder`; returns the files that changed.

    Sealing draws a new salt each time, so a sealed file that already holds the same notes is left as it is.
    """
    changed = []
    for name, make in EXAMPLES.items():
        case = make()
        file = folder / f"{name}.json"
        if _write(file, write_case(case)):
            changed.append(file)
        if case.private is not None and _write_sealed(folder / f"{name}.private.json", case):
            changed.append(folder / f"{name}.private.json")
    return tuple(changed)


def _write(file: Path, data: bytes) -> bool:
    if file.is_file() and file.read_bytes() == data:
        return False
    file.write_bytes(data)
    return True


def _write_sealed(file: Path, case: Case) -> bool:
    assert case.private is not None
    try:
        if open_private(file.read_bytes(), DEMO_PASSPHRASE) == case.private:
            return False
    except (CannotRead, FileNotFoundError):
        pass
    file.write_bytes(seal_private(case.private, DEMO_PASSPHRASE))
    return True
