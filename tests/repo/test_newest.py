"""`make audit` fails when a locked version has been superseded for longer than docs/operating.md allows."""

from __future__ import annotations

from datetime import date

import pytest

from newest import DAYS, LOCK, Pins, main, newer, pins
from tests.repo.house import ROOT

TODAY = date(2026, 11, 23)
LOCKED = pins("one==1.9 \\\n    --hash=sha256:00\ntwo==2.0 ; sys_platform == 'win32' \\\n    --hash=sha256:01\n")


class Index:
    """Answers as the index was on a day, None where it knows no times or is not there."""

    def __init__(self, now: str | None, then: str | None) -> None:
        self.now, self.then = now, then
        self.days: list[str] = []

    def __call__(self, before: str) -> Pins | None:
        self.days.append(before)
        told = self.then if before else self.now
        return None if told is None else pins(told)


def test_what_is_newest_passes(capsys: pytest.CaptureFixture[str]) -> None:
    index = Index("one==1.9\n", "one==1.8\n")
    assert main(LOCKED, TODAY, DAYS, index) is None
    assert index.days == ["", "2026-10-24"]
    assert "newer ones: none" in capsys.readouterr().out


def test_what_came_within_the_days_is_told_and_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(LOCKED, TODAY, DAYS, Index("one==1.10\n", "one==1.9\n")) is None
    assert "one 1.9 → 1.10" in capsys.readouterr().out


def test_what_was_superseded_before_fails() -> None:
    said = main(LOCKED, TODAY, DAYS, Index("one==1.11\n", "one==1.10\n"))
    assert said is not None
    assert "one 1.9 → 1.10" in said


def test_of_an_index_without_times_every_newer_version_counts() -> None:
    assert main(LOCKED, TODAY, DAYS, Index("one==1.9\n", None)) is None
    assert "does not say since when" in (main(LOCKED, TODAY, DAYS, Index("one==1.10\n", None)) or "")


@pytest.mark.parametrize("silent", [None, ""])
def test_silence_is_no_clean_bill(silent: str | None) -> None:
    assert "not answered" in (main(LOCKED, TODAY, DAYS, Index(silent, None)) or "")


def test_of_several_versions_the_oldest_counts() -> None:
    locked = pins("one==2.0 ; sys_platform == 'win32'\none==1.10 ; sys_platform != 'win32'\n")
    assert newer(locked, pins("one==1.10\n")) == []
    assert newer(locked, pins("one==1.11\n")) == ["one 1.10 → 1.11"]


def test_everything_locked_is_asked_for_and_the_days_are_written_down() -> None:
    run = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    assert pins(run).items() <= pins(LOCK.read_text("utf-8")).items()
    assert f"{DAYS} days" in (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert "tools/newest.py" in (ROOT / "Makefile").read_text("utf-8")
