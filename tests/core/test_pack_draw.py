"""The diagram of a pack: everything is in it, nothing lies on anything else, and it can be read aloud."""

from __future__ import annotations

from itertools import combinations, pairwise
from xml.etree import ElementTree as Tree

import pytest

from huiyin.core import svg
from huiyin.core.pack_draw import diagram
from huiyin.core.pack_way import beside, the_way
from tests.core.mini import move, pack, state, text, with_move, with_state
from tests.packs.shelf import CHINESE
from tests.packs.test_stories import READ

SVG = "{http://www.w3.org/2000/svg}"
EACH = [pytest.param(slug, lang, id=f"{slug}-{lang}") for slug in READ for lang in ("zh-hans", "en")]


def drawn(slug: str, lang: str) -> Tree.Element:
    return Tree.fromstring(diagram(READ[slug], lang).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))  # noqa: S314


def boxes(root: Tree.Element) -> list[tuple[float, float, float, float]]:
    rects = [[float(r.attrib[k]) for k in ("x", "y", "width", "height")] for r in root.iter(f"{SVG}rect")]
    return [(x, y, x + w, y + h) for x, y, w, h in rects]


def labels(root: Tree.Element) -> list[tuple[tuple[float, float, float, float], str]]:
    found = []
    for label in root.iter(f"{SVG}text"):
        x, y, wide = float(label.attrib["x"]), float(label.attrib["y"]), svg.width(label.text)
        left = x - wide / 2 if label.attrib["text-anchor"] == "middle" else x
        found.append(((left, y - 11, left + wide, y + 3), label.text))
    return found


def touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float], room: float = 0) -> bool:
    return a[0] < b[2] - room and b[0] < a[2] - room and a[1] < b[3] - room and b[1] < a[3] - room


def within(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return b[0] <= a[0] and b[1] <= a[1] and a[2] <= b[2] and a[3] <= b[3]


@pytest.mark.parametrize(("slug", "lang"), EACH)
def test_nothing_lies_on_anything_else(slug: str, lang: str):
    root = drawn(slug, lang)
    placed, words = boxes(root), labels(root)
    assert not [(a, b) for a, b in combinations(placed, 2) if touch(a, b)]
    assert not [(a[1], b[1]) for a, b in combinations(words, 2) if touch(a[0], b[0], 1)]
    cut = [word for area, word in words for box in placed if touch(area, box, 1) and not within(area, box)]
    assert not cut, "a label runs over the edge of a box"


@pytest.mark.parametrize(("slug", "lang"), EACH)
def test_all_of_it_is_on_the_sheet(slug: str, lang: str):
    root = drawn(slug, lang)
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    for area in [*boxes(root), *(area for area, _ in labels(root))]:
        assert within(area, (0, 0, wide, high)), area
    assert (root.attrib["width"], root.attrib["height"]) == (f"{wide:g}", f"{high:g}")
    assert wide <= max(1800, 200 * len(the_way(READ[slug]))), "a way of many steps scrolls sideways"
    assert high <= 700


@pytest.mark.parametrize(("slug", "lang"), EACH)
def test_every_state_and_every_move_is_there(slug: str, lang: str):
    one, root = READ[slug], drawn(slug, lang)
    assert len(boxes(root)) == len(one.states)
    shown = "".join("".join(root.itertext()).split())
    titles = [*(s.title for s in one.states.values()), *(m.title for m in one.moves), one.start.title]
    for title in titles:
        assert "".join(title.for_lang(lang).split()) in shown, title


@pytest.mark.parametrize(("slug", "lang"), EACH)
def test_it_can_be_read_aloud(slug: str, lang: str):
    one, root = READ[slug], drawn(slug, lang)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
    assert one.title.for_lang(lang) in title.text
    assert all(m.title.for_lang(lang) in desc.text for m in one.moves if m.to)
    if lang == "en":
        assert not CHINESE.search(diagram(one, lang))


@pytest.mark.parametrize(("slug", "lang"), EACH)
def test_its_looks_come_from_the_style_sheet(slug: str, lang: str):
    source = diagram(READ[slug], lang)
    assert "style=" not in source
    assert "fill=" not in source
    assert source.startswith('<svg class="draw flow"')


def test_the_way_and_what_lies_beside():
    assert the_way(READ["six_slips"]) == ("new", "assigned", "working", "reported", "settled", "closed", "published")
    assert the_way(READ["hotline"])[2:5] == ("accepted", "working", "replying")
    assert the_way(READ["wish"]) == ("new", "posted", "working", "granted", "closed")
    aside = {s.name for s in beside(READ["six_slips"])}
    assert aside == {"raised", "paused", "parked", "withheld", "withdrawn", "refused", "merged"}


@pytest.mark.parametrize("slug", READ)
def test_the_way_leads_through_the_phases_to_an_end(slug: str):
    one = READ[slug]
    way = the_way(one)
    assert way[0] == one.start.to
    assert one.states[way[-1]].phase == "closed"
    assert all(any(m.to == b for m in one.moves_from(a)) for a, b in pairwise(way))


def test_signs_of_markup_are_only_text():
    one = pack(
        **with_state("new", state('a<b>&"c', "received", "desk@station")) | {"title": text("<script>", "<script>")}
    )
    source = diagram(one, "zh")
    assert "<script>" not in source
    assert "a&lt;b&gt;&amp;" in source


def test_a_skipped_move_is_not_drawn():
    one = pack(**with_move(move("show", ["closed"], None, ["desk@centre"], optional=True)))
    assert "做show" in diagram(one, "zh")
    assert "做show" not in diagram(one, "zh", frozenset({"show"}))


def test_two_packs_on_one_page_do_not_share_ids():
    ids = [f'id="{slug}-tip"' for slug in READ]
    assert all(diagram(READ[slug], "zh").count(mark) == 1 for slug, mark in zip(READ, ids, strict=True))


def test_lines_break_where_they_may():
    assert svg.wrapped("派单岗（站点）", 60) == ["派单岗", "（站点）"]
    assert svg.wrapped("Awaiting decision above", 120) == ["Awaiting decision", "above"]
    assert svg.wrapped("等，等", 13) == ["等，", "等"]
    assert svg.wrapped("", 50) == [""]
    assert svg.balanced("回访办结", 44) == ["回访", "办结"]
    assert svg.balanced("已送达，待归档", 88) == ["已送达，", "待归档"]
    assert svg.balanced("派单", 88) == ["派单"]
