"""Commands that make a practice, name its people, and show a demo."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    init = commands.add_parser("init", parents=[home], help="make a practice: secrets, databases, the first account")
    init.add_argument("--profile", choices=("laptop", "host"), default="laptop")
    init.add_argument("--role", choices=("therapist", "manager"), default="therapist", help="of the first account")
    init.add_argument("--zone", default="Europe/Rome", metavar="ZONE", help="the practice's time zone (Europe/Rome)")
    init.set_defaults(run=late("holdfast.cli.practice", "init"))

    password = commands.add_parser("password", parents=[home], help="a new password for somebody who lost his")
    password.add_argument("name")
    password.set_defaults(run=late("holdfast.cli.practice", "password"))

    notes_key = commands.add_parser("notes-key", parents=[home], help="a new key for private notes; the old are lost")
    notes_key.add_argument("name")
    notes_key.set_defaults(run=late("holdfast.cli.practice", "notes_key"))

    findings = commands.add_parser(
        "findings", parents=[home], help="switch findings on (shows what they are for) or off"
    )
    findings.add_argument("state", choices=("on", "off"))
    findings.add_argument("name", help="the account of the person who decides for the practice")
    findings.set_defaults(run=late("holdfast.cli.practice", "findings"))

    contacts = commands.add_parser("contacts", parents=[home], help="local crisis contacts on a patient's page")
    contacts.set_defaults(run=late("holdfast.cli.practice", "contacts"), act=None)
    acts = contacts.add_subparsers(title="act", metavar="ACT", dest="act")
    add = acts.add_parser("add", help="one more, or a new number")
    add.add_argument("name")
    add.add_argument("number")
    acts.add_parser("remove", help="take one off").add_argument("name")

    _mail(commands, home)

    demo = commands.add_parser("demo", help="a demo practice with invented cases, served on this machine")
    demo.add_argument("--port", type=int, default=8765)
    demo.add_argument("--home", metavar="DIR", help="where to make it (else a new temporary folder)")
    demo.set_defaults(run=late("holdfast.cli.practice", "demo"))


def _mail(commands: Commands, home: argparse.ArgumentParser) -> None:
    mail = commands.add_parser("mail", parents=[home], help="the practice's own mail server, for reminders")
    mail.set_defaults(run=late("holdfast.cli.mail", "mail"), act=None)
    acts = mail.add_subparsers(title="act", metavar="ACT", dest="act")
    chosen = acts.add_parser("set", help="name it; STARTTLS on port 587 unless said otherwise")
    chosen.add_argument("host")
    chosen.add_argument(
        "--sender", required=True, metavar="ADDRESS", help="from whom messages come; name no practice in it"
    )
    chosen.add_argument(
        "--security", choices=("starttls", "tls", "none"), default="starttls", help="none: this machine only"
    )
    chosen.add_argument("--port", type=int, help="587, 465 with tls, 25 with none")
    chosen.add_argument("--user", default="", help="asks for a password, kept in a file of its own")
    acts.add_parser("try", help="send one message to an address of yours").add_argument("address")
    acts.add_parser("off", help="no message leaves any more")
