"""What the trainee decides for one hour: how deep, on which side, which move, what with the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from holdfast.case.strict_json import shown
from holdfast.text import Message, say

MoveId = Literal[
    "stay_and_listen", "one_episode", "clarify", "name_between_us", "own_my_part", "confront_defence",
    "interpret_shame", "set_limit", "give_in", "propose_step", "lower_stakes", "name_cost", "ask_objection",
    "hold_contract", "ask_safety",
]  # fmt: skip
StepId = Literal["none", "propose", "lower", "ask", "agree", "hold"]
Act = Literal["propose", "lower", "ask", "cost", "agree", "hold"]
MOVES: Final[tuple[MoveId, ...]] = get_args(MoveId)
STEPS: Final[tuple[StepId, ...]] = get_args(StepId)
DEPTHS: Final = range(6)
STANCES: Final = range(-3, 4)

MOVE_WORDS: Final[Mapping[MoveId, Message]] = {
    "stay_and_listen": say("stay and listen"),
    "one_episode": say("ask for one episode"),
    "clarify": say("clarify"),
    "name_between_us": say("name what is between us"),
    "own_my_part": say("own my part"),
    "confront_defence": say("confront a defence"),
    "interpret_shame": say("interpret shame"),
    "set_limit": say("set a limit"),
    "give_in": say("give in to a request"),
    "propose_step": say("propose a step"),
    "lower_stakes": say("lower the stakes"),
    "name_cost": say("name the cost"),
    "ask_objection": say("ask for the objection"),
    "hold_contract": say("hold the contract"),
    "ask_safety": say("ask about going on living"),
}
REACH: Final[Mapping[MoveId, tuple[int, int]]] = {
    "stay_and_listen": (0, 2),
    "one_episode": (1, 3),
    "clarify": (1, 3),
    "name_between_us": (2, 5),
    "own_my_part": (1, 3),
    "confront_defence": (4, 5),
    "interpret_shame": (5, 5),
    "set_limit": (0, 3),
    "give_in": (0, 2),
    "propose_step": (0, 3),
    "lower_stakes": (0, 3),
    "name_cost": (1, 3),
    "ask_objection": (0, 3),
    "hold_contract": (0, 2),
    "ask_safety": (0, 2),
}
"""The least and the greatest depth of a move, whatever was chosen beside it: nobody interprets shame at depth 0."""
STEP_WORDS: Final[Mapping[StepId, Message]] = {
    "none": say("leave it alone"),
    "propose": say("propose a step"),
    "lower": say("lower the stakes"),
    "ask": say("ask for the objection"),
    "agree": say("agree on the step"),
    "hold": say("hold the contract"),
}
DEPTH_WORDS: Final[Mapping[int, Message]] = {
    0: say("stay with frame and support"),
    1: say("clarify"),
    2: say("validate and explore"),
    3: say("challenge, or mentalise"),
    4: say("confront a defence"),
    5: say("interpret: shame, or a pattern between us"),
}
STANCE_WORDS: Final[Mapping[int, Message]] = {
    -3: say("all empathy"),
    -2: say("mostly empathy"),
    -1: say("rather empathy"),
    0: say("both"),
    1: say("rather firmness"),
    2: say("mostly firmness"),
    3: say("all firmness"),
}
_ACT_OF_MOVE: Final[Mapping[MoveId, Act]] = {
    "propose_step": "propose",
    "lower_stakes": "lower",
    "name_cost": "cost",
    "ask_objection": "ask",
    "hold_contract": "hold",
}
_ORDER: Final[tuple[Act, ...]] = get_args(Act)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One hour's choice. `depth` 0 to 5, `stance` -3 (all empathy) to 3 (all firmness). ValueError for others.

    `reached`: the depth to which the move goes, which is the one that counts.
    """

    depth: int = 1
    stance: int = 0
    move: MoveId = "stay_and_listen"
    step: StepId = "none"

    def __post_init__(self) -> None:
        for name, found, allowed in (
            ("depth", self.depth, DEPTHS),
            ("stance", self.stance, STANCES),
            ("move", self.move, MOVES),
            ("step", self.step, STEPS),
        ):
            if isinstance(found, bool) or found not in allowed:
                raise ValueError(_refused(name, found))

    @property
    def reached(self) -> int:
        least, most = REACH[self.move]
        return min(most, max(least, self.depth))


def elsewhere(choice: Choice) -> Message | None:
    """What to say where a move goes deeper, or stays higher, than was chosen; None where it does neither."""
    if choice.reached == choice.depth:
        return None
    params = {"move": MOVE_WORDS[choice.move], "reached": choice.reached, "depth": choice.depth}
    if choice.reached > choice.depth:
        return say("To {move} goes to depth {reached}: that is how deep this hour went, not {depth}.", **params)
    return say("To {move} goes no deeper than {reached}: that is how deep this hour went, not {depth}.", **params)


def move_options() -> Mapping[str, Message]:
    """The moves as offered, each with how deep it goes at least, where that is deeper than validating."""
    return {
        move: say("{move} (goes to depth {least})", move=words, least=REACH[move][0]) if REACH[move][0] > 2 else words
        for move, words in MOVE_WORDS.items()
    }


def acts_of(choice: Choice) -> tuple[Act, ...]:
    """What is done with the contract: by the move and by the step, each once, in the order in which it is said."""
    found = {choice.step, _ACT_OF_MOVE.get(choice.move)}
    return tuple(act for act in _ORDER if act in found)


def choice_words(choice: Choice) -> Message:
    """What was chosen, in a line."""
    line = say("depth {depth}, stance {stance}, {move}", depth=choice.reached, move=MOVE_WORDS[choice.move],
               stance=f"{choice.stance:+d}" if choice.stance else "0")  # fmt: skip
    if choice.step == "none" or _ACT_OF_MOVE.get(choice.move) == choice.step:
        return line
    return say("{line}; contract: {step}", line=line, step=STEP_WORDS[choice.step])


def read_choice(plain: Mapping[str, object]) -> Choice:
    """A choice from plain values, as a script or a kept file holds it. ValueError names what is wrong with which."""
    known = ("depth", "stance", "move", "step")
    unknown = [key for key in plain if key not in known]
    if unknown:
        raise ValueError(f"found {shown(unknown[0])}. Allowed: {', '.join(known)}. Take it out.")
    for name in ("depth", "stance"):
        value = plain.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(_refused(name, value))  # noqa: TRY004 - bad input is told one way
    ordinary = Choice()
    return Choice(
        depth=cast("int", plain.get("depth", ordinary.depth)),
        stance=cast("int", plain.get("stance", ordinary.stance)),
        move=cast("MoveId", plain.get("move", ordinary.move)),
        step=cast("StepId", plain.get("step", ordinary.step)),
    )


def plain_choice(choice: Choice) -> dict[str, object]:
    return {"depth": choice.depth, "stance": choice.stance, "move": choice.move, "step": choice.step}


def _refused(name: str, found: object) -> str:
    allowed = {
        "depth": "a whole number from 0 to 5",
        "stance": "a whole number from -3 (all empathy) to 3 (all firmness)",
        "move": ", ".join(MOVES),
        "step": ", ".join(STEPS),
    }[name]
    return f"{name}: found {shown(found)}. Allowed: {allowed}."
