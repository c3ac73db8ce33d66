"""Field types shared by the three drawers: plain Python inside, strict at the edge.

The annotations carry limits (`annotated_types`) and, for times and texts, a marker that tells pydantic how to read
JSON strictly. Nothing here imports pydantic until a file is read: inside the program these are ordinary values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any

from annotated_types import Ge, Le

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
_EARLIEST_INSTANT = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST_INSTANT = datetime(2200, 12, 31, 23, 59, 59, tzinfo=UTC)
# An ESC or a NUL in a name would be obeyed by a terminal; tab and line feed are the only controls a text needs.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Read by pydantic's own engine: a long case holds thousands of moments, and a call of ours for each would double it.
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$"

# Read by pydantic when a dataclass is turned into a reader; an ordinary dictionary to everybody else.
STRICT = {"extra": "forbid", "strict": True, "allow_inf_nan": False}


def _plain(value: str) -> str:
    found = CONTROL.search(value)
    if found:
        raise ValueError(f"a text without control characters (it holds U+{ord(found.group()):04X})")
    return value


def _written(pattern: str, words: str, then: Any, form: str) -> Any:
    """A text written just so, then read as `then`; a slip is told in our words."""
    from pydantic_core import core_schema as cs

    text = cs.custom_error_schema(cs.str_schema(pattern=pattern, strict=True), "written", custom_error_message=words)
    return cs.chain_schema([text, then], metadata={"pydantic_js_updates": {"format": form}})


@dataclass(frozen=True)
class _DayReader:
    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema as cs

        day = cs.date_schema(ge=EARLIEST, le=LATEST, strict=False)
        return _written(_DAY, 'a day in quotes, as "2023-03-14"', day, "date")


@dataclass(frozen=True)
class _InstantReader:
    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema as cs

        instant = cs.datetime_schema(tz_constraint="aware", ge=_EARLIEST_INSTANT, le=_LATEST_INSTANT, strict=False)
        words = 'a moment in quotes with its offset, as "2023-03-14T11:00:00+01:00"'
        return _written(_INSTANT, words, instant, "date-time")


@dataclass(frozen=True)
class TextLimit:
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema as cs

        return cs.no_info_after_validator_function(
            _plain, cs.str_schema(max_length=self.most, min_length=1, strict=True)
        )


@dataclass(frozen=True)
class Pattern:
    pattern: str

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema as cs

        return cs.str_schema(pattern=self.pattern, strict=True)


Day = Annotated[date, _DayReader()]
Instant = Annotated[datetime, _InstantReader()]
"""A moment with its offset; compared as instants, shown in the practice's zone."""
Id = Annotated[str, Pattern(r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$")]
Sha256 = Annotated[str, Pattern(r"^[0-9a-f]{64}$")]
Line = Annotated[str, TextLimit(500)]
Text = Annotated[str, TextLimit(20_000)]
Name = Annotated[str, TextLimit(120)]

Tenth = Annotated[int, Ge(0), Le(10)]
"""0 not at all ... 10 completely."""
Percent = Annotated[int, Ge(0), Le(100)]
Image = Annotated[int, Ge(-50), Le(50)]
"""-50 useless or against me ... 0 an ordinary person ... +50 the only one who gets me."""
SessionNumber = Annotated[int, Ge(1), Le(5000)]
Pair = tuple[Tenth | None, Tenth | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One datum. `when` is the moment it is about, `recorded_at` when the program learnt of it.

    A correction is a new entry whose `corrects` names the one it replaces; both are kept. `why` is the reason for it,
    in the drawer of what it corrects: a reason tells of what it is about.
    """

    __pydantic_config__ = STRICT

    id: Id
    recorded_at: Instant
    corrects: Id | None = None
    why: Line | None = None
