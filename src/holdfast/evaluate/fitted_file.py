"""`process/knowledge/onset.toml` as text: every number of our two readings with what it is about and its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Final

from holdfast.process.onset_features import TERMS, Term
from holdfast.process.onset_knowledge import SCHEMA, OnsetWeights
from holdfast.process.onset_templates import Priors

_CHOSEN: Final = "chosen by likelihood on simulated treatments, fitting seeds; simulated until a clinic calibrates it"
_GENERATOR: Final = "generator of algorithms 4.2, made a little wider; simulated until a clinic calibrates it"
_WEIGHT: Final = "fitted on simulated treatments (worlds and seeds above); simulated until a clinic calibrates it"
_OURS: Final = "proposal"

PRIORS: Final = Priors(
    carry=0.5,
    carried_share=0.55,
    drift=0.06,
    level=72.5,
    level_known=0.25,
    slowest=0.15,
    clip=2.5,
    spread=6.5,
    spread_known=12.0,
    spread_memory=30.0,
    usual=0.7,
    onset=0.08,
    low=0.05,
    back=0.03,
    rise=0.036,
    fell_share=0.35,
    turned_share=0.3,
    sank_share=0.35,
    fell_depth=22.0,
    fell_wide=10.0,
    turned_depth=25.0,
    turned_wide=12.0,
    sank_depth=13.0,
    sank_wide=6.0,
    low_depth=20.0,
    low_wide=10.0,
    risen=8.0,
    risen_wide=4.0,
    signs_usual=0.2,
    signs_known=6.0,
    signs_fell=1.3,
    signs_sank=0.6,
    signs_most=6.0,
)
_ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "carry": ("how much of what carries over is still there one hour later (0 to 1)", _CHOSEN),
    "carried_share": ("share of the variance around his usual that carries over; the rest is of one rating", _CHOSEN),
    "drift": ("how far his usual may have moved within the window, in variances of one rating", _CHOSEN),
    "level": ("his usual before anything is known, in points of 100", _GENERATOR),
    "level_known": ("ratings that this is worth", _GENERATOR),
    "slowest": ("least share of a new rating that moves his usual", _CHOSEN),
    "clip": ("a rating farther than so many spreads moves his usual as if it were so far", _CHOSEN),
    "spread": ("his spread before anything is known, in points of 100", _CHOSEN),
    "spread_known": ("ratings that this is worth", _CHOSEN),
    "spread_memory": ("ratings on which his spread rests at most", _CHOSEN),
    "usual": ("prior weight of: as usual throughout", _CHOSEN),
    "onset": ("prior weight, for each hour, of: something begins", _CHOSEN),
    "low": ("prior weight of: low throughout, if nothing were known of the hour before the window", _CHOSEN),
    "back": ("prior weight, for each hour, of: on the way back since then", _CHOSEN),
    "rise": ("prior weight of each of two: rising since then", _CHOSEN),
    "fell_share": ("of what begins, share of falls at once", _GENERATOR),
    "turned_share": ("of what begins, share of falls after a rise", _GENERATOR),
    "sank_share": ("of what begins, share of slow falls", _GENERATOR),
    "fell_depth": ("depth of a fall at once, in points of 100", _CHOSEN),
    "fell_wide": ("SD of that depth", _GENERATOR),
    "turned_depth": ("depth below his usual of a fall after a rise", _CHOSEN),
    "turned_wide": ("SD of that depth", _GENERATOR),
    "sank_depth": ("depth of a slow fall", _CHOSEN),
    "sank_wide": ("SD of that depth", _GENERATOR),
    "low_depth": ("depth of what began before the window", _CHOSEN),
    "low_wide": ("SD of that depth", _GENERATOR),
    "risen": ("height of a rise before a fall", _GENERATOR),
    "risen_wide": ("SD of that height where no fall has come yet", _GENERATOR),
    "signs_usual": ("marks of one kind (withdrawal, confrontation) in an ordinary hour, before his are known", _CHOSEN),
    "signs_known": ("logged hours that this is worth", _CHOSEN),
    "signs_fell": ("marks of confrontation more in the first two hours of a fall at once", _GENERATOR),
    "signs_sank": ("marks of withdrawal more in the first four hours of a slow fall", _GENERATOR),
    "signs_most": ("most that the signs of one hour can say, as log of how much more likely they are", _OURS),
}
_TERMS: Final[Mapping[Term, str]] = {
    "fall": "log-odds that a fall in this hour or the last explains his ratings; slope, and more above -2 and above 1",
    "signs": "what your signs add to these log-odds; slope, and more above 2",
    "signs_alone": "the same where the row of what came then was not touched",
    "together": "a fall and signs that support each other: (fall + 3, 0 to 6) times (signs, -1 to 4)",
    "swing": "log of his spread over 6 points: wide swings make a fall less telling",
    "ordinary": "tens of ordinary hours so far; slope, and more above 15 and above 30 hours. In the reference worlds "
    "this says mostly when their generator plants an onset; in the ordinary ones it says nearly nothing",
    "yours": "spreads that your rating lies below your usual with him, beyond the first (0 to 3)",
    "defence": "defence above his usual (0 to 3)",
    "then": "you noted what came then: open or mended",
    "nothing_needed": "you noted that nothing was needed",
    "attendance": "late, left early or in anger, or stayed away by his own doing",
    "attendance_before": "the same of the hour before",
}
_SAYS: Final[Mapping[str, tuple[str, str]]] = {
    "threshold": ("probability from which an onset is said", "best mean F1 over the worlds at bearable false alarms"),
    "threshold_answers": ("the same where no log is read", "best mean F1 over the worlds"),
    "threshold_log": ("the same where the log alone is read (quiet)", "best mean F1 over the worlds"),
    "pause": ("hours after an onset was said in which none is", "alarms closer than three hours count as one"),
    "slow": ("probability from which a slow withdrawal is said", "most found at bearable false alarms"),
    "slow_again": ("below this probability the next one can be said", "proposal: three tenths of the threshold"),
}


def lines(made: OnsetWeights) -> Iterator[str]:
    """The file, line by line."""
    on = made.fitted
    yield "# Our two readings of ruptures: the matched reading of the last six hours, the additive score for onsets."
    yield "# WRITTEN BY scripts/fit-detectors.py (make fit). Change the script, not this file."
    yield "# Every number was chosen or fitted on SIMULATED treatments. No clinic has calibrated any of them."
    yield f"schema = {SCHEMA}"
    yield f"version = {made.version}"
    yield ""
    yield "# Seeds on which something was fitted, chosen or tried: no figure is ever reported on them."
    yield "[fitted]"
    yield "worlds = [" + ", ".join(f'"{world}"' for world in on.worlds) + "]"
    yield f"weights_on = {list(on.weights_on)}"
    yield f"thresholds_on = {list(on.thresholds_on)}"
    yield f"explored_on = {list(on.explored_on)}"
    yield f"patients = {on.patients}"
    yield f"sessions = {on.sessions}"
    yield ""
    yield "# --- the matched reading ---"
    for field in fields(Priors):
        yield from _entry(f"prior.{field.name}", getattr(made.priors, field.name), *_ABOUT[field.name])
    yield ""
    yield "# --- the additive score ---"
    yield from _entry("term.intercept", made.intercept, "log-odds where every term is 0", _WEIGHT)
    for term in TERMS:
        yield f"[term.{term}]"
        yield f"weights = {list(made.weights[term])}"
        yield f'about = "{_TERMS[term]}"'
        yield f'source = "{_WEIGHT}"'
    yield ""
    yield "# --- when they speak ---"
    for name, value in (
        ("threshold", made.threshold),
        ("threshold_answers", made.threshold_answers),
        ("threshold_log", made.threshold_log),
        ("pause", made.pause),
        ("slow", made.slow),
        ("slow_again", made.slow_again),
    ):
        about, source = _SAYS[name]
        chosen = source if source.startswith("proposal") else f"{source}; seeds for thresholds; simulated"
        yield from _entry(f"says.{name}", value, about, chosen)


def _entry(name: str, value: float, about: str, source: str) -> Iterator[str]:
    yield f"[{name}]"
    yield f"value = {value}"
    yield f'about = "{about}"'
    yield f'source = "{source}"'
