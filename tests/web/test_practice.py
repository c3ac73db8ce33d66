"""Where a practice lives, which databases it has, and what its clock reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from holdfast.web import clock
from holdfast.web.practice import databases, default_home, read_practice


def test_without_a_practice_databases_are_in_memory() -> None:
    assert {one["NAME"] for one in databases("").values()} == {":memory:"}


def test_data_and_keys_are_two_files(tmp_path: Path) -> None:
    found = databases(str(tmp_path))
    assert found["default"]["NAME"] == str(tmp_path / "data.sqlite3")
    assert found["keys"]["NAME"] == str(tmp_path / "keys" / "keys.sqlite3")


def test_an_address_of_postgresql_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", "postgresql://an%40na:p%2Fw@db.example:5433/hold%20fast")
    found = databases("/somewhere")
    assert [found["default"][part] for part in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "an@na", "p/w", "db.example", "5433", "hold fast",
    ]  # fmt: skip
    assert "sqlite3" in found["keys"]["ENGINE"]
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", "mysql://x")
    with pytest.raises(ValueError, match="postgresql://"):
        databases("/somewhere")


def test_a_practice_lives_where_it_is_told_or_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLDFAST_HOME", "/a/practice")
    assert default_home() == Path("/a/practice")
    monkeypatch.delenv("HOLDFAST_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert default_home() == Path("/data/holdfast")


def test_settings_import_without_secrets(tmp_path: Path) -> None:
    found = read_practice(tmp_path)
    assert (found.profile, found.demo, found.pinned) == ("laptop", False, None)
    (tmp_path / "practice.json").write_text("[1]")
    assert read_practice(tmp_path) == found


def test_a_pinned_clock_reads_its_morning_and_walks_on() -> None:
    morning = datetime(2023, 3, 14, 9, 30, tzinfo=UTC)
    since = datetime.now(UTC) - timedelta(hours=2)
    with override_settings(HOLDFAST_PINNED=(morning, since)):
        assert clock.pinned()
        assert timedelta(hours=2) <= clock.now() - morning < timedelta(hours=2, minutes=5)
    assert not clock.pinned()
    assert clock.now().tzinfo is not None


def test_data_and_keys_are_not_put_into_one_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, more in (("HOLDFAST_DATABASE_URL", ""), ("HOLDFAST_KEYS_DATABASE_URL", "?sslmode=verify-full")):
        monkeypatch.setenv(name, f"postgresql://anna@database.example/practice{more}")
    with pytest.raises(ValueError, match="same database"):
        databases("/somewhere")
    monkeypatch.setenv("HOLDFAST_KEYS_DATABASE_URL", "postgresql://anna@database.example/keys")
    assert databases("/somewhere")["keys"]["NAME"] == "keys"
