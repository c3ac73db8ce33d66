"""What this program, set up as it is, does and does not do: one sentence a setting, shared by the three drafts.

Each function takes the configuration and says what is true of it. A test turns every setting over and sees the sentence
change; nothing is claimed that no setting or no code stands behind.
"""

from __future__ import annotations

from holdfast.text import Message, say, say_n
from holdfast.web.rights.documents_facts import Configuration

BLANK = "[to fill in: {}]"
ROLES = {
    "therapist": say("therapists"),
    "supervisor": say("supervisors"),
    "manager": say("managers"),
    "auditor": say("auditors"),
}


def where_it_runs(c: Configuration) -> Message:
    if c.profile == "laptop" and c.demo:
        return say("The program runs on one computer and answers that computer alone; one invented patient has a page.")
    if c.profile == "laptop":
        return say(
            "The program runs on one computer and answers that computer alone; patients have no page of their own."
        )
    if c.https:
        return say("The program runs on a server and is reached over an encrypted connection (HTTPS).")
    return say(
        "The program runs on a server. Its settings do not say how connections to it are encrypted: {blank}",
        blank=BLANK.format("HTTPS by the program itself, or by which proxy"),
    )


def where_data_lie(c: Configuration) -> Message:
    return (
        say("Data lie in a SQLite file in the practice's folder.")
        if c.database == "sqlite"
        else say("Data lie in a PostgreSQL database.")
    )


def where_keys_lie(c: Configuration) -> Message:
    if c.key_database == "sqlite":
        return say("The patients' keys lie in a key store of their own, a second SQLite file, apart from the data.")
    return say("The patients' keys lie in a key store of their own, in a PostgreSQL database.")


def how_keys_are_kept(c: Configuration) -> Message:
    place = say("a file outside the practice's folder") if c.key_elsewhere else say("a file in the practice's folder")
    if c.key_wrapped:
        return say(
            "The key over all of them lies in {place}, wrapped by a passphrase that is kept nowhere.", place=place
        )
    return say(
        "The key over all of them lies in {place}, not wrapped: whoever can read that file and the key store can read "
        "the records.",
        place=place,
    )


def sealed(c: Configuration) -> Message:
    return say(
        "Every clinical text is sealed (AES-256-GCM) under a key of its patient; private notes under their "
        "author's key too. In clear stand account names, times, counts, kinds of entries, whether a case is restricted "
        "or held, and when a treatment ended."
    )


def backups(c: Configuration) -> Message:
    if c.backups is None:
        return (
            say("No backup has been made by the program yet.")
            if c.database == "sqlite"
            else say("The program's own trail knows of no backup yet.")
        )
    return say("The last backup by the program was made on {day}. It is sealed and holds no keys.", day=c.backups)


def second_factor(c: Configuration) -> Message:
    if c.factor_required:
        return say(
            "Every account has to sign in with a second factor; {n} of {all} have one set up today.",
            n=c.with_factor,
            all=c.people,
        )
    if c.with_factor:
        return say(
            "A second factor is offered and not required; {n} of {all} accounts use one.", n=c.with_factor, all=c.people
        )
    return say("A second factor is offered and not required; no account uses one today.")


def idle(c: Configuration) -> Message:
    return say_n(
        "A session without a sign of life is shut after {n} minute.",
        "A session without a sign of life is shut after {n} minutes.",
        c.idle_minutes,
    )


def accounts(c: Configuration) -> Message:
    told = ", ".join(f"{role} {count}" for role, count in c.accounts) or "none"
    return say("Open accounts today, by what they may do: {told}.", told=told)


def who_reads(c: Configuration) -> tuple[Message, ...]:
    found = [say("The treating therapist reads the record, his working notes and his own private notes.")]
    if c.has("supervisor") or dict(c.accounts).get("therapist", 0) > 1:
        found.append(
            say(
                "A supervisor or colleague reads the record of a case only when its therapist assigned it, and "
                "working notes "
                "only when they were lent for a stated time. In an emergency a colleague can open a record for a "
                "day, with a "
                "reason; its therapist is told."
            )
        )
    if c.has("manager"):
        found.append(say("A manager sees accounts and settings, and no clinical text."))
    if c.has("auditor"):
        found.append(say("An auditor sees who did what, and no clinical text."))
    return tuple(found)


def findings(c: Configuration) -> Message:
    if c.findings:
        return say(
            "Findings are on: the program compares a patient's answers with his own earlier ones and tells the "
            "therapist "
            "when something changed. It makes no diagnosis and no decision, and shows the patient no result."
        )
    return say("Findings are off: the program documents; it does not compare answers and does not draw conclusions.")


def decisions(c: Configuration) -> Message:
    return say("No decision about a person is made by the program alone (GDPR, article 22).")


def network(c: Configuration) -> Message:
    return say(
        "The program sends nothing to its makers or to anybody else: no telemetry, no fonts or scripts from elsewhere."
    )


def retention(c: Configuration) -> Message:
    if c.retention is None:
        return say(BLANK.format("how long records are kept; no retention profile was chosen yet"))
    if c.retention.reason:
        return say_n(
            "{n} year after the end of a treatment, a time of the practice's own: {why}",
            "{n} years after the end of a treatment, a time of the practice's own: {why}",
            c.retention.years,
            why=c.retention.reason,
        )
    return say_n(
        "{n} year after the end of a treatment ({title}). {basis}.",
        "{n} years after the end of a treatment ({title}). {basis}.",
        c.retention.years,
        title=c.retention.profile.title,
        basis=c.retention.profile.basis,
    )


def erasing(c: Configuration) -> Message:
    return say(
        "Erasing destroys the key of that patient, so that no copy in a backup of data opens again; copies of the key "
        "store have to be overwritten. A legal hold stops it."
    )


def contacts(c: Configuration) -> Message:
    if not c.contacts:
        return say(BLANK.format("local crisis contacts; none are set, and no page for patients opens until there are"))
    told = "; ".join(f"{name} {number}" for name, number in c.contacts)
    return say("Local crisis contacts shown to patients: {told}. Nobody watches the pages live.", told=told)


def consents(c: Configuration) -> Message:
    told = "; ".join(f"{name} (text version {version})" for name, version in c.texts)
    return say("Consent is asked and kept purpose by purpose, with the text that was shown: {told}.", told=told)


def trail(c: Configuration) -> Message:
    return say(
        "Who opened which case and when is written into a chained trail before a page is shown; each patient can "
        "be shown "
        "the part about him."
    )


def envelope(c: Configuration) -> Message:
    if c.envelopes:
        return say(
            "An emergency envelope was begun, for the case that a therapist dies or falls ill. A list of whom to "
            "reach leaves the practice in it, sealed."
        )
    return say("No emergency envelope has been made. [to fill in: who reaches the patients if the therapist cannot]")
