"""Copies to units, and leaders who take charge."""

from __future__ import annotations

import uuid

import pytest

from huiyin.apps.cases.actions.sharing import copy_to, let_go, take_charge
from huiyin.apps.cases.models import CaseParty
from huiyin.apps.cases.queries import may_see
from huiyin.core.errors import RuleError
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World("yangquan")


def test_a_copy_is_given_by_who_holds_the_case_to_a_unit_that_serves_it(world) -> None:
    case, office = say(world), world.units["works_office"]
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    reader = world.viewer("officer", unit=office)
    key = uuid.uuid4()
    assert not may_see(case, reader)
    for _ in range(2):
        copy_to(by=desk, case=case.uid, unit=office.pk, idem=key, now=MONDAY)
    assert may_see(case, reader)
    assert CaseParty.objects.filter(case=case, part="copy").count() == 1
    elsewhere = world.unit("village_station", world.other_village)
    stranger = world.viewer("officer", unit=world.units["farm_office"])
    with pytest.raises(RuleError, match="no_such_unit"):
        copy_to(by=desk, case=case.uid, unit=elsewhere.pk, idem=uuid.uuid4(), now=MONDAY)
    with pytest.raises(RuleError, match="not_yours"):
        copy_to(by=reader, case=case.uid, unit=office.pk, idem=uuid.uuid4(), now=MONDAY)
    with pytest.raises(RuleError, match="no_such_case"):
        copy_to(by=stranger, case=case.uid, unit=office.pk, idem=uuid.uuid4(), now=MONDAY)


def test_a_leader_takes_charge_and_lets_go(world) -> None:
    case, leader = say(world), world.viewer("leader", place=world.town)
    take_charge(by=leader, case=case.uid, idem=uuid.uuid4(), now=MONDAY)
    assert CaseParty.objects.get(case=case, part="lead").post_id == leader.actor.post
    second = world.viewer("leader", place=world.town, nth=1)
    with pytest.raises(RuleError, match="not_yours"):
        let_go(by=second, case=case.uid, idem=uuid.uuid4(), now=MONDAY)
    let_go(by=leader, case=case.uid, idem=uuid.uuid4(), now=MONDAY)
    assert not CaseParty.objects.filter(case=case, part="lead").exists()


def test_only_leaders_of_the_place_take_charge(world) -> None:
    case = say(world)
    secretary = world.viewer("secretary", unit=world.unit("village_branch", world.other_village))
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    for viewer in (secretary, desk):
        with pytest.raises(RuleError, match="not_yours"):
            take_charge(by=viewer, case=case.uid, idem=uuid.uuid4(), now=MONDAY)
    own = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    take_charge(by=own, case=case.uid, idem=uuid.uuid4(), now=MONDAY)
    assert may_see(case, own)
