"""The check runs each file's worked cases, and notices what was changed without meaning to."""

import shutil
from pathlib import Path

import pytest

from holdfast.knowledge import read_toml
from holdfast.measures.catalogue import KNOWLEDGE, catalogue, instrument
from holdfast.measures.check import problems
from holdfast.measures.words import PACKS, fingerprint, wording


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")
    shutil.copytree(PACKS, tmp_path / "wording")
    return tmp_path / "knowledge", tmp_path / "wording"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_ships_holds() -> None:
    assert [str(problem) for problem in problems()] == []


def test_every_item_level_instrument_has_worked_cases_with_a_blank() -> None:
    for one in catalogue().values():
        cases = read_toml(KNOWLEDGE / f"{one.id}.v{one.version}.toml").get("cases", [])
        if one.items:
            assert len(cases) >= 2
            assert any("blank" in case["answers"] for case in cases)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("core-10.v1.toml", 'reverse = ["core2", "core3"]', 'reverse = ["core3", "core4"]', "worked case 7: total is"),
        ("phq-9.v1.toml", "min_answered = 7", "min_answered = 6", "three blank"),
        ("phq-9.v1.toml", "now_from = 2", "now_from = 1", "safety item phq9 says now, expected before the hour"),
        ("gad-7.v1.toml", "from = 10", "from = 13", "the band of total is mild, expected moderate"),
        ("who-5.v1.toml", "at = 50", "at = 30", "the cut-offs met by total"),
        ("sac.v1.toml", "min_answered = 5", "min_answered = 4", "two of six blank"),
        ("tpc.v1.toml", 'items = ["gu", "sh"]', 'items = ["sh", "gu"]', "reparative_tilt is 10, expected -10"),
        ("gad-7.v1.toml", "expect = { total = 12 }", 'expect = { total = "none" }', "total is 12, expected none"),
        ("gad-7.v1.toml", 'expect = { total = "none" }', "expect = { total = 12 }", "total is null, expected 12"),
        ("gad-7.v1.toml", "[2, 2, 3, 1, 1, 2, 1]", "[2, 2, 9, 1, 1, 2, 1]", "gad3: found 9"),
        ("gad-7.v1.toml", "[2, 2, 3, 1, 1, 2, 1]", "[2, 2, 3, 1, 1, 2]", "answers: found 6; allowed: 7 answers"),
        ("gad-7.v1.toml", 'domain = "symptoms"', 'domain = "sympthoms"', "domain: found 'sympthoms'"),
        ("gad-7.v1.toml", "[sources.project]", '[sources.other]\ncite = "x"\n[sources.project]', "nothing names it"),
        ("log/tsl.v1.toml", 'kind = "one"', 'kind = "two"', "rows[0].kind"),
        ("batteries/batteries.v1.toml", '"rses", "wai-sr"]', '"rses", "wai-rs"]', "instruments: found wai-rs"),
    ],
)
def test_a_changed_key_is_noticed(copies: tuple[Path, Path], file: str, old: str, new: str, said: str) -> None:
    knowledge, packs = copies
    change(knowledge / file, old, new)
    found = [str(problem) for problem in problems(knowledge, packs)]
    assert any(said in line and line.startswith(Path(file).name) for line in found), found


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("project/en/sac.v1.toml", "taken seriously", "taken very seriously", "the words differ from the lock"),
        ("free/en/gad-7.v1.toml", '0 = "Not at all"', '0 = "Not at all sure"', "the words differ from the lock"),
        ("project/en/tpc.v1.toml", 'gr1 = "I felt a cut above the people around me."\n', "", "not the items"),
        ("project/en/tpc.v1.toml", 'id = "tpc"', 'id = "tpcc"', "no instrument tpcc"),
        ("project/en/sac.v1.toml", "[ends.img]", "[ends.image]", "no such item"),
        ("project/en/sac.v1.toml", '0 = "not at all"', 'zero = "not at all"', "an answer, as a number"),
        ("project/en/sac.v1.toml", 'pack = "project"', 'pack = "free"', "pack: found 'free'"),
    ],
)
def test_changed_words_are_noticed(copies: tuple[Path, Path], file: str, old: str, new: str, said: str) -> None:
    knowledge, packs = copies
    change(packs / file, old, new)
    found = [str(problem) for problem in problems(knowledge, packs)]
    assert any(said in line for line in found), found


def test_words_that_went_missing_are_noticed(copies: tuple[Path, Path]) -> None:
    knowledge, packs = copies
    (packs / "project" / "en" / "sac.v1.toml").unlink()
    assert [str(problem) for problem in problems(knowledge, packs)] == ["sac.v1.toml: wording.sha256.en: no words"]


def test_words_in_a_pack_their_licence_does_not_name_are_noticed(copies: tuple[Path, Path]) -> None:
    knowledge, packs = copies
    (packs / "free" / "en" / "bdi-ii.v1.toml").write_text(
        'id = "bdi-ii"\nversion = 1\nlang = "en"\npack = "free"\nattribution = "none"\n', encoding="utf-8"
    )
    assert any("does not put its words in free" in str(problem) for problem in problems(knowledge, packs))


def test_the_project_forms_ship_all_their_words() -> None:
    for id in ("sac", "tpc"):
        words = wording(instrument(id))
        assert words is not None
        assert words.complete
        assert tuple(words.items) == tuple(instrument(id).items)
        assert "not validated" in words.attribution
        assert fingerprint(words) == instrument(id).wording.sha256["en"]


def test_the_image_slider_has_an_ordinary_person_in_its_middle() -> None:
    words = wording(instrument("sac"))
    assert words is not None
    assert "ordinary person" in words.ends["img"][0]


def test_words_that_may_ship_are_whole_or_left_to_the_practice() -> None:
    for id in ("gad-7", "phq-9", "core-10", "core-om", "who-5", "audit", "audit-c", "dast-10", "rses"):
        words = wording(instrument(id))
        assert words is not None
        assert words.complete
        assert tuple(words.items) == tuple(instrument(id).items)
        assert words.attribution
    assert wording(instrument("sac"), "it") is None


def test_gad_7_and_phq_9_begin_with_not_at_all_and_nothing_surer() -> None:
    for id in ("gad-7", "phq-9"):
        words = wording(instrument(id))
        assert words is not None
        assert words.anchors[0] == "Not at all"


def test_questions_we_cannot_vouch_for_or_may_not_print_are_left_out() -> None:
    words = wording(instrument("itq"))
    assert words is not None
    assert not words.complete  # its answers alone: copies of the questions differ
    for id in ("bdi-ii", "wai-sr", "sai", "arm-5", "bsl-23", "rfq-8", "tas-20", "psychlops", "gbo", "b-pni"):
        assert wording(instrument(id)) is None
        assert not instrument(id).licence.wording_may_ship


def test_the_three_questions_of_the_audit_c_are_the_first_three_of_the_audit() -> None:
    short, whole = wording(instrument("audit-c")), wording(instrument("audit"))
    assert short is not None
    assert whole is not None
    assert all(whole.items[tag] == text and whole.ends[tag] == short.ends[tag] for tag, text in short.items.items())
