"""Fifty runs are fifty: those begun at one moment are counted one after the other, in one database file as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Run = Any
BEGUN = """
open_practice(home, PASSPHRASE)
from threading import Barrier, Thread
from django.contrib.auth.models import User
from django.db import connection
from holdfast.simulate.practise import Run
from holdfast.web.practise import store
store.MOST = 3
owner = User.objects.get(username="anna").pk
store.begin(owner, Run(patient="noa"))
ready, refused = Barrier(6), []
def begin():
    ready.wait()
    try:
        store.begin(owner, Run(patient="emil"))
    except store.TooMany:
        refused.append(1)
    finally:
        connection.close()
threads = [Thread(target=begin) for _ in range(6)]
for one in threads:
    one.start()
for one in threads:
    one.join()
out = [len(store.runs_of(owner)), len(refused)]
"""


def test_two_that_are_begun_at_one_moment_are_counted_one_after_the_other(run: Run, practice: Path) -> None:
    assert run(BEGUN) == [3, 4]
