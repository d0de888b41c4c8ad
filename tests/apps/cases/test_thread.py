"""One request through the whole house: 六单, from 点单 to 晒单 (towns.md T3-4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.models import Case
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World("yangquan")


def test_a_lamp_goes_through_six_hands(world: World) -> None:
    case = say(world)
    station = world.unit("village_station", world.village)
    team = world.unit("village_volunteers", world.village)
    desk = world.viewer("desk", unit=station)
    volunteer = world.viewer("volunteer", unit=team)
    centre = world.viewer("desk", unit=world.unit("town_centre"))
    verifier = world.viewer("verifier", place=world.village)
    party = world.viewer("publisher", unit=world.unit("village_branch", world.village))

    assert (case.state, case.held_by_unit_id, case.suggested) == ("new", station.pk, team)
    assert case.due_at == MONDAY + 2 * HOUR, "two working hours to dispatch"
    case = step(case, desk, "dispatch", MONDAY + HOUR, unit=team.pk).case
    assert case.held_by_unit_id == team.pk
    case = step(case, volunteer, "accept", MONDAY + 2 * HOUR).case
    assert case.handler_id == volunteer.actor.post
    with pytest.raises(RuleError, match="not_yours"):
        step(case, desk, "report", MONDAY + 3 * HOUR, result="亮了")
    case = step(case, volunteer, "report", MONDAY + 3 * HOUR, result="换了灯头，亮了").case
    with pytest.raises(RuleError, match="asker_was_asked"):
        step(case, centre, "settle", MONDAY + 4 * HOUR)
    resident = Viewer.nobody().as_reporter
    case = hear_asker(by=resident, said=Said(case=case.uid, answer=Answer.fixed, grade=5), now=MONDAY + 5 * HOUR)
    case = step(case, centre, "settle", MONDAY + 6 * HOUR).case
    case = step(case, verifier, "verify", MONDAY + 7 * HOUR, finding="灯亮", outcome="solved").case
    assert (case.open, case.outcome, case.answer, case.grade) == (False, "solved", "fixed", 5)
    with pytest.raises(RuleError, match="redacted"):
        step(case, party, "publish", MONDAY + 8 * HOUR)
    Case.objects.filter(pk=case.pk).update(public_title="路口路灯不亮", public_text="换了灯头。")
    case = step(case, party, "publish", MONDAY + 8 * HOUR).case
    assert case.published_at == MONDAY + 8 * HOUR
    kinds = list(Event.objects.filter(subject=case.uid).order_by("nth").values_list("kind", flat=True))
    assert kinds == [
        "case.order", "case.dispatch", "case.accept", "case.report", "case.answered", "case.settle", "case.verify", "case.publish",
    ]  # fmt: skip
    assert run_due(MONDAY + 9 * HOUR) == 7, "one message job for each step"


def test_help_may_be_asked_for_however_the_matter_came(world: World) -> None:
    case = say(world, channel="helper", helper="孙女", on_behalf=True)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    step(case, desk, "dispatch", MONDAY, unit=world.unit("village_volunteers", world.village).pk)
    step(case, desk, "join", MONDAY, kind="office", unit=world.units["works_office"].pk, text="请出一台吊车")
    assert case.children.get().channel == "helper"
