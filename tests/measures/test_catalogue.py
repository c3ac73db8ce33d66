"""Each knowledge file says where its entries come from, and a spoiled one is refused with its place."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.measures import catalogue as catalogue_module
from holdfast.measures.catalogue import KNOWLEDGE, UnknownInstrument, catalogue, instrument
from holdfast.measures.instrument import Basis, Instrument
from holdfast.measures.reading import parse_instrument, read_instrument

IDS = list(catalogue())
TOTALS = ["bdi-ii", "hamd-17", "scl-dep", "shaps"]
PROJECT = ["sac", "tpc"]
SYMPTOMS = ["audit", "audit-c", "bsl-23", "core-10", "core-om", "dast-10", "gad-7", "itq", "phq-9", "rses", "who-5"]
ALLIANCE = ["arm-5", "sai", "wai-sr"]
TRAITS = ["rfq-8", "tas-20"]
NARCISSISM = ["b-pni", "ffni-sf", "hsns", "narq-18", "narq-s", "ngs", "npi-13", "npi-16", "npi-40", "nvs"]
NARCISSISM += ["pni-52", "sb-pni"]
PERSONALITY = ["dirty-dozen", "ecr", "lpfs-bf", "pid-5-bf", "sd3"]
OWN_WORDS = ["gas", "gbo", "psychlops"]
PROPRIETARY = ["bsi", "oq-45", "ors", "scl-90-r", "srs"]


def bases(one: Instrument) -> list[Basis]:
    found = [one.licence.basis, *(rule.basis for rule in one.change), *(rule.basis for rule in one.safety)]
    for rule in one.scores.values():
        found += [rule.basis, *(cutoff.basis for cutoff in rule.cutoffs)]
    found += [one.provenance.basis, *(group.basis for group in one.groups.values())]
    found += [*(reference.basis for reference in one.references.values()), *(prompt.basis for prompt in one.prompts)]
    found += [*(form.basis for form in one.forms.values()), *(rollup.basis for rollup in one.rollups.values())]
    return found + ([one.loinc_basis] if one.loinc_basis else [])


def test_the_catalogue_lists_what_a_first_practice_needs() -> None:
    assert sorted(catalogue()) == IDS
    assert len(catalogue()) == len(IDS)
    assert {*TOTALS, *PROJECT, *SYMPTOMS, *ALLIANCE, *TRAITS, *NARCISSISM, *PERSONALITY, *OWN_WORDS} <= set(IDS)
    assert not {*PROPRIETARY} & set(IDS)


def test_a_key_says_where_it_was_checked() -> None:
    for id in (*SYMPTOMS, *ALLIANCE, *TRAITS, *NARCISSISM, *PERSONALITY, *OWN_WORDS):
        assert instrument(id).provenance.checked == "2026-11-22"
        assert instrument(id).provenance.basis.status in ("verified", "computed")


def test_no_alliance_scale_has_a_band_or_a_cut_off() -> None:
    for one in catalogue().values():
        if one.domain == "alliance":
            assert not any(rule.bands or rule.cutoffs for rule in one.scores.values())


def test_no_score_grades_risk() -> None:
    for one in catalogue().values():
        for rule in one.scores.values():
            assert "risk" not in {*rule.name.split("_"), *rule.title.lower().split()} or rule.name == "non_risk"


def test_self_esteem_has_no_level_called_low() -> None:
    (rule,) = instrument("rses").scores.values()
    assert (rule.bands, rule.cutoffs) == ((), ())
    assert "Not a norm" in instrument("rses").groups["web-visitors"].about


@pytest.mark.parametrize("id", IDS)
def test_every_entry_names_a_source_that_the_file_describes(id: str) -> None:
    one = instrument(id)
    assert one.sources
    assert all(source.cite for source in one.sources.values())
    assert all(basis.source in one.sources for basis in bases(one))
    assert one.citation


@pytest.mark.parametrize("id", PROJECT)
def test_a_project_form_says_that_it_is_not_validated(id: str) -> None:
    assert instrument(id).project_form
    assert "not validated" in instrument(id).label


@pytest.mark.parametrize("id", [id for id in IDS if id not in PROJECT])
def test_a_published_instrument_is_no_project_form(id: str) -> None:
    assert not instrument(id).project_form
    assert instrument(id).label == ""


def test_proprietary_instruments_carry_a_total_and_no_item() -> None:
    for id in TOTALS:
        assert instrument(id).total_only
        assert not instrument(id).licence.wording_may_ship


def test_codes_ship_only_with_where_they_come_from() -> None:
    phq = instrument("phq-9")
    assert (phq.loinc, phq.items["phq9"].loinc, phq.scores["total"].loinc) == ("44249-1", "44260-8", "44261-6")
    assert phq.loinc_basis is not None
    assert phq.loinc_basis.status == "verified"
    assert instrument("core-10").loinc is None


def test_an_instrument_is_read_once() -> None:
    assert instrument("phq-9") is instrument("phq-9", 1) is catalogue()["phq-9"]


def test_an_unknown_instrument_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownInstrument, match=r"'phq-10'.*core-10.*declared in the case file"):
        instrument("phq-10")
    with pytest.raises(UnknownInstrument, match=r"version 7.*versions 1"):
        instrument("phq-9", 7)


def test_reviews_of_symptoms_are_monthly_by_default() -> None:
    assert instrument("core-10").horizon_days == 28
    assert instrument("sac").horizon_days == 7


def set_at(values: dict[str, Any], path: str, value: object) -> None:
    *parents, last = path.split("/")
    table: Any = values
    for key in parents:
        table = table[int(key)] if key.isdigit() else table[key]
    if value is None:
        del table[last]
    else:
        table[last] = value


@pytest.mark.parametrize(
    ("file", "path", "value", "place", "allowed"),
    [
        ("phq-9", "schema", 99, "schema", "allowed: 1"),
        ("phq-9", "title", None, "title: found nothing", "not empty"),
        ("phq-9", "tittle", "x", "tittle: found 'x'", "only these keys"),
        ("phq-9", "domain", "sympthoms", "domain", "one of symptoms"),
        ("phq-9", "main", "sum", "main", "one of total"),
        ("phq-9", "sources", {}, "sources", "at least one"),
        ("phq-9", "scores/total/source", "nobody", "scores.total.source", "a key of [sources]"),
        ("phq-9", "scores/total/status", "sure", "scores.total.status", "one of verified, memory"),
        ("phq-9", "scores/total/status", None, "scores.total.status", "one of verified, memory"),
        ("phq-9", "scores/total/range", [0, 28], "scores.total.range", "[0, 27]"),
        ("phq-9", "scores/total/min_answered", 0, "scores.total.min_answered", "at least 1"),
        ("phq-9", "scores/total/on_missing", "zero", "scores.total.on_missing", "one of null"),
        ("phq-9", "scores/total/on_missing", "mean_of_answered", "scores.total.on_missing", "for sum one of"),
        ("phq-9", "scores/total/items", ["phq1", "phq99"], "scores.total.items", "scored tags"),
        ("phq-9", "scores/total/items", ["difficulty"], "scores.total.items", "scored tags"),
        ("phq-9", "scores/total/bands/1/from", 30, "scores.total.bands", "rising starts"),
        ("phq-9", "scores/total/bands/0/from", 1, "scores.total.bands", "the first at 0"),
        ("phq-9", "scores/total/cutoffs/0/at", 40, "scores.total.cutoffs[0].at", "from 0 to 27"),
        ("phq-9", "items/reverse", ["phq0"], "items.reverse", "a tag of items.tags"),
        ("phq-9", "items/tags", ["phq1", "phq1"], "items.tags", "nothing stands twice"),
        ("phq-9", "items/range", [3, 0], "items.range", "lower number first"),
        ("phq-9", "items/range", [0, float("nan")], "items.range", "two numbers"),
        ("phq-9", "safety/0/item", "phq10", "safety[0].item", "one of phq1"),
        ("phq-9", "safety/0/now_from", 7, "safety[0].now_from", "from 0 to 3"),
        ("phq-9", "change/0/points", None, "change[0].points", "above zero"),
        ("phq-9", "change/1/reliability", 1.0, "change[1].reliability", "between 0 and 1"),
        ("phq-9", "change/1/spread", -1, "change[1].spread", "above zero"),
        ("phq-9", "loinc", None, "loinc", "a table [loinc]"),
        ("phq-9", "scores/total/range", "0-27", "scores.total.range", "two numbers"),
        ("phq-9", "project_form", "yes", "project_form", "true or false"),
        ("phq-9", "version", 1.5, "version", "a whole number"),
        ("phq-9", "items/step", 0, "items.step", "above zero"),
        ("phq-9", "items/tags", [], "items.tags", "at least one tag"),
        ("phq-9", "scores", {}, "scores", "at least one"),
        ("phq-9", "change", "six", "change", "a list of tables"),
        ("phq-9", "safety/0/before_the_hour_from", "one", "safety[0].before_the_hour_from", "a finite number"),
        ("sac", "label", None, "label", "not empty"),
        ("sac", "items/ranges", {"image": [-50, 50]}, "items.ranges", "a tag of items.tags"),
        ("tpc", "scores/reparative_tilt/items", ["gu"], "scores.reparative_tilt.items", "two tags"),
        ("bdi-ii", "licence/pack", "pirated", "licence.pack", "one of project"),
    ],
)
def test_a_spoiled_file_is_refused_with_file_key_and_what_is_allowed(
    file: str, path: str, value: object, place: str, allowed: str
) -> None:
    name = f"{file}.v1.toml"
    values = read_toml(KNOWLEDGE / name)
    set_at(values, path, value)
    with pytest.raises(KnowledgeError) as refused:
        parse_instrument(name, values)
    message = str(refused.value)
    assert message.startswith(f"{name}: {place}")
    assert allowed in message


def spoil_bytes(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\nnote = \xff\n")


def spoil_syntax(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n[scores.total\n", encoding="utf-8")


@pytest.mark.parametrize(("spoil", "found"), [(spoil_bytes, "not UTF-8"), (spoil_syntax, "not TOML")])
def test_a_file_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, spoil: Callable[[Path], None], found: str
) -> None:
    path = tmp_path / "phq-9.v1.toml"
    shutil.copy(KNOWLEDGE / path.name, path)
    spoil(path)
    with pytest.raises(KnowledgeError, match=rf"phq-9\.v1\.toml: found .*{found}"):
        read_instrument(path)


def test_a_file_under_the_name_of_another_instrument_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "phq-8.v1.toml"
    shutil.copy(KNOWLEDGE / "phq-9.v1.toml", path)
    with pytest.raises(KnowledgeError, match=r"phq-8\.v1\.toml: id: found 'phq-9'"):
        read_instrument(path)


def test_a_file_name_without_a_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(KNOWLEDGE / "phq-9.v1.toml", tmp_path / "phq-9.toml")
    monkeypatch.setattr(catalogue_module, "KNOWLEDGE", tmp_path)
    with pytest.raises(KnowledgeError, match=r"phq-9\.toml: found this file name; allowed: <id>\.v<version>\.toml"):
        catalogue_module._files.__wrapped__()


def test_a_newer_version_is_the_one_in_force_and_the_older_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = KNOWLEDGE / "phq-9.v1.toml"
    shutil.copy(old, tmp_path / old.name)
    for version in (2, 10):
        text = old.read_text(encoding="utf-8").replace("version = 1", f"version = {version}", 1)
        (tmp_path / f"phq-9.v{version}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalogue_module, "KNOWLEDGE", tmp_path)
    monkeypatch.setattr(catalogue_module, "_files", cache(catalogue_module._files.__wrapped__))
    monkeypatch.setattr(catalogue_module, "_newest", cache(catalogue_module._newest.__wrapped__))
    assert instrument("phq-9").version == 10
    assert instrument("phq-9", 1).version == 1
    assert list(catalogue()) == ["phq-9"]


def test_no_wording_stands_in_a_scoring_file() -> None:
    for path in sorted(KNOWLEDGE.glob("*.toml")):
        items = tomllib.loads(path.read_text(encoding="utf-8")).get("items", {})
        assert not {"text", "texts", "wording"} & set(items)


def test_scoring_loads_neither_numpy_nor_django_nor_pydantic() -> None:
    code = (
        "import sys; from holdfast.measures.catalogue import catalogue; from holdfast.measures import scoring, change;"
        "list(catalogue().values()); print([m for m in ('numpy', 'django', 'pydantic', 'altair') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
