"""Looking at an accuser's whole number: so many a day with those of cases, each person for themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huiyin.apps.cases.actions.revealing import reveal
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions import accusing
from huiyin.apps.petitions.models import Accusation, AccusationReader
from huiyin.apps.petitions.queries.accusations import one
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from tests.apps.petitions.accused import accuse, somebody_in
from tests.builders import MONDAY, World, say
from tests.turns import at_once

pytestmark = pytest.mark.django_db


def look(by: Viewer, row: Accusation) -> None:
    accusing.show_phone(by=by, accusation=row.uid, reason="ask", now=MONDAY)


def test_numbers_of_cases_and_of_accusers_share_a_day_s_limit_in_either_order(
    world: World, leader: Viewer, settings: Any
) -> None:
    settings.REVEALS_A_DAY = 1
    row, case = accuse(world, leader, phone="13800000000"), say(world, slug="respond_now")
    look(leader, row)
    with pytest.raises(RuleError, match="reveals_used_up"):
        reveal(by=leader, subject=case.uid, place=case.place, reason="ask", now=MONDAY)
    other = accuse(world, leader, phone="13800000000")
    tomorrow = MONDAY + timedelta(days=1)
    assert reveal(by=leader, subject=case.uid, place=case.place, reason="ask", now=tomorrow) == 1
    with pytest.raises(RuleError, match="reveals_used_up"):
        accusing.show_phone(by=leader, accusation=other.uid, reason="ask", now=tomorrow)


def test_who_shares_a_post_learns_nothing_of_what_the_other_looked_at(
    world: World, leader: Viewer, settings: Any
) -> None:
    settings.REVEALS_A_DAY = 1
    row, case = accuse(world, leader, phone="13800000000"), say(world, slug="respond_now")
    post = Post.objects.get(pk=leader.actor.post)
    deputy = somebody_in(post, deputy=True)
    look(leader, row)
    assert reveal(by=deputy, subject=case.uid, place=case.place, reason="ask", now=MONDAY) == 1, (
        "their own day is whole"
    )
    AccusationReader.objects.create(
        accusation=row, person_id=deputy.actor.person, post_id=deputy.actor.post, since=MONDAY
    )
    opened = one(deputy, row.uid, MONDAY)
    assert opened
    assert not opened.full, "each says why for themselves"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_last_number_of_the_day_is_looked_at_once(world: World, leader: Viewer, settings: Any) -> None:
    settings.REVEALS_A_DAY = 1
    row, case = accuse(world, leader, phone="13800000000"), say(world, slug="respond_now")
    found = at_once(
        lambda: look(leader, row),
        lambda: reveal(by=leader, subject=case.uid, place=case.place, reason="ask", now=MONDAY),
    )
    assert found.count("reveals_used_up") == 1
