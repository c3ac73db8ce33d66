"""A line of the caseload does not depend on the reasons in force: a file taken over leaves no line of yesterday's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from holdfast.analysis import analyse
from holdfast.approaches.knowledge_files import Knowledge, knowledge, read_knowledge
from holdfast.brief.brief import brief
from holdfast.case.moments import last_recorded
from holdfast.knowledge import toml_of
from holdfast.simulate.examples.all_of_them import example
from holdfast.web.knowing.in_force import ours
from holdfast.web.pages.summary import line_of, renew
from holdfast.web.vault import audit, door


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_line_is_made_without_asking_which_reasons_are_in_force(anna: User) -> None:
    with audit.recorded("test"):
        handle = door.import_case(anna, replace(example("vulnerable-trauma"), private=None))
        with CaptureQueriesContext(connection) as asked:
            renew(handle)
    assert len(asked)
    assert not [one["sql"] for one in asked if "changedreasons" in one["sql"].lower()]


def test_other_reasons_make_the_same_line() -> None:
    case = example("vulnerable-trauma")
    at = last_recorded(case)
    fewer = toml_of(ours("schema"), "schema.toml")
    fewer["reasons"] = [one for one in fewer["reasons"] if one["verdict"] == "against"]
    changed = read_knowledge({"schema": fewer})

    def line(known: Knowledge) -> tuple[object, list[str]]:
        analysis = analyse(case, at, reasons=lambda: known)
        said = [reason.reason.id for one in analysis.ways.argument.approaches
                for reason in one.of("for")]  # fmt: skip
        return line_of(analysis, brief(analysis, findings_on=True)), said

    ours_, theirs = line(knowledge()), line(changed)
    assert ours_[1] != theirs[1], "the map reads differently"
    assert ours_[0] == theirs[0]
