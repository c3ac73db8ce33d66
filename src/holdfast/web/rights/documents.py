"""Drafts made from the real configuration: the record of processing (GDPR 30), the impact assessment (35), the notice
to patients (13). What the program cannot know is a blank that nobody can overlook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from holdfast.paper.document import Block, Document, Facts, Heading, Lines, Rows, Words
from holdfast.text import Message, render, say
from holdfast.web.rights import documents_claims as claims
from holdfast.web.rights.documents_facts import Configuration

DRAFT = say("Draft, to be completed and checked")
FOOT = say("Made by Holdfast from its own settings on {day}. Not legal advice.")


def processing_record(c: Configuration) -> Document:
    """The record of processing activities, article 30(1)."""
    return _document(
        c,
        say("Record of processing activities"),
        say("GDPR, article 30(1)"),
        (
            Facts(
                (
                    _fact(say("Controller"), _blank("name and address of the practice")),
                    _fact(
                        say("Contact for data protection"),
                        _blank("name, telephone, mail; the data protection officer if there is one"),
                    ),
                    _fact(say("Purpose"), say("Psychotherapy: documenting the treatment, and what is agreed in it.")),
                    _fact(
                        say("Legal basis"),
                        _blank("usually articles 6(1)(b) or (c) and 9(2)(h); confirm with somebody who knows your law"),
                    ),
                    _fact(
                        say("Whose data"),
                        say(
                            "Patients; people they name, under a pseudonym; who somebody is that answers about a "
                            "patient (as brother), without a name; accounts of the practice."
                        ),
                    ),
                    _fact(
                        say("Which data"),
                        say(
                            "Health data: hours, answers to questionnaires, what others answered about a patient, "
                            "what was agreed, events, notes. A "
                            "pseudonym by default; no "
                            "birth date and no insurance number is asked for."
                        ),
                    ),
                    _fact(
                        say("Recipients"),
                        _blank("billing, insurers, anybody who gets a report; the program itself passes nothing on"),
                    ),
                    _fact(say("Processors"), _blank("who runs the machine, who keeps backups, with their contracts")),
                    _fact(
                        say("Transfer outside the EU"),
                        _blank("none by the program; check where machine and backups stand"),
                    ),
                    _fact(say("How long"), claims.retention(c)),
                )
            ),
            Heading(_(say("Who reads what"))),
            Lines(tuple(map(_, (*claims.who_reads(c), claims.accounts(c))))),
            Heading(_(say("Measures (article 32)"))),
            _measures(c),
        ),
    )


def impact_assessment(c: Configuration) -> Document:
    """The data protection impact assessment, article 35."""
    return _document(
        c,
        say("Data protection impact assessment"),
        say("GDPR, article 35(7)"),
        (
            Heading(_(say("What is done, and why"))),
            Words(_(say("Psychotherapy is documented with a program that the practice runs itself."))),
            Lines(
                tuple(
                    map(
                        _,
                        (
                            claims.where_it_runs(c),
                            claims.where_data_lie(c),
                            claims.findings(c),
                            claims.decisions(c),
                            claims.consents(c),
                            claims.network(c),
                        ),
                    )
                )
            ),
            Heading(_(say("Is it necessary, and in proportion?"))),
            Words(_blank("why this documentation is needed, and why less would not do")),
            Lines(
                (
                    _(
                        say(
                            "Documentation is a duty of the profession: {blank}",
                            blank=_blank("the rule that holds for you"),
                        )
                    ),
                    _(say("How long: {words}", words=claims.retention(c))),
                    _(
                        say(
                            "Less is kept where less will do: a pseudonym by default; check-ins only as far as "
                            "patient and "
                            "therapist chose."
                        )
                    ),
                )
            ),
            Heading(_(say("What could happen to a patient, and what stands against it"))),
            Rows(
                _(say("What is left over is to be weighed by the practice.")),
                tuple(
                    map(
                        _,
                        (
                            say("what could happen"),
                            say("what stands against it"),
                            say("how likely, how grave, what else"),
                        ),
                    )
                ),
                tuple((_(what), " ".join(map(_, against)), _blank("your judgement")) for what, against in _risks(c)),
                (1, 1.6, 1),
            ),
            Heading(_(say("Measures"))),
            _measures(c),
            Heading(_(say("Asked for their view"))),
            Facts(
                (
                    _fact(say("Patients, or those who speak for them"), _blank("when and how, or why not")),
                    _fact(say("Data protection officer"), _blank("name, day, advice; or why there is none")),
                    _fact(say("Decision of the practice"), _blank("day, name, signature")),
                    _fact(say("To be looked at again"), _blank("day, and whenever a setting above changes")),
                )
            ),
        ),
    )


def notice(c: Configuration) -> Document:
    """The notice to patients, article 13: to be read by them."""
    return _document(
        c,
        say("What happens with your data"),
        say("GDPR, article 13"),
        (
            Facts(
                (
                    _fact(say("Who is responsible"), _blank("name, address, telephone, mail")),
                    _fact(say("Data protection officer"), _blank("contact, or take this line out")),
                )
            ),
            Heading(_(say("What is kept, and what for"))),
            Words(
                _(
                    say(
                        "For your treatment we keep: the hours, your answers to questions, what was agreed, what "
                        "happened and matters "
                        "for the treatment. The record may name people in your life under another name. Where "
                        "somebody who knows you answers questions about you, those answers stand among the notes of "
                        "your therapist."
                    )
                )
            ),
            Words(
                _(
                    say(
                        "The legal basis is {blank}.",
                        blank=_blank("usually your treatment contract and article 9(2)(h)"),
                    )
                )
            ),
            Words(_(_for_patients(c))),
            Heading(_(say("Who reads it"))),
            Lines(tuple(map(_, (*_readers_for_patients(c), claims.network(c))))),
            Words(
                _(
                    say(
                        "Others who get something of it: {blank}",
                        blank=_blank("insurers, physicians, billing; or nobody"),
                    )
                )
            ),
            Heading(_(say("How long"))),
            Words(_(claims.retention(c))),
            Heading(_(say("How it is protected"))),
            Lines(
                tuple(
                    map(
                        _,
                        (
                            claims.where_it_runs(c),
                            say(
                                "What is written about you is locked (encrypted), under a key made for your file alone."
                            ),
                            say("Who opened your file and when is recorded before it is shown. You may ask to see it."),
                        ),
                    )
                )
            ),
            Heading(_(say("What you can ask for"))),
            Lines(
                tuple(
                    map(
                        _,
                        (
                            say("A copy of your record, to read and as data."),
                            say("That something wrong is corrected, by a new entry beside the old one."),
                            say("That your data are kept and no longer used, or erased where the law allows it."),
                            say("To take back a consent, at any time; what was done until then stays lawful."),
                            say("You get an answer within one month."),
                            say(
                                "You may complain to: {blank}",
                                blank=_blank("the data protection authority of your country"),
                            ),
                        ),
                    )
                )
            ),
            Words(_(claims.contacts(c))),
            Words(
                _(
                    say(
                        "You need not answer any questionnaire to be treated. {blank}",
                        blank=_blank("what must be given for the treatment itself, and what follows if it is not"),
                    )
                )
            ),
        ),
    )


DRAFTS: Mapping[str, tuple[Message, Callable[[Configuration], Document]]] = {
    "processing-record": (say("Record of processing activities"), processing_record),
    "impact-assessment": (say("Data protection impact assessment"), impact_assessment),
    "notice": (say("Notice to patients"), notice),
}


def _document(c: Configuration, title: Message, law: Message, blocks: tuple[Block, ...]) -> Document:
    label = f"{_(DRAFT)} · {_(say('invented practice'))}" if c.demo else _(DRAFT)
    return Document(
        title=_(title),
        subtitle=_(law),
        label=label,
        foot=_(say(FOOT.id, day=c.made_on)),
        blocks=(
            Words(
                _(
                    say(
                        "Every line in square brackets is for you to fill in. What stands here about the program "
                        "is read from its "
                        "settings on {day}; make the draft anew when they change.",
                        day=c.made_on,
                    )
                ),
                "soft",
            ),
            *blocks,
        ),
    )


def _measures(c: Configuration) -> Lines:
    said = (
        claims.where_it_runs(c),
        claims.sealed(c),
        claims.where_data_lie(c),
        claims.where_keys_lie(c),
        claims.how_keys_are_kept(c),
        claims.second_factor(c),
        claims.idle(c),
        claims.trail(c),
        claims.backups(c),
        claims.erasing(c),
        claims.network(c),
        claims.envelope(c),
        claims.contacts(c),
    )
    blanks = (
        _blank("where backups lie and who has them"),
        _blank("encryption of the disk, locks, who cleans the rooms"),
    )
    return Lines((*map(_, said), *blanks))


def _risks(c: Configuration) -> tuple[tuple[Message, tuple[Message, ...]], ...]:
    return (
        (say("The machine is stolen or seized"), (claims.sealed(c), claims.how_keys_are_kept(c))),
        (say("Somebody reads who may not"), (claims.second_factor(c), claims.idle(c), claims.trail(c))),
        (say("Records are lost"), (claims.backups(c), claims.where_keys_lie(c))),
        (say("A patient is judged by a machine"), (claims.findings(c), claims.decisions(c))),
        (say("Data are kept too long, or used for something else"), (claims.retention(c), claims.consents(c))),
        (say("The therapist dies or falls ill"), (claims.envelope(c),)),
    )


def _for_patients(c: Configuration) -> Message:
    if c.findings:
        return say(
            "The program compares your answers over time and tells your therapist when something changed. It makes no "
            "diagnosis and decides nothing. You may ask what it said."
        )
    return say("The program keeps what was said and noted. It does not compare your answers and draws no conclusions.")


def _readers_for_patients(c: Configuration) -> tuple[Message, ...]:
    found = [say("Your therapist.")]
    if c.has("supervisor") or dict(c.accounts).get("therapist", 0) > 1:
        found.append(
            say(
                "A colleague who supervises your treatment, when your therapist gives leave; in an emergency a "
                "colleague, who has to say why."
            )
        )
    if c.envelopes:
        found.append(
            say(
                "If your therapist dies or falls ill, somebody your therapist trusts can read whom to call, and "
                "nothing of your record. {blank}",
                blank=_blank("that each patient is asked first, and may say no"),
            )
        )
    return tuple(found)


def _fact(name: Message, value: Message | str) -> tuple[str, str]:
    return _(name), _(value)


def _blank(what: str) -> str:
    return claims.BLANK.format(what)


def _(message: Message | str) -> str:
    return render(message)
