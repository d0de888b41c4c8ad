"""Text messages: the slot, the two providers that come with the product, the budget of a day, what goes wrong."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from huiyin.apps.jobs import sms
from huiyin.apps.jobs.actions import later
from huiyin.apps.jobs.models import Job
from huiyin.apps.jobs.providers import Console, File
from huiyin.apps.people.models import SecurityEntry
from tests.apps.jobs.carried import NAME, carrying

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
PHONE = "+8613800000000"


@pytest.fixture
def carried(settings: Any) -> Iterator[list[tuple[str, str]]]:
    with carrying(settings) as sent:
        yield sent


@pytest.fixture
def send(django_capture_on_commit_callbacks: Any) -> Any:
    """Send, and end the transaction."""

    def sent(text: str = "您好", now: datetime = NOW, again: Job | None = None) -> bool:
        with django_capture_on_commit_callbacks(execute=True):
            return sms.send(phone=PHONE, text=text, now=now, again=again)

    return sent


def test_none_is_configured_by_itself_and_a_demo_shows_what_goes_nowhere(settings: Any) -> None:
    assert not sms.offered()
    assert not sms.shows_in_demo()
    sms.check()
    settings.SMS, settings.DEMO = {"provider": "console"}, True
    assert sms.shows_in_demo()
    settings.DEMO = False
    assert not sms.shows_in_demo(), "the console of an installation in use is nobody's page"
    settings.SMS, settings.DEMO = {"provider": "file"}, True
    assert not sms.shows_in_demo()


@pytest.mark.parametrize(
    "wrong",
    [
        {"provider": "nowhere.at.All"},
        {"provider": "pathlib.Path", "colour": "red"},
        {"provider": "file", "colour": "red"},
        {"provider": "datetime.timedelta"},
    ],
)
def test_a_provider_that_cannot_be_made_stops_the_start(settings: Any, wrong: dict[str, str]) -> None:
    settings.SMS = wrong
    with pytest.raises(ImproperlyConfigured, match=r"\[sms\] of huiyin\.toml"):
        sms.check()


def test_the_console_says_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Console().send(PHONE, "两行\n您好")
    assert capsys.readouterr().out == f"SMS {PHONE}: 两行 您好\n"


def test_the_file_gets_a_line_each_and_is_its_owners(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    for text in ("一", "二\n三"):
        File().send(PHONE, text)
    kept = tmp_path / "sms.txt"
    lines = kept.read_text("utf-8").splitlines()
    assert [line.split("\t")[1:] for line in lines] == [[PHONE, "一"], [PHONE, "二 三"]]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with pytest.raises(sms.NotSent):
        File(path=str(tmp_path)).send(PHONE, "一")


@pytest.mark.django_db
def test_it_is_sent_when_the_transaction_is_over(
    carried: list[tuple[str, str]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        assert sms.send(phone=PHONE, text="您好", now=NOW)
    assert carried == [], "nothing is locked while a provider takes its time"
    waiting[0]()
    assert carried == [(PHONE, "您好")]


@pytest.mark.django_db
def test_the_budget_of_a_day(carried: list[tuple[str, str]], send: Any, settings: Any) -> None:
    settings.SMS_A_DAY = 2
    assert [send() for _ in range(4)] == [True, True, False, False]
    assert len(carried) == 2
    assert sms.used_up(NOW)
    assert SecurityEntry.objects.filter(kind="sms_used_up").count() == 1, "said once"
    assert send(now=NOW + timedelta(days=1)), "the next day has its own"
    settings.SMS_A_DAY = 0
    assert sms.used_up(NOW + timedelta(days=2))


@pytest.mark.django_db
def test_what_is_not_taken_is_tried_again_and_no_log_holds_the_number(
    settings: Any, send: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS = {"provider": NAME, "broken": True}
    again = later("test.again", event_id=None, payload={"nth": 2}, run_after=NOW)
    assert send(text="验证码123456", again=again)
    assert Job.objects.get().reaction == "test.again"
    assert "balance is empty" in caplog.text
    assert "13800000000" not in caplog.text
    assert "123456" not in caplog.text
    send()
    assert Job.objects.count() == 1, "without another job it is only said"
