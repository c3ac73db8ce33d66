"""What the tests of the patient's forms share: a form planned for today, its pages read, its screens sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

from django.test import Client

from holdfast.case.as_of import as_of
from holdfast.case.measured import Measure, Planned
from holdfast.case.record import Appointment, Record
from holdfast.web import clock
from holdfast.web.giving.asked import ref_of
from holdfast.web.vault import audit, door

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def plan(handle: door.CaseHandle, *instruments: str, hours: float = 2, every_weeks: int | None = None) -> None:
    """An hour arranged soon, and these forms planned for it."""
    now = clock.now()
    with audit.recorded("test"):
        if not any(one.when > now for one in record_of(handle).appointments):
            soon = Appointment(id=f"a-{now.timestamp()}", recorded_at=now, when=now + timedelta(hours=hours))
            door.add_entry(handle, "appointments", soon)
        for name in instruments:
            wanted = Planned(
                id=f"plan-{name}-{now.timestamp()}", recorded_at=now, when=now.date(), instrument=name,
                first=now.date(), every_weeks=every_weeks,
            )  # fmt: skip
            door.add_entry(handle, "plans", wanted)


def record_of(handle: door.CaseHandle, at: datetime | None = None) -> Record:
    with audit.recorded("test"):
        return as_of(door.load_case(handle), at or clock.now()).record


def answered(handle: door.CaseHandle, instrument: str = "phq-9") -> list[Measure]:
    """What stands of this form."""
    return [one for one in record_of(handle).measures if one.instrument == instrument]


@dataclass(frozen=True)
class Form:
    """One form in one browser. `home`: the page it is listed on."""

    browser: Client
    home: str
    handle: door.CaseHandle
    instrument: str = "phq-9"

    @property
    def here(self) -> str:
        return f"{self.home}forms/{ref_of(self.handle, self.instrument)}/"

    def page(self, to: object = "", status: int = 200) -> str:
        answer = self.browser.get(self.here, {"to": str(to)} if to else {})
        assert answer.status_code == status, answer.content.decode()
        return unescape(answer.content.decode())

    def places(self, to: int) -> list[int]:
        """The questions of a screen, by their place on the form."""
        return sorted({int(n) for n in re.findall(r'name="q(\d+)"', self.page(to))})

    def send(self, screen: int, does: str = "next", id: str = "", **answers: Any) -> Answer:
        """A screen as a browser sends it: `q3=2`."""
        return self.browser.post(
            self.here, {"form": id or self.form_id(screen), "screen": str(screen), "does": does, **answers}
        )

    def act(self, does: str, to: str = "look") -> Answer:
        """Send it, or leave it out."""
        return self.browser.post(self.here, {"form": self.form_id(to), "does": does})

    def form_id(self, to: object) -> str:
        found = re.search(r'name="form" value="([^"]+)"', self.page(to))
        assert found
        return found[1]

    def fill(self, **answers: int) -> None:
        """Every screen in turn, with these answers (`q3=2`) and no others."""
        to, last = 1, 0
        while True:
            mine: dict[str, Any] = {name: value for name, value in answers.items() if int(name[1:]) in self.places(to)}
            answer = self.send(to, **mine)
            assert answer.status_code == 302, answer.content.decode()
            onward = re.search(r"(?:then|to)=(\d+|look)(?:&|$)", answer["Location"].replace("to=now&", ""))
            assert onward, answer["Location"]
            if onward[1] == "look":
                return
            last, to = to, int(onward[1])
            assert to == last + 1


def checked(page: str) -> dict[str, str]:
    """The answers that are marked on a page."""
    return dict(re.findall(r'<input type="radio" name="(q\d+)" value="([^"]+)" checked>', page))


def day(offset: int = 0) -> date:
    return clock.now().date() + timedelta(days=offset)
