"""Households and the posts that look after them: linked, ended, moved with history; by table as well (towns.md T0-1, T1-1)."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.apps.exchange.lists import list_links
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_households
from huiyin.apps.places.changes import move_place
from huiyin.apps.places.models import Household
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import acting
from huiyin.apps.units.actions import add_post
from huiyin.apps.units.linking import Wanted, end_link, link_all, link_household, move_link
from huiyin.apps.units.models import HouseholdLink, Post
from huiyin.apps.units.queries import history_of, households_of, links_on
from huiyin.core.errors import RuleError
from huiyin.core.words import Circle, PostTitle
from tests.apps.exchange.test_imports import SYSTEM, codes, done, take
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture
def world() -> World:
    return World("xinba")


@pytest.fixture
def household(world: World) -> Household:
    return add_households(world.grid, [{"code": "XS-001", "door": "杏树湾村1号", "head": "欧阳守田"}])[0]


@pytest.fixture
def member(world: World) -> Post:
    return add_post(title=PostTitle.member_contact, name="联户党员", place=world.grid)


@pytest.fixture
def clerk(world: World) -> Viewer:
    add_post(title=PostTitle.clerk, name="文书", place=world.village)
    return world.viewer("clerk", place=world.village)


def refusal(action: object, **values: object) -> str:
    with pytest.raises(RuleError) as refused:
        action(**values)  # type: ignore[operator]
    return refused.value.code


def test_a_post_looks_after_a_household_from_a_day_on(household: Household, member: Post, clerk: Viewer) -> None:
    link = link_household(household=household, post=member, circle=Circle.neighbours, starts=JUNE, by=clerk, now=MONDAY)
    assert [one.household_id for one in households_of(member.pk, JULY)] == [household.pk]
    assert households_of(member.pk, date(2026, 5, 31)) == []
    assert [one.post_id for one in links_on(JULY).filter(household=household)] == [member.pk]
    event = Event.objects.get(kind="link.made")
    assert (event.subject, event.role, event.category, event.day) == (link.uid, "member_contact", "neighbours", JUNE)
    assert event.data == {"household": household.pk, "post": member.pk, "on": "2026-06-01"}
    assert event.place_id == household.place_id


def test_another_contact_leaves_the_former_one_as_history(
    world: World, household: Household, member: Post, clerk: Viewer
) -> None:
    other = add_post(title=PostTitle.grid_worker, name="网格员", place=world.grid)
    link = link_household(household=household, post=member, circle=Circle.area, starts=JUNE, by=clerk, now=MONDAY)
    move_link(link=link, to_post=other, on=AUGUST, by=clerk, now=MONDAY)
    assert [(one.post_id, one.circle, one.starts, one.ends) for one in history_of(household.pk)] == [
        (other.pk, "area", AUGUST, None),
        (member.pk, "area", JUNE, AUGUST),
    ]
    assert [event.kind for event in Event.objects.filter(kind__startswith="link.").order_by("seq")] == [
        "link.made",
        "link.ended",
        "link.made",
    ]
    ended = Event.objects.get(kind="link.ended")
    assert (ended.subject, ended.nth, ended.day) == (link.uid, 1, AUGUST)


def test_what_is_refused(world: World, household: Household, member: Post, clerk: Viewer) -> None:
    add_post(title=PostTitle.clerk, name="文书", place=world.other_village)
    elsewhere = world.viewer("clerk", place=world.other_village)
    given = {"household": household, "post": member, "starts": JUNE, "by": clerk, "now": MONDAY}
    assert refusal(link_household, **{**given, "by": elsewhere}) == "link_outside"
    admin = add_post(title=PostTitle.admin, name="系统管理员", place=world.town)
    assert refusal(link_household, **{**given, "post": admin}) == "link_keeper"
    link = link_household(**given)  # type: ignore[arg-type]
    assert refusal(link_household, **given) == "link_there"
    assert refusal(end_link, link=link, ends=date(2026, 5, 1), by=clerk, now=MONDAY) == "link_backwards"
    assert refusal(end_link, link=link, ends=JULY, by=elsewhere, now=MONDAY) == "link_outside"
    end_link(link=link, ends=JULY, by=clerk, now=MONDAY)
    assert refusal(end_link, link=link, ends=JULY, by=clerk, now=MONDAY) == "link_ended"
    member.closed_on = JULY
    member.save(update_fields=["closed_on"])
    assert refusal(link_household, **given) == "link_post_closed"


def test_a_refused_link_refuses_the_whole_lot(household: Household, world: World, member: Post, clerk: Viewer) -> None:
    far = add_households(world.other_village, [{"code": "SG-001", "door": "松岗头村1号"}])[0]
    wanted = [Wanted(household, member), Wanted(far, member)]
    assert refusal(link_all, wanted=wanted, starts=JUNE, by=clerk, now=MONDAY) == "link_outside"
    assert not HouseholdLink.objects.exists()


def test_a_post_sees_its_own_links_and_those_where_its_unit_visits_homes(
    world: World, household: Household, clerk: Viewer
) -> None:
    """A member's contact opens the list of households where the branch serves; a volunteer only what is their own."""
    branch = world.unit("village_branch", world.village)
    member = add_post(title=PostTitle.member_contact, name="联户党员", unit=branch)
    helper = add_post(title=PostTitle.volunteer, name="志愿者", unit=branch)
    for post in (member, helper):
        link_household(household=household, post=post, starts=JUNE, by=clerk, now=MONDAY)
    seen = {}
    for post in (member, helper):
        with acting(viewer_of_post(post, add_person(name="欧阳守信").pk).acting):
            seen[post.pk] = {link.post_id for link in links_on(JULY)}
    assert seen == {member.pk: {member.pk, helper.pk}, helper.pk: {helper.pk}}
    with acting(Viewer.nobody().acting):
        assert not links_on(JULY).exists()


