"""Charts say in words what they show, and draw what they are given."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import example, given
from hypothesis import strategies as st

from huiyin.core.charts import WIDE, areas, bars, beside, funnel, ranges, shade_of, shortened, trend
from huiyin.core.svg import width

NAMED = {"name": "c1", "title": "办好的诉求", "desc": "最多的是10月。"}
MONTHS = [("2026-08", 3), ("2026-09", 0), ("2026-10", 12)]


def points(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg)]


def test_a_trend_has_a_point_for_each_month_higher_for_more():
    (_, august), (_, september), (_, october) = points(trend(MONTHS, **NAMED))
    assert october < august < september


def test_the_numbers_and_months_stand_in_the_drawing():
    svg = trend(MONTHS, **NAMED)
    assert all(f">{words}</text>" in svg for words in ("3", "0", "12", "2026年", "8月", "9月", "10月"))


def test_of_many_months_only_what_one_looks_for_is_numbered():
    rows = [(f"2026-{month:02}", n) for month, n in enumerate((5, 6, 7, 1, 8, 9, 30, 9, 8, 7, 6, 4), start=1)]
    assert [int(n) for n in re.findall(r'class="b"[^>]*>(\d+)<', trend(rows, **NAMED))] == [5, 1, 30, 4]


def test_it_can_be_read_aloud():
    root = ElementTree.fromstring(trend(MONTHS, **NAMED))  # noqa: S314  (made by ourselves)
    assert root.get("role") == "img"
    assert [child.text for child in root[:2]] == [NAMED["title"], NAMED["desc"]]
    assert root.get("aria-labelledby") == "c1-title c1-desc"


def test_bars_are_as_long_as_their_numbers():
    svg = bars([("杏树湾村", 10), ("松岗头村", 5), ("河口村", 0)], few="不足五", **NAMED)
    long, short = (float(each) for each in re.findall(r'class="bar"[^>]* width="([\d.]+)"', svg))
    assert abs(long - 2 * short) < 0.11
    assert ">0</text>" in svg


def test_what_is_not_told_has_no_bar():
    svg = bars([("杏树湾村", None)], few="不足五", **NAMED)
    assert 'class="bar"' not in svg
    assert ">不足五</text>" in svg


def test_a_name_is_a_name_and_never_markup():
    assert "<b>" not in bars([("<b>&", 3)], few="", **NAMED)


def test_a_long_name_is_cut():
    assert shortened("杏树湾村", 104) == "杏树湾村"
    assert shortened("双桥沟社区居民委员会", 60).endswith("…")


@given(st.lists(st.tuples(st.just("2026-10"), st.integers(0, 10**9)), max_size=24))
def test_every_trend_stays_in_its_frame(rows: list[tuple[str, int]]):
    svg = trend(rows, **NAMED)
    ElementTree.fromstring(svg)  # noqa: S314
    assert all(0 <= x <= WIDE and 0 <= y <= 160 for x, y in points(svg))


@given(st.text(max_size=20), st.integers(20, 200))
def test_a_cut_name_fits(name: str, room: int):
    assert width(shortened(name, room)) <= room


def test_a_funnel_gets_narrower_and_says_the_share():
    svg = funnel([("收到", 20), ("已办结", 15), ("解决了", 5)], few="", **NAMED)
    longs = [float(x) for x in re.findall(r'class="bar"[^>]*width="([\d.]+)"', svg)]
    assert longs == sorted(longs, reverse=True)
    assert all(f">{words}</text>" in svg for words in ("20", "15 (75%)", "5 (25%)"))


def test_what_ran_out_stands_beside_what_ended():
    svg = beside([("2026-09", 4, 1), ("2026-10", 8, 0)], words=("已办结", "超时"), **NAMED)
    assert (svg.count('class="bar"'), svg.count('class="bar2"')) == (3, 2)  # the words below have a square each
    assert ">已办结</text>" in svg


@given(n=st.none() | st.integers(0, 10**6), most=st.integers(0, 10**6))
@example(n=1, most=1)
@example(n=2, most=3)
def test_a_shade_is_one_of_five_and_none_is_white(n: int | None, most: int):
    assert 0 <= shade_of(n, most) <= 4
    assert (shade_of(n, most) == 0) == (not n or not most)
    assert shade_of(most, most) == (4 if most else 0)


def test_a_map_tells_no_number_that_is_too_small():
    svg = areas([("甲<网格", "M0 0H9V9z", None), ("乙网格", "M9 0H18V9z", 12)], (20, 10), few="太少", **NAMED)
    assert "甲&lt;网格 太少" in svg
    assert "乙网格 12" in svg
    ElementTree.fromstring(svg)  # noqa: S314  (made by ourselves)


def test_what_is_not_told_is_hatched_and_not_white_as_nought_is():
    svg = areas([("甲", "M0 0H9V9z", None), ("乙", "M9 0H18V9z", 0)], (20, 10), few="不足五", **NAMED)
    assert re.search(r'class="hatched" fill="url\(#c1-few\)"[^>]*><title>甲 不足五<', svg)
    assert re.search(r'class="cell c0"[^>]*><title>乙 0<', svg)


@given(st.integers(0, 10**6))
def test_the_legend_says_which_numbers_each_shade_has(most: int):
    for shade, first, last in ranges(most):
        assert {shade_of(first, most), shade_of(last, most)} == {shade}
    assert sum(last - first + 1 for _, first, last in ranges(most)) == most


def test_a_step_that_is_not_told_stands_there_without_a_bar():
    svg = funnel([("问了", 11), ("答了", None)], few="不足五", **NAMED)
    assert svg.count('class="bar"') == 1
    assert ">答了</text>" in svg
    assert ">不足五</text>" in svg


def test_the_year_stands_under_the_first_month_and_under_a_january_that_has_room():
    rows = [(f"{2025 + (at + 8) // 12}-{(at + 8) % 12 + 1:02}", at) for at in range(12)]
    assert re.findall(r">(\d{4}年)<", trend(rows, **NAMED)) == ["2025年", "2026年"]
    assert re.findall(r">(\d{4}年)<", trend(rows[2:], **NAMED)) == ["2025年"]


def test_without_any_number_there_is_still_a_drawing():
    for svg in (funnel([], few="", **NAMED), beside([], words=("a", "b"), **NAMED), areas([], (9, 9), few="", **NAMED)):
        ElementTree.fromstring(svg)  # noqa: S314  (made by ourselves)
