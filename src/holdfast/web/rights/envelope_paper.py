"""What the paper in the envelope says: to a person who knows nothing of the program, on a bad day."""

from __future__ import annotations

from datetime import date

from holdfast.interop.envelope import spelled
from holdfast.paper.document import Block, Code, Document, Facts, Heading, Lines, Words
from holdfast.text import Message, render, say


def envelope_paper(
    *, therapist: str, persons: tuple[tuple[str, str], ...], wishes: str, code: str, made_on: date, colleagues: bool
) -> Document:
    """The paper, with the code on it. `colleagues`: this practice has other accounts that read cases."""
    blocks: tuple[Block, ...] = (
        Words(_(say(
            "You hold this because {name} trusts you to reach the patients if {name} dies, or falls so ill that nobody "
            "can ask any more. Open it then, and not before.", name=therapist,
        ))),
        Facts(tuple((name, reach) for name, reach in persons) or ((_(say("Whom it is for")), FILL_IN),)),
        Heading(_(say("The code"))),
        Code(code),
        Lines(spelled(code), numbered=True),
        Words(_(say("Small and capital letters are the same. Dashes may be left out.")), "soft"),
        Heading(_(say("What to do"))),
        Lines(tuple(_(one) for one in _steps(colleagues=colleagues)), numbered=True),
        Heading(_(say("What {name} asks of you", name=therapist))),
        Words(wishes or FILL_IN, "said" if wishes else "plain"),
        Heading(_(say("What to fill in by hand, today"))),
        Facts((
            (_(say("Where the file lies")), FILL_IN),
            (_(say("Where a computer with Holdfast stands")), FILL_IN),
            (_(say("Who takes over the records")), FILL_IN),
            (_(say("Tried together on")), FILL_IN),
        )),
        Heading(_(say("What this code opens, and what not"))),
        Lines(tuple(_(one) for one in _limits())),
    )  # fmt: skip
    return Document(
        title=_(say("If {name} can no longer reach the patients", name=therapist)),
        subtitle=_(say("Made on {day}. A later paper makes this one useless: destroy it then.", day=made_on)),
        label=_(say("Keep it sealed")),
        foot=_(say("Keep it apart from the file and from the computer")),
        blocks=blocks,
    )


FILL_IN = "_________________________________________"


def _steps(*, colleagues: bool) -> tuple[Message, ...]:
    more = (
        say("A colleague with an account of this practice can also open a record in an emergency. The program asks for "
            "a reason and keeps it."),
    ) if colleagues else ()  # fmt: skip
    return (
        say("Take the file of the envelope. Its name ends in .holdfast-envelope."),
        say("On a computer with Holdfast open a terminal and type: holdfast envelope open FILE"),
        say("Type the code when it is asked for. No password and no passphrase is needed."),
        say("You see the patients to be reached, how, the next hour, and what to say."),
        say("Call each of them yourself. Say who you are and that the hours will not take place; leave no message that "
            "tells a stranger that somebody is in treatment."),
        say("Tell each whom to turn to, and the crisis line of your town if somebody is in distress."),
        *more,
        say("Close the program, destroy what you printed, and hand the file to whoever takes over the records."),
    )  # fmt: skip


def _limits() -> tuple[Message, ...]:
    return (
        say("It opens the list of whom to reach, and nothing else: no record, no notes, not the practice itself."),
        say("It opens files written after it was printed, until a new code is made. A file written under it is "
            "opened by it for ever: destroy old files."),
        say("Opening is written into the trail of the practice only where that practice can be opened on the same "
            "machine. Elsewhere nothing records it: write down when you did it."),
        say("The law or the code of your profession may ask who keeps the records afterwards. That is not settled by "
            "this paper."),
    )  # fmt: skip


def _(message: Message) -> str:
    return render(message)
