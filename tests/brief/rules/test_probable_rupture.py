from typing import Any

import pytest
from tests.brief.builders import (
    analysis,
    clause,
    finding,
    hour,
    hours,
    moment,
    needs,
    outcome_of,
    process,
    rating,
    words,
)

from holdfast.analysis.model import Analysis
from holdfast.brief.finding import Finding
from holdfast.case.working import EpisodeWord
from holdfast.process.alliance_readings import Candour
from holdfast.process.onsets import Onsets
from holdfast.process.readings import Episode, ImageTurn, RareSign
from holdfast.process.usual import Usual


def episode(**known: Any) -> Episode:
    values: dict[str, Any] = {
        "onset": 7,
        "kind": "withdrawal",
        "stage": "probable",
        "state": "open",
        "sources": ("answers", "log"),
        "rating": rating(7, 40),
        "signs": (RareSign(7, "short_answers", 2, 0.0, True), RareSign(7, "changes_subject", 1, 0.1, True)),
        "attendance": ((8, "cancelled"),),
        "then": ((7, "not_addressed"),),
        "repaired_at": None,
    }
    return Episode(**{**values, **known})


def with_episode(*episodes: Episode, last: int = 7, **more: Any) -> Analysis:
    cancelled = hour(last + 1, took_place=False, attendance=("cancelled",), by="patient")
    return analysis(process((*hours(last), cancelled), episodes=episodes, ratings=(rating(last, 40),)), **more)


def test_a_drop_and_a_rare_sign_are_a_probable_rupture_with_its_evidence() -> None:
    found = finding("probable_rupture", with_episode(episode()))
    assert found.certainty == "two sources agree"
    told = {words(e.what): words(e.value) for e in found.evidence}
    assert told["His rating of hour 7"] == "40 of 100; his usual is 60 (52 to 68)"
    assert told["You marked in hour 7"] == "short answers (dominant) and changes of subject; rare for him"
    assert told["Hour 8"] == "cancelled, by him"


def test_after_a_step_proposed_twice_he_may_have_felt_pushed() -> None:
    found = finding("probable_rupture", with_episode(episode(), clauses=(clause(offered=(6, 7)),)))
    assert words(found.headline) == "He may have felt pushed."
    assert words(found.options[0].rather_not) == "Why did you cancel?"


def test_a_step_agreed_or_offered_once_is_no_push() -> None:
    for step in (clause(offered=(6, 7), state="agreed"), clause(offered=(7,))):
        found = finding("probable_rupture", with_episode(episode(), clauses=(step,)))
        assert words(found.headline) == "He may have stepped back from you at hour 7."


def test_a_number_alone_is_worth_asking_and_is_not_called_a_rupture() -> None:
    alone = episode(stage="candidate", kind="unclear", sources=("answers",), signs=(), attendance=(), then=())
    found = finding("probable_rupture", with_episode(alone))
    assert found.certainty == "worth asking"
    assert words(found.headline) == "Worth asking: his rating of hour 7 was low for him."
    said = " ".join([words(found.headline), words(found.meaning), *(words(o.move) for o in found.options)])
    assert "rupture" not in said.lower()
    assert "break" not in said.lower()


def test_a_number_alone_is_not_asked_about_where_his_ups_and_downs_explain_it_as_well() -> None:
    def outcome(*ratings: float) -> object:
        held = tuple(hour(n, his_alliance=r, signs=()) for n, r in enumerate(ratings, start=1))
        alone = episode(
            onset=12, stage="candidate", sources=("answers",), signs=(), attendance=(), rating=rating(12, 45)
        )
        read = process(held, episodes=(alone,), onsets=Onsets(held))
        return outcome_of("probable_rupture", analysis(read))

    swinging = (60, 74, 58, 76, 49, 71, 60, 77, 52, 70, 66)
    even = (66, 67, 65, 66, 64, 66, 67, 65, 66, 65, 66)
    assert not isinstance(outcome(*swinging, 49), Finding)
    assert isinstance(outcome(*even, 45), Finding)


def test_it_speaks_while_the_episode_is_open_and_is_silent_after() -> None:
    assert words(finding("probable_rupture", with_episode(episode(state="partly_repaired"))).headline).endswith(
        "mended."
    )
    for mended in (episode(state="repaired", repaired_at=9), episode(stage="candidate", state="faded")):
        enough = process(hours(12), episodes=(mended,), ratings=tuple(rating(n, 60) for n in range(1, 13)))
        assert outcome_of("probable_rupture", analysis(enough)) is None


