"""A form posted twice is posted once: each carries an id made by the server for one user."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.core import signing
from django.db import IntegrityError, transaction

from holdfast.web.vault.handles import BadForm, ForAnother, Posted
from holdfast.web.vault.models import PostedForm

_SALT = "holdfast.form"
A_DAY = 86_400


def new_form_id(user_id: int, case: UUID | None = None, of: str = "") -> str:
    """An id for one form on one page. Signed, so that a page can be shown without writing to the database. With `case`
    it is good for that case alone: a patient's page has none in its address, and a window of another patient may still
    be open in the same browser. `of` says what the page shows, where the same post means something else once that has
    changed (questions in another order).
    """
    return signing.dumps([str(uuid4()), user_id, *_for(case, of)], salt=_SALT)


def post_once(form_id: str, user_id: int, act: Callable[[], str], case: UUID | None = None, of: str = "") -> Posted:
    """Run `act` if this form was not posted before; else give the first post's result.

    `act` does the writing and returns where the post leads, an address of at most 300 characters with ids only. All
    it wrote, and the id, are stored together or not at all; if it raises, the form may be posted again. Two posts at
    the same moment: the second waits for the first. Raises `BadForm`; `ForAnother` where `case` or `of` is not what the
    form was made for.
    """
    form = _read(form_id, user_id, _for(case, of))
    try:
        with transaction.atomic():
            row = PostedForm(id=form, user=user_id, used_at=datetime.now(UTC), result="")
            with transaction.atomic():
                row.save(force_insert=True)
            row.result = act()
            row.save(update_fields=["result"])
            return Posted(row.result, first=True)
    except IntegrityError:
        found = PostedForm.objects.filter(id=form).first()
        if found is None:
            raise  # not our id: something inside `act`
        return Posted(found.result, first=False)


def forget_before(moment: datetime) -> None:
    """Forms older than their signature is believed need not be remembered."""
    PostedForm.objects.filter(used_at__lt=moment).delete()


def _for(case: UUID | None, of: str) -> list[str]:
    return [str(case), of] if case else []


def _read(form_id: str, user_id: int, wanted: list[str]) -> UUID:
    try:
        form, made_for, *made_in = signing.loads(form_id, salt=_SALT, max_age=A_DAY)
    except signing.BadSignature:
        raise BadForm("this form was not made here, or more than a day ago: open the page again") from None
    if made_for != user_id:
        raise BadForm("this form was made for somebody else: open the page again")
    if made_in != wanted:
        raise ForAnother("this form was made for another case, or shows something else by now: open the page again")
    return UUID(form)
