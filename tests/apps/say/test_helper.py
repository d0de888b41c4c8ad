"""Who speaks for somebody else: named on the receipt and among what is kept, and withdrawn by the asker alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from huiyin.apps.cases.actions.correcting import withdraw_helper
from huiyin.apps.cases.models import CaseContact, Notice
from huiyin.apps.jobs.actions import run_due
from huiyin.core.errors import RuleError
from tests.apps.say.walk import Resident, code_of, tell
from tests.builders import World, say

pytestmark = pytest.mark.django_db


def test_the_receipt_names_who_speaks_for_one(who: Resident) -> None:
    tell(who, for_other="on", helper="沈明远").send()
    assert who.says("代您说的人")
    assert who.says("沈明远")


def test_a_receipt_without_a_helper_says_nothing_of_one(who: Resident) -> None:
    tell(who).send()
    assert not who.says("代您说的人")


def test_the_asker_withdraws_the_helper(world: World) -> None:
    case = say(world, helper="沈明远", on_behalf=True, channel="helper")
    who = Resident().open(f"/q/{code_of(case)}/data/")
    assert who.says("沈明远")
    assert who.says("记下受理码的人还能看")
    assert who.client.post(f"/q/{case.code}/data/helper/").status_code == 302
    assert CaseContact.objects.get().helper == ""
    assert not who.open(f"/q/{code_of(case)}/data/").says("沈明远")
    assert who.open(f"/q/{code_of(case)}").says("您不再请人代说")
    run_due(timezone.now() + timedelta(minutes=1))
    assert Notice.objects.filter(case=case, code="unhelped").exists(), "whoever has the matter is told"
    again = who.client.post(f"/q/{case.code}/data/helper/")
    assert "没有人代您说" in again.content.decode()


def test_nobody_else_withdraws_a_helper(world: World) -> None:
    case = say(world, helper="沈明远", on_behalf=True)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    with pytest.raises(RuleError, match="not_yours"):
        withdraw_helper(by=desk, case=case.uid, now=timezone.now())
    page = Resident().client.post(f"/q/{case.code}/data/helper/")
    assert page.status_code == 302
    assert CaseContact.objects.get().helper == "沈明远"
