"""What the net covers: households with a path and a contact who is there, required posts, and what changes the sums."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huiyin.apps.cases.models import Case
from huiyin.apps.jobs.actions import run_long
from huiyin.apps.jobs.models import Job
from huiyin.apps.net.actions import recount_all
from huiyin.apps.net.counting import counted
from huiyin.apps.net.mapping import matters
from huiyin.apps.net.models import Coverage, Gap
from huiyin.apps.net.queries import Covered, gaps_of, net_of, titles_asked
from huiyin.apps.net.reach import place_of, reaches
from huiyin.apps.net.reactions import JOB
from huiyin.apps.people.grants import end_grant, grant_post
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.changes import merge_places, move_place
from huiyin.apps.scope.acting import system
from huiyin.apps.units.linking import end_link, link_household
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from tests.apps.net.covered import SINCE, SYSTEM, Net
from tests.builders import MONDAY, say
from tests.turns import at_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


def within_a_minute() -> None:
    with system("the worker"):
        run_long(MONDAY + timedelta(minutes=1))


def whole(net: Net) -> Covered:
    return net_of(net.village).whole


def test_four_levels_and_who_is_there(net: Net) -> None:
    """镇党委—村党组织—网格党小组—联户: every household has a path; two have a contact, and twelve are to be found."""
    assert (whole(net).households, whole(net).pathed, whole(net).linked, whole(net).named) == (14, 14, 2, 2)
    rows = {place.name: sums for place, sums in net_of(net.village).rows}
    assert (rows["第一网格"].named, rows["第一网格"].uncovered, rows["第二网格"].named) == (2, 8, 0)
    assert net_of(net.town).whole.households == 14
    assert net_of(net.county).whole.households == 14


def test_without_a_party_group_there_is_no_path(net: Net) -> None:
    Unit.objects.filter(seat=net.grid, kind="party_group").update(closed_on=TODAY)
    recount_all(now=MONDAY)
    assert (whole(net).households, whole(net).pathed) == (14, 4)


def test_a_link_changes_the_sums_at_once(net: Net) -> None:
    link = link_household(household=net.homes[12], post=net.own, starts=SINCE, by=SYSTEM, now=MONDAY)
    assert (whole(net).linked, whole(net).named) == (3, 3)
    end_link(link=link, ends=TODAY - timedelta(days=1), by=SYSTEM, now=MONDAY)
    assert whole(net).linked == 2


def test_a_contact_who_left_is_no_contact(net: Net) -> None:
    holding = Holding.objects.get(post=net.own)
    end_grant(by=SYSTEM, holding=holding.pk, ends=TODAY - timedelta(days=1), now=MONDAY)
    within_a_minute()
    assert (whole(net).linked, whole(net).named) == (2, 0)
    grant_post(by=SYSTEM, person=net.holder, post=net.own, starts=TODAY, now=MONDAY)
    within_a_minute()
    assert whole(net).named == 2


def test_however_much_changes_it_is_counted_once(net: Net) -> None:
    within_a_minute()
    others = Post.objects.filter(title__in=("grid_worker", "member_contact")).exclude(pk=net.own.pk)
    for post in others:
        grant_post(by=SYSTEM, person=net.holder, post=post, starts=TODAY, now=MONDAY)
    assert Job.objects.filter(reaction=JOB, done_at=None, run_after__lt=MONDAY + timedelta(minutes=1)).count() == 1
    within_a_minute()
    assert whole(net).held == 6


def test_required_posts_that_were_never_set_up_or_that_nobody_holds(net: Net) -> None:
    """The template set all of them up, and one person is there: every other one lacks a holder."""
    assert (whole(net).required, whole(net).missing, whole(net).held) == (7, 0, 1)
    Post.objects.filter(title="grid_worker", place=net.grid).update(closed_on=TODAY)
    recount_all(now=MONDAY)
    assert whole(net).missing == 1
    (gap,) = gaps_of(net.village, which="missing").rows
    assert (gap.place, gap.title, gap.required, gap.there) == (net.grid, "grid_worker", 1, 0)
    assert set(titles_asked(net.village)) == {"grid_head", "grid_worker", "member_contact"}
    assert {"adviser", "specialist", "area_head"} < set(titles_asked(net.county))
    assert {gap.title for gap in gaps_of(net.village, title="grid_head").rows} == {"grid_head"}


def test_gaps_are_paged(net: Net) -> None:
    first = gaps_of(net.town, most=3)
    assert len(first.rows) == 3
    recount_all(now=MONDAY)  # the rows are made anew between two pages
    second = gaps_of(net.town, after=first.after, most=50)
    of = [{(gap.place_id, gap.title) for gap in page.rows} for page in (first, second)]
    assert not of[0] & of[1]
    assert second.after == ""
    assert len(first.rows) + len(second.rows) == Gap.objects.count()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_change_links_in_a_grid_are_both_counted() -> None:
    net = Net()

    def link(n: int) -> int:
        return link_household(household=net.homes[n], post=net.own, starts=SINCE, by=SYSTEM, now=MONDAY).household_id

    assert at_once(*(lambda n=n: link(n) for n in range(4, 8))) == [home.pk for home in net.homes[4:8]]
    assert whole(net).linked == 6


def test_late_matters_of_a_city_are_told_by_county(net: Net) -> None:
    case = say(net, place=net.grid, slug="respond_now")
    Case.objects.filter(pk=case.pk).update(due_at=MONDAY, due_sort=MONDAY)
    later = MONDAY + timedelta(days=1)
    for place, column in ((net.county, "county"), (net.town, "town"), (net.village, "village")):
        assert matters([place], column, later)[1] == {place.pk: 1}, column


def test_sums_follow_places_that_move_and_merge(net: Net) -> None:
    move_place(place=net.grid, to_parent=net.other_village, on=TODAY, reason="并网格", by=SYSTEM, now=MONDAY)
    net.village.refresh_from_db()
    net.other_village.refresh_from_db()
    assert net_of(net.village).whole.households == 4
    assert net_of(net.other_village).whole.named == 2
    source, into = (
        net.other_village.children.get(pk=net.grid.pk),
        net.other_village.children.exclude(pk=net.grid.pk).first(),
    )
    assert into
    merge_places(source=source, into=into, on=TODAY, reason="并网格", by=SYSTEM, now=MONDAY)
    net.other_village.refresh_from_db()
    assert net_of(net.other_village).whole.households == 10
    assert not Coverage.objects.filter(place=source).exists()


def test_sums_are_what_they_sum(net: Net) -> None:
    """Whatever happened: counting again changes nothing."""
    HouseholdLink.objects.filter(household=net.homes[0]).update(ends=TODAY)
    recount_all(now=MONDAY)
    before = {row.place_id: row for row in Coverage.objects.all()}
    sums, _ = counted(list(before), TODAY, MONDAY)
    assert {(s.place_id, s.households, s.named, s.held) for s in sums} == {
        (row.place_id, row.households, row.named, row.held) for row in before.values()
    }


def test_whose_net_it_is(net: Net) -> None:
    """A branch's secretary has the village that the branch serves, a grid's worker the grid; nobody else's, visitors none."""
    secretary = net.secretary
    assert place_of(secretary, "") == net.village
    assert place_of(secretary, str(net.grid.uid)) == net.grid
    assert place_of(secretary, str(net.other_village.uid)) is None
    assert place_of(secretary, str(net.town.uid)) is None
    assert place_of(secretary, "nonsense") is None
    worker = net.viewer("grid_worker", place=net.grid)
    assert reaches(worker, net.grid)
    assert not reaches(worker, net.village)
    assert place_of(Viewer.nobody(), str(net.village.uid)) is None
