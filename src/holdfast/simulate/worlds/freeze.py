"""A world is frozen before a detector is fitted to it: a digest of what it draws stands in `frozen.toml`.

`python -m holdfast.simulate.worlds.freeze NAME` writes the digest of a world that has none yet. It never replaces one:
a world that has to change becomes a new world under a new name, and what was reported on the old one stays true.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from holdfast.simulate.known import Treatments
from holdfast.simulate.worlds import WORLDS, draw

FROZEN: Final = Path(__file__).with_name("frozen.toml")
PATIENTS, SESSIONS, SEED, DECIMALS = 8, 40, 1, 6
_NOTE: Final = "frozen before any detector was fitted"


@dataclass(frozen=True, slots=True)
class Frozen:
    digest: str
    date: date
    note: str


def digest(treatments: Treatments) -> str:
    """SHA-256 over everything recorded, true and felt; numbers rounded to six decimals."""
    whole = hashlib.sha256()
    for place, value in _parts("", treatments):
        whole.update(place.encode() + b"\0")
        if isinstance(value, np.ndarray):
            kind = np.float64 if value.dtype.kind == "f" else np.int64
            # Adding zero turns -0.0 into 0.0; every NaN is written with the same bits.
            rounded = np.round(value.astype(kind), DECIMALS) + 0
            whole.update(str(rounded.shape).encode())
            whole.update(np.where(np.isnan(rounded), np.nan, rounded).astype(kind).tobytes())
        else:
            whole.update(json.dumps(value, sort_keys=True).encode())
    return whole.hexdigest()


def digest_now(world: str) -> str:
    """The digest of what this world draws today."""
    return digest(draw(world, PATIENTS, SESSIONS, SEED))


def frozen() -> Mapping[str, Frozen]:
    """The worlds that are frozen."""
    found = tomllib.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.exists() else {}
    return {name: Frozen(**entry) for name, entry in found.items()}


def freeze(world: str, on: date) -> str:
    """Write the digest of a world that is not frozen yet; returns it. Raises ValueError, in words, where it is."""
    if world not in WORLDS:
        raise ValueError(f'world: found "{world}". Allowed: {", ".join(WORLDS)}. Choose one of these.')
    if world in frozen():
        raise ValueError(
            f'world: "{world}" was frozen on {frozen()[world].date}. A frozen world is never replaced: '
            "give the changed one a name of its own."
        )
    made = digest_now(world)
    entry = f'[{world}]\ndigest = "{made}"\ndate = {on.isoformat()}\nnote = "{_NOTE}"\n'
    before = FROZEN.read_text(encoding="utf-8") + "\n" if FROZEN.exists() else ""
    FROZEN.write_text(before + entry, encoding="utf-8")
    return made


def _parts(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Treatments):
        yield from _parts(f"{place}/recorded", value.recorded)
        yield f"{place}/known", [_plain(asdict(known)) for known in value.known]
        for name in sorted(value.latent):
            yield f"{place}/latent/{name}", value.latent[name]
    elif is_dataclass(value):
        for f in fields(value):
            if getattr(value, f.name) is not None:  # what a world does not record changes no digest
                yield from _parts(f"{place}/{f.name}", getattr(value, f.name))
    else:
        yield place, value if isinstance(value, np.ndarray) else _plain(value)


def _plain(value: Any) -> Any:
    """As JSON can hold it, fractions rounded; what stands at its default (false, empty, nothing) is left out."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items() if not (one is None or one is False or one == ())}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return round(float(value), DECIMALS) if isinstance(value, float) else value


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("python -m holdfast.simulate.worlds.freeze NAME: give the name of one world.\n")
        return 2
    try:
        made = freeze(arguments[0], datetime.now(tz=UTC).date())
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{arguments[0]}: {made}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