def test_a_number_of_four_hours_ago_is_no_longer_worth_asking_about() -> None:
    old = episode(stage="candidate", sources=("answers",), low_hours=(7,))
    held = process(hours(11), episodes=(old,), ratings=tuple(rating(n, 60) for n in range(1, 12)))
    assert outcome_of("probable_rupture", analysis(held)) is None


@pytest.mark.parametrize("kind", ["withdrawal", "confrontation", "devaluing", "unclear", "both"])
def test_every_kind_has_its_words_and_holds_the_contract(kind: str) -> None:
    found = finding("probable_rupture", with_episode(episode(kind=kind)))
    assert words(found.meaning).startswith("First the two of you; no new step while this is open.")


def test_too_few_ratings_abstain_and_none_at_all_says_what_is_heard_without() -> None:
    few = analysis(process(hours(3), ratings=tuple(rating(n, 60) for n in range(1, 4))))
    assert needs("probable_rupture", few) == "too early to tell: 2 more of his ratings"
    assert "his ratings of the hour" in needs("probable_rupture", analysis(process(hours(9))))


def test_an_hour_without_a_log_is_said_to_be_missing() -> None:
    read = process((*hours(6), hour(7, logged=False)), episodes=(episode(signs=(), then=()),))
    assert "your log of that hour" in [words(m) for m in finding("probable_rupture", analysis(read)).missing]


def test_the_evidence_carries_its_day() -> None:
    assert finding("probable_rupture", with_episode(episode())).evidence[0].when == moment(7)


def test_a_long_break_shows_the_marks_it_began_with_and_the_newest() -> None:
    signs = (
        RareSign(7, "complains_of_me", 1, 0.0, True),
        RareSign(8, "flat", 1, 0.0, True),
        RareSign(9, "entertains", 1, None, False),
    )
    found = finding("probable_rupture", with_episode(episode(kind="confrontation", signs=signs), last=9))
    marked = [words(one.what) for one in found.evidence if words(one.what).startswith("You marked")]
    assert marked == ["You marked in hour 7", "You marked in hour 9"]


def test_a_number_alone_offers_no_interpretation_of_a_break() -> None:
    alone = episode(stage="candidate", kind="unclear", sources=("answers",), signs=(), attendance=(), then=())
    every = ("schema", "psychodynamic", "tfp", "mit", "mbt", "cbt", "cop", "gpm")
    found = finding("probable_rupture", with_episode(alone, approaches=every))
    said = [f"{words(one.move)} {words(one.say)}".lower() for one in (*found.options, *found.more)]
    presumed = ("break", "broke", "wrong", "hurt", "angry", "between you and me", "pushed", "protect", "one of us")
    assert not [one for one in said if any(word in one for word in presumed)]


def test_a_break_that_has_lasted_is_told_as_lasting() -> None:
    found = finding("probable_rupture", with_episode(episode(low_hours=(7, 9, 10)), last=10))
    assert words(found.headline) == "He may have stepped back from you at hour 7, and since."


def your_word(verdict: Any = "confirmed", **more: Any) -> EpisodeWord:
    return EpisodeWord(id="w1", recorded_at=moment(8), when=moment(8).date(), onset=7, verdict=verdict, **more)


def test_a_break_that_you_alone_noted_is_told_as_yours() -> None:
    noted = episode(sources=("judgement",), rating=None, signs=(), attendance=(), word=your_word("added"))
    found = finding("probable_rupture", with_episode(noted))
    assert found.certainty == "seen"
    assert words(found.headline) == "The break you noted at hour 7 is still open."
    assert words(found.meaning).startswith("First the two of you; no new step while this is open.")


def test_what_you_said_and_did_stands_among_the_evidence() -> None:
    word = your_word(kind="withdrawal", did=("owned_part", "changed_step"))
    found = finding("probable_rupture", with_episode(episode(sources=("answers", "log", "judgement"), word=word)))
    told = {words(e.what): words(e.value) for e in found.evidence}
    assert told["You said of hour 7"] == "a break: he stepped back"
    assert told["What you did"] == "owned your part and changed the step or the aim"
    assert found.certainty == "two sources agree"


def test_a_low_number_that_reads_as_candour_is_not_asked_about_twice() -> None:
    alone = episode(stage="candidate", sources=("answers",), signs=(), attendance=(), then=(), low_hours=(7,))
    usual = Usual(level=60, swing=5, ratings=6)
    candid = Candour(7, moment(7), 40, usual, 52, 68, 3, 7, signs_known=True)
    rated = tuple(rating(n, 60) for n in range(1, 7))
    with_candour = process(hours(7), episodes=(alone,), ratings=rated, candours=(candid,))
    assert outcome_of("probable_rupture", analysis(with_candour)) is None
    assert outcome_of("probable_rupture", analysis(process(hours(7), episodes=(alone,), ratings=rated))) is not None


