"""Too few to be told: neither told nor to be worked out from what is told elsewhere, on another day, of a village or of a grid."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.figures import approved, funnels, queries
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.offered import values
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.records.actions import Happened, log_all
from huiyin.core.figures import Figure, Over
from huiyin.core.spans import Period, span_at
from huiyin.core.words import PlaceKind
from tests.apps.figures.written import Office, happen, page
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db
ON = date(2026, 10, 31)
SITTINGS = figures()["sittings"]
"""What mediators held: confidential, and counted by village and grid."""
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def sat(place: Place, times: int, **changes: Any) -> None:
    """So many sittings there."""
    place.refresh_from_db()
    where = {name: values[0] for name, values in SITTINGS.where.items()}
    happen(place, times, **{"kind": SITTINGS.of[0], "category": "", **where, **changes})


def line_at(place: Place, slug: str = "sittings") -> queries.Line:
    return queries.line_of(figures()[slug], place, ON, Over.month)


@pytest.fixture
def grids(office: Office) -> dict[str, Place]:
    """杏树湾村 with two more grids, 松岗头村 with one."""
    world = office.world
    places = {"甲一": world.village, "甲二": world.village, "乙一": world.other_village}
    return {name: add_place(kind=PlaceKind.grid, name=name, parent=parent) for name, parent in places.items()}


# by village


def test_the_page_of_a_village_hides_what_the_table_of_the_town_hides(office: Office):
    """Twenty of the town, seventeen of one village: the other had three."""
    world = office.world
    sat(world.village, 17)
    sat(world.other_village, 3)
    table = queries.by_village(SITTINGS.within(Over.month), world.town, ON, villages_in(world.town))
    assert [n for _village, n in table] == [None, None]
    assert line_at(world.town).value.n == 20
    assert not line_at(world.town).value.hidden
    assert line_at(world.village).value.hidden
    assert line_at(world.other_village).value.hidden
    where = f"?town={world.town.uid}&village={world.village.uid}&on={ON}&over=month"
    shown = UID.sub("", page(f"/figures/sittings/{where}").partition("<main")[2])
    assert "17" not in shown.replace("2017", "")


def test_nor_does_an_approval_or_a_form_tell_it(office: Office):
    world = office.world
    sat(world.village, 17, at=MONDAY)
    sat(world.other_village, 3, at=MONDAY)
    rows = {each.slug: each for each in approved.now(world.village, span_at(Period.month, MONDAY.date()))}
    hidden = [each for each in rows.values() if each.hidden]
    assert all(not each.printed for each in hidden)
    if "sittings" in rows:
        assert rows["sittings"].hidden
    cells = values(["figure.sittings"], world.town, [world.village, world.other_village], "village")
    assert [cells[place.pk]["figure.sittings"] for place in (world.village, world.other_village)] == ["", ""]


def test_different_persons_of_two_villages_are_not_subtracted(office: Office):
    """Visitors: seven in one village, two in the other, nine in the town."""
    world = office.world
    for place, n in ((world.village, 7), (world.other_village, 2)):
        for nth in range(n):
            visited(
                place, world.viewer("secretary", unit=world.unit("village_branch", place), name=f"{place.name}{nth}")
            )
    assert line_at(world.town, "visitors").value.n == 9
    assert line_at(world.village, "visitors").value.hidden
    assert line_at(world.other_village, "visitors").value.hidden


def visited(place: Place, by: Viewer) -> None:
    visit: dict[str, Any] = {"at": datetime(2026, 10, 12, 1, tzinfo=UTC), "recorded_at": MONDAY, "place": place}
    log_all(by, [Happened("field.visit", role="member_contact", subject=uuid.uuid4(), nth=1, **visit)])


def test_enough_everywhere_is_told_everywhere(office: Office):
    world = office.world
    sat(world.village, 17)
    sat(world.other_village, 6)
    assert [line_at(place).value.hidden for place in (world.town, world.village, world.other_village)] == [False] * 3


def test_what_is_no_person_and_not_confidential_is_told_however_small(office: Office):
    happen(office.world.village, 1)
    assert not line_at(office.world.other_village, "volunteering").value.hidden


# by grid


def test_a_grid_is_not_told_by_its_village(office: Office, grids: dict[str, Place]):
    """Twelve of the village, nine of one grid: the other had three. The grid of another village keeps its seven."""
    for name, n in (("甲一", 3), ("甲二", 9), ("乙一", 7)):
        sat(grids[name], n)
    numbers = funnels.by_grid(SITTINGS.within(Over.month), office.world.town, ON).numbers
    assert (numbers[grids["甲一"].pk], numbers[grids["甲二"].pk], numbers[grids["乙一"].pk]) == (None, None, 7)


def test_what_happened_in_the_village_and_in_no_grid_is_not_told_either(office: Office, grids: dict[str, Place]):
    sat(office.world.village, 2)
    sat(grids["甲二"], 9)
    assert funnels.by_grid(SITTINGS.within(Over.month), office.world.village, ON).numbers[grids["甲二"].pk] is None


def test_the_grids_of_a_village_that_is_hidden_are_hidden(office: Office, grids: dict[str, Place]):
    sat(grids["甲二"], 9)
    sat(grids["乙一"], 3)
    for place in (office.world.town, office.world.village):
        numbers = funnels.by_grid(SITTINGS.within(Over.month), place, ON).numbers
        assert numbers[grids["甲二"].pk] is None


# by day


def test_the_charts_of_two_days_do_not_tell_one_event_and_its_grid(
    office: Office, grids: dict[str, Place], monkeypatch: pytest.MonkeyPatch
):
    """What is hidden when it is few stands at ends of months alone, on the charts too."""
    asked: list[date] = []
    by_grid = funnels.by_grid

    def noted(figure: Figure, place: Place, on: date) -> funnels.Spread:
        asked.append(on)
        return by_grid(figure, place, on)

    monkeypatch.setattr(funnels, "by_grid", noted)
    for day in ("2026-10-19", "2026-10-20"):
        page(f"/figures/charts/?town={office.world.town.uid}&on={day}&over=month&figure=sittings")
    assert asked == [date(2026, 9, 30)] * 2
    page(f"/figures/charts/?town={office.world.town.uid}&on=2026-10-20&over=month&figure=volunteering")
    assert asked[-1] == date(2026, 10, 20)


def test_no_grid_can_be_asked_for_as_if_it_were_a_village(office: Office):
    grid = office.world.grid
    assert Client().get(f"/figures/sittings/?village={grid.uid}&town={office.world.town.uid}").context["place"] == (
        office.world.town
    )


def test_what_the_law_has_everybody_told_is_told_however_few(office: Office):
    """Which villages gave their account (村民委员会组织法 Art 30), though what posts owe is hidden else."""
    world = office.world
    happen(world.village, 1, kind="duty.record", category="account", series="")
    given = line_at(world.village, "accounts_given").value
    assert (given.n, given.hidden) == (1, False)
    accounted = line_at(world.town, "villages_accounted").value
    assert (accounted.n, accounted.hidden) == (1, False)
