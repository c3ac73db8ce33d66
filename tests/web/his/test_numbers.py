"""The cap of four numbers binds who asks: what he gives of himself is kept, and leaves fewer to be asked."""

from __future__ import annotations

import pytest
from tests.web.his.asking import moves_of, send
from tests.web.his.conftest import Come

from holdfast.contract.conviction import numbers_left
from holdfast.web import clock
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_his_own_numbers_are_kept_and_count_among_those_that_may_be_asked(mine: Come, handle: door.CaseHandle) -> None:
    today = clock.now().date()
    assert numbers_left(moves_of(handle), today) == 4
    assert send(mine, "contract/dinner/", "rate", makes_sense="2", trust="3").status_code == 302
    assert numbers_left(moves_of(handle), today) == 2
    for n in ("4", "5"):
        assert send(mine, "contract/dinner/", "rate", makes_sense=n, own_wish=n, can_do=n, trust=n).status_code == 302
    assert numbers_left(moves_of(handle), today) == 0
    given = [move.stance.makes_sense for move in moves_of(handle) if move.stance is not None]
    assert given[-3:] == [2, 4, 5]
