"""The words for the tags of the forms. Those the rules speak with are theirs (`brief.words`), so that a sign is called
the same in a finding, in the log and in a table; the rest, which only pages need, stand here.

`word("sign", "short_answers")` gives a `Message`. A tag without words is a fault of ours and raises `KeyError`; a test
walks every tag the case file allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from holdfast.brief import contract_words, words
from holdfast.case.record import About
from holdfast.text import Message, render, say

WORDS: Mapping[str, Mapping[str, Message | str]] = {
    "origin": {
        "invented": "invented example",
        "simulated": "simulated, not a person",
        "public data": "public data",
        "practice": "",
    },
    "attendance": words.ATTENDANCE,
    "by": {"patient": "by {him}", "therapist": "by you"},
    "whose": contract_words.WHOSE,
    "sign": words.SIGNS,
    "weight": {"1": "brief", "2": "dominant"},
    "then": words.THEN,
    "moment": words.MOMENTS,
    "defence_tag": words.DEFENCES,
    "depth": {
        "0": "frame or support",
        "1": "clarify",
        "2": "validate and explore",
        "3": "challenge or mentalise",
        "4": "confront a defence",
        "5": "interpret shame, or what is between you",
    },
    "stance": {
        "-3": "all empathy",
        "-2": "much empathy",
        "-1": "leaning to empathy",
        "0": "both",
        "1": "leaning to firmness",
        "2": "much firmness",
        "3": "all firmness",
    },
    "defence": {
        "-3": "far below {his} usual",
        "-2": "below {his} usual",
        "-1": "a little below {his} usual",
        "0": "as usual",
        "1": "a little above {his} usual",
        "2": "above {his} usual",
        "3": "far above {his} usual",
    },
    "topic": words.TOPICS,
    "split_self": words.SPLIT,
    "pull": {
        "special": "special",
        "small": "small",
        "bored": "bored",
        "retaliate": "drawn to retaliate",
        "prove": "drawn to prove something",
        "accommodate": "drawn to accommodate",
        "helpless": "helpless",
        "used": "used",
        "afraid": "afraid",
        "warm": "warm",
    },
    "urge": {
        "prove": "to prove",
        "rescue": "to rescue",
        "punish": "to punish",
        "end": "to end it",
        "please": "to please",
        "lecture": "to lecture",
    },
    "strength": {"0": "not felt", "1": "a little", "2": "clearly", "3": "strongly"},
    "frame": {
        "fee": "fee",
        "contact": "contact between hours",
        "overrun": "overrun",
        "request": "a request",
        "threat_to_quit": "a threat to quit",
        "break_announced": "a break announced",
        "limit_set": "a limit set",
    },
    "frame_topic": contract_words.FRAME_TOPICS,
    "asked_about": {
        "own_life": "thoughts of ending {his} life",
        "harm_to_others": "harm to others",
        "threats_to_me": "threats to you",
    },
    "asked": {
        "not_asked": "not asked",
        "none": "asked, none",
        "ideas": "ideas",
        "plan": "a plan",
        "act": "an act",
    },
    "event": words.EVENTS,
    "event_kind": {"injury": "injury", "life": "in {his} life"},
    "channel": words.CHANNELS,
    "direction": {"up": "up", "down": "down", "steady": "steady"},
    "episode_kind": {
        "withdrawal": "stepping back",
        "confrontation": "confrontation",
        "devaluing": "devaluing",
        "unclear": "unclear which kind",
        "both": "between you and from outside",
        "candour": "candour",
        "from_outside": "from outside",
    },
    "episode_stage": {
        "candidate": "worth asking: one source",
        "probable": "probable rupture: at least two sources",
        "noted": "a break you noted",
        "set_aside": "set aside by you",
    },
    "episode_verdict": {
        "confirmed": "it was a break",
        "relabelled": "it was something else than was read",
        "dismissed": "nothing between you",
        "added": "a break that was not read",
        "taken_back": "what you said before is taken back",
    },
    "repair_act": words.DID,
    "episode_state": {"open": "open", "partly_repaired": "partly repaired", "repaired": "repaired"},
    "source": {
        "answers": "{his} answers",
        "log": "your log",
        "attendance": "attendance",
        "contract": "the contract",
        "events": "what happened",
        "measure": "a measure",
        "private": "your private notes",
        "judgement": "your own word",
        "literature": "published work",
    },
    "verdict": {
        "improved": "better, by more than the measure's error",
        "worse": "worse, by more than the measure's error",
        "no_reliable_change": "no change beyond the measure's error",
        "too_early": "too early to tell",
    },
    "approach": words.APPROACHES,
    "setting": {"quiet": "quiet: your log alone", "usual": "usual", "close": "close"},
    "certainty": {"known": "known", "estimated": "estimated", "unknown": "unknown"},
    "condition": {
        "narcissistic": "narcissistic",
        "borderline": "borderline",
        "avoidant": "avoidant",
        "obsessive_compulsive": "obsessive-compulsive",
        "mood": "mood",
        "anxiety": "anxiety",
        "trauma": "trauma",
        "substance_use": "substance use",
        "antisocial": "antisocial",
        "other": "other",
    },
    "condition_status": {
        "current": "current",
        "in_remission": "in remission",
        "past": "past",
        "suspected": "suspected",
        "ruled_out": "ruled out",
        "unknown": "unknown",
    },
    "clause": contract_words.KINDS,
    "clause_state": contract_words.STATES,
    "phase": words.PHASES,
    "run": words.RUNS,
    "feeling": words.FEELINGS,
    "tick": {
        "praise": "praise",
        "criticism": "criticism",
        "ignored": "ignored",
        "success": "success",
        "failure": "failure",
        "conflict": "conflict",
        "closeness": "closeness",
        "something_for_fun": "something for fun",
    },
    "reply": {"known": "known", "not_useful": "not useful", "later": "later"},
    "act": {
        "given": "agreed",
        "withdrawn": "taken back",
        "restricted": "restricted",
        "lifted": "lifted",
        "began": "began",
        "ended": "ended",
        "resumed": "taken up again",
    },
    "how": {
        "paper": "on paper",
        "on_device": "on your device",
        "portal": "on {his} own page",
        "by_agreement": "by agreement of both",
        "by_him": "{he} ended it",
        "by_therapist": "you ended it",
        "moved": "somebody moved away",
        "died": "{he} died",
        "lost_contact": "contact was lost",
        "typed": "typed from paper",
        "device": "on your device",
        "phone": "on {his} phone",
        "file": "from a file",
    },
    "rater": {"therapist": "you", "informant": "somebody who knows {him}"},
    "wish_of": {"patient": "at {his} wish", "therapist": "by you", "authority": "by order of an authority"},
    "letter_how": {
        "post": "by post",
        "by_hand": "given by hand",
        "mail": "a mail of your own",
        "read_out": "read out to {him}",
    },
    "wish_answer": {
        "open": "not answered yet",
        "corrected": "corrected",
        "not_agreed": "stays as it is: the two of you see it differently",
    },
    "list": {
        "settings": "What {he} gives between hours",
        "frame": "The frame",
        "trainings": "Ways of working",
        "sessions": "Hours",
        "appointments": "Hours arranged",
        "check_ins": "Check-ins between hours",
        "measures": "Measures",
        "plans": "When measures are asked",
        "safety_replies": "What was done after a safety answer",
        "events": "Injuries, and what happened in {his} life",
        "breaks": "Days without hours",
        "reviews": "Reviews",
        "consents": "What {he} agreed to",
        "restrictions": "Restriction",
        "course": "Beginning and end",
        "correction_wishes": "What {he} wants corrected",
        "kept_lines": "Lines {he} kept",
        "safety_plans": "{His} safety plan",
        "month_lines": "What was new, month by month",
        "planned_endings": "When the end was spoken of",
        "letters": "Letters you gave {him}",
        "logs": "Your logs",
        "formulation": "Formulation",
        "ratings": "Measures answered about {him}",
        "picture.brought": "What brought {him}",
        "picture.cracked": "What cracked",
        "picture.conditions": "Conditions",
        "picture.medication": "Medication",
        "picture.earlier_treatments": "Earlier treatments",
        "picture.work": "Work",
        "picture.love": "Love",
        "picture.living": "Living",
        "picture.people": "People",
    },
    "status": {"planned": "planned", "held": "held"},
    "weekday": {
        "0": "Monday",
        "1": "Tuesday",
        "2": "Wednesday",
        "3": "Thursday",
        "4": "Friday",
        "5": "Saturday",
        "6": "Sunday",
    },
    "short_weekday": {"0": "Mon", "1": "Tue", "2": "Wed", "3": "Thu", "4": "Fri", "5": "Sat", "6": "Sun"},
    "month": {
        "1": "January",
        "2": "February",
        "3": "March",
        "4": "April",
        "5": "May",
        "6": "June",
        "7": "July",
        "8": "August",
        "9": "September",
        "10": "October",
        "11": "November",
        "12": "December",
    },
}


def word(kind: str, tag: str | int) -> Message:
    """The words of one tag. Raises `KeyError` for a tag that has none."""
    found = WORDS[kind][str(tag)]
    return found if isinstance(found, Message) else say(found)


def marked(about: About) -> str:
    """The name of a case; where it is nobody's, with what it is: "Davide R. (invented example)"."""
    if about.origin == "practice":
        return about.pseudonym
    return render(say("{name} ({origin})", name=about.pseudonym, origin=word("origin", about.origin)))


def several(kind: str, tags: Iterable[str]) -> tuple[Message, ...]:
    return tuple(word(kind, tag) for tag in tags)


def day_of_week(day: date) -> str:
    return render(word("weekday", day.weekday()))


def month(day: date) -> str:
    return render(word("month", day.month))
