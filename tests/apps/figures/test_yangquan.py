"""Every figure that Yangquan prints comes out as printed, from a year of its own size (figures.md)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

import pytest
from django.db.models import F

from huiyin.apps.activities.actions.activities import Plan, announce
from huiyin.apps.activities.actions.attending import enrol
from huiyin.apps.cases import library
from huiyin.apps.duties.actions.answering import Record, record
from huiyin.apps.duties.actions.generating import generate
from huiyin.apps.duties.models import Owed
from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.queries import line_of
from huiyin.apps.net.actions import recount
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.places.actions import add_households, add_place
from huiyin.apps.places.models import Place
from huiyin.apps.units.actions import add_units, new_unit
from huiyin.apps.units.models import Post, Unit
from huiyin.core.places import next_interval
from huiyin.core.words import PlaceKind, UnitKind
from tests.apps.figures.truth import ON, comes_out, rows_in, rows_of
from tests.apps.figures.years import (
    BY,
    DAY,
    MONDAY,
    NEW_YEAR,
    Town,
    again,
    listed,
)

pytestmark = pytest.mark.django_db


YANGQUAN: dict[str, str | tuple[int, int, str]] = {
    "secretaries_enrolled": "40", "villages": "620", "model_communities": "5", "incubation_bases": "5",
    "micro_grids": "1.23万", "micro_workers": "1.3万余", "micro_groups": "3600余", "awards": "3", "villages_accounted": "620",
    "command_levels": "4", "big_grids_size": (1, 1, "100%"), "micro_grids_size": (9, 10, "90%"),
}  # fmt: skip


def test_yangquan_at_the_size_of_a_city() -> None:
    """620 villages, 12,300 micro-grids, 13,000 and more workers and 3,600 and more groups, written as an importer writes them."""
    city, towns, villages = a_city()
    town = towns[0]
    ends = NEW_YEAR + 360 * DAY
    course = announce(
        by=BY, uid=uuid.uuid4(), plan=Plan("year_class", "书记培训班", town, NEW_YEAR, ends), now=NEW_YEAR
    )
    enrol(
        by=BY, uid=course.uid, idem=uuid.uuid4(), names=[f"书记{n}" for n in range(40)], role="secretary", now=NEW_YEAR
    )
    communities = [add_place(kind=PlaceKind.community, name=f"第{n}社区", parent=town) for n in range(5)]
    for kind in ("model", "incubation"):
        listed(communities, "station", 5, kind=kind)
    listed(towns[:1], "honour", 1, kind="award")
    listed(towns[:1], "honour", 2, kind="award_province")
    accounts(villages)
    sized(list(Place.objects.filter(kind="micro", grid=Place.objects.filter(kind="grid", town=town)[0])[:10]))
    commands(city, towns, villages)
    comes_out(city, YANGQUAN)
    in_town = {"slips": 6, "standard_classes": 8, "standard_articles": 48}
    assert {slug: value_of(figures()[slug], town, ON).n for slug in in_town} == in_town
    assert rows_of([*YANGQUAN, *in_town]) >= rows_in("yangquan")


def test_a_figure_is_of_the_day_for_which_it_is_asked() -> None:
    """3-27: 截至2022年9月10日."""
    town, day = Town("yangquan"), date(2022, 9, 10)
    line = line_of(figures()["micro_grids"], town.town, day)
    assert (line.first, line.last) == (day, day)
    assert line_of(figures()["secretaries_enrolled"], town.town, day).last == day


def test_six_deliberations_are_eight_steps_that_open_no_vote_before_all_have_signed() -> None:
    """3-1: 征求意见达到100%才能表决; 3-2: one villager in writing is enough; 3-3: six steps and two disclosures."""
    pack = library.pack("six_deliberations")
    assert {"all_asked", "all_signed"} <= set(next(move for move in pack.moves if move.do == "close_round").guard)
    assert pack.start.asks("movers")
    assert "movers!" in library.raw_pack("six_deliberations")["start"]["ask"]


def sized(micros: Sequence[Place]) -> None:
    """Of one big grid that is counted, nine micro-grids have 40 households; the tenth has 55, and is the one that is listed."""
    for nth, micro in enumerate(micros):
        add_households(micro, [{"code": f"M{nth}-{n}", "door": f"{n}号"} for n in range(55 if nth == 9 else 40)])
    recount(places=[*(micro.pk for micro in micros), micros[0].grid_id], now=MONDAY)


def a_city() -> tuple[Place, list[Place], list[Place]]:
    """A city of 12 towns, 620 villages, a grid in each, 12,300 micro-grids, with workers and groups."""
    (city,) = level([(PlaceKind.city, "云岫市", None)])
    counties = level([(PlaceKind.county, f"第{n}县", city) for n in range(2)])
    towns = level([(PlaceKind.town, f"第{n}镇", counties[n % 2]) for n in range(12)], profile="yangquan")
    villages = level([(PlaceKind.village, f"第{n}村", towns[n % 12]) for n in range(620)])
    grids = level([(PlaceKind.grid, "大网格", village) for village in villages])
    micros = level([(PlaceKind.micro, f"第{n}微网格", grids[n % 620]) for n in range(12_300)])
    Unit.objects.bulk_create(
        (Unit(kind="party_group", name="微网格党小组", seat=each) for each in micros[:3_650]), batch_size=500
    )
    posts = Post.objects.bulk_create(
        (Post(title="grid_worker", name="微网格员", place=micros[n % 12_300]) for n in range(13_080)), batch_size=1000
    )
    people = Person.objects.bulk_create((Person(name=f"人{n}") for n in range(13_050)), batch_size=1000)
    held_by = (Holding(post=post, person=people[n % 13_050], starts=NEW_YEAR.date()) for n, post in enumerate(posts))
    Holding.objects.bulk_create(held_by, batch_size=1000)
    return city, towns, villages


def level(rows: list[tuple[PlaceKind, str, Place | None]], profile: str = "") -> list[Place]:
    """Places of one kind, each after its last sibling; their own column is set afterwards."""
    last: dict[int | None, int] = {}
    made = []
    for kind, name, parent in rows:
        key = parent.pk if parent else None
        here = next_interval(kind, parent.interval if parent else None, last.get(key))
        last[key] = here.end
        place = Place(kind=kind, name=name, parent=parent, no=here.no, end=here.end, profile=profile)
        for column in ("county_id", "town_id", "village_id", "grid_id"):
            setattr(place, column, getattr(parent, column, None))
        made.append(place)
    places = Place.objects.bulk_create(made, batch_size=500)
    column = f"{rows[0][0]}_id"
    if hasattr(Place, column):
        Place.objects.filter(kind=rows[0][0]).update(**{column: F("pk")})
        for place in places:
            setattr(place, column, place.pk)
    return places


def commands(city: Place, towns: Sequence[Place], villages: Sequence[Place]) -> None:
    """The Party organisations of the four levels, as an administrator's list brings them: one level after the other counts."""
    levels = [[city], list(Place.objects.filter(kind="county", parent=city)), towns, villages]
    for nth, places in enumerate(levels, 1):
        kind = UnitKind.branch if nth == 4 else UnitKind.party_committee
        add_units([new_unit(kind=kind, name=f"{place.name}党组织", seat=place) for place in places], [])
        assert value_of(figures()["command_levels"], city, ON).n == nth


def accounts(villages: list[Place]) -> None:
    """Each village's cadres give their account at the end of the year: one through the actions, the others as that one."""
    town = Town("yangquan")
    generate(town=town.town, on=ON - 20 * DAY)
    committee = town.unit("village_committee", town.village)
    chief = town.viewer("chief", unit=committee)
    owed = Owed.objects.filter(duty="year_account", unit=committee).order_by("id")[0]
    what = Record(uuid.uuid4(), owed.uid, MONDAY.date(), "晒场上开会，讲了收支。", 60)
    again(620, [record(by=chief, what=what, now=MONDAY)], villages)
