"""Keys and reliabilities recomputed from public item-level data, beside what was published of the same data.

Facts come out, no rows. A coefficient is of the rows in which every item of the score was answered, and says how many.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from holdfast.knowledge import KnowledgeError, Table, read_toml
from holdfast.measures.answers_table import AnswersTable, read_table
from holdfast.measures.catalogue import catalogue
from holdfast.measures.counting import counts_for
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.measures.kernel import Floats, score_many
from holdfast.measures.reading.items import answers_of

FILE = Path(__file__).parent / "knowledge" / "validation" / "data-sets.v1.toml"
TARGETS = "published_targets.csv"
ALPHA_WITHIN = 0.005
LARGEST = 200_000_000
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
Figure = Literal["n", "mean", "sd", "alpha", "p50", "p90", "p95"]
Rows = Literal["complete", "all"]


@dataclass(frozen=True, slots=True)
class Target:
    """A published figure of a data set: its name in the table of targets, and which of ours it is."""

    quantity: str
    score: str
    figure: Figure
    rows: Rows


@dataclass(frozen=True, slots=True)
class DataSet:
    """One file, as items of one instrument. `columns` stand in the order of the form; `own` is (column, score)."""

    id: str
    instrument: str
    file: str
    form: str | None
    columns: tuple[str, ...]
    missing: tuple[str, ...]
    own: tuple[str, str] | None
    targets: tuple[Target, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Figures:
    """One score in the rows in which all its items were answered. `alpha` is KR-20 where items count 0 or 1."""

    score: str
    items: int
    n: int
    mean: float
    sd: float
    alpha: float | None
    p50: float
    p90: float
    p95: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """The file's own score beside ours, in complete rows: `same` of `n`."""

    column: str
    score: str
    n: int
    same: int
    greatest_difference: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Ours beside the target's; `holds` within half of its last digit (coefficients: 0.005)."""

    quantity: str
    found: float
    target: float
    holds: bool


