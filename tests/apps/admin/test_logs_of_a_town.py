"""The logs of a town: its own people only. Who keeps the county reads all of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Person, SecurityEntry
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.people.security import note
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import note_read
from huiyin.apps.units.actions import add_post, add_unit
from huiyin.core.words import PlaceKind, PostTitle, UnitKind
from tests.builders import MONDAY, World, just_shown, say, sign_in
from tests.exports import rows_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def other(world: World) -> Place:
    return add_place(kind=PlaceKind.town, name="清水镇", parent=world.county, code="999000222")


def holder(title: PostTitle, place: Place, name: str, ends: date | None = None) -> Viewer:
    post, person = add_post(title=title, name=title, place=place), add_person(name=name)
    give_post(person=person, post=post, starts=date(2026, 1, 1), ends=ends)
    return viewer_of_post(post, person.pk, name)


def person_of(viewer: Viewer) -> Person:
    return Person.objects.get(pk=viewer.actor.person)


def shown(viewer: Viewer, path: str = "/admin/log/") -> str:
    return sign_in(Client(), viewer).get(path).content.decode()


@pytest.mark.parametrize("title", [PostTitle.auditor, PostTitle.security])
def test_a_town_reads_of_its_own_people_only(world: World, other: Place, title: PostTitle) -> None:
    mine, theirs = holder(title, world.town, "望禾审计"), holder(title, other, "清水审计")
    county = holder(title, world.county, "县审计")
    note("signed_in", MONDAY, person=person_of(holder(PostTitle.clerk, world.village, "望禾文书")).pk)
    note("signed_in", MONDAY, person=person_of(holder(PostTitle.clerk, other, "清水文书")).pk)
    note("sign_in_failed", MONDAY, address="192.0.2.1")
    note("person_added", MONDAY, person=add_person(name="新来的人").pk, by=mine)
    seen = {viewer.name: shown(viewer) for viewer in (mine, theirs, county)}
    has = {
        name: [word in page for word in ("望禾文书", "清水文书", "192.0.2.0", "新来的人")]
        for name, page in seen.items()
    }
    assert has == {
        "望禾审计": [True, False, False, True],
        "清水审计": [False, True, False, False],
        "县审计": [True, True, True, True],
    }


def test_the_table_holds_no_more_than_the_page(world: World, other: Place) -> None:
    mine = holder(PostTitle.auditor, world.town, "望禾审计")
    note("signed_in", MONDAY, person=person_of(holder(PostTitle.clerk, other, "清水文书")).pk)
    note("signed_in", MONDAY, person=person_of(holder(PostTitle.clerk, world.village, "望禾文书")).pk)
    table = rows_of(just_shown(sign_in(Client(), mine)), "/admin/log/table/")
    assert ("望禾文书" in table, "清水文书" in table) == (True, False)


def test_what_happened_before_and_after_a_term_is_not_the_town_s(world: World) -> None:
    mine = holder(PostTitle.auditor, world.town, "望禾审计")
    left = holder(PostTitle.clerk, world.village, "走了的文书", ends=MONDAY.date())
    for at in (MONDAY - 400 * DAY, MONDAY - DAY, MONDAY, MONDAY + 2 * DAY):
        note("signed_in", at, person=person_of(left).pk)
    assert shown(mine).count("走了的文书") == 2
    assert SecurityEntry.objects.filter(kind="signed_in").count() == 4


def test_a_post_in_a_unit_of_the_town_counts_too(world: World, other: Place) -> None:
    mine = holder(PostTitle.auditor, world.town, "望禾审计")
    for seat, name in ((world.town, "望禾经办"), (other, "清水经办")):
        unit, person = add_unit(kind=UnitKind.office, name=f"{seat}办", seat=seat), add_person(name=name)
        give_post(
            person=person, post=add_post(title=PostTitle.officer, name="经办", unit=unit), starts=date(2026, 1, 1)
        )
        note("signed_in", MONDAY, person=person.pk)
    assert ("望禾经办" in shown(mine), "清水经办" in shown(mine)) == (True, False)


def test_who_read_what_is_parted_in_the_same_way(world: World, other: Place) -> None:
    case = say(world)
    for place, name in ((world.village, "望禾文书"), (other, "清水文书")):
        note_read(holder(PostTitle.clerk, place, name), case.uid, "case", MONDAY)
    pages = {
        name: shown(holder(PostTitle.auditor, place, name), "/admin/reads/")
        for name, place in (("望禾审计", world.town), ("清水审计", other), ("县审计", world.county))
    }
    has = {name: ["望禾文书" in page, "清水文书" in page] for name, page in pages.items()}
    assert has == {"望禾审计": [True, False], "清水审计": [False, True], "县审计": [True, True]}
