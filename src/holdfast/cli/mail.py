"""`holdfast mail`: the practice's own mail server, for reminders that patients chose."""

from __future__ import annotations

import argparse

from holdfast.cli.asking import home_of, new_secret, passphrase_of, refusals
from holdfast.cli.files import write_out

ANEW = "A workbench that is being served takes it up when started again.\n"


def mail(options: argparse.Namespace) -> int:
    """Show it, or `set`, `try` and `off`. The password is typed, or comes from HOLDFAST_MAIL_PASSWORD."""
    from holdfast.web.operations.mail import mail_of, remove_mail, set_mail, try_mail

    home = home_of(options)
    with refusals():
        passphrase = passphrase_of(home)
        if options.act == "set":
            plain = {"host": options.host, "security": options.security, "user": options.user, "sender": options.sender}
            plain |= {"port": options.port} if options.port is not None else {}
            asked_for = "Password of this user at the mail server"
            password = new_secret(asked_for, "HOLDFAST_MAIL_PASSWORD") if options.user else ""
            set_mail(home, plain, password, passphrase)
        elif options.act == "off":
            remove_mail(home, passphrase)
        elif options.act == "try":
            try_mail(home, options.address, passphrase)
            write_out("The mail server took the message. See whether it arrives.\n")
            return 0
        found = mail_of(home, passphrase)
    if found is None:
        write_out("No mail server is set: no reminders are sent.\n")
    else:
        user = f", as {found.user}" if found.user else ""
        write_out(f"Mail server  {found.host}:{found.port}, {found.security}{user}\nSender       {found.sender}\n")
    if options.act:
        write_out(ANEW)
    return 0
