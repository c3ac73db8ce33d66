"""The door: every way in which a case is stored or read. Plain functions; the only thing other modules import.

A view begins with `handle = case_for_user(request.user, case_id)` (404 for anybody else's) and passes the handle on.
Everything that opens a sealed payload is recorded by `audit`: inside a request the middleware does it, a command uses
`with audit.recorded(...)`; elsewhere `NotAudited` is raised.

Kinds of entries are the names of the lists in the case file: the record's and the working notes' (`sessions`,
`check_ins`, `moves`, `logs`, ...), parts of the picture as `picture.brought`, and two more: `alliance` (an
`AllianceCheck` for an hour that is there already) and `private` (a `PrivateNote`; needs the author's key).
"""

from holdfast.web.vault.drafts import clear_draft, drafts_open, load_draft, save_draft
from holdfast.web.vault.files import export_case, import_case
from holdfast.web.vault.handles import (
    AlreadyThere,
    AuthorKey,
    BadForm,
    CaseHandle,
    Draft,
    Locked,
    NotAudited,
    NotYours,
    Posted,
    StalePage,
    Summary,
    UnknownEntry,
    VaultRefusal,
)
from holdfast.web.vault.people import assign, case_for_user, cases_for
from holdfast.web.vault.posts import new_form_id, post_once
from holdfast.web.vault.reading import load_about, load_case, revision
from holdfast.web.vault.rows import DOES_NOT_OPEN
from holdfast.web.vault.summaries import put_summary, summaries_for
from holdfast.web.vault.writing import add_entry, add_moves, correct_entry, give_up_private_notes, put_about, together

__all__ = [
    "DOES_NOT_OPEN", "AlreadyThere", "AuthorKey", "BadForm", "CaseHandle", "Draft", "Locked", "NotAudited",
    "NotYours", "Posted", "StalePage", "Summary", "UnknownEntry", "VaultRefusal", "add_entry", "add_moves",
    "assign", "case_for_user", "cases_for", "clear_draft", "correct_entry", "drafts_open", "export_case",
    "give_up_private_notes", "import_case", "load_about", "load_case", "load_draft", "new_form_id", "post_once",
    "put_about", "put_summary", "revision", "save_draft", "summaries_for", "together",
]  # fmt: skip
