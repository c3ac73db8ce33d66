"""The door: every way in which a case is stored or read. Plain functions; the only thing other modules import.

A view begins with `handle = case_for_user(request.user, case_id)` (404 for anybody else's) and passes the handle on.
Everything that opens a sealed payload is recorded by `audit`: inside a request the middleware does it, a command uses
`with audit.recorded(...)`; elsewhere `NotAudited` is raised.

Kinds of entries are the names of the lists in the case file: the record's and the working notes' (`sessions`,
`check_ins`, `moves`, `logs`, ...), parts of the picture as `picture.brought`, and two more: `alliance` (an
`AllianceCheck` for an hour that is there already) and `private` (a `PrivateNote`; needs the author's key).
"""

from holdfast.web.vault.beside import (
    Reach,
    Request,
    Wish,
    answer_request,
    keep_reach,
    note_request,
    reach_of,
    requests_open,
)
from holdfast.web.vault.drafts import clear_draft, drafts_open, load_draft, save_draft
from holdfast.web.vault.emergencies import (
    Named,
    Notice,
    anybody_else,
    ask_for_names,
    named,
    notice_seen,
    notices,
    open_in_emergency,
    reach_in_emergency,
)
from holdfast.web.vault.envelopes import (
    Envelope,
    ListAge,
    envelope_of,
    keep_envelope,
    list_age,
    lists_due,
    put_list_away,
)
from holdfast.web.vault.erasure import (
    ErasedCase,
    Held,
    LegalHold,
    erase,
    erased_cases,
    held,
    hold,
    holds,
    release,
    replay_erasures,
)
from holdfast.web.vault.files import export_case, import_case
from holdfast.web.vault.handles import (
    AlreadyThere,
    AuthorKey,
    BadForm,
    BadSpan,
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
    WrongPerson,
)
from holdfast.web.vault.keeping import Kept, kept_for, kept_in_practice, what_is_there
from holdfast.web.vault.lending import (
    Glance,
    Hanging,
    Leave,
    Reader,
    assigned,
    at_a_glance,
    hanging_on,
    leave_of,
    leaves,
    lend_working,
    note_private_print,
    private_prints,
    withdraw_loan,
)
from holdfast.web.vault.people import (
    assign,
    case_for_user,
    cases_for,
    owner_named,
    owners,
    reader_named,
    readers,
    reads_cases,
    unassign,
)
from holdfast.web.vault.posts import new_form_id, post_once
from holdfast.web.vault.provenance import Written, restricted_among, who_wrote
from holdfast.web.vault.reading import load_about, load_case, revision
from holdfast.web.vault.resealing import (
    Resealed,
    drop_unneeded,
    rekey_case,
    reseal_private,
    rows_without_key,
)
from holdfast.web.vault.rows import DOES_NOT_OPEN
from holdfast.web.vault.sheets import (
    Comment,
    SheetLine,
    SheetText,
    SheetView,
    answer_lent_sheet,
    answer_own_sheet,
    lend_sheet,
    lent_sheet,
    note_lent_sheet_print,
    note_sheet_print,
    remove_sheet,
    sheet_of,
    sheets_lent_to,
    sheets_of,
    sheets_out,
    withdraw_sheet,
)
from holdfast.web.vault.summaries import next_hours_on_opening, put_summary, summaries_for
from holdfast.web.vault.upcasting import Upcast, upcast_rows
from holdfast.web.vault.writing import add_entry, add_moves, correct_entry, give_up_private_notes, put_about, together

__all__ = [
    "DOES_NOT_OPEN", "AlreadyThere", "AuthorKey", "BadForm", "BadSpan", "CaseHandle", "Comment", "Draft",
    "Envelope", "ErasedCase", "Glance", "Hanging", "Held", "Kept", "Leave", "LegalHold", "ListAge", "Locked",
    "Named", "NotAudited", "NotYours", "Notice", "Posted", "Reach", "Reader", "Request", "Resealed", "SheetLine",
    "SheetText", "SheetView", "StalePage", "Summary", "UnknownEntry", "Upcast", "VaultRefusal", "Wish", "Written",
    "WrongPerson", "add_entry", "add_moves", "answer_lent_sheet", "answer_own_sheet", "answer_request",
    "anybody_else", "ask_for_names", "assign", "assigned", "at_a_glance", "case_for_user", "cases_for",
    "clear_draft", "correct_entry", "drafts_open", "drop_unneeded", "envelope_of", "erase", "erased_cases",
    "export_case", "give_up_private_notes", "hanging_on", "held", "hold", "holds", "import_case", "keep_envelope",
    "keep_reach", "kept_for", "kept_in_practice", "leave_of", "leaves", "lend_sheet", "lend_working", "lent_sheet",
    "list_age", "lists_due", "load_about", "load_case", "load_draft", "named", "new_form_id",
    "next_hours_on_opening", "note_lent_sheet_print", "note_private_print", "note_request", "note_sheet_print",
    "notice_seen", "notices", "open_in_emergency", "owner_named", "owners", "post_once", "private_prints",
    "put_about", "put_list_away", "put_summary", "reach_in_emergency", "reach_of", "reader_named", "readers",
    "reads_cases", "rekey_case", "release", "remove_sheet", "replay_erasures", "requests_open", "reseal_private",
    "restricted_among", "revision", "rows_without_key", "save_draft", "sheet_of", "sheets_lent_to", "sheets_of",
    "sheets_out", "summaries_for", "together", "unassign", "upcast_rows", "what_is_there", "who_wrote",
    "withdraw_loan", "withdraw_sheet",
]  # fmt: skip
