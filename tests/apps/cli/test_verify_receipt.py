"""`huiyin verify receipt FILE`: on any machine, without an installation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from huiyin import cli
from huiyin.apps.cases.queries import history
from huiyin.apps.records import checkpoints
from huiyin.apps.records.models import Leaf, LogKey
from huiyin.apps.records.receipts import proven, receipt_of
from huiyin.apps.records.sequencing import sequence_all
from huiyin.cli import verify_receipt
from tests.behind import lift_rules
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    case = say(World())
    sequence_all(now=MONDAY)
    checkpoints.sign_heads(now=MONDAY)
    path = tmp_path / "receipt.json"
    path.write_text(receipt_of(proven(history(case)), own={1}, number=case.code, now=MONDAY), "utf-8")
    return path


def test_a_receipt_agrees(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", "receipt", str(receipt)]) == 0
    told = capsys.readouterr().out
    assert "is in the log" in told
    assert "路灯不亮" in told


def test_a_receipt_that_was_changed_does_not(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    receipt.write_text(receipt.read_text("utf-8").replace("路灯不亮", "路灯很亮"), "utf-8")
    assert cli.main(["verify", "receipt", str(receipt)]) == 1
    assert "DOES NOT AGREE" in capsys.readouterr().out


def test_the_key_of_the_sheet_must_be_the_one_that_signed(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = LogKey.objects.get(log__place__kind="village").key
    assert cli.main(["verify", "receipt", str(receipt), "--key", key]) == 0
    assert cli.main(["verify", "receipt", str(receipt), "--key", _another(key)]) == 1
    assert cli.main(["verify", "receipt", str(receipt), "--key", "x"]) == 1
    assert "is no key" in capsys.readouterr().err


def _another(key: str) -> str:
    from huiyin.core.notes import ED25519, Key

    return str(Key(Key.parsed(key).name, ED25519, bytes(32)))


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(verify_receipt, "open_dir", lambda folder: None)
    say(World())
    sequence_all(now=MONDAY)
    return str(Leaf.objects.order_by("number")[0].code)


def asked(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, dict[str, object]]:
    told = cli.main(["verify", "receipt", *args, "--json"])
    (found,) = json.loads(capsys.readouterr().out)
    return told, found


def test_the_code_of_a_slip_is_looked_up_and_everything_is_checked(
    code: str, capsys: pytest.CaptureFixture[str], as_owner: None
) -> None:
    assert asked(capsys, code)[1]["size"] == 0, "not under a head yet"
    assert cli.main(["verify", "receipt", code]) == 0
    assert "the next signed head will cover it" in capsys.readouterr().out
    checkpoints.sign_heads(now=MONDAY)
    (told, found), key = asked(capsys, code), LogKey.objects.get(log__place__kind="village").key
    assert (told, found["wrong"], found["size"], found["key"]) == (0, "", 1, key)
    assert asked(capsys, code, "--key", key)[0] == 0
    assert asked(capsys, code, "--key", _another(key))[1]["wrong"] == "another_key"
    lift_rules(LogKey)
    LogKey.objects.update(key=_another(key))
    assert asked(capsys, code)[0] == 1, "no key that is known has signed the head"


@pytest.mark.parametrize("text", ["", "{}", "no receipt", "\xff"])
def test_what_is_no_receipt_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.json").write_bytes(text.encode("latin-1"))
    assert cli.main(["verify", "receipt", str(tmp_path / "other.json")]) == 1
    assert "Take it from the page of the matter" in capsys.readouterr().err
    assert cli.main(["verify", "receipt", "nothing here"]) == 1
    assert cli.main(["verify", str(tmp_path), "receipt"]) == 1
