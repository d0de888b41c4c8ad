"""Charts of a town: how far matters come, how often clocks run out, where things happen; each in words and as a table too."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import ClockRun
from huiyin.apps.cases.names import said
from huiyin.apps.figures import funnels, on_paper, queries
from huiyin.apps.figures.drawings import Chart
from huiyin.apps.figures.drawn import drawn
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.views import charts
from huiyin.apps.net.drawing import forget_drawn
from huiyin.apps.places.models import Place
from huiyin.core.figures import Over
from tests.apps.board.published import Hands
from tests.apps.figures.written import Office, happen, page
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
EARLIER = MONDAY - timedelta(days=5)


def shown(world: World, **asked: str) -> str:
    given = "&".join(f"{name}={value}" for name, value in {"on": str(TODAY), **asked}.items())
    return page(f"/figures/charts/?town={world.town.uid}&{given}")


@pytest.fixture
def world(db: None) -> World:
    return World()


def asked_and_answered(world: World, n: int, answers: int) -> None:
    """So many matters are done and their askers asked, of whom so many have answered, content."""
    hands = Hands(world, world.village)
    for nth in range(n):
        case = hands.asked(hands.said(EARLIER), EARLIER)
        if nth < answers:
            hands.answered(case, at=EARLIER)


def test_the_funnel_says_who_did_not_answer_apart_from_who_is_not_satisfied(world: World):
    asked_and_answered(world, 11, 6)
    tally = funnels.funnel(world.town, date(2026, 1, 1), TODAY, "six_slips")
    assert (tally.received, tally.asked, tally.answered, tally.satisfied) == (11, 11, 6, 6)
    found = shown(world, pack="six_slips")
    assert re.search(r"没有答</th><td[^>]*>5</td>", found)
    assert re.search(r"不满意</th><td[^>]*>0</td>", found)


def test_few_answers_are_not_told(world: World):
    asked_and_answered(world, 6, 2)
    found = shown(world, pack="six_slips")
    assert re.search(r"满意</th><td[^>]*>不足五", found)
    assert not re.search(r"没有答</th><td[^>]*>\d", found)
    drawing = found.partition('id="answers-title"')[2].partition("</figure>")[0]
    assert re.search(r">问了</text>.*>6</text>.*>已答复</text>.*>不足五</text>", drawing, re.DOTALL)
    assert "不足五件的，和能由此推算出来的，不显示" in found


@pytest.mark.parametrize(
    "what",
    ["办到哪一步", "问到的人怎么说", "按时办结", "志愿服务活动，按月", "志愿服务活动，按村", "志愿服务活动，按网格"],
)
def test_each_chart_is_there_with_a_word_where_nothing_is_to_be_drawn(db: None, what: str):
    """Nothing has happened yet, and no grid is drawn: no blank outlines, a sentence under each title."""
    found = shown(World("dalu"), figure="volunteering").partition('class="charts"')[2]
    title, rest = found.partition(what)[1:]
    assert title, what
    assert re.search(r"没有|不画|还没有", rest.partition("</section>")[0])
    assert "<figure>" not in rest.partition("</section>")[0]
    assert "2026-" not in found.partition("</main>")[0]


def draw_grids(world: World) -> None:
    ring = [[113.0, 34.0], [113.1, 34.0], [113.1, 34.1], [113.0, 34.1], [113.0, 34.0]]
    Place.objects.filter(pk=world.grid.pk).update(geometry={"type": "Polygon", "coordinates": [ring]})
    forget_drawn()


def test_a_map_without_any_number_is_a_sentence_and_not_blank_outlines(db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    world = World("dalu")
    draw_grids(world)
    found = shown(world, figure="volunteering")
    assert 'id="grid-title"' not in found
    assert "这段时间没有：2026年1月1日至11月16日" in found


def test_a_map_whose_grids_are_all_hidden_says_so():
    rows = [("一网格", None, "M0 0H9V9z"), ("二网格", 0, "M9 0H18V9z")]
    told = drawn(Chart("volunteering", "grid", rows, "2026-01-01", "2026-11-23", (20, 10)), "grid", "")
    assert not told.svg
    assert "都不足五" in told.note
    assert told.rows == [("一网格", "不足五")]


def test_a_map_has_a_legend_of_its_shades(office: Office):
    draw_grids(office.world)
    happen(office.world.grid, 4)
    found = shown(office.world, figure="volunteering")
    legend = found.partition('<ul class="legend')[2].partition("</ul>")[0]
    assert all(words in legend for words in ("没有", "1次", "4次", "不足五"))


def test_the_first_chart_is_of_a_figure_of_which_something_happened(office: Office):
    chosen = re.search(r'<option value="([a-z_]+)" selected', shown(office.world).partition('name="figure"')[2])
    assert chosen
    assert chosen[1] == "volunteering"


def test_how_many_ended_in_time_is_said_of_the_same_matters(world: World):
    """Three have an end, of one a clock ran out: two of three in time. What still runs is on neither side."""
    hands = Hands(world, world.village)
    for _nth in range(3):
        case = hands.closed(hands.answered(hands.asked(hands.said(EARLIER), EARLIER), at=EARLIER), at=EARLIER)
    for late in (case, hands.said(EARLIER)):
        ClockRun.objects.filter(case=late).update(late_at=EARLIER)
    month = EARLIER.date().replace(day=1)
    for place in (world.town, world.village, world.county):
        assert funnels.clocks(place, TODAY, "six_slips") == [(month, 3, 1)]
    assert funnels.clocks(world.other_village, TODAY, "six_slips") == []
    found = shown(world, pack="six_slips")
    assert re.search(r"2026年11月</th><td[^>]*>2/3　66.7%</td>", found)
    assert "3件里，2件按时办结" in found


def test_what_ended_after_the_day_is_not_counted_yet(world: World):
    hands = Hands(world, world.village)
    hands.closed(hands.answered(hands.asked(hands.said(EARLIER), EARLIER), at=EARLIER), at=EARLIER)
    assert funnels.clocks(world.town, EARLIER.date() - timedelta(days=1), "six_slips") == []
    assert funnels.clocks(world.town, EARLIER.date(), "six_slips") == [(EARLIER.date().replace(day=1), 1, 0)]


def test_the_map_is_shaded_by_grid(office: Office):
    """The same numbers in the drawing and in the table; a grid without any is white."""
    world = office.world
    ring = [[113.0, 34.0], [113.1, 34.0], [113.1, 34.1], [113.0, 34.1], [113.0, 34.0]]
    Place.objects.filter(pk=world.grid.pk).update(geometry={"type": "Polygon", "coordinates": [ring]})
    forget_drawn()
    happen(world.grid, 4)
    found = shown(world, figure="volunteering")
    assert f"{world.village.name} {world.grid.name} 4" in found
    assert "按网格" in found
    spread = funnels.by_grid(figures()["volunteering"].within(Over.year), world.town, TODAY)
    assert spread.numbers[world.grid.pk] == 4


@pytest.mark.parametrize("asked", [{"pack": "nothing"}, {"figure": "visitors"}, {"over": "day"}, {"on": "x"}])
def test_any_address_is_answered(office: Office, asked: dict[str, str]):
    assert "<h1>图表</h1>" in shown(office.world, **asked)
    assert Client().get("/figures/charts/").status_code == 200


def test_the_tiles_open_to_what_stands_behind_them(office: Office):
    found = page(f"/d/figures/?town={office.world.town.uid}&on=2026-10-31&over=month", sign_in(Client(), office.writer))
    assert "志愿服务活动" in found
    assert "/d/figures/volunteering/?" in found
    assert '<b class="n">12</b>' in found
    assert Client().get("/d/figures/").status_code == 302


def test_the_tiles_of_a_village_post_are_those_of_its_village(office: Office):
    """Also where there is one town only; the town's are one choice away."""
    world = office.world
    client = sign_in(Client(), world.viewer("secretary", unit=world.unit("village_branch", world.village)))
    assert client.get("/d/figures/").context["place"] == world.village
    assert client.get(f"/d/figures/?town={world.town.uid}&village=").context["place"] == world.town
    assert sign_in(Client(), office.writer).get("/d/figures/").context["place"] == world.town


