"""A figure opens to the events under it, for posts, as far as each may read them; and goes into a file."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.kinds import KINDS
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.telling import told_on
from huiyin.apps.files.models import Export
from huiyin.apps.people.actions import add_person
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.units.models import Post
from huiyin.core.words import PlaceKind
from tests.apps.field.hands import signed_in
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 30)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def secretary(world: World) -> Viewer:
    return world.viewer("leader", place=world.town)


def held(world: World, by: Viewer, days: int = 0) -> None:
    at = MONDAY + timedelta(days=days)
    what = Happened(
        "activity.held",
        at=at,
        recorded_at=at,
        place=world.village,
        subject=uuid.uuid4(),
        nth=1,
        category="volunteering",
    )
    log(by, what)


def test_what_stands_behind_a_figure_is_listed_and_counted(world: World, secretary: Viewer) -> None:
    for day in range(3):
        held(world, secretary, day)
    assert value_of(figures()["volunteering"], world.town, ON).n == 3
    page = signed_in(secretary).get(f"/d/figures/volunteering/?town={world.town.uid}&on=2026-11-18")
    told = page.content.decode()
    assert told.count("举行活动") == 3
    assert "记录3条" in told


def test_who_works_in_a_unit_of_the_town_reads_what_its_figures_count(world: World, secretary: Viewer) -> None:
    """A post in a unit has no interval: it reads them all the same, but nothing more of persons and confidential kinds."""
    held(world, secretary)
    visit: dict[str, Any] = {
        "at": MONDAY,
        "recorded_at": MONDAY,
        "place": world.village,
        "subject": uuid.uuid4(),
        "nth": 1,
    }
    log(secretary, Happened("field.visit", role="member_contact", **visit))
    desk = signed_in(world.viewer("desk", unit=world.unit("town_centre")))
    where = f"?town={world.town.uid}&on=2026-11-18&over=month"
    assert "记录1条" in desk.get(f"/d/figures/volunteering/{where}").content.decode()
    assert "记录0条" in desk.get(f"/d/figures/visitors/{where}").content.decode()
    other = add_place(kind=PlaceKind.town, name="石桥镇", parent=world.county, code="990001101")
    set_up_town(town=other, slug="dalu")
    foreign = Post.objects.filter(unit__seat=other, title="secretary").order_by("id")[0]
    stranger = signed_in(viewer_of_post(foreign, add_person(name="邻镇人").pk))
    assert "记录1条" not in stranger.get(f"/d/figures/volunteering/{where}").content.decode()


def test_matters_are_linked_by_their_number(world: World, secretary: Viewer) -> None:
    case = say(world, slug="respond_now", channel="visit")
    told = signed_in(secretary).get(f"/d/figures/heard/?town={world.town.uid}&on=2026-11-18").content.decode()
    assert f'<a href="/d/{case.uid}/">{case.code}</a>' in told


def test_it_goes_into_a_file(world: World, secretary: Viewer) -> None:
    held(world, secretary)
    client, query = signed_in(secretary), f"town={world.town.uid}&on=2026-11-18"
    sent = client.post(f"/d/figures/volunteering.csv?{query}", {"idem": str(uuid.uuid4())}, follow=True)
    assert sent.status_code == 200
    made = Export.objects.get()
    assert (made.listing, made.rows) == ("figure_events", 1)


def test_visitors_see_the_number_and_not_the_events(world: World, client: Client) -> None:
    assert client.get(f"/d/figures/volunteering/?town={world.town.uid}").status_code in (302, 403)
    assert client.get(f"/figures/volunteering/?town={world.town.uid}").status_code == 200


def test_what_is_made_of_others_leads_to_these(world: World, secretary: Viewer) -> None:
    where = f"?town={world.town.uid}&on=2026-11-18"
    sent = signed_in(secretary).get(f"/d/figures/net_reach/{where}")
    assert (sent.status_code, sent["Location"]) == (302, f"/figures/net_reach/{where}")


def test_every_kind_has_its_word() -> None:
    kinds = {
        kind.partition("@")[0] for figure in figures().values() for kind in (*figure.of, *figure.less) if "." in kind
    }
    assert kinds <= set(KINDS)


def test_nobody_gets_a_day_of_what_is_hidden_by_asking_for_the_day_before(world: World) -> None:
    """Persons are told today and at ends of months; what is no person and not confidential for any day."""
    persons, plain, today = figures()["visitors"], figures()["volunteering"], date(2026, 11, 16)
    assert told_on(persons, date(2026, 11, 10), today) == date(2026, 10, 31)
    assert told_on(persons, date(2026, 11, 9), today) == date(2026, 10, 31)
    assert told_on(persons, date(2026, 9, 30), today) == date(2026, 9, 30)
    assert told_on(persons, today, today) == today
    assert told_on(plain, date(2026, 11, 10), today) == date(2026, 11, 10)
    shown = Client().get(f"/figures/visitors/?town={world.town.uid}&on=2026-03-15").content.decode()
    assert "2026-02-28" in shown
