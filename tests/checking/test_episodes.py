"""Words on episodes: about an hour that is there, and saying one thing."""

from typing import Any

import pytest
from tests.checking.building import AFTER, DAY, case, found, hour, the_one

from holdfast.case.model import Case
from holdfast.case.working import EpisodeWord, WorkingNotes


def said(**more: Any) -> Case:
    given = {"id": "e1", "when": DAY, "recorded_at": AFTER, "onset": 1, "verdict": "confirmed"}
    word = EpisodeWord(**{**given, **more})
    return case(WorkingNotes(episode_words=(word,)), sessions=(hour(1), hour(2)))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"kind": "withdrawal", "did": ("owned_part", "changed_step"), "repaired_at": 2, "note": "I had pushed."},
        {"did": ("went_on",)},
        {"verdict": "relabelled", "kind": "candour"},
        {"verdict": "relabelled", "kind": "both", "did": ("owned_part",), "repaired_at": 2},
        {"verdict": "added", "kind": "both"},
        {"verdict": "relabelled", "kind": "devaluing", "repaired_at": 1},
        {"verdict": "dismissed", "note": "He was ill."},
        {"verdict": "added", "onset": 2, "kind": "confrontation"},
        {"verdict": "taken_back"},
    ],
)
def test_what_a_therapist_may_say_of_an_episode(more: dict[str, Any]) -> None:
    assert found(said(**more)) == []


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"onset": 3}, "episode_words[0].onset"),
        ({"repaired_at": 7}, "episode_words[0].repaired_at"),
        ({"onset": 2, "repaired_at": 1}, "episode_words[0].repaired_at"),
        ({"verdict": "relabelled"}, "episode_words[0].kind"),
        ({"verdict": "dismissed", "kind": "withdrawal"}, "episode_words[0].kind"),
        ({"verdict": "confirmed", "kind": "candour"}, "episode_words[0].kind"),
        ({"verdict": "dismissed", "did": ("owned_part",)}, "episode_words[0]"),
        ({"verdict": "relabelled", "kind": "from_outside", "repaired_at": 2}, "episode_words[0]"),
        ({"did": ("owned_part", "owned_part")}, "episode_words[0].did"),
        ({"did": ("went_on", "owned_part")}, "episode_words[0].did"),
    ],
)
def test_a_word_that_speaks_against_itself_is_found(more: dict[str, Any], where: str) -> None:
    assert the_one(said(**more)).place == where
