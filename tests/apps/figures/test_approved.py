"""A period is approved village by village, then by the town, then by the county; from then on it is locked."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from huiyin.apps.figures import approved
from huiyin.apps.figures.actions import approving
from huiyin.apps.figures.models import Approval, ApprovedFigure, BriefFigure
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import NOBODY, acting, system
from huiyin.apps.units.models import Post
from huiyin.core.spans import Period, span_at
from huiyin.core.words import PlaceKind
from tests.apps.figures.written import Office, happen, page, refused
from tests.builders import MONDAY, sign_in
from tests.queries import at_most

pytestmark = pytest.mark.django_db
FIRST = date(2026, 10, 1)
OCTOBER = span_at(Period.month, FIRST)


def head(office: Office, place: Place) -> Viewer:
    """The secretary of a village, of the town, or the leader of the county."""
    if place == office.world.town:
        return office.approver
    if place == office.world.county:
        Post.objects.get_or_create(title="leader", name="分管领导", place=place)
        return office.world.viewer("leader", place=place)
    return office.world.viewer("secretary", unit=office.world.unit("village_branch", place))


def approve(by: Viewer, place: Place, period: str = "month", first: date = FIRST) -> Approval:
    """Whoever it is has read the figures of the place and approves them."""
    read = approved.digest_of(approved.now(place, span_at(Period.month, FIRST)))
    return approving.approve(by=by, place=place, period=period, first=first, read=read, now=MONDAY)


def locked(office: Office, *places: Place) -> Approval:
    """October, approved by each of them in this order; the last one's."""
    for place in places:
        found = approve(head(office, place), place)
    return found


def read_in(shown: str) -> str:
    """What the page of a period says was read."""
    found = re.search(r'name="read" value="([0-9a-f]{64})"', shown)
    assert found
    return found[1]


def whole(office: Office) -> Approval:
    """Both villages, then the town."""
    return locked(office, office.world.village, office.world.other_village, office.world.town)


def test_it_goes_from_the_bottom_up(office: Office):
    world = office.world
    with refused("parts_open"):
        locked(office, world.town)
    locked(office, world.village)
    with refused("parts_open"):
        locked(office, world.town)
    locked(office, world.other_village, world.town)
    assert {row.place_id for row in Approval.objects.all()} == {world.village.pk, world.other_village.pk, world.town.pk}


def test_the_county_comes_after_its_towns(office: Office):
    with refused("parts_open"):
        locked(office, office.world.county)
    whole(office)
    found = locked(office, office.world.county)
    assert found.figures.filter(slug="volunteering").get().n == 12
    where = f"?town={office.world.county.uid}&on=2026-10-31&over=month"
    assert f"/figures/volunteering/{where}".replace("&", "&amp;") in page(f"/periods/{found.uid}/")
    assert '<b class="n">12</b>' in page(f"/figures/volunteering/{where}")
    assert "志愿服务活动" in page(f"/figures/{where}")


def test_only_who_heads_the_place_itself(office: Office):
    """Neither the town for a village, nor one village for another, nor a desk, nor who is not signed in."""
    world = office.world
    for by in (office.approver, head(office, world.other_village), office.writer, Viewer.nobody()):
        with refused("not_its_head"):
            approve(by, world.village)
    with refused("not_its_head"):
        approve(head(office, world.village), world.grid)


@pytest.mark.parametrize(
    ("period", "first", "code"),
    [
        ("month", date(2026, 11, 1), "period_runs"),
        ("month", date(2026, 10, 2), "no_such_period"),
        ("week", FIRST, "no_such_period"),
        ("year", date(2026, 1, 1), "period_runs"),
    ],
)
def test_a_period_is_whole_and_past(office: Office, period: str, first: date, code: str):
    village = office.world.village
    with refused(code):
        approve(head(office, village), village, period, first)


def test_approved_twice_it_is_approved_once(office: Office):
    assert locked(office, office.world.village).pk == locked(office, office.world.village).pk


