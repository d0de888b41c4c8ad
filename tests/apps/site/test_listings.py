"""Every list that is taken away says in the file what it is, which part of it, as of when, by whom and how many rows."""

from __future__ import annotations

import uuid

import pytest

from huiyin.apps.exchange.actions.forms import Asking, register
from huiyin.apps.files.listings import Listing
from huiyin.apps.files.table_out import head_lines
from huiyin.site.wiring import LISTINGS
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
ELSEWHERE = ("huiyin.apps.net.", "huiyin.apps.duties.", "huiyin.apps.activities.")
HERE = [each for each in LISTINGS if not str(each.table.__module__).startswith(ELSEWHERE)]


@pytest.mark.parametrize("listing", HERE, ids=lambda each: str(each.name))
def test_a_file_says_what_the_list_is(listing: Listing):
    world = World("dalu")
    viewer = world.viewer("desk", unit=world.unit("party_committee"))
    asking = Asking("统计表", "县民政局", "年度统计", "调查制度", "year", "village", ("路灯盏数",))
    form = register(by=viewer, uid=uuid.uuid4(), asking=asking, warned=False, now=MONDAY)
    query = {"figure": "volunteering", "town": str(world.town.uid), "on": "2026-11-16", "form": str(form.uid)}
    head = listing.table(viewer, query, MONDAY).head
    assert head.says.strip()
    assert head.says != head.title
    assert head.filter_words.strip()
    assert len(head_lines(head, 0)) == 6