# --- what stands beside it, and what comes first ---------------------------------------------------------------------

BRIEF_SIGN = (RareSign(8, "short_answers", 1, 0.0, True),)


def against(one: Episode, **of_the_hour: Any) -> dict[str, str]:
    held = (*hours(7, held_back=5), hour(8, **of_the_hour))
    found = finding("probable_rupture", analysis(process(held, episodes=(one,), ratings=(rating(8, 40),))))
    assert found.certainty == "two sources agree"
    return {words(e.what): words(e.value) for e in found.against}


def brief_episode(**known: Any) -> Episode:
    return episode(**{"onset": 8, "rating": rating(8, 40), "signs": BRIEF_SIGN, "attendance": (), **known})


def test_contact_and_his_own_part_in_the_hour_of_a_break_stand_beside_it_as_data() -> None:
    assert against(brief_episode(), moments=("real_contact", "own_part"), held_back=8) == {
        "You also marked in hour 8": "real contact and saw his own part; it may have been frankness"
    }


@pytest.mark.parametrize(("held_back", "said"), [(5, True), (3, True), (6, False), (None, False)])
def test_no_more_held_back_than_usual_stands_beside_it(held_back: int | None, said: bool) -> None:
    told = against(brief_episode(), held_back=held_back)
    assert told == ({"Held back in hour 8": f"{held_back} of 10, no more than usual (5)"} if said else {})


def test_beside_a_dominant_sign_anger_or_your_own_word_nothing_is_called_frankness() -> None:
    loud = brief_episode(signs=(RareSign(8, "short_answers", 2, 0.0, True),))
    angry = brief_episode(attendance=((8, "left_in_anger"),))
    word = EpisodeWord(id="w", recorded_at=moment(8), when=moment(8).date(), onset=8, verdict="confirmed")
    for one in (loud, angry, brief_episode(word=word), brief_episode(state="partly_repaired")):
        assert against(one, moments=("own_part",), held_back=1) == {}


def turned(turn: ImageTurn, **known: Any) -> Analysis:
    one = episode(kind="devaluing", **known)
    return analysis(process(hours(7, image=0), episodes=(one,), ratings=(rating(7, 40),), image_turns=(turn,)))


def test_the_turn_in_which_it_broke_stands_in_its_evidence_and_is_said_once() -> None:
    one = turned(ImageTurn(5, 7, 45, -30, (), ((6, "limit_set"),)))
    told = {words(e.what): words(e.value) for e in finding("probable_rupture", one).evidence}
    assert told["His image of you"] == "+45 in hour 5, -30 in hour 7"
    assert told["In hour 6"] == "a limit"
    assert outcome_of("devaluing_turn", one) is None


def test_what_lay_between_is_left_out_once_the_break_is_no_longer_fresh() -> None:
    turn = ImageTurn(5, 7, 45, -30, (), ((6, "limit_set"),))
    old = process(hours(10, image=0), episodes=(episode(kind="devaluing"),), image_turns=(turn,))
    told = [words(e.what) for e in finding("probable_rupture", analysis(old)).evidence]
    assert "His image of you" in told
    assert "In hour 6" not in told


def test_a_turn_that_began_after_the_break_or_ended_before_it_is_news_of_its_own() -> None:
    later, earlier = ImageTurn(6, 7, 45, -30, (), ()), ImageTurn(5, 6, 45, -30, (), ())
    for turn, onset in ((later, 5), (earlier, 7)):
        one = turned(turn, onset=onset, rating=rating(onset, 40))
        assert "His image of you" not in [words(e.what) for e in finding("probable_rupture", one).evidence]
        assert isinstance(outcome_of("devaluing_turn", one), Finding)


def test_a_long_strain_that_turned_another_way_begins_with_the_newest_rating() -> None:
    long = episode(low_hours=(7, 9, 13), newest=(13, "confrontation"))
    read = process(hours(13), episodes=(long,), ratings=(rating(7, 40), rating(13, 32)))
    first, second = finding("probable_rupture", analysis(read)).evidence[:2]
    assert (words(first.what), words(first.value)) == ("His rating of hour 13", "32 of 100, 28 below his usual")
    assert words(second.what) == "His rating of hour 7"


def test_where_it_did_not_turn_the_first_rating_comes_first() -> None:
    long = episode(low_hours=(7, 9, 13), newest=(13, "withdrawal"))
    read = process(hours(13), episodes=(long,), ratings=(rating(7, 40), rating(13, 32)))
    told = [words(e.what) for e in finding("probable_rupture", analysis(read)).evidence]
    assert told[0] == "His rating of hour 7"
    assert "His rating of hour 13" not in told
