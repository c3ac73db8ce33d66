"""The words of the bundle, said to the patient: "you" is he who reads, "your therapist" the other.

The pages of the workbench speak to the therapist ("a leave of yours"), so their words for tags are not these. A test
walks every tag a record can hold and finds each of them here.
"""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.text import Message, say

_BY_FIELD: Mapping[tuple[str, str], str] = {
    ("address", "name"): "by your name",
    ("frame", "contact"): "contact between hours",
    ("frame", "fee"): "the fee was spoken of",
    ("frame", "request"): "a request",
    ("topic", "contact"): "contact between hours",
    ("topic", "fee"): "the fee",
    ("own_life", "none"): "asked about; none",
    ("harm_to_others", "none"): "asked about; none",
    ("threats_to_me", "none"): "asked about; none",
    ("what", "success"): "a success",
    ("what", "move"): "a move",
    ("what", "other"): "something that happened",
    ("kind", "life"): "in your life",
    ("kind", "frame"): "frame",
    ("act", "hold"): "put on hold",
    ("act", "run"): "told how it went",
    ("act", "ask"): "asked what speaks against it",
    ("certainty", "unknown"): "not known",
    ("condition", "other"): "another condition",
    ("ticks", "success"): "success",
    ("approach", "other"): "another way of working",
    ("setting", "usual"): "usual: one check-in a week",
    ("act", "withdrawn"): "taken back",
    ("purpose", "care"): "the treatment",
    ("how", "portal"): "on your own page",
    ("how", "device"): "on your therapist's device",
    ("how", "phone"): "on your phone",
    ("how", "file"): "from a file",
    ("how", "typed"): "typed from paper",
    ("how", "post"): "by post",
    ("how", "by_hand"): "given to you",
    ("how", "mail"): "by e-mail",
    ("how", "read_out"): "read out to you",
    ("by", "both"): "the two of you",
    ("by", "outside"): "something from outside",
    ("kind", "safety"): "what helps in a crisis",
}
_WORDS: Mapping[str, str] = {
    "he": "he", "she": "she", "they": "they",
    "quiet": "quiet: nothing between hours", "close": "close: check-ins for some days",
    "practice": "from the practice", "invented": "invented example", "simulated": "simulated, not a person",
    "public data": "public data",
    "known": "known", "estimated": "estimated", "unknown": "not known",
    "on_time": "on time", "late": "late", "left_early": "ended early", "left_in_anger": "ended early, after anger",
    "cancelled": "cancelled", "missed": "did not take place",
    "patient": "you", "therapist": "your therapist", "third_party": "somebody else",
    "overrun": "the hour ran over", "threat_to_quit": "you spoke of stopping", "break_announced": "a break announced",
    "limit_set": "a limit was set",
    "not_asked": "not asked", "ideas": "thoughts of it", "plan": "a plan", "act": "something was done",
    "praise": "praise", "criticism": "criticism", "ignored": "ignored", "success": "success", "failure": "failure",
    "conflict": "conflict", "closeness": "closeness", "something_for_fun": "something for fun",
    "narcissistic": "narcissistic (the classification's word for how self-esteem is kept up)",
    "borderline": "borderline (the classification's word)", "avoidant": "avoidant (the classification's word)",
    "obsessive_compulsive": "obsessive-compulsive (the classification's word)",
    "mood": "mood", "anxiety": "anxiety", "trauma": "trauma", "substance_use": "substances",
    "antisocial": "antisocial (the classification's word)", "other": "other",
    "current": "present", "in_remission": "in remission", "past": "past", "suspected": "thought possible",
    "ruled_out": "ruled out",
    "injury": "something that hurt", "life": "life",
    "humiliation": "a humiliation", "loss": "a loss", "exposure": "an exposure", "leave": "your therapist was away",
    "separation": "a separation", "illness": "an illness", "move": "a move",
    "times": "times", "confidentiality": "confidentiality", "cancellations": "cancelled hours",
    "data_use": "use of data", "crisis": "in a crisis",
    "tfp": "transference-focused psychotherapy", "schema": "schema therapy", "mbt": "mentalisation-based treatment",
    "psychodynamic": "psychodynamic therapy", "cbt": "cognitive behavioural therapy",
    "mit": "metacognitive interpersonal therapy", "cop": "clarification-oriented psychotherapy",
    "gpm": "good psychiatric management", "cft": "compassion-focused therapy",
    "dbt": "dialectical behaviour therapy skills", "phased_trauma": "phased trauma work",
    "planned": "planned", "held": "held",
    "propose": "proposed", "ask": "asked", "object": "objected", "discount": "doubted it",
    "hand_back": "handed it back", "clarify": "made it clearer", "rationale": "said what it is for",
    "counter": "proposed other words", "accept_reserved": "agreed, with reservations", "accept": "agreed",
    "disclose_cost": "named what it costs", "lower_stakes": "made it smaller", "commit": "took it on",
    "withdraw": "took it back", "hold": "put on hold", "repair": "took it up again", "rewrite": "wrote a new version",
    "tell": "told", "rate": "said what to think of it", "run": "told how it went",
    "attain": "said how far it has come", "sign": "signed it",
    "frame": "frame", "safety": "safety plan", "goal": "what we want", "step": "something to try", "stop": "stop rule",
    "leaving": "how to leave",
    "explore": "explore", "shared_formulation": "a shared picture", "relate": "relate", "consolidate": "hold on to it",
    "guilt": "guilt", "shame": "shame", "fear": "fear", "envy": "envy", "sadness": "sadness", "anger": "anger",
    "boredom": "boredom",
    "did_it": "did it", "partly": "partly", "chose_not_to": "chose not to", "put_it_off": "put it off",
    "forgot": "forgot", "could_not": "could not",
    "autonomy": "to decide oneself", "exploration": "to find out", "belonging": "to belong", "care": "care",
    "recognition": "to be seen",
    "rupture": "something between you first", "lower": "lower is better", "higher": "higher is better",
    "neither": "neither is better",
    "proposed": "proposed", "agreed_still_open": "agreed, still open", "agreed": "agreed", "told": "told",
    "withdrawn": "no longer",
    "portal": "your own page", "comparison": "comparing your answers over time", "teaching": "teaching",
    "research": "research", "calibration": "making the program's examples truer",
    "given": "given", "paper": "on paper", "on_device": "on your therapist's device",
    "restricted": "kept, no longer used", "lifted": "may be used again", "authority": "an authority",
    "began": "began", "ended": "ended", "resumed": "taken up again",
    "by_agreement": "both of you agreed", "by_him": "you ended it", "by_therapist": "your therapist ended it",
    "moved": "because of a move", "died": "by a death", "lost_contact": "contact was lost",
    "open": "not answered yet", "corrected": "corrected", "not_agreed": "the two of you see it differently",
}  # fmt: skip
_PHASE: Mapping[tuple[str, str], str] = {("phase", "act"): "try things out", ("by", "patient"): "you"}
LABELS: Mapping[str, str] = {
    "id": "its mark in the files", "when": "when", "recorded_at": "noted", "corrects": "replaces",
    "text": "in words", "words": "in words", "certainty": "how sure", "condition": "condition", "status": "status",
    "ended": "how it ended", "pseudonym": "called here", "relation": "who it is", "topic": "about", "reaction":
    "your answer to it, as noted", "approach": "way of working", "in_use": "in use", "number": "hour",
    "attendance": "how", "by": "by", "frame": "frame", "asked": "asked about",
    "own_life": "thoughts of ending your life", "harm_to_others": "harm to others",
    "threats_to_me": "threats to your therapist", "patient": "your answers",
    "patient_before": "your answers before", "goal": "aims", "task": "way of working", "bond": "between you",
    "image": "your therapist seems", "held_back": "kept to yourself", "answers": "answers", "ticks": "there was",
    "instrument": "questionnaire", "items": "answers in order", "total": "total", "scale": "scale", "sample": "sample",
    "source": "from", "kind": "kind", "what": "what", "start": "from", "end": "to", "at_session": "at hour",
    "due": "due", "setting": "setting", "seq": "number", "act": "what was done", "clause": "about clause",
    "session": "hour", "terms": "words of it", "costs": "cost", "stance": "what you think of it", "run": "how it went",
    "version": "version", "hold_for": "on hold for", "accepted_text": "mark of the words agreed",
    "makes_sense": "makes sense", "own_wish": "my wish", "can_do": "can do", "trust": "trust", "feeling": "feeling",
    "strength": "how strong", "outcome": "how it went", "predicted": "expected", "felt": "felt", "learnt": "learnt",
    "vitality": "alive", "realistic_worry": "worry with a reason", "phase": "phase", "why": "why",
    "his_words": "in your words", "wish_of": "whose wish", "motive": "what for", "only_status": "for standing only",
    "noticed_by": "how you would notice", "serves": "serves", "between_hours": "between hours", "size": "size",
    "smallest": "smallest that counts", "expects": "may bring", "tests": "finds out", "prediction": "expected",
    "low": "lowest", "high": "highest", "better": "direction", "title": "title", "spread": "spread",
    "reliability": "reliability", "purpose": "for", "how": "how", "shown": "what you were shown", "reason": "why",
    "told_on": "told to you on", "about": "about entry", "answer": "what was done", "language": "language",
    "form": "form", "first": "asked from", "every_weeks": "every so many weeks", "ends": "asked until",
    "battery": "part of", "sitting": "sitting", "measure": "questionnaire", "item": "question",
    "done": "what was done", "let_go": "let go", "step": "beside the step",
    "warning_signs": "how you notice that it is coming", "own_coping": "what you can do yourself",
    "places_and_people": "places and people that take your mind off it", "people_to_ask": "people you can ask for help",
    "professionals": "professionals and lines to call", "safer_surroundings": "what makes your surroundings safer",
    "love": "in love and with friends", "work": "at work", "fun": "for fun",
    "last_day": "the last hour, as planned", "called_off": "called off", "template": "begun from",
    "how_often": "how often", "levels": "how far it could come, from much less to much more than expected",
    "weight": "how much it counts", "level": "how far it has come", "worry": "worry",
    "real": "what is really so", "old": "the old feeling with it",
}  # fmt: skip


def tag_words(field: str, tag: str) -> Message:
    """What one tag of one field is called, to the patient. A tag nobody gave words to is read as it is written."""
    found = _BY_FIELD.get((field, tag)) or _PHASE.get((field, tag)) or _WORDS.get(tag)
    return say(found) if found else say("{tag}", tag=tag.replace("_", " "))


def has_words(field: str, tag: str) -> bool:
    return (field, tag) in _BY_FIELD or (field, tag) in _PHASE or tag in _WORDS


def label(field: str) -> Message:
    """What a field is called, to the patient."""
    return say(LABELS.get(field, field.replace("_", " ")))
