"""The slots of the formulations: eight files, plain questions, and refused where they are wrong."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from holdfast.approaches.formulation_files import formulations, read_formulation_file
from holdfast.approaches.knowledge_files import FOLDER
from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.text import Spoken, render, say

EIGHT = ("tfp", "schema", "mbt", "psychodynamic", "cbt", "mit", "cop", "gpm")


def raw(id: str = "mit") -> dict:  # type: ignore[type-arg]
    return deepcopy(read_toml(FOLDER / "formulations" / f"{id}.toml"))


def test_each_of_the_eight_has_a_formulation_and_no_file_stands_by_unread() -> None:
    assert tuple(formulations()) == EIGHT
    assert {p.stem for p in (FOLDER / "formulations").iterdir()} == set(EIGHT)


def test_what_the_issue_names_has_a_place() -> None:
    wanted = {
        "tfp": {"pair_self", "pair_affect", "pair_other", "pair_reversal", "pair_set", "organisation", "defences"},
        "schema": {"schema", "mode", "mode_triggers", "mode_soothes"},
        "mbt": {"automatic_controlled", "self_other", "internal_external", "cognitive_affective", "lost_mode",
                "lost_moment"},
        "psychodynamic": {"hidden_feeling", "anxiety", "protection", "person_past", "person_now", "person_here",
                          "ccrt_wish", "ccrt_other", "ccrt_self", "defence_level"},
        "cbt": {"situation", "belief", "thought", "emotion", "behaviour", "consequence", "prediction", "test",
                "result", "revised_belief"},
        "mit": {"wish", "if_then", "response_of_other", "response_of_self", "core_negative", "core_healthy", "coping",
                "swing_low", "swing_high"},
        "cop": {"behaviour", "plan", "motive"},
        "gpm": {"life_goal", "work", "love", "condition"},
    }  # fmt: skip
    for approach, slots in wanted.items():
        assert slots <= set(formulations()[approach].slots), approach
    assert len(formulations()["schema"].slots["schema"].choices) == 18
    assert all(len(formulations()["mbt"].slots[slot.id].choices) == 5 for slot in formulations()["mbt"].units[0].slots)


def test_it_is_entered_in_minutes() -> None:
    for known in formulations().values():
        asked_first = [slot for slot in known.slots.values() if slot.first]
        assert 6 <= len(asked_first) <= 14, known.approach
        assert all(len(slot.asks) <= 110 for slot in known.slots.values())


@pytest.mark.parametrize("address", ["he", "she", "they", "name"])
def test_every_word_is_put_for_every_person(address: str) -> None:
    person = Spoken("Dana", address)  # type: ignore[arg-type]
    for known in formulations().values():
        words = [known.title, known.begin]
        for unit in known.units:
            words += [unit.title, unit.asks]
            for slot in unit.slots:
                words += [slot.title, slot.asks, *(choice.words for choice in slot.choices)]
        for one in words:
            said = render(say(one), person)
            assert "{" not in said
            if address == "they":
                assert not {"they is", "they does", "does they", "is they", "they has"} & {
                    " ".join(pair) for pair in zip(said.lower().split(), said.lower().split()[1:], strict=False)
                }, said


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda t: t.update(schema=2), "schema"),
        (lambda t: t.update(approach="tfp"), "approach"),
        (lambda t: t.update(sources=["S999"]), "sources"),
        (lambda t: t["units"][0].update(sources=[]), "units[0].sources"),
        (lambda t: t["units"][0].update(names="nothing"), "units[0].names"),
        (lambda t: t["units"][0]["slots"][0].update(whose="patient"), "units[0].slots[0].whose"),
        (lambda t: t["units"][0]["slots"][0].update(several="yes"), "units[0].slots[0].several"),
        (lambda t: t["units"][0].update(many=False, together=True), "units[0].together"),
        (lambda t: t["units"][0]["slots"][0].update(colour="red"), "units[0].slots[0].colour"),
        (lambda t: t["units"][0]["slots"][1].update(id="wish"), "units"),
        (lambda t: t["units"][0]["slots"][0].update(choices=[{"id": "a", "words": "a"}]), "units[0].slots[0].choices"),
        (lambda t: t["units"][3]["slots"][0].update(first=False), "units[3].slots"),
    ],
)
def test_a_wrong_file_is_refused_by_file_and_key(spoil: Callable[[Any], None], key: str) -> None:
    table = raw()
    spoil(table)
    with pytest.raises(KnowledgeError) as refused:
        read_formulation_file("mit", table)
    assert (refused.value.file, refused.value.key) == ("formulations/mit.toml", key)