def test_what_is_made_of_others_opens_to_these(db: None):
    """A ratio to its two numbers."""
    world = World("huaqiao")
    by = world.viewer("desk", unit=world.units["party_committee"])
    found = page(f"/d/figures/?town={world.town.uid}&on=2026-10-31&over=month", sign_in(Client(), by))
    for part in figures()["family_share"].needs:
        assert f"/d/figures/{part}/?" in found.partition("/figures/family_share/")[2].partition("</li>")[0]


def test_the_funnel_is_of_the_chosen_span_also_where_no_figure_is_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(charts, "of_profile", lambda _profile: ())
    Hands(world, world.village).said(MONDAY - timedelta(days=30))
    assert re.search(r"收到</th><td[^>]*>1</td>", shown(world, pack="six_slips", over="year"))
    assert "收到</th>" not in shown(world, pack="six_slips", over="month")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_figure_is_open_data_by_month_and_village(office: Office, form: str):
    """With its definition, its days and how many rows there are inside of the file."""
    answer: Any = Client().get(f"/figures/volunteering.{form}?town={office.world.town.uid}&on=2026-10-31&over=month")
    content = b"".join(answer.streaming_content)
    if form == "json":
        told = json.loads(content)
        assert told["rows"] == len(told["table"])
        assert "2026年10月1日至10月31日" in told["filter"]
        assert "志愿服务活动" in told["definition"]
        assert ["", "杏树湾村", 7] in told["table"]
    elif form == "csv":
        assert "杏树湾村,7" in content.decode()
    assert Client().get(f"/figures/nothing.{form}").status_code == 404


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_the_figures_hang_on_the_wall(office: Office, size: str):
    """In large type, with the code that leads to how they are counted."""
    answer = Client().get(f"/figures.pdf?town={office.world.town.uid}&on=2026-10-31&size={size}")
    assert answer.content.startswith(b"%PDF")
    assert Client().get("/figures.pdf?town=x").status_code == 200
    lines = queries.lines_of(office.world.town, date(2026, 10, 31))
    nothing = [line for line in lines if not line.value.n]
    assert nothing
    sheet = on_paper.poster(office.world.town, lines, date(2026, 10, 31), "/figures/")
    assert ("志愿服务活动", "12次") in sheet.rows
    assert len(sheet.rows) == len(lines) - len(nothing)
    assert not {said(line.figure.title) for line in nothing} & {title for title, _number in sheet.rows}
