"""A community is checked by the town's standard of eight classes and 48 articles (T3-3), article by article, as of the day."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from huiyin.apps.activities import standing
from huiyin.apps.activities.actions.activities import Held, record_held
from huiyin.apps.activities.models import Activity
from huiyin.apps.activities.town import Checklist, town_words
from huiyin.apps.cases.models import Case
from tests.apps.activities.held import Doers, plan
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
EVENING = MONDAY + timedelta(hours=10)


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def check(world: World) -> Activity:
    given = plan(world, kind="spot_check", starts=MONDAY, ends=MONDAY + timedelta(hours=2))
    how = Held({"cadre": 2}, checks={"grid_1": "good", "safety_1": "mend"})
    return record_held(by=Doers(world).town_desk, uid=uuid.uuid4(), plan=given, held=how, now=EVENING)


def test_article_by_article_kept_or_a_finding_that_becomes_a_case(
    world: World, check: Activity, client: Client
) -> None:
    sign_in(client, Doers(world).town_desk)
    form = client.get(f"/d/act/{check.uid}/held/").content.decode()
    assert form.count("<details") >= 8
    assert form.count('type="radio"') == 48 * 2, "kept, or to be mended; what was not looked at says nothing"
    page = client.get(f"/d/act/{check.uid}/").content.decode()
    assert "每个微网格有人管" in page
    address = f"/d/act/{check.uid}/found/?item=safety_1"
    assert address in page
    sent = {"idem": uuid.uuid4(), "text": "消防通道无占用：三号楼前停着两辆车。", "place": world.village.pk, "spot": ""}
    client.post(address, sent)
    assert Case.objects.get().content.text == sent["text"]
    assert Case.objects.get().code in client.get(f"/d/act/{check.uid}/").content.decode()


def test_everybody_reads_the_standard_and_that_its_articles_are_invented(world: World, client: Client) -> None:
    page = client.get(f"/standard/?town={world.town.uid}").content.decode()
    assert page.count("<h3>") == 8
    assert '<ol start="43">' in page, "the eighth class begins with the 43rd article"
    assert page.count("<li>") >= 48
    assert "演示编的" in page


def test_it_holds_from_its_day_until_another_edition_does(world: World) -> None:
    (held,) = town_words("yangquan").checklists
    later = Checklist(held.key, held.title, held.kinds, held.classes[:7], date(2027, 1, 1))
    words = type(town_words("yangquan"))(**{**vars(town_words("yangquan")), "checklists": (held, later)})
    assert [len(each.classes) for each in words.checklists_on(date(2026, 12, 31))] == [8]
    assert [len(each.classes) for each in words.checklists_on(date(2027, 1, 1))] == [7]
    where = {"list": ["community_standard"]}
    assert standing.articles(world.village, date(2026, 12, 31), where).n() == 48
    assert standing.articles(world.village, date(2021, 12, 31), where).n() == 0


def test_a_town_without_a_list_says_so(client: Client) -> None:
    page = client.get(f"/standard/?town={World('dalu').town.uid}").content.decode()
    assert "还没有" in page