def test_links_follow_their_households(world: World, household: Household, member: Post, clerk: Viewer) -> None:
    link = link_household(household=household, post=member, starts=JUNE, by=clerk, now=MONDAY)
    move_place(place=world.grid, to_parent=world.other_village, on=JULY, reason="并网格", by=SYSTEM, now=MONDAY)
    household.refresh_from_db()
    link.refresh_from_db()
    assert link.place_no == household.place_no


LINKS = [
    ["户编号", "岗位", "单位或地方", "联系人", "三带", "开始日期", "结束日期"],
    ["XS-001", "", "", "上官敬民", "带邻居", "2026-06-01", ""],
    ["XS-001", "网格员", "第一网格", "", "", "", ""],
    ["XS-404", "网格员", "第一网格", "", "", "", ""],
    ["XS-001", "", "", "", "", "", ""],
]


def test_links_come_in_by_table_and_the_same_table_twice_changes_nothing(
    world: World, household: Household, member: Post
) -> None:
    Post.objects.filter(title="grid_worker").exclude(place=world.grid).delete()
    person = add_person(name="上官敬民")
    give_post(person=person, post=member, starts=date(2026, 1, 1))
    report = take("links", LINKS)
    assert done(report) == {"add": 2, "refuse": 2}
    assert codes(report) == {4: [("ref_unknown", "户编号")], 5: [("row_post_or_person", "岗位")]}
    link = HouseholdLink.objects.get(post=member)
    assert (link.circle, link.starts) == ("neighbours", JUNE)
    assert done(take("links", LINKS)) == {"same": 2, "refuse": 2}
    for other in (
        ["XS-001", "", "", "上官敬民", "带亲属", "", ""],
        ["XS-001", "", "", "上官敬民", "", "2026-07-01", ""],
    ):
        report = take("links", [LINKS[0], other])
        assert codes(report)[2][0][0] == "link_otherwise", "nothing is dropped without a word"
    ending = [LINKS[0], ["XS-001", "", "", "上官敬民", "", "", "2026-08-01"]]
    assert done(take("links", ending)) == {"change": 1}
    link.refresh_from_db()
    assert link.ends == AUGUST
    assert done(take("links", [LINKS[0], ["XS-001", "", "", "上官敬民", "", "", "2026-12-01"]])) == {"refuse": 1}
    assert [row["household"] for row in list_links(SYSTEM)] == ["XS-001"]


def test_a_household_that_lies_elsewhere_by_table_takes_its_links_along(
    world: World, household: Household, member: Post, clerk: Viewer
) -> None:
    link = link_household(household=household, post=member, starts=JUNE, by=clerk, now=MONDAY)
    rows = [["户编号", "所在村", "所属网格", "门牌地址"], ["XS-001", "杏树湾村", "第二网格", "杏树湾村1号"]]
    assert done(take("households", rows)) == {"change": 1}
    link.refresh_from_db()
    assert link.place_no == world.village.children.get(name="第二网格").no
