"""A small wish is claimed from the wall: whoever the rule names, without having been able to read it before."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from huiyin.apps.cases.actions.publishing import Version, redact
from huiyin.apps.cases.models import Case
from huiyin.core.words import Level
from tests.apps.field.hands import hidden, signed_in
from tests.apps.site.elsewhere import Elsewhere
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
LINE, OWN_WORDS = "一位老人想要一副老花镜", "家里老人要一副老花镜，送到三号院"
SECRETS = (OWN_WORDS, "欧阳若兰", "13800000000", "138-0000-0000", "桥东头")


@pytest.fixture
def dalu() -> World:
    return World("dalu")


@pytest.fixture
def told(dalu: World) -> Case:
    """A wish that has been told and is not on the wall yet."""
    return say(dalu, slug="wish", text=OWN_WORDS, category="goods")


@pytest.fixture
def wish(dalu: World, told: Case) -> Case:
    """The same on the wall."""
    desk = dalu.viewer("desk", unit=dalu.unit("village_station", dalu.village))
    redact(by=desk, case=told.uid, version=Version(LINE, ""), idem=uuid.uuid4(), now=MONDAY)
    return step(told, desk, "put_up", MONDAY, title=LINE).case


def of(title: str, world: World, unit: str = "") -> Client:
    """Somebody in a unit of the village, else on its first grid, signed in."""
    where: dict[str, Any] = {"unit": world.unit(unit, world.village)} if unit else {"place": world.grid}
    return signed_in(world.viewer(title, **where))


def address(case: Case) -> str:
    return f"/w/claim/{case.code}/"


def claim(browser: Client, case: Case, page: str = "") -> Any:
    """Press the button of the page, or of one that was opened before."""
    page = page or browser.get(address(case)).content.decode()
    return browser.post(address(case), {"idem": hidden(page, "idem")})


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("volunteer", "village_committee"),
        ("member_contact", ""),
        ("chief", "village_branch"),
        ("chief", "village_volunteers"),
    ],
)
def test_whoever_the_rule_names_claims_from_the_wall_and_reads_everything_then(
    dalu: World, wish: Case, title: str, unit: str
) -> None:
    browser = of(title, dalu, unit)
    before = browser.get(f"/w/c/{wish.uid}/").status_code
    assert before == (404 if unit else 200), "only posts of the place itself read it before"
    assert address(wish) in browser.get(f"/wish/?town={dalu.town.uid}").content.decode()
    page = browser.get(address(wish)).content.decode()
    assert LINE in page
    assert "认领了就是答应了，量力而行。" in page
    assert not [words for words in SECRETS if words in page], "the line of the wall, nothing of the asker"
    done = claim(browser, wish, page)
    assert done["Location"] == f"/w/c/{wish.uid}/"
    read = browser.get(done["Location"]).content.decode()
    assert OWN_WORDS in read
    assert "欧阳若兰" in read
    assert (Case.objects.get().state, Case.objects.get().handler_id is not None) == ("working", True)
    assert claim(browser, wish, page)["Location"] == f"/w/c/{wish.uid}/", "pressed twice is claimed once"
    assert browser.get(address(wish))["Location"] == f"/w/c/{wish.uid}/", "coming back leads to one's own wish"


def test_the_second_one_reads_that_it_has_been_claimed(dalu: World, wish: Case) -> None:
    first, second = of("volunteer", dalu, "village_committee"), of("chief", dalu, "village_volunteers")
    opened = second.get(address(wish)).content.decode()
    claim(first, wish)
    late = claim(second, wish, opened)
    assert late.status_code == 200
    for page in (late, second.get(address(wish))):
        assert "已经有人认领" in page.content.decode()
        assert 'name="idem"' not in page.content.decode()
    assert second.get(f"/w/c/{wish.uid}/").status_code == 404


def test_whoever_the_rule_does_not_name_is_told_so(dalu: World, wish: Case) -> None:
    """A grid worker, and a volunteer of another village."""
    afar = dalu.viewer("volunteer", unit=dalu.unit("village_committee", dalu.other_village))
    for browser in (of("grid_worker", dalu), signed_in(afar)):
        page = browser.get(address(wish)).content.decode()
        assert 'name="idem"' not in page
        for told in (page, browser.post(address(wish), {"idem": uuid.uuid4()}).content.decode()):
            assert "心愿由附近的人认领" in told
            assert "联户党员（三级网格）" in told, "as the sheet of the rule names them"
    assert Case.objects.get().state == "posted"


def test_a_stranger_of_another_town_cannot_claim(dalu: World, wish: Case) -> None:
    other = Elsewhere("dalu", dalu.county)
    stranger = of("volunteer", other, "village_committee")
    assert 'name="idem"' not in stranger.get(address(wish)).content.decode()
    assert "心愿由附近的人认领" in stranger.post(address(wish), {"idem": uuid.uuid4()}).content.decode()
    assert Case.objects.get().state == "posted"


def test_without_signing_in_one_is_led_there_and_back(wish: Case) -> None:
    asked = Client().get(address(wish))
    assert asked.status_code == 302
    assert asked["Location"].startswith("/sign-in/?next=%2Fw%2Fclaim%2F")


def test_what_is_not_on_the_wall_is_told_without_a_word_of_it(dalu: World, told: Case) -> None:
    page = of("volunteer", dalu, "village_committee").get(address(told)).content.decode()
    assert "不在墙上" in page
    assert not [words for words in (LINE, *SECRETS) if words in page]


def test_there_is_no_page_for_what_is_confidential_unknown_or_no_wish(dalu: World, wish: Case) -> None:
    lamp, browser = say(dalu), of("volunteer", dalu, "village_committee")
    Case.objects.filter(pk=wish.pk).update(level=Level.restricted)
    for number in (wish.code, lamp.code, "x", "W'\"%", "心愿"):
        for answer in (browser.get(f"/w/claim/{number}/"), browser.post(f"/w/claim/{number}/", {"idem": uuid.uuid4()})):
            assert answer.status_code == 404, number


def test_a_form_without_its_key_is_shown_again(dalu: World, wish: Case) -> None:
    browser = of("volunteer", dalu, "village_committee")
    for sent in ({}, {"idem": "x"}):
        assert browser.post(address(wish), sent).status_code == 200
    assert Case.objects.filter(state="posted", seq=F("seq")).count() == 1