@dataclass(frozen=True, slots=True)
class SetFigures:
    """What one data set says. `unreadable` rows hold an answer that cannot be, and are left out."""

    id: str
    file: str
    instrument: str
    version: int
    form: str | None
    rows: int
    unreadable: int
    agreement: Agreement | None
    figures: tuple[Figures, ...]
    compared: tuple[Compared, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Validation:
    """All data sets that were found, and those that were not (or whose instrument is not known)."""

    sets: tuple[SetFigures, ...]
    absent: tuple[str, ...]
    targets: str | None

    @property
    def holds(self) -> bool:
        """True where every figure agrees with what was published of the same data."""
        same = all(one.agreement is None or one.agreement.same == one.agreement.n for one in self.sets)
        return same and all(figure.holds for one in self.sets for figure in one.compared)


def validated(folder: Path) -> Validation:
    """Every data set of the folder (the files themselves, or in `dev` below it), compared with `published_targets.csv`
    where it lies there, beside, or in `oracles` beside.

    Raises KnowledgeError for a spoiled description, CannotReadAnswers or AnswerError for a file that is not what the
    description says.
    """
    places = (folder, folder / "dev", folder / "data" / "dev")
    table = next((path for path in _places_of_targets(folder) if path.is_file()), None)
    published = {} if table is None else _published(table)
    found, absent = [], []
    for spec in data_sets():
        path = next((place / spec.file for place in places if (place / spec.file).is_file()), None)
        if path is None or spec.instrument not in catalogue():
            absent.append(spec.file if path is None else f"{spec.file} (no instrument {spec.instrument})")
            continue
        found.append(_set_figures(spec, catalogue()[spec.instrument], _bytes(path), published))
    return Validation(tuple(found), tuple(absent), None if table is None else table.name)


def _places_of_targets(folder: Path) -> Iterator[Path]:
    for place in (folder, folder / "oracles", folder.parent / "oracles", folder / "data" / "oracles"):
        yield place / TARGETS


# --- what the files are ---


def data_sets(path: Path = FILE) -> tuple[DataSet, ...]:
    """The descriptions of the public data sets. KnowledgeError where they cannot be used."""
    top = Table(path.name, "", read_toml(path))
    top.integer("schema", low=1, high=1)
    sources = {key: entry.text("cite") for key, entry in top.table("sources").named_tables()}
    found = tuple(_data_set(id, entry, sources) for id, entry in top.table("sets").named_tables())
    top.close()
    return found


def _data_set(id: str, table: Table, sources: Mapping[str, str]) -> DataSet:
    own = table.table("own", optional=True)
    targets = tuple(
        Target(
            entry.text("quantity"),
            entry.text("score"),
            entry.choice("figure", get_args(Figure)),
            entry.choice("rows", get_args(Rows), "complete"),
        )
        for entry in table.tables("targets")
    )
    table.choice("source", tuple(sources))
    found = DataSet(
        id=id,
        instrument=table.text("instrument"),
        file=table.text("file"),
        form=table.optional_text("form"),
        columns=table.texts("columns"),
        missing=table.texts("missing", ()),
        own=(own.text("column"), own.text("score")) if list(own) else None,
        targets=targets,
        note=table.text("note", ""),
    )
    table.close()
    return found


def _bytes(path: Path) -> bytes:
    if path.suffix != ".gz":
        return path.read_bytes()
    try:
        with gzip.open(path) as opened:
            data = opened.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise KnowledgeError(path.name, "", f"a file that cannot be unpacked ({error})", "a gzip file") from None
    if len(data) > LARGEST:
        raise KnowledgeError(path.name, "", f"more than {LARGEST:,} bytes", f"at most {LARGEST:,}")
    return data


def _published(path: Path) -> dict[tuple[str, str], str]:
    """Figures by (file, quantity): the published one, or where there is none the one recomputed with the data."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened)
            return {(row["dataset"], row["quantity"]): row["published"] or row["recomputed_here"] for row in rows}
    except (KeyError, OSError, ValueError, csv.Error) as error:
        allowed = "a table with dataset, quantity, published, recomputed_here"
        raise KnowledgeError(path.name, "", f"another kind of file ({error})", allowed) from None


# --- figures ---


def _set_figures(
    spec: DataSet, instrument: Instrument, data: bytes, published: Mapping[tuple[str, str], str]
) -> SetFigures:
    table = read_table(instrument, _numbered(spec, data), spec.form, spec.missing)
    answers = table.answers[~table.spoiled]
    values = score_many(instrument, answers).values
    rules = [rule for rule in instrument.scores.values() if rule.op in ("sum", "mean")]
    figures = {rule.name: made for rule in rules if (made := figures_of(instrument, rule, answers, values[rule.name]))}
    name = spec.file.split(".", 1)[0]
    compared = [
        _compared(target, _figure(instrument, target, answers, figures), published[name, target.quantity])
        for target in spec.targets
        if (name, target.quantity) in published and target.score in figures
    ]
    return SetFigures(
        id=spec.id,
        file=spec.file,
        instrument=instrument.id,
        version=instrument.version,
        form=spec.form or instrument.default_form,
        rows=table.rows,
        unreadable=int(table.spoiled.sum()),
        agreement=_agreement(spec.own, instrument, table, answers, values),
        figures=tuple(figures.values()),
        compared=tuple(compared),
        note=spec.note,
    )


def _numbered(spec: DataSet, data: bytes) -> bytes:
    """The file with its item columns called by their number in the form."""
    first, _, rest = data.partition(b"\n")
    header = next(csv.reader([first.decode("utf-8-sig").rstrip("\r")], delimiter="\t" if b"\t" in first else ","))
    if lost := [name for name in spec.columns if name not in header]:
        raise AnswerError(spec.instrument, spec.file, ", ".join(header), f"a column {lost[0]}")
    numbers = {name: f"item{n}" for n, name in enumerate(spec.columns, 1)}
    out = io.StringIO(newline="")
    # another column may be called q1 too, for another measure
    renamed = [numbers.get(name, f"other {re.sub('[0-9]+', '', name)} {at}x") for at, name in enumerate(header)]
    if spec.own is not None:
        renamed[header.index(spec.own[0])] = spec.own[0]
    csv.writer(out, lineterminator="", delimiter="\t" if b"\t" in first else ",").writerow(renamed)
    return out.getvalue().encode() + b"\n" + rest


def figures_of(instrument: Instrument, rule: ScoreRule, answers: Floats, values: Floats) -> Figures | None:
    """Figures of one score in the rows (n, items) in which all its items were answered; None for fewer than three."""
    items = counted(instrument, rule, answers)
    whole = ~np.isnan(items).any(axis=1) & ~np.isnan(values)
    if whole.sum() < 3:
        return None
    own = values[whole]
    p50, p90, p95 = (float(one) for one in np.percentile(own, [50, 90, 95]))
    sd = float(own.std(ddof=1))
    return Figures(rule.name, items.shape[1], len(own), float(own.mean()), sd, alpha(items[whole]), p50, p90, p95)


def counted(instrument: Instrument, rule: ScoreRule, answers: Floats) -> Floats:
    """What each item counts for in a score, (n, items of the score): reversed and recoded; NaN for a blank."""
    tags = list(instrument.items)
    columns = []
    for tag in rule.items:
        column = answers[:, tags.index(tag)]
        made = np.full(len(column), np.nan)
        for answer in answers_of(instrument.items[tag]):
            made[column == answer] = counts_for(instrument, rule, tag, answer)
        columns.append(made)
    return np.column_stack(columns)


def alpha(items: Floats) -> float | None:
    """Cronbach's alpha of complete rows (n, k): k / (k - 1) (1 - sum of item variances / variance of the sum).

    None for one item, or where the sum does not vary. For items that count 0 or 1 it is KR-20.
    """
    k = items.shape[1]
    total = float(items.sum(axis=1).var(ddof=1))
    if k < 2 or total == 0.0:
        return None
    apart = float(items.var(axis=0, ddof=1).sum())
    found: float = k / (k - 1) * (1.0 - apart / total)
    return found


def _agreement(
    own: tuple[str, str] | None,
    instrument: Instrument,
    table: AnswersTable,
    answers: Floats,
    values: Mapping[str, Floats],
) -> Agreement | None:
    if own is None:
        return None
    column, name = own
    given = np.array(table.carried[column])[~table.spoiled].astype(float)
    whole = ~np.isnan(counted(instrument, instrument.scores[name], answers)).any(axis=1)
    apart = np.abs(given[whole] - values[name][whole])
    same = int((apart < 1e-9).sum())
    return Agreement(column, name, int(whole.sum()), same, float(apart.max(initial=0.0)))


def _figure(instrument: Instrument, target: Target, answers: Floats, figures: Mapping[str, Figures]) -> float:
    if target.rows == "all":  # as published: a blank counts nothing
        items = counted(instrument, instrument.scores[target.score], answers)
        return alpha(np.nan_to_num(items, nan=0.0)) or 0.0
    found: float = getattr(figures[target.score], target.figure)
    return found


def _compared(target: Target, found: float, published: str) -> Compared:
    if not _FIGURE.fullmatch(published):
        raise KnowledgeError(TARGETS, target.quantity, repr(published), "a number")
    decimals = len(published.partition(".")[2])
    within = ALPHA_WITHIN if target.figure == "alpha" else 0.5 * 10.0**-decimals
    return Compared(target.quantity, found, float(published), abs(found - float(published)) <= within + 1e-9)


def shown_columns(figures: Sequence[Figures]) -> list[list[str]]:
    """Rows of a table: score, items, n, mean, SD, alpha, 50/90/95 percent."""
    return [
        [
            one.score,
            str(one.items),
            f"{one.n:,}",
            f"{one.mean:.3f}",
            f"{one.sd:.3f}",
            "" if one.alpha is None else f"{one.alpha:.3f}",
            f"{one.p50:g}/{one.p90:g}/{one.p95:g}",
        ]
        for one in figures
    ]
