"""A line to keep: his, shown beside the step that is due, and let go when he says so."""

from __future__ import annotations

import pytest
from tests.web.his.asking import form_in, page_of, send
from tests.web.his.conftest import Come
from tests.web.invented import at
from tests.web.pages.patient.asking import now_of

from holdfast.web import clock
from holdfast.web.his.keeping import keep_line, kept_lines
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_line_is_kept_with_its_hour_and_step_and_shown_beside_it(his: Come, handle: door.CaseHandle) -> None:
    assert "I can be guilty and still go." in page_of(his, "")  # what he last learnt, while he keeps no line
    send(his, "lines/", "line", text="  It is there before I call. ", hour="3", step="dinner")
    send(his, "lines/", "line", text="Another one, later.", hour="", step="")
    line = now_of(handle).record.kept_lines[0]
    assert (line.text, line.session, line.step) == ("It is there before I call.", 3, "dinner")
    front = page_of(his, "")
    assert "It is there before I call." in front
    assert "Another one, later." not in front


def test_a_line_is_let_go_by_a_further_entry(mine: Come, handle: door.CaseHandle) -> None:
    send(mine, "lines/", "line", text="It is there before I call.")
    seen = mine.client.get(f"{mine.home}lines/").content.decode()
    sent = form_in(seen, "gone")
    assert mine.client.post(f"{mine.home}lines/", sent)["Location"].endswith("?kept=gone")
    assert kept_lines(now_of(handle).record) == ()
    assert [one.let_go for one in door.load_case(handle).record.kept_lines] == [False, True]
    assert "I can be guilty and still go." in page_of(mine, "")
    again = {**sent, "form": form_in(seen, "line")["form"]}
    assert mine.client.post(f"{mine.home}lines/", again).status_code == 422


def test_the_therapist_types_it_in_the_hour_as_well(phone_of_his: Come, handle: door.CaseHandle) -> None:
    with audit.recorded("test"):
        keep_line(handle, now_of(handle).record, "Said at the end.", now=clock.now(), session=3, step="dinner")
    assert "Said at the end." in page_of(phone_of_his, "")
    assert at(3).date().isoformat() == now_of(handle).record.sessions[-1].when.date().isoformat()


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"text": " "}, 422), ({"text": "x" * 501}, 422), ({"text": "x", "hour": "99"}, 422),
     ({"text": "x", "step": "safe"}, 422), ({"text": "x", "claims": "plan"}, 400)],
)  # fmt: skip
def test_what_cannot_be_is_told_and_nothing_is_stored(
    phone_of_his: Come, handle: door.CaseHandle, fields: dict[str, str], status: int
) -> None:
    before = door.revision(handle)
    assert send(phone_of_his, "lines/", "line", **fields).status_code == status
    assert door.revision(handle) == before
