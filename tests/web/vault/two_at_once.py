"""Two writers at the same moment, on a real database: what the tests of SQLite and of PostgreSQL both run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.models import User
from django.db import connections
from tests.web.invented import a_case, check_in, log, move

from holdfast.web.vault import audit, door
from holdfast.web.vault.models import EntryRow

THREADS = 6


def at_once(act: Callable[[int], str]) -> list[str]:
    """Run `act(n)` in six threads that begin together; what each returned, or the name of what it raised."""
    barrier = threading.Barrier(THREADS)

    def one(n: int) -> str:
        try:
            barrier.wait()
            with audit.recorded(f"thread {n}"):
                return act(n)
        except door.VaultRefusal as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return sorted(pool.map(one, range(THREADS)))


def all_of_it(user: User) -> None:
    """Everything that two tabs or two people can do to one case at the same moment."""
    with audit.recorded("test"):
        handle = door.import_case(user, a_case(f"case {user.pk}"))

    def moves(n: int) -> str:
        door.add_moves(handle, [move(2, id=f"m:2:{n}")], expected_last_seq=1)
        return "moved"

    assert at_once(moves) == ["StalePage"] * (THREADS - 1) + ["moved"]

    def logs(n: int) -> str:
        door.add_entry(handle, "logs", log(3, id=f"log:3:{n}"))
        return "logged"

    assert at_once(logs) == ["AlreadyThere"] * (THREADS - 1) + ["logged"]

    def check_ins(n: int) -> str:
        door.add_entry(handle, "check_ins", check_in(20 + n))
        return "kept"

    assert at_once(check_ins) == ["kept"] * THREADS

    form = door.new_form_id(user.pk)

    def post(n: int) -> str:
        def act() -> str:
            door.add_entry(handle, "check_ins", check_in(40 + n))
            return f"/{n}/"

        return door.post_once(form, user.pk, act).result

    assert len(set(at_once(post))) == 1  # all were told the same place

    def draft(n: int) -> str:
        return str(door.save_draft(handle, "log:4", {"n": n}, expected_version=0))

    assert at_once(draft) == ["1"] + ["StalePage"] * (THREADS - 1)

    with audit.recorded("test"):
        read = door.load_case(handle)
    assert [m.seq for m in read.record.moves] == [1, 2]
    assert len(read.record.check_ins) == 4 + THREADS + 1
    assert len(read.working.logs) == 3
    seqs = list(
        EntryRow.objects.filter(case_id=handle.id, kind="check_ins").order_by("seq").values_list("seq", flat=True)
    )
    assert seqs == list(range(1, len(seqs) + 1))
    assert audit.first_broken() is None
