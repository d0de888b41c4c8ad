"""Somebody says that what is written down of their vote is not so: it counts no more until it is taken again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.rolls.queries import tallied
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActKind
from tests.apps.decisions.test_pages import words
from tests.builders import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refusal:
        call()
    return refusal.value.code


def test_a_vote_that_was_written_down_for_somebody_is_objected_to_in_one_tap_and_taken_again(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=5)
    roll, entry = village.sitting(case).roll, village.entries(case)[0]
    bearer, worker = Client(), sign_in(Client(), village.worker)
    bearer.post("/decisions/mine/", {"code": entry_code(roll.uid, 1)})
    assert "这不是我的意思" in words(bearer, "/decisions/mine/entry/")
    assert bearer.post("/decisions/mine/object/", {"tapped": "1", "uid": str(uuid.uuid4())}).status_code == 302
    now = tallied(roll)
    assert (now.present, now.agree, now.objections) == (5, 4, 1)
    assert code_of(lambda: village.do(case, "resolve")) == "quorum_met", "six of nine have to be there"
    meeting, door = f"/d/decisions/{case.uid}/meeting/", f"/d/decisions/{case.uid}/round/{entry.pk}/"
    assert f'href="{door}"' in worker.get(meeting).content.decode()
    assert f'name="here-{entry.pk}" checked' not in worker.get(meeting).content.decode()
    assert "这不是我的意思" in words(worker, door)
    assert worker.post(door, {"answer": "点错了人，请您自己说。", "uid": str(uuid.uuid4())}).status_code == 302
    assert (tallied(roll).present, tallied(roll).objections) == (5, 0), "an answer alone puts nothing back"
    village.now = timezone.now()
    village.act(case, 1, ActKind.attend)
    village.act(case, 1, ActKind.vote, "oppose")
    assert (tallied(roll).present, tallied(roll).agree, tallied(roll).oppose) == (6, 4, 2)
    village.do(case, "resolve")
    assert village.last(case).published["holds"]


def test_of_a_secret_ballot_nobody_is_heard_in_words(village: Village) -> None:
    case = village.to_vote(meets=0)
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="广场", secret="True")
    village.act(case, 1, ActKind.attend)
    bearer = Client()
    bearer.post("/decisions/mine/", {"code": entry_code(village.sitting(case).roll.uid, 1)})
    assert "tapped" not in bearer.get("/decisions/mine/entry/").content.decode()
    assert code_of(lambda: village.act(case, 1, ActKind.object, text="我没选同意。")) == "secret_vote"
    door = f"/d/decisions/{case.uid}/round/{village.entries(case)[0].pk}/"
    assert sign_in(Client(), village.worker).get(door).status_code == 404
