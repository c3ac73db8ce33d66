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
            (_(say("The computer, and who can sign in")), FILL_IN),
            (_(say("Whom patients may turn to")), FILL_IN),
            (_(say("The crisis line")), FILL_IN),
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
        say("Nothing has to be done tonight, nor alone. Do it within a day, with somebody who knows computers and can "
            "be silent about names."),
        say("Take the file of the envelope: where it lies is written below. Its name ends in .holdfast-envelope."),
        say("On the computer named below start the program that is called Terminal. Type: holdfast envelope open. Then "
            "type a space, drag the file into that window, and press Enter."),
        say("Type the code when it is asked for. What you type is not shown. No password of the practice is needed."),
        say("You see the patients to be reached, those with the nearest hour first, how to reach them, and what to "
            "say. The next hours are as they were on the day the file was written."),
        say("Call each of them yourself. Say who you are and that the hours will not take place; leave no message that "
            "tells a stranger that somebody is in treatment."),
        say("You need not say how or why. Somebody may be silent, or angry, or hang up: you did nothing wrong. Say "
            "that it is not because of anything the patient did or said."),
        say("Tell each whom to turn to, and the crisis line below if somebody is in distress. If a life is in danger, "
            "call the emergency number yourself: 112 in the European Union."),
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
