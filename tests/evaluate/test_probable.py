"""How often "probable" was right."""

from holdfast.evaluate.probable import Said, probable, probable_in, quiet
from holdfast.simulate.examples import example
from holdfast.simulate.known import Known, KnownEpisode
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw


def test_a_rupture_that_was_planted_there_makes_it_right_and_one_elsewhere_does_not() -> None:
    # The archivist's rupture at hour 7 is the story's first: two sources agree.
    case = example("archivist")
    there = probable(case, Known(False, (KnownEpisode("withdrawal", 7, 7, 10, 11, 20.0),)))
    elsewhere = probable(case, Known(False, (KnownEpisode("withdrawal", 60, 60, 61, None, 20.0),)))
    assert there.said == elsewhere.said > 0
    assert there.right >= 1 > elsewhere.right
    assert there.by_chance == len(range(6, 12))


def test_in_the_quiet_setting_nothing_of_his_is_on_record() -> None:
    silent = quiet(draw("ordinary", 2, 20, 71))
    case = to_case(silent, 0)
    assert all(session.patient is None for session in case.record.sessions)
    assert not case.record.check_ins
    assert any(log.signs for log in case.working.logs)


def test_counts_add_up() -> None:
    both = probable_in("reference", "usual", [0, 1], 71, 20)
    assert both == probable_in("reference", "usual", [0], 71, 20) + probable_in("reference", "usual", [1], 71, 20)
    assert both.hours == 40
    assert Said(1, 1, 2, 3) + Said(1, 0, 2, 3) == Said(2, 1, 4, 6)
