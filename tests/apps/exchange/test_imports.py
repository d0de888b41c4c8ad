"""Tables become places, units, posts, people, households and cases; the same file twice changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import override

from huiyin.apps.cases.models import Case
from huiyin.apps.exchange.command import run_import
from huiyin.apps.exchange.intake.base import Do
from huiyin.apps.exchange.intake.places import Places
from huiyin.apps.exchange.kinds import kinds
from huiyin.apps.exchange.runs import Report, Run
from huiyin.apps.exchange.templates import make_template
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.models import Event
from huiyin.apps.units.actions import add_post
from huiyin.apps.units.models import Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle
from tests.apps.exchange.books import book, text_file
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.for_system("test")


@pytest.fixture
def world() -> World:
    return World("yangquan")


def take(kind: str, rows: list[list[Any]], by: Viewer = SYSTEM, *, write: bool = True) -> Report:
    return Run(kind, book(("s", rows)), "a.xlsx", by=by, now=MONDAY).finish(write=write)


def done(report: Report) -> dict[str, int]:
    return {do.value: report.done[do] for do in Do if report.done[do]}


def codes(report: Report) -> dict[int, list[tuple[str, str]]]:
    return {row: [(problem.code, problem.column) for problem in problems] for row, problems in report.bad.items()}


PLACES: list[list[Any]] = [
    ["望禾镇网格表"],
    ["名称", "级别", "上级", "区划代码", "电话"],
    ["第三网格", "网格", "杏树湾", "", ""],
    ["新建社区", "社区", "望禾镇", "990001100301", "0300-5550123"],
    ["第一网格", "大网格", "新建社区", "", ""],
    ["杏树湾村", "村", "望禾镇", "990001100201", "0300-5550124"],
    ["第九网格", "网格", "桃花村", "", ""],
    ["第一网格", "村", "杏树湾村", "", ""],
    ["松岗头村", "村", "杏树湾村", "990001100202", ""],
]


class TestPlaces:
    def test_new_ones_changed_ones_and_bad_ones(self, world: World):
        preview = take("places", PLACES, write=False)
        before = Place.objects.count()
        assert done(preview) == {"add": 3, "change": 1, "refuse": 3}
        report = take("places", PLACES)
        assert done(report) == done(preview)
        assert codes(report) == {
            7: [("ref_unknown", "上级")], 8: [("row_kind_fixed", "级别")], 9: [("row_parent_fixed", "上级")]
        }  # fmt: skip
        assert Place.objects.count() == before + 3
        community = Place.objects.get(code="990001100301")
        assert (community.kind, community.parent, community.phone, community.letters) == (
            "community", world.town, "0300-5550123", "xjsq"
        )  # fmt: skip
        assert community.children.get().name == "第一网格"
        assert world.village.interval.contains(Place.objects.get(name="第三网格").no)

    def test_the_same_file_twice_changes_nothing(self, world: World):
        take("places", PLACES)
        rows = list(Place.objects.order_by("id").values())
        assert done(take("places", PLACES)) == {"same": 4, "refuse": 3}
        assert list(Place.objects.order_by("id").values()) == rows

    def test_a_name_changes_where_the_code_stays(self, world: World):
        take("places", [PLACES[1], ["杏树湾新村", "村", "", "990001100201", ""]])
        world.village.refresh_from_db()
        assert (world.village.name, world.village.letters, world.village.phone) == ("杏树湾新村", "xswxc", "")

    def test_a_post_stays_inside_its_place(self, world: World):
        clerk = world.viewer("clerk", unit=world.unit("town_office"))
        report = take(
            "places",
            [
                PLACES[1],
                ["望禾镇", "镇", "云岫县", "990001100", "0300-5550100"],
                ["邻镇", "镇", "云岫县", "", ""],
                ["新村", "村", "", "", ""],
            ],
            clerk,
        )
        assert codes(report) == {3: [("ref_unknown", "上级")]}
        assert Place.objects.get(name="新村").parent == world.town
        world.town.refresh_from_db()
        assert world.town.phone == "0300-5550100"

    def test_a_new_county_from_nothing(self):
        report = take(
            "places",
            [
                PLACES[1],
                ["甲村", "村", "乙镇", "", ""],
                ["乙镇", "镇", "丙县", "", ""],
                ["丙县", "县", "", "", ""],
                ["丁村", "村", "", "", ""],
            ],
        )
        assert done(report) == {"add": 3, "refuse": 1}
        assert codes(report) == {5: [("row_no_parent", "")]}
        assert Place.objects.get(name="甲村").county.name == "丙县"


HOUSEHOLDS: list[list[Any]] = [
    ["户编号", "村（社区）", "网格", "门牌地址", "户主", "联系电话", "人口"],
    ["H001", "杏树湾村", "第一网格", "1号", "王　芳", 13800000001.0, 3],
    ["H002", "杏树湾", "第二网格", "2号", "李四", "0300-5550001", "2"],
    ["H003", "松岗头村", "", "3号", "", "", ""],
    ["H004", "", "第一网格", "4号", "", "", 1],
    ["H005", "杏树湾村", "第五网格", "5号", "", "", 1],
    ["H006", "杏树湾村", "", "6号", "", "", 120],
    ["H001", "杏树湾村", "", "7号", "", "", 1],
    ["H008", "", "", "8号", "", "", 1],
]


class TestHouseholds:
    def test_each_row_finds_its_grid(self, world: World):
        report = take("households", HOUSEHOLDS)
        assert done(report) == {"add": 3, "refuse": 5}
        assert codes(report) == {
            5: [("ref_several", "网格")], 6: [("ref_unknown", "网格")], 7: [("cell_out_of_range", "人口")],
            8: [("cell_twice", "户编号")], 9: [("row_no_place", "村（社区）")],
        }  # fmt: skip
        first = Household.objects.get(code="H001")
        assert (first.place, first.place_no, first.head, first.phone, first.people) == (
            world.grid, world.grid.no, "王芳", "13800000001", 3
        )  # fmt: skip
        assert Household.objects.get(code="H003").place == world.other_village

    def test_a_row_tells_all_its_mistakes_at_once(self, world: World):
        rows: list[list[Any]] = [
            ["H001", "杏树湾村", "第五网格", "1号", "", "", 120],
            ["H002", "桃花源村", "", "2号", "", "电话", 120],
            ["H003", "杏树湾村", "", "3号", "", "", "三口人"],
        ]
        assert codes(take("households", [HOUSEHOLDS[0], *rows])) == {
            2: [("cell_out_of_range", "人口"), ("ref_unknown", "网格")],
            3: [("cell_not_phone", "联系电话"), ("cell_out_of_range", "人口"), ("ref_unknown", "村（社区）")],
            4: [("cell_not_number", "人口")],
        }

    def test_the_same_again_and_small_changes(self, world: World):
        take("households", HOUSEHOLDS)
        assert done(take("households", HOUSEHOLDS)) == {"same": 3, "refuse": 5}
        again = [
            HOUSEHOLDS[0],
            ["H001", "杏树湾村", "", "1号", "", "", 4],
            ["H002", "松岗头村", "第一网格", "2号", "李四", "", 2],
        ]
        assert done(take("households", again)) == {"change": 2}
        first, second = Household.objects.filter(code__in=["H001", "H002"]).order_by("code")
        assert (first.place, first.people, first.head) == (world.grid, 4, "王芳"), "an empty cell erases nothing"
        assert (second.place.parent, second.place_no) == (world.other_village, second.place.no)

    def test_a_list_from_the_system_comes_back_by_its_hidden_id(self, world: World):
        take("households", HOUSEHOLDS)
        there = Household.objects.get(code="H001")
        row = {"_id": there.uid, "code": "NEW1", "village": "杏树湾村", "grid": "第一网格", "door": "1号", "people": 3}
        content = make_template("住户", kinds()["households"].columns, [row, {**row, "_id": "not-an-id", "code": "X"}])
        report = Run("households", content, "a.xlsx", by=SYSTEM, now=MONDAY).finish(write=True)
        there.refresh_from_db()
        assert there.code == "NEW1"
        assert codes(report) == {5: [("row_unknown_id", "")]}

    def test_a_household_of_another_town_is_not_ours_to_change(self, world: World):
        take("households", HOUSEHOLDS)
        desk = world.viewer("desk", unit=world.unit("village_station", world.other_village))
        report = take(
            "households",
            [HOUSEHOLDS[0], ["H001", "松岗头村", "", "1号", "", "", 9], ["N1", "杏树湾村", "", "1号", "", "", 9]],
            desk,
        )
        assert codes(report) == {2: [("row_elsewhere", "户编号")], 3: [("ref_unknown", "村（社区）")]}

    def test_few_statements_for_many_rows(self, world: World, django_assert_max_num_queries: Any):
        rows = [
            HOUSEHOLDS[0],
            *([f"N{n:04}", "杏树湾村", f"第{'一二'[n % 2]}网格", f"{n}号", "", "", 1] for n in range(1000)),
        ]
        run = Run("households", text_file(rows), "a.csv", by=SYSTEM, now=MONDAY)
        with django_assert_max_num_queries(40):
            assert done(run.finish(write=True)) == {"add": 1000}


UNITS: list[list[Any]] = [
    ["单位名称", "单位类型", "所在地", "上级单位", "服务范围", "电话"],
    ["孙家沟党小组", "党小组", "杏树湾村", "新建党支部", "", ""],
    ["新建党支部", "党支部", "杏树湾村", "", "杏树湾村、松岗头村", "0300-5550009"],
    ["无主队", "队伍", "桃花村", "", "", ""],
    ["怪组织", "帮会", "杏树湾村", "", "", ""],
]


class TestUnits:
    def test_parents_may_come_later(self, world: World):
        report = take("units", UNITS)
        assert done(report) == {"add": 2, "refuse": 2}
        assert codes(report) == {4: [("ref_unknown", "所在地")], 5: [("cell_not_choice", "单位类型")]}
        group = Unit.objects.get(name="孙家沟党小组")
        assert (group.parent.name, group.seat) == ("新建党支部", world.village)
        assert list(group.serves.all()) == [world.village]
        assert set(group.parent.serves.all()) == {world.village, world.other_village}

    def test_the_same_again_and_a_change(self, world: World):
        take("units", UNITS)
        assert done(take("units", UNITS)) == {"same": 2, "refuse": 2}
        assert done(
            take("units", [UNITS[0], ["新建党支部", "党支部", "杏树湾村", "", "松岗头村", "0300-5550010"]])
        ) == {"change": 1}
        unit = Unit.objects.get(name="新建党支部")
        assert (unit.phone, list(unit.serves.all())) == ("0300-5550010", [world.other_village])

    def test_a_circle_of_parents_is_refused(self, world: World):
        circle = [UNITS[0], ["甲会", "协会", "杏树湾村", "乙会", "", ""], ["乙会", "协会", "杏树湾村", "甲会", "", ""]]
        report = take("units", circle)
        assert done(report)["refuse"] >= 1
        assert "busy" not in str(codes(report))

    def test_no_unit_stands_under_itself(self, world: World):
        """Neither at once nor through others, whether they stand there already or in the same file."""
        head, branch = UNITS[0], UNITS[2]
        take("units", UNITS)
        itself = [*branch[:3], "新建党支部", "", ""]
        under_its_group = [*branch[:3], "孙家沟党小组", "", ""]
        between = ["夹层党小组", "党小组", "杏树湾村", "孙家沟党小组", "", ""]
        under_a_new_one = [*branch[:3], "夹层党小组", "", ""]
        for rows, bad in [([itself], 2), ([under_its_group], 2), ([between, under_a_new_one], 3)]:
            for write in (False, True):
                report = take("units", [head, *rows], write=write)
                assert codes(report) == {bad: [("row_unit_circle", "上级单位")]}
        assert Unit.objects.get(name="新建党支部").parent is None

    def test_nor_through_a_unit_that_the_post_does_not_see(self, world: World):
        take("units", UNITS)
        branch, group = (Unit.objects.get(name=name) for name in ("新建党支部", "孙家沟党小组"))
        office = world.unit("town_office")
        Unit.objects.filter(pk=office.pk).update(parent=branch)
        Unit.objects.filter(pk=group.pk).update(parent=office)
        by = world.viewer("desk", unit=world.unit("village_station", world.village))
        report = take("units", [UNITS[0], [*UNITS[2][:3], "孙家沟党小组", "", ""]], by)
        assert codes(report) == {2: [("row_unit_circle", "上级单位")]}

    def test_two_units_change_places(self, world: World):
        """What the file itself takes away is no circle any more."""
        take("units", UNITS)
        group = ["孙家沟党小组", "党小组", "杏树湾村", "总支", "", ""]
        above = ["总支", "党总支", "杏树湾村", "", "", ""]
        branch = [*UNITS[2][:3], "孙家沟党小组", "", ""]
        assert done(take("units", [UNITS[0], branch, group, above])) == {"add": 1, "change": 2}
        assert Unit.objects.get(name="新建党支部").parent.parent.name == "总支"


POSTS: list[list[Any]] = [
    ["岗位名称", "岗位类型", "所在单位", "所在地方", "岗位电话"],
    ["调解员", "调解员", "杏树湾村党支部", "", ""],
    ["片长", "片长", "", "杏树湾村/第一网格", "13800000009"],
    ["谁的岗", "网格员", "", "", ""],
    ["两头岗", "网格员", "杏树湾村党支部", "杏树湾村", ""],
]


def branch(world: World) -> Unit:
    return world.unit("village_branch", world.village)


class TestPostsAndPeople:
    def test_posts(self, world: World):
        rows = [[branch(world).name if cell == "杏树湾村党支部" else cell for cell in row] for row in POSTS]
        report = take("posts", rows)
        assert done(report) == {"add": 2, "refuse": 2}
        assert codes(report) == {4: [("row_unit_or_place", "所在单位")], 5: [("row_unit_or_place", "所在单位")]}
        assert Post.objects.get(title="area_head").place == world.grid
        assert done(take("posts", rows)) == {"same": 2, "refuse": 2}

    def test_a_post_is_read_even_if_its_name_begins_footnotes(self, world: World):
        unit = branch(world).name
        rows = [POSTS[0], ["联络岗", "", unit, "", ""], ["负责人", "", unit, "", ""], ["经办人", "", unit, "", ""]]
        report = take("posts", rows, write=False)
        assert (report.total, report.notes) == (3, ())
        assert codes(report) == {row: [("cell_empty", "岗位类型")] for row in (2, 3, 4)}

    def test_people_take_their_posts(self, world: World):
        unit = branch(world)
        posts = Post.objects.filter(unit=unit).order_by("id")
        first = posts[0]
        rows = [
            ["姓名", "手机号", "工号", "岗位", "单位", "任职日期", "离任日期"],
            ["欧阳若兰", "13800000011", "", first.name, unit.name, "2026.1.1", ""],
            ["钱多多", "", "G02", "网格长的长", unit.name, "", ""],
            ["孙一", "", "", "", "", "", ""],
            ["周二", "13800000012", "", first.name, unit.name, "2026.5.1", "2026.4.1"],
            ["欧阳若兰", "138-0000-0011", "", posts[1].name, unit.name, "", ""],
        ]
        preview = take("people", rows, write=False)
        assert done(preview) == {"add": 1, "change": 1, "refuse": 3}
        report = take("people", rows)
        assert done(report) == done(preview)
        assert codes(report) == {
            3: [("ref_unknown", "岗位")], 4: [("row_phone_or_code", "手机号")], 5: [("row_ends_before", "离任日期")]
        }  # fmt: skip
        person = Person.objects.get(name="欧阳若兰")
        held = Holding.objects.filter(person=person).order_by("id")
        assert [(each.post.name, each.starts) for each in held] == [
            (first.name, date(2026, 1, 1)), (posts[1].name, date(2026, 11, 16))
        ]  # fmt: skip
        assert done(take("people", rows)) == {"same": 2, "refuse": 3}
        assert not hasattr(person, "account"), "nobody can sign in by being imported"

    def test_a_grid_is_known_as_the_pages_write_it(self, world: World):
        """It is 杏树湾村第一网格 to those who work there and on every page; 第一网格 alone may be that of another village."""
        grids = [world.grid, world.other_village.children.first()]
        posts = [add_post(title=PostTitle.group_head, name="小组长", place=grid) for grid in grids]
        rows = [
            ["姓名", "手机号", "岗位", "单位或地方"],
            ["甲一", "13800000031", "小组长", "杏树湾村第一网格"],
            ["乙二", "13800000032", "小组长", "杏树湾村·第一网格"],
            ["丙三", "13800000033", "小组长", f"{world.other_village.name}/第一网格"],
            ["丁四", "13800000034", "小组长", "第一网格"],
        ]
        report = take("people", rows)
        assert codes(report) == {5: [("ref_several", "单位或地方")]}
        held = Holding.objects.filter(post__in=posts).values_list("person__name", "post")
        assert set(held) == {("甲一", posts[0].pk), ("乙二", posts[0].pk), ("丙三", posts[1].pk)}
        report = take("posts", [POSTS[0], ["护林员", "网格员", "", "杏树湾村第一网格", ""]])
        assert done(report) == {"add": 1}
        assert Post.objects.get(name="护林员").place == world.grid

    def test_two_posts_of_one_name_are_filled_one_after_another(self, world: World):
        station = world.unit("village_station", world.village)
        name = "窗口"
        for _ in range(2):
            add_post(title=PostTitle.clerk, name=name, unit=station)
        rows = [
            ["姓名", "手机号", "岗位", "单位"],
            ["甲一", "13800000021", name, station.name],
            ["乙二", "13800000022", name, station.name],
        ]
        take("people", rows)
        assert Holding.objects.filter(post__name=name).values("post").distinct().count() == 2
        assert done(take("people", rows)) == {"same": 2}

    def test_somebody_of_another_town_is_left_alone(self, world: World):
        desk = world.viewer("desk", unit=world.unit("village_station", world.village), name="甲")
        Person.objects.filter(pk=desk.actor.person).update(code="G9")
        other = world.viewer("desk", unit=world.unit("village_station", world.other_village))
        report = take("people", [["姓名", "工号"], ["改名", "G9"]], other)
        assert codes(report) == {2: [("row_elsewhere", "姓名")]}


ORDERS: list[list[Any]] = [
    ["12345热线工单"],
    [
        "工单编号",
        "来电时间",
        "来电人",
        "来电号码",
        "工单类型",
        "问题分类",
        "诉求内容",
        "所属村（社区）",
        "详细地址",
        "办结期限",
    ],
    [
        "RX2026110001",
        "2026-11-15 21:30:05",
        "王先生",
        "13800000031",
        "求助类",
        "城乡建设/路灯不亮",
        "桥头路灯不亮\n三天了",
        "杏树湾村",
        "桥东",
        "2026.11.20",
    ],
    ["RX2026110002", "2026/11/15 8:00", "", "", "咨询", "听不懂的分类", "问一下低保怎么办", "", "", ""],
    ["RX2026110003", "2026-12-01 8:00", "", "", "咨询", "", "将来的电话", "", "", ""],
    ["", "2026-11-14", "", "", "投诉", "", "没有编号的来电", "松岗头", "", ""],
    ["RX2026110004", "", "", "", "骂人", "", "x", "", "", ""],
]


class TestOrders:
    def test_orders_become_cases(self, world: World):
        desk = world.viewer("desk", unit=world.unit("town_office"))
        report = take("orders", ORDERS, desk)
        assert done(report) == {"add": 3, "refuse": 2}
        assert codes(report) == {5: [("row_in_future", "来电时间")], 7: [("cell_not_choice", "工单类型")]}
        lamp = Case.objects.get(category="lamp")
        assert (lamp.slug, lamp.channel, lamp.place, lamp.state) == ("hotline", "hotline", world.village, "new")
        assert lamp.content.text == "桥头路灯不亮\n三天了"
        assert lamp.content.answers == {"matter": "help", "number": "RX2026110001", "due": "2026-11-20"}
        assert (lamp.contact.name, lamp.contact.phone) == ("王先生", "13800000031")
        assert Case.objects.get(category="other", place=world.town).title.startswith("问一下")

    def test_the_same_orders_again_open_nothing(self, world: World):
        desk = world.viewer("desk", unit=world.unit("town_office"))
        take("orders", ORDERS, desk)
        assert done(take("orders", ORDERS, desk)) == {"same": 3, "refuse": 2}
        moved = [ORDERS[1], [*ORDERS[2][:6], "改过的内容", *ORDERS[2][7:]]]
        assert done(take("orders", moved)) == {"same": 1}
        assert Case.objects.count() == 3

    def test_an_order_imported_late_is_due_as_it_was_dispatched(self, world: World):
        desk = world.viewer("desk", unit=world.unit("town_office"))
        heads = ["工单编号", "派单时间", "工单类型", "诉求内容"]
        rows = [
            ["RX1", "2026-11-13 16:20", "求助", "没水"],
            ["RX2", "2026-11-18", "求助", "将来"],
            ["RX3", "2024-11-13", "求助", "x"],
        ]
        report = take("orders", [heads, *rows], desk)
        assert codes(report) == {3: [("row_in_future", "派单时间")], 4: [("day_long_past", "派单时间")]}
        case = Case.objects.get()
        assert case.content.answers["dispatched"] == "2026-11-13"
        solve = case.clocks.get(name="solve")
        assert timezone.localtime(solve.due_at).isoformat() == "2026-11-20T18:00:00+08:00"
        (event,) = Event.objects.filter(subject=case.uid)
        assert timezone.localtime(event.at).isoformat() == "2026-11-13T16:20:00+08:00", (
            "nobody knows when the call came"
        )

    def test_no_order_is_due_before_it_was_dispatched(self, world: World):
        desk = world.viewer("desk", unit=world.unit("town_office"))
        heads = ["派单时间", "办结期限", "工单类型", "诉求内容"]
        rows = [["2026-11-13 16:20", "2026-11-12", "求助", "早了"], ["2026-11-13 16:20", "2026-11-13", "求助", "当天"]]
        report = take("orders", [heads, *rows], desk)
        assert codes(report) == {2: [("row_due_before", "办结期限")]}
        assert done(report) == {"add": 1, "refuse": 1}

    def test_a_row_tells_all_its_mistakes_at_once(self, world: World):
        """Nobody mends a row three times: what is looked up is looked up beside a bad cell, and beside another mistake."""
        desk = world.viewer("desk", unit=world.unit("town_office"))
        heads = ["工单类型", "诉求内容", "来电时间", "所属村（社区）", "派单时间"]
        rows = [
            ["骂人", "x", "2026-12-01 8:00", "桃花源村", ""],
            ["求助", "x", "2026-12-01 8:00", "桃花源村", "2024-11-13"],
            ["求助", "x", "什么时候", "", "2024-11-13"],
        ]
        report = take("orders", [heads, *rows], desk)
        assert codes(report) == {
            2: [("cell_not_choice", "工单类型"), ("ref_unknown", "所属村（社区）"), ("row_in_future", "来电时间")],
            3: [("ref_unknown", "所属村（社区）"), ("row_in_future", "来电时间"), ("day_long_past", "派单时间")],
            4: [("cell_not_date", "来电时间"), ("day_long_past", "派单时间")],
        }

    def test_an_order_twice_in_one_file(self, world: World):
        desk = world.viewer("desk", unit=world.unit("town_office"))
        row = ORDERS[5]
        assert done(take("orders", [ORDERS[1], row, row], desk)) == {"add": 1, "same": 1}


class TestCommand:
    def test_a_dry_run_writes_nothing_but_the_copy(self, world: World, tmp_path: Path):
        path = tmp_path / "住户.xlsx"
        path.write_bytes(book(("名册", HOUSEHOLDS)))
        said: list[tuple[int, int]] = []
        with override("zh-hans"):
            outcome = run_import("households", path, dry_run=True, progress=lambda n, total: said.append((n, total)))
        assert done(outcome.report) == {"add": 3, "refuse": 5}
        assert Household.objects.count() == 0
        assert Event.objects.filter(kind__startswith="import.").count() == 0
        assert said[-1] == (8, 8)
        assert outcome.copy == tmp_path / "住户-核对.xlsx"
        page = openpyxl.load_workbook(outcome.copy)["名册"]
        assert page["H2"].value is None
        assert page["H5"].value == "「网格」：「第一网格」有好几个（杏树湾村、松岗头村）。请写代码，或写成“上级/名称”。"

    def test_an_import_is_one_event(self, world: World, tmp_path: Path):
        path = tmp_path / "a.csv"
        path.write_bytes(text_file(HOUSEHOLDS[:3]))
        assert run_import("households", path).copy is None
        event = Event.objects.get(kind="import.households")
        assert (event.quantity, event.data["add"], event.data["system"]) == (2, 2, "huiyin import")
        assert event.secret.body["file"] == "a.csv"
        run_import("households", path)
        assert Event.objects.filter(kind="import.households").count() == 1, "nothing changed, nothing happened"

    def test_as_a_post(self, world: World, tmp_path: Path):
        viewer = world.viewer("desk", unit=world.unit("village_station", world.other_village))
        path = tmp_path / "a.csv"
        path.write_bytes(text_file(HOUSEHOLDS[:2]))
        outcome = run_import("households", path, as_post=str(viewer.actor.post))
        assert codes(outcome.report) == {2: [("ref_unknown", "村（社区）")]}

    @pytest.mark.parametrize(
        ("kind", "name", "post", "code"),
        [("cats", "a.csv", "", "no_such_kind"), ("places", "b.csv", "", "file_not_found"),
            ("places", "a.csv", "99999", "no_such_post"),
         ("places", "a.csv", "boss", "no_such_post")],
    )  # fmt: skip
    def test_what_cannot_be_done_is_said(self, tmp_path: Path, kind: str, name: str, post: str, code: str):
        (tmp_path / "a.csv").write_bytes(text_file([["名称", "级别"], ["甲", "县"]]))
        with pytest.raises(RuleError) as refusal:
            run_import(kind, tmp_path / name, as_post=post)
        assert refusal.value.code == code


def test_stopping_between_two_stretches_leaves_whole_rows(world: World):
    rows = [HOUSEHOLDS[0], *([f"N{n:04}", "杏树湾村", "", f"{n}号", "", "", 1] for n in range(1200))]
    steps = Run("households", text_file(rows), "a.csv", by=SYSTEM, now=MONDAY).go(write=True)
    assert next(steps) == 500
    steps.close()
    assert Household.objects.count() == 500
    report = Run("households", text_file(rows), "a.csv", by=SYSTEM, now=MONDAY).finish(write=True)
    assert done(report) == {"add": 700, "same": 500}


@pytest.mark.parametrize("slug", list(kinds()))
def test_no_heading_means_two_columns(slug: str):
    columns = kinds()[slug].columns
    titles = [title for column in columns for title in column.titles]
    assert len(titles) == len(set(titles))
    assert all(column.title_for("en").isascii() for column in columns)
    assert all(column.hint.en for column in columns if column.hint.zh)


@pytest.mark.parametrize("slug", list(kinds()))
def test_every_template_can_be_handed_in_empty(slug: str):
    with pytest.raises(RuleError, match="sheet_no_rows"):
        Run(slug, make_template(kinds()[slug].title.zh, kinds()[slug].columns), "a.xlsx", by=SYSTEM, now=MONDAY)


@pytest.mark.parametrize("clashes", [1, 2])
def test_a_clash_is_tried_once_more(world: World, monkeypatch: pytest.MonkeyPatch, clashes: int):
    write, left = Places.write, [clashes]

    def clash_first(self: Places, plans: Any) -> None:
        write(self, plans)
        left[0] -= 1
        if left[0] >= 0:
            raise IntegrityError

    monkeypatch.setattr(Places, "write", clash_first)
    if clashes == 2:
        with pytest.raises(RuleError, match="busy"):
            take("places", PLACES)
    else:
        assert done(take("places", PLACES)) == {"add": 3, "change": 1, "refuse": 3}
        assert Place.objects.get(name="第一网格", parent__name="新建社区")
