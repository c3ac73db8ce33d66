"""Every tag a case file allows has words on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from holdfast.case import moves, private, record, working
from holdfast.contract.model import ClauseState
from holdfast.outcome.readings import Verdict
from holdfast.text import Spoken, render
from holdfast.web.words import WORDS, several, word

TAGS: Mapping[str, Any] = {
    "origin": record.Origin,
    "attendance": record.Attendance,
    "by": record.Party,
    "frame": record.FrameMark,
    "frame_topic": record.FrameTopic,
    "asked": record.Asked,
    "tick": record.Tick,
    "condition": record.ConditionName,
    "condition_status": record.ConditionStatus,
    "certainty": record.Certainty,
    "event": record.EventWhat,
    "event_kind": record.EventKind,
    "approach": record.ApproachId,
    "setting": record.Setting,
    "then": working.Then,
    "moment": working.MomentKind,
    "defence_tag": working.DefenceTag,
    "topic": working.Topic,
    "split_self": working.SplitSelf,
    "episode_verdict": working.EpisodeVerdict,
    "repair_act": working.RepairAct,
    "pull": private.Pull,
    "urge": private.Urge,
    "clause": moves.ClauseKind,
    "phase": moves.Phase,
    "clause_state": ClauseState,
    "verdict": Verdict,
}


@pytest.mark.parametrize("kind", TAGS)
def test_every_tag_of_the_case_file_has_words(kind: str) -> None:
    assert set(get_args(TAGS[kind])) - WORDS[kind].keys() == set()


def test_every_sign_has_words() -> None:
    assert len(several("sign", (*working.WITHDRAWAL, *working.CONFRONTATION))) == 14


@pytest.mark.parametrize("address", ["he", "she", "they", "name"])
def test_all_words_can_be_said_of_anybody(address: Any) -> None:
    person = Spoken("Irena K.", address)
    for kind, tags in WORDS.items():
        for tag in tags:
            assert "{" not in render(word(kind, tag), person)


def test_a_tag_without_words_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        word("sign", "no such sign")
