"""The drawings of an approved period stay what they were; what is another number now stands under each."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from huiyin.apps.figures.drawings import Chart
from huiyin.apps.figures.models import ApprovedChart
from huiyin.apps.net.drawing import forget_drawn
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from tests.apps.figures.test_approved import locked, whole
from tests.apps.figures.written import Office, happen, page
from tests.builders import MONDAY, say

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)
RING = [[113.0, 34.0], [113.1, 34.0], [113.1, 34.1], [113.0, 34.1], [113.0, 34.0]]


def charts(office: Office, place: Place | None = None, **asked: str) -> str:
    """The charts of October."""
    where = f"&village={place.uid}" if place else ""
    more = "".join(f"&{name}={value}" for name, value in asked.items())
    return page(f"/figures/charts/?town={office.world.town.uid}{where}&on=2026-10-31&over=month{more}")


def drawings(shown: str) -> list[str]:
    return re.findall(r"<svg class=.draw.*?</svg>", shown, re.S)


@pytest.fixture
def drawn(office: Office) -> Office:
    """October with a border of a grid, service in it and a matter that was said."""
    bordered(office, {"type": "Polygon", "coordinates": [RING]})
    happen(office.world.grid, 6)
    said_in_october(office)
    return office


def bordered(office: Office, geometry: dict | None) -> None:
    Place.objects.filter(pk=office.world.grid.pk).update(geometry=geometry)
    forget_drawn()


def said_in_october(office: Office) -> None:
    say(office.world, slug="talk", channel="meeting", category="lamp", now=MONDAY - timedelta(days=30))


def happened_late(office: Office) -> None:
    """Records for October that came after it was approved; and the border is gone."""
    happen(office.world.grid, 2, recorded_at=LATER)
    said_in_october(office)
    bordered(office, None)


def test_every_drawing_of_a_locked_month_stays_what_it_was(drawn: Office):
    """By month, village and grid, the funnel, the answers and the clocks: of the town and of the village."""
    whole(drawn)
    village = drawn.world.village
    asked = {"figure": "volunteering", "pack": "talk"}
    before = [drawings(charts(drawn, place, **asked)) for place in (None, village)]
    assert [len(each) for each in before] == [4, 3]
    happened_late(drawn)
    assert [drawings(charts(drawn, place, **asked)) for place in (None, village)] == before


def test_it_says_since_when_and_which_numbers_are_others_now(drawn: Office):
    whole(drawn)
    assert "图停在核定时" in charts(drawn)
    assert "现在不同" not in charts(drawn, figure="volunteering", pack="talk")
    happened_late(drawn)
    shown = charts(drawn, figure="volunteering", pack="talk")
    assert re.search("2026年11月16日[^<]*核定：这些图停在核定时的样子", shown)
    by_village = shown.partition("志愿服务活动，按村")[2].partition("</section>")[0]
    assert re.search(r"杏树湾村</th><td[^>]*>13次", by_village)
    assert re.search(r"1个数现在不同：</b>\s*杏树湾村 15次", by_village)
    funnel = shown.partition("办到哪一步")[2].partition("</section>")[0]
    assert re.search(r"1个数现在不同：</b>\s*收到 2", funnel)


def test_the_page_of_the_figure_draws_it_as_it_was_approved(office: Office):
    whole(office)
    where = f"/figures/volunteering/?town={office.world.town.uid}&on=2026-10-31&over=month"
    before = drawings(page(where))
    happen(office.world.village, 2, recorded_at=LATER)
    assert drawings(page(where)) == before
    assert "杏树湾村 9次" in page(where)


def test_another_span_is_drawn_as_it_is_now(office: Office):
    """Until the 30th is not October, and November is open."""
    whole(office)
    happen(office.world.village, 2, recorded_at=LATER)
    where = f"/figures/charts/?town={office.world.town.uid}&over=month&figure=volunteering"
    assert "图停在核定时" not in page(f"{where}&on=2026-10-30")
    assert re.search(r"杏树湾村</th><td[^>]*>9次", page(f"{where}&on=2026-10-30"))


def test_a_brief_of_a_locked_month_draws_what_was_approved(office: Office):
    whole(office)
    happen(office.world.village, 2, recorded_at=LATER)
    brief = office.published("{{volunteering}}\n{{chart:volunteering|village}}", now=LATER)
    assert dict(brief.charts["volunteering|village"]["rows"])["杏树湾村"] == 7


def test_the_database_keeps_them(office: Office):
    locked(office, office.world.village)
    rows = ApprovedChart.objects.filter(slug="volunteering", by="month")
    for change in (lambda: rows.update(shown={}), lambda: rows.delete()):
        with system("test"), pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_map_on_which_nothing_is_is_kept_without_its_borders():
    empty = Chart("volunteering", "grid", [("第一网格", 0, "M0 0")], size=(660, 400))
    assert (empty.bare.rows, empty.bare.size) == ((), (660, 400))
    hidden = Chart("volunteering", "grid", [("第一网格", None, "M0 0")], size=(660, 400))
    assert hidden.bare == hidden


def test_the_approved_period_leads_to_its_charts(office: Office):
    found = whole(office)
    shown = page(f"/periods/{found.uid}/")
    assert f"/figures/charts/?town={office.world.town.uid}&amp;on=2026-10-31&amp;over=month" in shown
