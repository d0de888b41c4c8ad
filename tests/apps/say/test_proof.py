"""`/q/<number>/proof/`: what somebody takes home about their own matter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.slips import record_code
from huiyin.apps.keys.signatures import is_signed
from huiyin.apps.records import checkpoints
from huiyin.apps.records.sequencing import sequence_all
from huiyin.core.receipts import checked
from tests.builders import World, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return say(World(), now=timezone.now() - timedelta(days=1))


def opened(client: Client, case: Case) -> str:
    """The page, by the receipt code."""
    page = client.post("/q/", {"code": receipt_code(case.uid)}, follow=True)
    assert f"/q/{case.code}/proof/" in page.content.decode()
    return client.get(f"/q/{case.code}/proof/").content.decode()


def test_before_it_is_in_the_record_and_before_it_is_sealed(case: Case, client: Client) -> None:
    page = opened(client, case)
    code = record_code(case)
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in page
    assert "还没有入存证" in page
    sequence_all(now=timezone.now())
    assert "次日凌晨封存" in opened(client, case)
    assert client.get(f"/q/{case.code}/proof/receipt.json").status_code == 302


def test_the_receipt_is_taken_home_and_checked_there(case: Case, client: Client) -> None:
    sequence_all(now=timezone.now())
    checkpoints.sign_heads(now=timezone.now())
    page = opened(client, case)
    taken = client.get(f"/q/{case.code}/proof/receipt.json")
    assert taken["Cache-Control"] == "private, no-store"
    (found,) = checked(taken.content.decode(), is_signed)
    assert found.wrong == ""
    assert found.content is not None
    assert "路灯" in found.content["text"]
    assert found.checkpoint is not None
    assert all(group in page for group in found.checkpoint.groups)
    assert page.count("<svg") >= 2
    assert "带您的话的二维码" in page


def test_many_words_have_no_drawing_and_stand_in_the_file(client: Client) -> None:
    case = say(World(), now=timezone.now() - timedelta(days=1), text="路灯不亮。" * 300)
    sequence_all(now=timezone.now())
    checkpoints.sign_heads(now=timezone.now())
    assert "带您的话的二维码" not in opened(client, case)


def test_without_the_receipt_code_there_is_no_proof(case: Case, client: Client) -> None:
    sequence_all(now=timezone.now())
    checkpoints.sign_heads(now=timezone.now())
    for page in ("", "receipt.json"):
        assert client.get(f"/q/{case.code}/proof/{page}")["Location"] == f"/q/{case.code}"


def test_the_slip_carries_the_record_code(case: Case, client: Client) -> None:
    assert len(record_code(case)) == 12
