"""What he sent to words that have ended meanwhile stands before him again: every answer, with its question."""

from __future__ import annotations

import pytest
from tests.web.his.asking import add, page_of, said, send
from tests.web.his.conftest import Come

from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize(
    ("does", "fields"),
    [
        ("counter", {"text": "A walk", "why": "to breathe", "smallest": "the door", "how_often": "on Sundays"}),
        ("cost", {"feeling": "shame", "strength": "7", "words": "they all look"}),
        ("accept_reserved", {"words": "if it does not rain"}),
        ("rate", {"makes_sense": "4", "trust": "9"}),
    ],
)
def test_nothing_he_sent_to_ended_words_is_lost(
    mine: Come, handle: door.CaseHandle, does: str, fields: dict[str, str]
) -> None:
    page = page_of(mine, "contract/dinner/")
    add(handle, "therapist", "withdraw")
    answer = send(mine, "contract/dinner/", does, seen=page, **fields)
    assert answer.status_code == 422
    told = said(answer).partition("You wrote:")[2].partition("<form")[0]
    for value in fields.values():
        assert f"<bdi>{value}</bdi>" in told
    assert "You wrote:" not in page_of(mine, "contract/dinner/")


def test_his_markup_stays_words(mine: Come, handle: door.CaseHandle) -> None:
    page = page_of(mine, "contract/dinner/")
    add(handle, "therapist", "withdraw")
    answer = send(mine, "contract/dinner/", "counter", seen=page, text="<script>x</script>", why="<b>")
    assert "<script>x</script>" not in answer.content.decode()
    assert "&lt;b&gt;" in answer.content.decode()
