"""Which unit a matter is suggested to: the town's rules, an exception by geometry before all others, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case, Notice
from huiyin.apps.cases.queries import in_hand
from huiyin.apps.cases.routing import suggest
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.core.routing import Route
from huiyin.core.words import Text
from tests.builders import MONDAY, World, say, sign_in, step

pytestmark = pytest.mark.django_db
BANK = ((105.00, 37.00), (105.10, 37.00), (105.10, 37.10), (105.00, 37.10))
WHY = Text("河滩上的事归建设办看。", "What lies on the river bank is the works office's.")


def test_an_area_on_the_map_goes_before_every_other_rule() -> None:
    world, profile = World("yangquan"), library.profile("yangquan")
    town = replace(profile, routes=(*profile.routes, Route("lamp", "*", "works_office", WHY, area=BANK, order=99)))
    inside = suggest(town, world.grid, "lamp", (105.05, 37.05))
    assert (inside.unit, inside.why) == (world.unit("works_office"), {"zh": WHY.zh, "en": WHY.en})
    volunteers = world.unit("village_volunteers", world.village)
    for elsewhere in ((105.15, 37.05), None):
        assert suggest(town, world.grid, "lamp", elsewhere).unit == volunteers
    assert suggest(town, world.grid, "smell", (105.05, 37.05)).unit != world.unit("works_office"), "for lamps alone"


@pytest.fixture
def village() -> World:
    return World("huaqiao")


@pytest.fixture
def duty(village: World) -> Viewer:
    return village.viewer("duty", unit=village.unit("town_office"))


def certificate(world: World) -> Case:
    """A resident needs a paper from the village; the town helps at once."""
    return say(world, slug="respond_now", category="certificate", text="要开一张居住证明，孩子上学用。")


def test_a_rule_may_name_the_post_in_the_unit(village: World, duty: Viewer) -> None:
    committee = village.unit("village_committee", village.village)
    clerk = village.viewer("clerk", unit=committee)
    case = certificate(village)
    assert case.suggested == committee
    step(case, duty, "dispatch", MONDAY, unit=committee.pk)
    run_due(MONDAY + timedelta(minutes=1))
    case.refresh_from_db()
    assert (case.held_by_post_id, case.held_by_unit_id) == (clerk.actor.post, committee.pk)
    assert case in in_hand(clerk)
    assert Notice.objects.filter(case=case, code="dispatch", to_unit=committee).exists(), (
        "its unit is told all the same"
    )
    member = village.viewer("officer", unit=committee)
    step(case, member, "accept", MONDAY + timedelta(hours=1))
    case.refresh_from_db()
    assert case.held_by_post_id == member.actor.post, "when the clerk is away, another of the unit takes it up"


def test_another_unit_s_post_is_named_by_nobody(village: World, duty: Viewer) -> None:
    office = village.unit("social_office")
    case = certificate(village)
    step(case, duty, "dispatch", MONDAY, unit=office.pk)
    case.refresh_from_db()
    assert (case.held_by_post_id, case.held_by_unit_id) == (None, office.pk)


def test_the_post_is_named_before_and_after_it_is_sent(village: World, duty: Viewer, client: Client) -> None:
    case = certificate(village)
    page = sign_in(client, duty).get(f"/d/{case.uid}/").content.decode()
    committee = village.unit("village_committee", village.village)
    assert f"{committee.name} 文书" in page
    assert "开证明由村（居）委会文书经办。" in page


def test_a_post_that_is_there_twice_is_the_whole_unit_s(village: World) -> None:
    route = Route("certificate", "*", "village_committee", WHY, post="officer")
    town = replace(library.profile("huaqiao"), routes=(route,))
    found = suggest(town, village.grid, "certificate")
    assert (found.unit, found.post) == (village.unit("village_committee", village.village), None)
