"""Is the patient's page open? His own agreement opens and shuts it."""

from __future__ import annotations

from django.conf import settings

from holdfast.case.consent import may_be_used, standing_of
from holdfast.case.record import Record


def is_shut(record: Record) -> bool:
    """Shut where he took back his consent to it, and where others were asked of him and this one was not given.

    A case of which the ledger was never used keeps its page: nobody was asked, and nobody shall be locked out by an
    upgrade. In a demo a page that nobody said anything about is open.
    """
    if may_be_used(record, "portal").allowed:
        return False
    return not (settings.HOLDFAST_DEMO and standing_of(record, "portal").state == "never")
