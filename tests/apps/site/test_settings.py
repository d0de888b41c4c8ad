"""What is written wrongly in huiyin.toml is refused when it is read, and not on a page."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from huiyin.core.notes import COSIGNED, Key
from huiyin.site import settings

KEY = Key("archive.example", COSIGNED, bytes(32))


def read(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    (folder / "huiyin.toml").write_text(text, "utf-8")
    monkeypatch.setenv("HUIYIN_DIR", str(folder))
    return runpy.run_path(settings.__file__)


def test_the_keys_of_witnesses_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(tmp_path, f'witnesses = ["{KEY}"]', monkeypatch)["WITNESSES"] == [KEY]
    assert read(tmp_path, "", monkeypatch)["WITNESSES"] == []


@pytest.mark.parametrize("typed", [f'["{KEY}x"]', '["archive.example"]', f'["{KEY}", ""]', f'"{KEY}"', "[5]"])
def test_a_witness_whose_key_is_mistyped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="witnesses of"):
        read(tmp_path, f"witnesses = {typed}", monkeypatch)


def test_how_long_backups_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(tmp_path, "", monkeypatch)["BACKUPS"] == {"days": 30, "months": 12}
    assert read(tmp_path, "[backups]\nmonths = 6", monkeypatch)["BACKUPS"] == {"days": 30, "months": 6}


@pytest.mark.parametrize("typed", ["month = 6", 'days = "30"', "days = -1", "months = true", "weeks = 4", "days = 1.5"])
def test_a_mistyped_rule_for_backups_is_refused_before_any_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match="days and months"):
        read(tmp_path, f"[backups]\n{typed}", monkeypatch)
