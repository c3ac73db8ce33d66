"""What the therapist says about an episode: a source of its own, heard from the moment it was recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import CANCELLED, H, before, calm, treatment, when

from holdfast.case.model import Case
from holdfast.case.working import EpisodeWord
from holdfast.process.readings import Episode

LOW = H(rating=30)
SHORT = H(rating=30, signs=[("short_answers", 2), ("changes_subject", 1)])


def word(onset: int, verdict: str = "confirmed", *, after: int | None = None, **more: Any) -> EpisodeWord:
    """Said on the day of hour `after` (the onset's own), an hour after it."""
    moment = when(after or onset) + timedelta(hours=2)
    given = {"id": f"w{onset}-{verdict}-{after}", "when": moment.date(), "recorded_at": moment, "onset": onset}
    return EpisodeWord(**given, verdict=verdict, **more)  # type: ignore[arg-type]


def said(hours: list[H], *words: EpisodeWord) -> Case:
    case = treatment(hours)
    return replace(case, working=replace(case.working, episode_words=words))


def the_one(case: Case, at: int) -> Episode:
    (episode,) = before(case, at).episodes
    return episode


def test_a_number_alone_that_you_confirm_is_probable_and_holds_the_contract() -> None:
    case = said([*calm(8), LOW], word(9, kind="withdrawal"))
    episode = the_one(case, 10)
    assert (episode.stage, episode.kind, episode.sources) == ("probable", "withdrawal", ("answers", "judgement"))
    assert before(case, 10).open_rupture == episode


def test_what_the_program_said_stays_readable_beside_your_word() -> None:
    episode = the_one(said([*calm(8), SHORT], word(9, "dismissed")), 10)
    assert episode.stage == "set_aside"
    assert episode.program is not None
    assert (episode.program.kind, episode.program.stage, episode.program.sources) == (
        "withdrawal",
        "probable",
        ("answers", "log"),
    )


def test_a_word_counts_from_the_moment_it_was_recorded() -> None:
    case = said([*calm(8), SHORT, H(rating=35), H(rating=35)], word(9, "dismissed", after=10))
    assert before(case, 10).open_rupture is not None
    assert before(case, 11).open_rupture is None


def test_a_dismissed_episode_holds_nothing_and_its_ratings_are_his_usual_again() -> None:
    hours = [*calm(8), SHORT, *[H(rating=30)] * 5]
    process = before(said(hours, word(9, "dismissed")), len(hours) + 1)
    assert process.open_rupture is None
    assert [e.stage for e in process.episodes] == ["set_aside"]
    usual = process.ratings[-1].usual
    kept_out = before(treatment(hours), len(hours) + 1).ratings[-1].usual
    assert usual is not None
    assert kept_out is not None
    assert usual.level < kept_out.level


def test_something_new_after_your_word_may_speak_again_and_what_you_had_seen_may_not() -> None:
    seen = [*calm(8), LOW, H(rating=30, attendance=("left_in_anger",))]
    assert before(said(seen, word(9, "dismissed", after=10)), 11).open_rupture is None
    later = before(said(seen, word(9, "dismissed", after=9)), 11).open_rupture
    assert later is not None
    assert later.onset == 10


def test_a_dismissed_fall_that_goes_on_at_its_level_is_not_said_again() -> None:
    hours = [*calm(8), LOW, H(rating=30), H(rating=32), H(rating=28)]
    episodes = before(said(hours, word(9, "dismissed")), 13).episodes
    assert [(e.onset, e.stage) for e in episodes] == [(9, "set_aside")]


def test_candour_returns_his_ratings_to_his_usual_and_what_came_from_outside_does_not() -> None:
    hours = [*calm(8), LOW, *[H(rating=30)] * 4]
    levels = {}
    for kind in ("candour", "from_outside"):
        process = before(said(hours, word(9, "relabelled", kind=kind)), 14)
        assert process.open_rupture is None
        assert [(e.stage, e.kind) for e in process.episodes] == [("set_aside", kind)]
        usual = process.ratings[-1].usual
        assert usual is not None
        levels[kind] = usual.level
    assert levels["candour"] < levels["from_outside"] == 60


def test_a_relabelled_episode_carries_your_kind() -> None:
    episode = the_one(said([*calm(8), SHORT], word(9, "relabelled", kind="devaluing")), 10)
    assert (episode.stage, episode.kind) == ("probable", "devaluing")


def test_what_lay_between_you_and_came_from_outside_as_well_is_a_break_of_both() -> None:
    episode = the_one(said([*calm(8), SHORT], word(9, "relabelled", kind="both", did=("owned_part",))), 10)
    assert (episode.stage, episode.state, episode.kind) == ("probable", "open", "both")
    assert episode.program is not None
    assert episode.program.kind == "withdrawal"
    hours = [*calm(8), LOW, *[H(rating=30)] * 4]
    usual = before(said(hours, word(9, "relabelled", kind="both")), 14).ratings[-1].usual
    assert usual is not None
    assert usual.level == 60, "ratings within a break are no usual of his"


def test_an_episode_you_add_is_one_though_he_rated_as_usual_and_mends_when_you_say_so() -> None:
    hours = [*calm(10), H(rating=60), H(rating=62)]
    added = word(9, "added", kind="withdrawal", did=("owned_part",))
    process = before(said(hours, added), 13)
    (episode,) = process.episodes
    assert (episode.stage, episode.state, episode.sources) == ("probable", "open", ("judgement",))
    assert episode.program is None
    assert process.ratings == before(treatment(hours), 13).ratings, "his ratings tell nothing of it"
    mended = the_one(said(hours, added, word(9, "added", after=12, repaired_at=12)), 13)
    assert (mended.state, mended.repaired_at, mended.mended_by) == ("repaired", 12, ("judgement",))


def test_an_hour_he_cancelled_can_be_added() -> None:
    episode = the_one(said([*calm(8), CANCELLED], word(9, "added")), 10)
    assert (episode.onset, episode.stage, episode.kind) == (9, "probable", "unclear")


def test_the_hour_you_name_goes_before_what_is_on_record() -> None:
    hours = [*calm(8), SHORT, H(rating=60), H(rating=61), H(rating=60)]
    assert the_one(treatment(hours), 13).repaired_at == 10
    case = said(hours, word(9, repaired_at=12, after=12))
    assert the_one(case, 13).repaired_at == 12
    program = the_one(case, 13).program
    assert program is not None
    assert program.repaired_at == 10


def test_the_latest_word_counts_and_one_taken_back_leaves_none() -> None:
    hours = [*calm(8), SHORT]
    twice = said(hours, word(9, "dismissed"), replace(word(9), id="z"))
    assert the_one(twice, 10).stage == "probable"
    back = said(hours, word(9, "dismissed"), replace(word(9, "taken_back"), id="z"))
    assert before(back, 10).episodes == before(treatment(hours), 10).episodes


def test_how_deep_it_went_is_counted_from_his_usual_before_it() -> None:
    episode = the_one(treatment([*calm(8), SHORT, H(rating=20), H(rating=58)]), 12)
    assert episode.fall == 40
    assert (episode.repaired_at, episode.mended_by) == (11, ("answers",))


ratings = st.lists(st.one_of(st.none(), st.integers(0, 10).map(lambda v: 10 * v)), min_size=8, max_size=20)
verdicts = st.sampled_from(("confirmed", "dismissed", "added", "taken_back"))


@settings(max_examples=50, deadline=None)
@given(ratings, st.lists(st.tuples(st.integers(1, 20), verdicts), max_size=3))
def test_whatever_is_said_ratings_stay_and_episodes_follow_each_other(
    values: list[int | None], told: list[tuple[int, str]]
) -> None:
    hours = [H(rating=v) for v in values]
    words = [word(onset, verdict) for onset, verdict in told if onset <= len(hours)]
    process = before(said(hours, *words), len(hours) + 1)
    plain = before(treatment(hours), len(hours) + 1)
    assert [(r.hour, r.value) for r in process.ratings] == [(r.hour, r.value) for r in plain.ratings]
    onsets = [e.onset for e in process.episodes]
    assert onsets == sorted(set(onsets))
    assert all(e.stage != "probable" or "judgement" in e.sources or len(e.sources) >= 2 for e in process.episodes)
    if not words:
        assert process.episodes == plain.episodes
