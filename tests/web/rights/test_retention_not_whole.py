"""A choice is never written over settings that could not be read: a host would begin again as a laptop."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client, override_settings

from holdfast.web.operations.secret_files import NotWritten
from holdfast.web.rights.retention_choice import keep_choice
from holdfast.web.rights.retention_profiles import choose

HALF = '{"profile": "host", "zo'


def test_half_a_file_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "practice.json"
    file.write_text(HALF, encoding="utf-8")
    with pytest.raises(NotWritten):
        keep_choice(tmp_path, choose("italy"), "anna")
    assert file.read_text(encoding="utf-8") == HALF


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_page_says_so(tmp_path: Path, signed_in_anna: Client) -> None:
    (tmp_path / "practice.json").write_text(HALF, encoding="utf-8")
    with override_settings(HOLDFAST_HOME=str(tmp_path)):
        answer = signed_in_anna.post("/retention/profile/", {"profile": "italy"})
    assert answer.status_code == 409
    assert "nothing was chosen" in answer.content.decode()
    assert (tmp_path / "practice.json").read_text(encoding="utf-8") == HALF
