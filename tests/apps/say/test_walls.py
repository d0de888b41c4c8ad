"""The public lists of wishes and of talks: found, filtered, printed and taken away by what is shown alone."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.publishing import Version, redact
from huiyin.apps.cases.models import Case
from huiyin.core.words import Level
from tests.builders import MONDAY, World, say, step
from tests.queries import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalu() -> World:
    return World("dalu")


def wish(world: World, title: str, **changes: Any) -> Case:
    """A wish that is on the wall."""
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    case = say(world, slug="wish", text="家里老人要一副老花镜，送到三号院", **{"category": "goods", **changes})
    redact(by=desk, case=case.uid, version=Version(title, ""), idem=uuid.uuid4(), now=MONDAY)
    return step(case, desk, "put_up", MONDAY, title=title).case


def spoken(world: World, title: str, **changes: Any) -> Case:
    """A published matter of a talk."""
    case = say(world, slug="talk", text="渠里没水，断了三天", **{"category": "lamp", **changes})
    Case.objects.filter(pk=case.pk).update(public_title=title, public_text="已经修好", published_at=timezone.now())
    return case


def see(path: str, **params: str) -> Any:
    return Client().get(path, params)


def titles(response: Any) -> list[str]:
    return [case.public_title for case in response.context["matters"]]


def file(path: str, **params: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(see(path, **params).streaming_content).decode("utf-8-sig"))))


def test_a_wish_is_found_by_its_line_alone(dalu: World):
    glasses = wish(dalu, "一位老人想要一副老花镜")
    wish(dalu, "孩子想要一本字典", category="company")
    for words in ("老花", "lhj", "一位 花镜", glasses.code):
        assert titles(see("/wish/", q=words)) == ["一位老人想要一副老花镜"], words
    for words in ("三号院", "shy", "欧阳", "138", "送到", "杏树"):
        assert titles(see("/wish/", q=words)) == [], words
        assert "没有符合的" in see("/wish/", q=words).content.decode()
    assert titles(see("/wish/", category="company")) == ["孩子想要一本字典"]
    assert len(titles(see("/wish/", village=str(dalu.other_village.uid)))) == 2, (
        "the wall says no village, nor finds by it"
    )


def test_what_has_become_confidential_leaves_the_wall(dalu: World):
    case = wish(dalu, "一副老花镜")
    Case.objects.filter(pk=case.pk).update(level=Level.restricted)
    assert titles(see("/wish/")) == []


def test_the_wall_goes_on_is_printed_and_taken_away(dalu: World, monkeypatch: pytest.MonkeyPatch):
    for n in range(7):
        wish(dalu, f"第{n}个心愿")
    monkeypatch.setattr("huiyin.apps.say.views.walls.PAGE", 3)
    see("/wish/")
    with at_most(6):
        page = see("/wish/")
    seen = titles(page)
    while page.context["next"]:
        page = Client().get(page.context["next"])
        seen += titles(page)
    assert seen == [f"第{n}个心愿" for n in range(6, -1, -1)]
    printed = see("/wish/", print="1")
    assert len(titles(printed)) == 7
    assert "下载CSV" not in printed.content.decode()
    rows = file("/wish/list.csv", q="心愿")
    assert ["行数", "7"] in rows
    assert ["筛选", "望禾镇；心愿"] in rows
    assert not any(word in str(rows) for word in ("欧阳", "13800000000", "三号院", "杏树湾"))
    assert b"".join(see("/wish/list.xlsx").streaming_content).startswith(b"PK")


def test_matters_of_a_talk_are_found_and_filtered(dalu: World):
    spoken(dalu, "东渠已通水")
    spoken(dalu, "路灯换好了", place=dalu.other_village.children.first())
    assert titles(see("/talk/", q="通水")) == ["东渠已通水"]
    assert len(titles(see("/talk/", q="修好"))) == 2, "the public text is public"
    assert titles(see("/talk/", village=str(dalu.other_village.uid))) == ["路灯换好了"]
    assert titles(see("/talk/", q="断了三天")) == []
    rows = file("/talk/list.csv", village=str(dalu.other_village.uid))
    assert rows[-1][1:3] == ["路灯换好了", "松岗头村"]
    assert "望禾镇；松岗头村" in str(rows)


@pytest.mark.parametrize(
    "params",
    [{"after": "x"}, {"after": "1.2.3"}, {"q": "'\"%"}, {"village": "x"}, {"category": "？"}, {"q": "灯" * 500}],
)
def test_whatever_stands_in_the_address(dalu: World, params: dict[str, str]):
    for path in ("/wish/", "/talk/", "/wish/list.csv", "/talk/list.csv"):
        assert see(path, **params).status_code == 200


def test_a_town_without_a_wall_has_no_file(world: World):
    assert see("/wish/list.csv").status_code == 404


def test_the_newest_published_stand_first(dalu: World):
    first, second = spoken(dalu, "早的"), spoken(dalu, "晚的")
    Case.objects.filter(pk=second.pk).update(published_at=timezone.now() - timedelta(days=2))
    assert titles(see("/talk/")) == ["早的", "晚的"]
    assert first.pk < second.pk
