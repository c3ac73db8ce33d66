"""Every key and figure as it was first written down, by the place of the item on the form, apart from the TOML.

A key that is mistyped still loads, and a worked case sees it only if two answers there happen to differ. Here each is
held in a second hand: who changes one on purpose changes it in both places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.instrument import Instrument
from holdfast.measures.scoring import order_of

Places = Mapping[str, str]

PNI = {
    "contingent_self_esteem": "2 5 8 16 19 30 32 36 40 41 47 48", "exploitativeness": "4 10 15 23 35",
    "self_sacrificing_self_enhancement": "6 22 25 33 39 43", "hiding_the_self": "7 9 13 28 44 46 50",
    "grandiose_fantasy": "1 14 26 31 42 45 49", "devaluing": "3 17 21 24 27 34 51",
    "entitlement_rage": "11 12 18 20 29 37 38 52",
    "grandiosity": "4 10 15 23 35 1 14 26 31 42 45 49 6 22 25 33 39 43",
    "vulnerability": "2 5 8 16 19 30 32 36 40 41 47 48 7 9 13 28 44 46 50 3 17 21 24 27 34 51 11 12 18 20 29 37 38 52",
}  # fmt: skip
B_PNI_NUMBERS = [4, 8, 9, 10, 12, 15, 17, 18, 21, 22, 23, 25, 26, 27, 28, 30, 31, 32, 33, 34, 36, 37, 38, 39, 42, 45,
                 46, 50]  # fmt: skip
B_PNI = {
    "exploitativeness": "1 4 6 11", "contingent_self_esteem": "2 16 18 21", "hiding_the_self": "3 15 27 28",
    "entitlement_rage": "5 8 22 23", "devaluing": "7 9 14 20", "self_sacrificing_self_enhancement": "10 12 19 24",
    "grandiose_fantasy": "13 17 25 26", "grandiosity": "1 4 6 11 10 12 19 24 13 17 25 26",
    "vulnerability": "2 16 18 21 3 15 27 28 5 8 22 23 7 9 14 20",
}  # fmt: skip
NPI_A = "1 2 3 6 8 11 12 13 14 16 21 24 25 27 29 30 31 33 34 36 37 38 39"
NPI = {
    "authority": "1 8 10 11 12 32 33 36", "self_sufficiency": "17 21 22 31 34 39", "superiority": "4 9 26 37 40",
    "exhibitionism": "2 3 7 20 28 30 38", "exploitativeness": "6 13 16 23 35", "vanity": "15 19 29",
    "entitlement": "5 14 18 24 25 27", "leadership_authority": "1 5 10 11 12 27 32 33 34 36 40",
    "grandiose_exhibitionism": "4 7 15 19 20 26 28 29 30 38", "entitlement_exploitativeness": "13 14 24 25",
}  # fmt: skip
NARQ = {
    "admiration": "1 2 3 5 7 8 15 16 18", "rivalry": "4 6 9 10 11 12 13 14 17", "grandiosity": "1 2 8",
    "uniqueness": "3 5 15", "charmingness": "7 16 18", "devaluation": "13 14 17", "supremacy": "6 9 10",
    "aggressiveness": "4 11 12",
}  # fmt: skip
FFNI = [
    "acclaim_seeking", "arrogance", "authoritativeness", "distrust", "entitlement", "exhibitionism",
    "exploitativeness", "grandiose_fantasies", "indifference", "lack_of_empathy", "manipulativeness",
    "need_for_admiration", "reactive_anger", "shame", "thrill_seeking",
]  # fmt: skip


def _facets(*places: int) -> str:
    return " ".join(str(f + turn) for f in places for turn in (0, 15, 30, 45))


KEYS: Mapping[str, Places] = {
    "pni-52": PNI,
    "b-pni": B_PNI,
    "sb-pni": {"grandiosity": "3 4 6 8 10 11", "vulnerability": "1 2 5 7 9 12"},
    "npi-40": NPI,
    "npi-13": {
        "entitlement_exploitativeness": "1 4 7 10", "grandiose_exhibitionism": "2 5 8 11 13",
        "leadership_authority": "3 6 9 12",
    },
    "narq-18": NARQ,
    "narq-s": {"rivalry": "1 3 6", "admiration": "2 4 5"},
    "ffni-sf": {
        **{name: _facets(f) for f, name in enumerate(FFNI, start=1)}, "vulnerability": _facets(4, 12, 13, 14),
        "grandiosity": _facets(1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 15), "agentic_extraversion": _facets(1, 3, 6, 8),
        "antagonism": _facets(2, 4, 5, 7, 10, 11, 13, 15), "neuroticism": _facets(9, 12, 14),
    },
    "lpfs-bf": {
        "self_functioning": "1 2 3 4 5 6", "interpersonal_functioning": "7 8 9 10 11 12", "identity": "1 2 3",
        "self_direction": "4 5 6", "empathy": "7 8 9", "intimacy": "10 11 12",
    },
    "pid-5-bf": {
        "negative_affect": "8 9 10 11 15", "detachment": "4 13 14 16 18", "antagonism": "17 19 20 22 25",
        "disinhibition": "1 2 3 5 6", "psychoticism": "7 12 21 23 24",
    },
    "core-om": {
        "wellbeing": "4 14 17 31", "problems": "2 5 8 11 13 15 18 20 23 27 28 30",
        "functioning": "1 3 7 10 12 19 21 25 26 29 32 33",
    },
    "phq-9": {"core_count": "1 2"},
    "audit": {"consumption": "1 2 3"},
    "itq": {"ptsd_sum": "1 2 3 4 5 6", "dso_sum": "10 11 12 13 14 15"},
    "wai-sr": {"task": "1 2 10 12", "bond": "3 5 7 9", "goal": "4 6 8 11"},
    "tas-20": {
        "difficulty_identifying": "1 3 6 7 9 13 14", "difficulty_describing": "2 4 11 12 17",
        "external_thinking": "5 8 10 15 16 18 19 20",
    },
    "rfq-8": {"certainty": "1 2 3 4 5 6", "uncertainty": "2 4 5 6 7 8"},
    "ecr": {"avoidance": " ".join(map(str, range(1, 36, 2))), "anxiety": " ".join(map(str, range(2, 37, 2)))},
    "dirty-dozen": {"machiavellianism": "1 2 3 4", "psychopathy": "5 6 7 8", "narcissism": "9 10 11 12"},
}  # fmt: skip
WHOLE = {"pni-52": 52, "b-pni": 28, "sb-pni": 12, "hsns": 10, "npi-40": 40, "npi-16": 16, "npi-13": 13, "ffni-sf": 60,
         "lpfs-bf": 12, "pid-5-bf": 25, "bsl-23": 23, "phq-9": 9, "gad-7": 7, "who-5": 5, "audit": 10, "audit-c": 3,
         "dast-10": 10, "core-10": 10, "core-om": 34, "rses": 10, "wai-sr": 12, "tas-20": 20}  # fmt: skip
RANGES = {"pni-52": (0, 5), "b-pni": (0, 5), "sb-pni": (0, 5), "hsns": (1, 5), "npi-40": (1, 2), "narq-18": (1, 6),
          "narq-s": (1, 6), "ffni-sf": (1, 5), "lpfs-bf": (1, 4), "pid-5-bf": (0, 3), "bsl-23": (0, 4),
          "phq-9": (0, 3), "gad-7": (0, 3), "who-5": (0, 5), "dast-10": (0, 1), "itq": (0, 4), "core-10": (0, 4),
          "core-om": (0, 4), "rses": (0, 3), "rfq-8": (1, 7), "wai-sr": (1, 5), "gas": (-2, 2)}  # fmt: skip
REVERSED: Mapping[tuple[str, str | None], str] = {
    ("ffni-sf", None): "19 27 38",
    ("core-10", None): "2 3",
    ("core-om", None): "3 4 7 12 19 21 31 32",
    ("dast-10", None): "3",
    ("rses", "satisfied-first"): "2 5 6 8 9",
    ("rses", "worth-first"): "3 5 8 9 10",
    ("rses", "satisfied-first-one-to-four"): "2 5 6 8 9",
    ("rses", "worth-first-one-to-four"): "3 5 8 9 10",
    ("tas-20", None): "4 5 10 18 19",
    ("sd3", "blocks"): "11 15 17 20 25",
    ("arm-5", None): "3",
    ("ecr", None): "3 15 19 22 25 27 29 31 33 35",
}
WHO_NEEDS_WHAT = {
    ("b-pni", "grandiosity"): 10, ("b-pni", "vulnerability"): 13, ("b-pni", "exploitativeness"): 3,
    ("b-pni", "hiding_the_self"): 3, ("phq-9", "total"): 7, ("core-10", "total"): 9, ("pid-5-bf", "antagonism"): 4,
    ("pid-5-bf", "total"): 19, ("narq-s", "rivalry"): 3, ("narq-s", "admiration"): 3, ("who-5", "total"): 5,
}  # fmt: skip
BANDS = {
    ("phq-9", "total"): [0, 5, 10, 15, 20],
    ("gad-7", "total"): [0, 5, 10, 15],
    ("core-10", "total"): [0, 6, 11, 15, 20, 25],
    ("bsl-23", "total"): [0, 0.28, 1.07, 1.87, 2.67, 3.47],
    ("audit", "total"): [0, 8, 16, 20],
    ("dast-10", "total"): [0, 1, 3, 6, 9],
}
CUTOFFS = {
    ("phq-9", "total"): {(10, "at_least")},
    ("gad-7", "total"): {(10, "at_least"), (8, "at_least")},
    ("core-10", "total"): {(11, "at_least"), (13, "at_least")},
    ("core-om", "total"): {(10, "at_least")},
    ("bsl-23", "total"): {(1.5, "at_least")},
    ("who-5", "total"): {(50, "at_most"), (28, "at_most")},
    ("audit", "total"): {(8, "at_least")},
    ("audit-c", "total"): {(3, "at_least"), (4, "at_least"), (5, "at_least")},
    ("dast-10", "total"): {(3, "at_least")},
    ("tas-20", "total"): {(52, "at_least"), (61, "at_least")},
}
SAFETY = {  # place of the item: before the hour from, now from, now where it rose by
    "phq-9": {9: (1, 2, 2)},
    "core-10": {6: (None, 1, None)},
    "core-om": {9: (1, 2, None), 16: (None, 1, None), 24: (1, 2, None), 34: (None, 1, None), 6: (1, 2, None),
                22: (1, 2, None)},
    "bsl-23": dict.fromkeys((5, 7, 12, 18), (1, 2, None)),
}  # fmt: skip
LOINC = {
    "phq-9": ("44249-1", "44261-6", "44250-9 44255-8 44259-0 44254-1 44251-7 44258-2 44252-5 44253-3 44260-8 69722-7"),
    "gad-7": ("69737-5", "70274-6", "69725-0 68509-9 69733-4 69734-2 69735-9 69689-8 69736-7"),
    "audit-c": ("72109-2", "75626-2", "68518-0 68519-8 68520-6"),
}
LIMITS = {
    ("b-pni", "grandiosity", "jacobson_truax", None, 0.81, 0.786),
    ("b-pni", "vulnerability", "jacobson_truax", None, 0.886, 0.868),
    ("sb-pni", "grandiosity", "jacobson_truax", None, 0.78, 0.976),
    ("sb-pni", "vulnerability", "jacobson_truax", None, 0.82, 1.053),
    ("pni-52", "grandiosity", "jacobson_truax", None, 0.86, 0.749),
    ("pni-52", "vulnerability", "jacobson_truax", None, 0.94, 0.804),
    ("narq-18", "admiration", "jacobson_truax", None, 0.84, 0.875),
    ("narq-18", "rivalry", "jacobson_truax", None, 0.86, 0.904),
    ("narq-s", "admiration", "jacobson_truax", None, 0.721, 1.102),
    ("narq-s", "rivalry", "jacobson_truax", None, 0.72, 1.055),
    ("hsns", "total", "jacobson_truax", None, 0.73, 6.2),
    ("rses", "total", "jacobson_truax", None, 0.91, 6.79),
    ("phq-9", "total", "published_rule", 6, None, None),
    ("phq-9", "total", "jacobson_truax", None, 0.84, 5.5),
    ("gad-7", "total", "published_rule", 4, None, None),
    ("gad-7", "total", "jacobson_truax", None, 0.83, 4.5),
    ("core-10", "total", "published_rule", 6, None, None),
    ("core-10", "total", "anchor", 9, None, None),
    ("who-5", "total", "convention", 10, None, None),
    ("who-5", "raw", "convention", 2.5, None, None),
    ("bsl-23", "total", "jacobson_truax", None, 0.841, None),
    ("tas-20", "total", "jacobson_truax", None, 0.77, None),
    ("bdi-ii", "total", "jacobson_truax", None, 0.801, None),
    ("bdi-ii", "total", "anchor", 7, None, None),
    ("hamd-17", "total", "jacobson_truax", None, 0.8, None),
}
# students: n, mean, SD, alpha, then 5, 25, 50, 75, 95 %; PNI forms as gathered (1 to 6), kept one lower (0 to 5)
STUDENTS = """
b-pni grandiosity 3931 3.595 .786 .81 2.25 3.08 3.58 4.08 4.92
b-pni vulnerability 3893 3.100 .868 .89 1.56 2.56 3.12 3.69 4.50
b-pni total 3805 3.308 .741 .90 2.04 2.86 3.32 3.79 4.46
b-pni contingent_self_esteem 4006 3.080 1.194 .84 1.00 2.25 3.00 4.00 5.00
b-pni exploitativeness 4005 3.216 1.080 .78 1.50 2.50 3.25 4.00 5.00
b-pni self_sacrificing_self_enhancement 4008 3.860 .967 .70 2.25 3.25 4.00 4.50 5.50
b-pni hiding_the_self 4000 3.633 1.115 .75 1.75 3.00 3.75 4.50 5.50
b-pni grandiose_fantasy 3994 3.706 1.139 .79 1.75 3.00 3.75 4.50 5.75
b-pni devaluing 3991 2.772 1.050 .75 1.00 2.00 2.75 3.50 4.50
b-pni entitlement_rage 4008 2.941 1.031 .73 1.25 2.25 3.00 3.75 4.75
sb-pni grandiosity 3979 3.806 .976 .78 2.17 3.17 3.83 4.50 5.50
sb-pni vulnerability 3980 3.105 1.053 .82 1.33 2.33 3.17 3.83 4.83
pni-52 grandiosity 3886 3.684 .749 .86 2.39 3.22 3.72 4.17 4.89
pni-52 vulnerability 3764 3.227 .804 .94 1.82 2.71 3.26 3.74 4.52
narq-18 admiration 4732 3.505 .875 .84 2.00 3.00 3.56 4.11 5.00
narq-18 rivalry 4735 2.322 .904 .86 1.11 1.67 2.22 2.89 4.00
narq-s admiration 4788 3.271 1.102 .72 1.33 2.67 3.33 4.00 5.00
narq-s rivalry 4797 2.254 1.055 .72 1.00 1.33 2.00 3.00 4.00
hsns total 3056 28.37 6.20 .73 18 24 29 32 38
npi-40 total 4556 15.00 7.14 .86 4 9 15 20 27
npi-16 total 4698 4.69 3.30 .75 0 2 4 7 10
npi-13 total 4721 4.03 2.81 .72 0 2 4 6 9
"""


def numbers(text: str) -> set[int]:
    return {int(one) for one in text.split()}


def places(measure: Instrument, tags: Iterable[str], form: str | None = None) -> set[int]:
    """Where on the form these items stand, from 1."""
    order, _ = order_of(measure, form)
    return {order.index(tag) + 1 for tag in tags}


@pytest.mark.parametrize("id", KEYS)
def test_each_score_takes_the_items_at_these_places(id: str) -> None:
    measure = instrument(id)
    assert {name: places(measure, measure.scores[name].items) for name in KEYS[id]} == {
        name: numbers(text) for name, text in KEYS[id].items()
    }


@pytest.mark.parametrize(("id", "n"), WHOLE.items())
def test_the_total_takes_every_scored_item_and_there_are_so_many(id: str, n: int) -> None:
    measure = instrument(id)
    assert sum(item.scored for item in measure.items.values()) == n
    if "total" in measure.scores:
        assert places(measure, measure.scores["total"].items) == set(range(1, n + 1))


def test_the_places_of_a_short_pni_are_these_numbers_of_the_long_one() -> None:
    assert list(instrument("pni-52").items) == [f"pni52:{n:02}" for n in range(1, 53)]
    assert list(instrument("b-pni").items) == [f"pni52:{n:02}" for n in B_PNI_NUMBERS]
    twelve = [8, 17, 22, 26, 30, 31, 32, 33, 36, 42, 45, 50]
    assert list(instrument("sb-pni").items) == [f"pni52:{n:02}" for n in twelve]


def test_the_places_of_the_short_npi_and_narq_are_these_numbers_of_the_long_ones() -> None:
    sixteen = [30, 9, 23, 14, 12, 34, 35, 24, 7, 40, 21, 13, 32, 4, 20, 39]
    assert list(instrument("npi-16").items) == [f"npi40:{n:02}" for n in sixteen]
    assert list(instrument("narq-s").items) == [f"narq:{n:02}" for n in (4, 8, 9, 15, 16, 17)]


def test_each_pair_of_the_npi_counts_for_this_letter() -> None:
    def first_counts(id: str) -> set[int]:
        tables = {tag: item.recode.table for tag, item in instrument(id).items.items() if item.recode is not None}
        assert all(sorted(table.items()) in ([(1, 0), (2, 1)], [(1, 1), (2, 0)]) for table in tables.values())
        return places(instrument(id), (tag for tag, table in tables.items() if table[1] == 1))

    assert first_counts("npi-40") == numbers(NPI_A)
    assert first_counts("npi-13") == numbers("1 3 4 6 7 10 12 13")


@pytest.mark.parametrize(("id", "ends"), RANGES.items())
def test_answers_run_from_here_to_there(id: str, ends: tuple[int, int]) -> None:
    assert {(item.low, item.high) for item in instrument(id).items.values()} == {ends}


def test_these_items_are_reversed_and_no_others() -> None:
    for (id, form), text in REVERSED.items():
        measure = instrument(id)
        turned = (tag for tag, item in measure.items.items() if item.reverse)
        assert places(measure, turned, form) == numbers(text), (id, form)
    known = {id for id, _ in REVERSED}
    assert {id for id, one in catalogue().items() if any(item.reverse for item in one.items.values())} == known


def test_the_two_orders_of_the_hsns_exchange_the_fifth_and_the_ninth() -> None:
    forms = instrument("hsns").forms
    (one, other) = (forms[name].order for name in ("author-page", "fifth-and-ninth-exchanged"))
    assert [n for n, (a, b) in enumerate(zip(one, other, strict=True), start=1) if a != b] == [5, 9]
    assert (one[4], one[8]) == (other[8], other[4])


@pytest.mark.parametrize(("key", "needed"), WHO_NEEDS_WHAT.items())
def test_so_many_answers_are_needed(key: tuple[str, str], needed: int) -> None:
    assert instrument(key[0]).scores[key[1]].min_answered == needed


def test_bands_begin_here_and_no_other_score_has_any() -> None:
    found = {
        (id, name): [band.start for band in rule.bands]
        for id, one in catalogue().items()
        for name, rule in one.scores.items()
        if rule.bands
    }
    assert found == BANDS


def test_cut_offs_are_these_and_no_other_score_has_any() -> None:
    found = {
        (id, name): {(cutoff.at, cutoff.side) for cutoff in rule.cutoffs}
        for id, one in catalogue().items()
        for name, rule in one.scores.items()
        if rule.cutoffs
    }
    assert found == CUTOFFS


def test_safety_items_speak_from_here_and_there_are_no_others() -> None:
    found = {
        id: {
            next(iter(places(one, [rule.item]))): (rule.before_the_hour_from, rule.now_from, rule.now_if_risen_by)
            for rule in one.safety
        }
        for id, one in catalogue().items()
        if one.safety
    }
    assert found == SAFETY


@pytest.mark.parametrize("id", LOINC)
def test_loinc_codes_are_these(id: str) -> None:
    measure, (panel, total, items) = instrument(id), LOINC[id]
    assert (measure.loinc, measure.scores["total"].loinc) == (panel, total)
    assert [item.loinc for item in measure.items.values()] == items.split()


def test_limits_of_change_are_these_and_there_are_no_others() -> None:
    found = {
        (id, rule.score, rule.method, rule.points, rule.reliability, rule.spread)
        for id, one in catalogue().items()
        for rule in one.change
    }
    assert found == LIMITS


@pytest.mark.parametrize("line", STUDENTS.split("\n")[1:-1])
def test_the_figures_of_the_students_are_these(line: str) -> None:
    id, score, n, *figures = line.split()
    mean, sd, alpha, *points = map(float, figures)
    lower = 1.0 if "pni" in id else 0.0
    found = instrument(id).references["students", score]
    assert (found.n, found.sd, found.alpha) == (int(n), sd, alpha)
    assert found.mean == pytest.approx(mean - lower)
    assert [percent for percent, _ in found.percentiles] == [5, 25, 50, 75, 95]
    assert [value for _, value in found.percentiles] == pytest.approx([point - lower for point in points])


def test_high_on_the_plane_is_one_sd_above_the_group() -> None:
    planes = [one.plane for one in catalogue().values() if one.plane is not None]
    assert [plane.high_from for plane in planes] == [60] * 3
