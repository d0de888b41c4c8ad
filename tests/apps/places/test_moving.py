"""Places move, become one and are split: numbers, counters, scope and posts follow; what happened stays where it happened."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huiyin.apps.books.actions import open_book
from huiyin.apps.cases import search
from huiyin.apps.cases.accused import Against
from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.models import Case, CaseAccused, Notice
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households, add_place
from huiyin.apps.places.changes import Part, merge_places, move_place, settle_numbers, split_place
from huiyin.apps.places.models import Household, Place, PlaceChange
from huiyin.apps.records.models import Event
from huiyin.apps.records.queries import stock
from huiyin.apps.scope.acting import acting
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.units.models import Post, Unit
from huiyin.cli.checks import numbers
from huiyin.cli.verify import differences
from huiyin.core.errors import RuleError
from huiyin.core.ledger import Measure
from huiyin.core.words import Answer, PlaceKind
from tests.apps.records.test_counting import HOUR, RESIDENT, Hands
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
SAID: dict[str, Any] = {
    "on": date(2026, 11, 16),
    "reason": "政发〔2026〕7号",
    "by": Viewer.for_system("test"),
    "now": LATER,
}


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def other_town(world: World) -> Place:
    """Another town of the county, by the same profile, with one village."""
    town = add_place(kind=PlaceKind.town, name="临泽镇", parent=world.county, code="990001101")
    village = add_place(kind=PlaceKind.village, name="柳沟村", parent=town, code="990001101201")
    add_place(kind=PlaceKind.grid, name="第一网格", parent=village)
    set_up_town(town=town, slug="yangquan")
    return town


def again(place: Place) -> Place:
    return Place.objects.get(pk=place.pk)


def wrong() -> list[str]:
    """Everything that `huiyin verify` finds, once the work in the background is done."""
    while run_due(LATER + timedelta(hours=1)):
        pass
    return [
        f"{each['what']}: {each['kept']} {each['true']}" for check in differences() for each in check["differences"]
    ]


def leader(world: World, town: Place) -> Viewer:
    return world.viewer(Post.objects.filter(place=town).order_by("id")[0].title, place=town)


def seen(by: Viewer) -> set[int]:
    with acting(by.acting):
        return set(Case.objects.values_list("pk", flat=True))


def test_a_village_moves_with_all_that_lies_in_it(world: World, other_town: Place) -> None:
    case, stays = say(world), say(world, place=world.other_village)
    household = add_households(world.grid, [{"code": "1", "door": "1号"}])[0]
    change = move_place(place=world.village, to_parent=other_town, **SAID)
    village, grid, case = again(world.village), again(world.grid), Case.objects.get(pk=case.pk)
    assert (village.parent, village.town, grid.town, grid.village) == (other_town, other_town, other_town, village)
    assert village.interval.contains(grid.no)
    assert other_town.interval.contains(village.end)
    assert (case.place_no, case.town, case.village) == (grid.no, other_town, village)
    assert Household.objects.get(pk=household.pk).place_no == grid.no
    assert {e.place_no for e in Event.objects.filter(subject=case.uid)} == {grid.no}
    assert change.counts["places_place"] == 3
    assert change.counts["cases_case"] == 1
    assert seen(leader(world, other_town)) == {case.pk}
    assert seen(leader(world, world.town)) == {stays.pk}
    assert stock(again(other_town))[()].open == stock(again(world.town))[()].open == 1
    assert wrong() == []


def test_its_open_cases_come_into_the_hands_that_serve_it_now(world: World, other_town: Place) -> None:
    hands = Hands(world)
    reported, taken = hands.until_reported(say(world), MONDAY), say(world)
    step(taken, hands.desk, "dispatch", MONDAY, unit=hands.team.pk)
    assert Case.objects.get(pk=reported.pk).held_by_post_id == hands.centre.actor.post
    run_due(LATER + HOUR)
    assert Notice.objects.filter(case=reported).update(town=world.town)
    move_place(place=world.village, to_parent=other_town, **SAID)
    assert wrong() == []
    centre = world.viewer("desk", unit=world.unit("town_centre", other_town))
    reported.refresh_from_db()
    taken.refresh_from_db()
    assert (reported.held_by_post_id, reported.handler_id) == (centre.actor.post, hands.volunteer.actor.post)
    assert taken.held_by_unit == hands.team, "what lies with the village's own stays there"
    assert list(Event.objects.filter(kind="case.handed").values_list("subject", flat=True)) == [reported.uid]
    assert Notice.objects.filter(case=reported, code="handed", to_post_id=centre.actor.post).exists()
    assert set(Notice.objects.filter(town__isnull=False).values_list("town", flat=True)) == {other_town.pk}
    hear_asker(by=RESIDENT, said=Said(case=reported.uid, answer=Answer.fixed, grade=5), now=LATER + 2 * HOUR)
    with pytest.raises(RuleError, match="not_yours"):
        step(reported, hands.centre, "settle", LATER + 3 * HOUR)
    assert step(reported, centre, "settle", LATER + 3 * HOUR).case.state == "settled"


def test_its_units_stand_under_those_of_the_new_town(world: World, other_town: Place) -> None:
    under = Unit.objects.filter(seat=world.village, parent__isnull=False)
    keys = dict(under.exclude(parent__seat=world.village).values_list("id", "parent__key"))
    brigade = world.unit("town_centre")
    brigade.serves.add(world.village)
    move_place(place=world.village, to_parent=other_town, **SAID)
    assert keys
    assert dict(under.filter(parent__seat=other_town).values_list("id", "parent__key")) == keys
    assert list(brigade.serves.all()) == [world.town]


def test_it_is_found_in_its_new_town(world: World, other_town: Place) -> None:
    case = say(world)
    move_place(place=world.village, to_parent=other_town, **SAID)
    assert search.find("路灯", town=other_town.pk) == [case.pk]
    assert search.find("路灯", town=world.town.pk) == []


def test_whom_a_case_is_against_moves_too(world: World, other_town: Place) -> None:
    case = say(world)
    CaseAccused.objects.bulk_create(Against(places=(world.village,)).rows(case))
    move_place(place=world.village, to_parent=other_town, **SAID)
    row, village = CaseAccused.objects.get(), again(world.village)
    assert (row.no, row.end) == (village.no, village.end)


def test_two_villages_become_one(world: World) -> None:
    into, source = world.village, world.other_village
    here, there = say(world), say(world, place=source)
    inner = say(world, place=source.children.all()[0])
    add_households(source, [{"code": "1", "door": "1号"}])
    book = open_book(name="积分簿", measure=Measure.points, place=source, starts=MONDAY.date(), ends=MONDAY.date())
    secretary = world.viewer(Post.objects.filter(place=source).order_by("id")[0].title, place=source)
    happened = Event.objects.get(subject=there.uid)
    merge_places(source=source, into=into, **SAID)
    source, into = again(source), again(into)
    assert (source.parent, source.valid_to, source.no, source.village) == (into, SAID["on"], source.end, into)
    assert into.interval.contains(source.no)
    assert not source.children.exists()
    assert into.children.filter(kind="grid").count() == 4
    assert set(Case.objects.filter(village=into)) == {here, there, inner}
    assert Household.objects.get().place == into
    assert type(book).objects.get().place == into
    assert not Unit.objects.filter(seat=source).exists()
    assert not Post.objects.filter(place=source).exists()
    assert Post.objects.get(pk=secretary.actor.post).closed_on is None, "a post goes with who holds it"
    happened.refresh_from_db()
    assert (happened.place, happened.place_no) == (source, source.no), "what happened stays where it happened"
    assert stock(into)[()].open == 3
    assert set(stock(into, ("place_id",))) == {(into.pk,), (source.pk,)}
    assert stock(into, ("place_id",))[source.pk,].received == 0
    assert wrong() == []


def test_posts_that_stand_twice_and_that_nobody_holds_are_closed(world: World) -> None:
    merge_places(source=world.other_village, into=world.village, **SAID)
    titles = Counter(Post.objects.filter(place=world.village, closed_on=None).values_list("title", flat=True))
    assert titles
    assert set(titles.values()) == {1}


def test_towns_and_grids_become_one(world: World, other_town: Place) -> None:
    case = say(world)
    first, second = world.village.children.order_by("no")
    merge_places(source=first, into=second, **SAID)
    assert Case.objects.get(pk=case.pk).place == second
    merge_places(source=world.town, into=other_town, **SAID)
    assert again(world.village).parent == other_town
    assert again(first).town == other_town
    assert stock(again(other_town))[()].open == 1
    assert wrong() == []


def test_a_village_is_split(world: World) -> None:
    case, stays = say(world), say(world, place=world.village)
    one, _ = add_households(world.village, [{"code": "1", "door": "1号"}, {"code": "2", "door": "2号"}])
    part = Part("杏树湾东村", "990001100203", children=[world.grid], households=[one])
    split_place(place=world.village, parts=[part], **SAID)
    new = Place.objects.get(code="990001100203")
    assert (new.parent, new.village, new.valid_from) == (world.town, new, SAID["on"])
    assert (again(world.grid).parent, again(world.grid).village) == (new, new)
    assert (Case.objects.get(pk=case.pk).village, Case.objects.get(pk=stays.pk).village) == (new, world.village)
    assert list(Household.objects.filter(place=new, place_no=new.no)) == [one]
    assert stock(new)[()].open == stock(again(world.village))[()].open == 1, "the sums go with the grid"
    assert wrong() == []


def test_it_is_kept_what_was_done(world: World, other_town: Place) -> None:
    move_place(place=world.village, to_parent=other_town, **SAID)
    row = PlaceChange.objects.get()
    assert (row.kind, row.place, row.came_from, row.went_to) == ("move", world.village, world.town, other_town)
    event = Event.objects.select_related("secret").get(kind="place.move")
    assert (event.subject, event.place, event.secret.body) == (row.uid, world.village, {"reason": SAID["reason"]})


def test_what_cannot_be(world: World, other_town: Place) -> None:
    refusals = {
        "into_itself": [
            lambda: move_place(place=world.village, to_parent=world.grid, **SAID),
            lambda: move_place(place=world.village, to_parent=world.village, **SAID),
            lambda: merge_places(source=world.village, into=world.village, **SAID),
        ],
        "lies_there": [lambda: move_place(place=world.village, to_parent=world.town, **SAID)],
        "wrong_parent": [lambda: move_place(place=world.village, to_parent=world.other_village, **SAID)],
        "merge_unlike": [lambda: merge_places(source=world.grid, into=world.other_village, **SAID)],
        "not_inside": [
            lambda: split_place(place=world.other_village, parts=[Part("新村", children=[world.grid])], **SAID)
        ],
    }
    before = list(Place.objects.values())
    for code, acts in refusals.items():
        for act in acts:
            with pytest.raises(RuleError, match=code):
                act()
    assert list(Place.objects.values()) == before


def test_a_full_place_takes_no_more(world: World, other_town: Place) -> None:
    last = other_town.children.order_by("-no")[0]
    Place.objects.filter(pk=last.pk).update(end=other_town.end)
    with pytest.raises(RuleError, match="places_full"):
        move_place(place=world.village, to_parent=other_town, **SAID)
    assert not PlaceChange.objects.exists()


def test_what_has_ended_moves_no_more(world: World) -> None:
    source, into = world.other_village, world.village
    merge_places(source=source, into=into, **SAID)
    for act in (
        lambda: move_place(place=source, to_parent=world.county, **SAID),
        lambda: merge_places(source=into, into=source, **SAID),
        lambda: split_place(place=source, parts=[], **SAID),
    ):
        with pytest.raises(RuleError, match="place_closed"):
            act()


def test_who_had_read_the_old_number_is_put_right(world: World, other_town: Place) -> None:
    before = Place.objects.select_related("town").get(pk=world.grid.pk)
    move_place(place=world.village, to_parent=other_town, **SAID)
    case = say(world, place=before)
    assert case.place_no == before.no
    assert case.town == world.town
    assert [each.what for each in numbers.look(lambda n: None)], "huiyin verify finds it"
    assert settle_numbers(world.village)["cases_case"] == 1
    case.refresh_from_db()
    assert (case.place_no, case.town) == (again(world.grid).no, other_town)
    assert search.find("路灯", town=other_town.pk) == [case.pk]
    assert settle_numbers(world.village) == Counter()
    assert wrong() == []


def test_a_place_is_added_where_its_parent_lies_now(world: World, other_town: Place) -> None:
    before = again(world.village)
    move_place(place=world.village, to_parent=other_town, **SAID)
    grid = add_place(kind=PlaceKind.grid, name="第三网格", parent=before)
    assert again(world.village).interval.contains(grid.no)
    assert grid.town_id == other_town.pk
    assert wrong() == []


def test_every_key_to_a_place_is_followed() -> None:
    """A new table with a place: say in its Scope that it stays, or it follows."""
    from django.apps import apps

    from huiyin.apps.places.copies import columns_of, copied, keys_to_places

    repeated = {copies.table for copies in copied()}
    for model in apps.get_models():
        scope: Any = model.__dict__.get("Scope")
        if hasattr(scope, "place_no"):
            assert model._meta.db_table in repeated
            assert hasattr(scope, "owner") or any(key.name == "place" for key in keys_to_places(model)), model
    assert columns_of(Case) == {"place_no": "no", "village_id": "village_id", "town_id": "town_id"}
    assert {"records_event", "records_cell", "cases_case", "cases_notice", "cases_caseaccused"} <= repeated


class Sequences(TestCase):
    """After any sequence of moves and mergers the tree is whole, and every row has its place's number."""

    KINDS = (PlaceKind.county, PlaceKind.town, PlaceKind.village, PlaceKind.grid)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8))
    def test_any_sequence(self, acts: list[tuple[bool, int, int]]) -> None:
        tops = [add_place(kind=PlaceKind.county, name=name, parent=None) for name in "甲乙"]
        towns = [add_place(kind=PlaceKind.town, name="镇", parent=top) for top in tops for _ in "12"]
        villages = [add_place(kind=PlaceKind.village, name="村", parent=town) for town in towns for _ in "12"]
        grids = [add_place(kind=PlaceKind.grid, name="格", parent=place) for place in [*villages, *towns[:2]]]
        places = [*tops, *towns, *villages, *grids]
        for n, place in enumerate(places):
            add_households(place, [{"code": str(n), "door": str(n)}])
        for merge, one, other in acts:
            first, second = places[one % len(places)], places[other % len(places)]
            try:
                if merge:
                    merge_places(source=first, into=second, **SAID)
                else:
                    move_place(place=first, to_parent=second, **SAID)
            except RuleError as refusal:
                if refusal.code not in {"place_closed", "into_itself", "lies_there", "wrong_parent", "merge_unlike"}:
                    raise
            assert list(numbers.look(lambda n: None)) == []
        assert Household.objects.filter(place__valid_to__isnull=False).count() == 0
        for place in Place.objects.all():
            inside = {child.pk for child in Place.objects.filter(no__gte=place.no, no__lte=place.end)}
            assert inside == _under(place)


def _under(place: Place) -> set[int]:
    return {place.pk}.union(*(_under(child) for child in place.children.all()))