def test_what_is_approved_is_never_changed(office: Office):
    locked(office, office.world.village)
    row = ApprovedFigure.objects.filter(slug="volunteering")
    for change in (lambda: row.update(n=99), lambda: row.delete(), lambda: Approval.objects.update(issuer="别人")):
        with system("test"), pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_late_record_stands_beside_what_was_approved(office: Office):
    """Published, now, why: on the approved period and on the figure's own page."""
    found = whole(office)
    assert "之后没有变化" in page(f"/periods/{found.uid}/")
    happen(office.world.village, 2, recorded_at=MONDAY + timedelta(days=1))
    shown = page(f"/periods/{found.uid}/")
    assert ">12次</td>" in shown
    assert "现在14次" in shown
    assert "2条" in shown
    one = page(f"/figures/volunteering/?town={office.world.town.uid}&on=2026-10-31&over=month")
    assert "：12次。" in one
    assert "现在14次" in one
    assert ApprovedFigure.objects.get(approval=found, slug="volunteering").n == 12


def test_a_brief_of_a_locked_period_says_the_locked_number(office: Office):
    whole(office)
    happen(office.world.village, 2, recorded_at=MONDAY + timedelta(days=1))
    brief = office.published(now=MONDAY + timedelta(days=2))
    assert BriefFigure.objects.get(brief=brief, slug="volunteering").n == 12
    assert "公布12次，现在14次" in page(f"/briefs/{brief.uid}/")


def test_what_rests_on_a_register_is_not_said_to_have_changed(office: Office):
    """A register does not know what stood on a day that is past."""
    found = whole(office)
    add_place(kind=PlaceKind.grid, name="新网格", parent=office.world.village, code="99000110020199")
    with system("test"):
        assert approved.reading(found).changes == []


def test_too_few_are_not_told(office: Office):
    found = whole(office)
    with acting(NOBODY):
        assert not ApprovedFigure.objects.filter(approval=found).exists()


def test_the_whole_way_on_pages(office: Office):
    world = office.world
    where = "?period=month-2026-10-01"
    secretary = sign_in(Client(), head(office, world.village))
    assert "未核定" in secretary.get(f"/d/periods/{where}").content.decode()
    secretary.cookies["look"] = "standard.en"
    english = secretary.get(f"/d/periods/{where}").content.decode()
    assert "October 2026" in english
    assert "2026年10月" not in english
    secretary.cookies["look"] = "standard.zh-Hans"
    shown = secretary.get(f"/d/periods/{world.village.uid}/{where}").content.decode()
    assert "核定</button>" in shown
    sent = secretary.post(f"/d/periods/{world.village.uid}/approve/{where}", {"read": read_in(shown)})
    assert "锁定" in page(sent["Location"])
    town = sign_in(Client(), office.approver)
    assert "松岗头村" in town.get(f"/d/periods/{world.town.uid}/{where}").content.decode()
    refusal = town.post(f"/d/periods/{world.town.uid}/approve/{where}", {"read": "0" * 64}).content.decode()
    assert "还没核定" in refusal
    desk = sign_in(Client(), office.writer)
    assert desk.post(f"/d/periods/{world.village.uid}/approve/{where}").status_code == 403
    assert desk.get(f"/d/periods/{uuid.uuid4()}/").status_code == 404
    assert "杏树湾村" in page(f"/periods/?town={world.town.uid}")


@pytest.mark.parametrize(
    "asked", ["", "?period=week", "?period=month-9999-99-99", "?period=year-9999-01-01", "?period=x"]
)
def test_any_period_in_the_address_is_answered(office: Office, asked: str):
    client = sign_in(Client(), office.approver)
    assert client.get(f"/d/periods/{asked}").status_code == 200
    assert client.get(f"/d/periods/{office.world.town.uid}/{asked}").status_code == 200


def test_its_page_costs_a_few_queries_whatever_it_holds(office: Office):
    found = whole(office)
    happen(office.world.village, 2, recorded_at=MONDAY + timedelta(days=1))
    with at_most(20):
        page(f"/periods/{found.uid}/")
