"""A list of what is there comes back as it went out, also where every village has a first grid with a group of its own."""

from __future__ import annotations

import pytest

from huiyin.apps.exchange.kinds import kinds
from huiyin.apps.exchange.lists import LISTS, suggestions
from huiyin.apps.exchange.lookup import Index, Node, words_of
from huiyin.apps.exchange.runs import Report, Run
from huiyin.apps.exchange.templates import make_template
from huiyin.apps.people.queries import Viewer
from huiyin.apps.units.models import Post, Unit
from tests.apps.exchange.test_imports import done
from tests.apps.net.covered import Net
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.for_system("test")


def back(kind: str, by: Viewer = SYSTEM) -> Report:
    """The list of a kind, handed in unchanged."""
    content = make_template("表", kinds()[kind].columns, LISTS[kind](by), lists=suggestions(kinds()[kind], by))
    return Run(kind, content, "a.xlsx", by=by, now=MONDAY).finish(write=True)


@pytest.mark.parametrize("kind", ["places", "units", "posts"])
@pytest.mark.parametrize("profile", ["xinba", "dagaoping", "yangquan"])
def test_a_list_comes_back_unchanged(profile: str, kind: str) -> None:
    World(profile)
    report = back(kind)
    assert set(done(report)) == {"same"}, report.bad


def test_a_post_s_own_list_comes_back_too() -> None:
    """What lies above its places is not there for it: an empty cell says so."""
    world = World("xinba")
    report = back("units", world.viewer("desk", unit=world.unit("party_committee")))
    assert set(done(report)) == {"same"}, report.bad


def test_links_come_back_where_groups_have_one_name() -> None:
    net = Net()
    there = list(LISTS["links"](SYSTEM))
    assert there
    report = back("links")
    assert done(report) == {"same": len(there)}, report.bad
    assert Unit.objects.filter(name=net.unit("grid_group", net.grid).name).count() > 1
    assert Post.objects.filter(name=net.own.name).count() > 1


def test_words_are_as_short_as_they_can_be() -> None:
    town = Node("望禾镇", pk=1)
    east, west = (Node(name, pk=pk, parent=town) for name, pk in (("东村", 2), ("西村", 3)))
    grids = [
        Node("第一网格", pk=4, parent=east),
        Node("第一网格", pk=5, parent=west),
        Node("第二网格", pk=6, parent=east),
    ]
    twins = [Node("孤儿", "990001", pk=7), Node("孤儿", pk=8)]
    nodes = [town, east, west, *grids, *twins]
    words = words_of(nodes)
    assert [words[pk] for pk in (1, 2, 4, 5, 6, 7, 8)] == [
        "望禾镇", "东村", "东村/第一网格", "西村/第一网格", "第二网格", "990001", "孤儿",
    ]  # fmt: skip
    index = Index()
    for node in nodes:
        index.add(node)
    assert all(index.find(words[node.pk], column="seat") is node for node in nodes[:-1])
