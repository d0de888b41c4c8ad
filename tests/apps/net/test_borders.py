"""Borders by hand: written or drawn, made around households, taken away; who may."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.apps.net import borders
from huiyin.apps.net.borders import around_homes, set_border
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from huiyin.core.shapes import polygon, rings
from tests.apps.net.covered import Net
from tests.apps.net.pages import text
from tests.builders import MONDAY, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew")]
SQUARE = "113.6,34.5\n113.7,34.5\n113.7,34.6\n113.6,34.6"


def border(net: Net) -> Place:
    return Place.objects.get(pk=net.grid.pk)


def test_a_border_is_written_and_stands_on_the_map(
    net: Net, browser: Client, django_capture_on_commit_callbacks: object
) -> None:
    sign_in(browser, net.secretary)
    page = f"/d/net/border/{net.grid.uid}/"
    assert page in browser.get(f"/d/net/map/?place={net.village.uid}").content.decode()
    assert "一行一个角" in text(browser.get(page))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sent = browser.post(page, {"corners": SQUARE, "how": "drawn"})
    assert sent.status_code == 302
    assert len(rings(border(net).geometry)[0]) == 5
    shown = browser.get(sent["Location"]).content.decode()
    assert shown.count('class="cell') == 1
    assert "113.600000,34.500000" in browser.get(page).content.decode(), "and can be changed"
    browser.post(page, {"corners": SQUARE, "how": "drawn"})
    browser.post(page, {"how": "removed"})
    assert border(net).geometry is None
    events = Event.objects.filter(kind="place.bordered", subject=net.grid.uid).order_by("seq")
    assert [event.data for event in events] == [{"how": "drawn", "corners": 4}, {"how": "removed", "corners": 0}]


def test_what_is_no_border_says_what_to_do(net: Net, browser: Client) -> None:
    sign_in(browser, net.secretary)
    page = f"/d/net/border/{net.grid.uid}/"
    for corners, words in (
        ("113,34\n114,35\n114,34\n113,35", "交叉"), ("here", "第1行"), ("34,113\n35,113\n35,114", "经度和纬度")
    ):  # fmt: skip
        answer = browser.post(page, {"corners": corners, "how": "drawn"})
        assert words in text(answer)
        assert corners in answer.content.decode(), "what was written stays"
    assert browser.post(page, {"corners": SQUARE, "how": "stolen"}).status_code == 200
    assert border(net).geometry is None


def test_a_border_is_made_around_households_but_not_around_few(net: Net, browser: Client) -> None:
    sign_in(browser, net.secretary)
    page = f"/d/net/border/{net.grid.uid}/"
    for nth, home in enumerate(net.homes[:4]):
        Household.objects.filter(pk=home.pk).update(longitude=113.6 + nth / 1000, latitude=34.5 + (nth % 2) / 1000)
    assert "只有4户" in text(browser.post(page, {"how": "homes"}))
    Household.objects.filter(pk=net.homes[4].pk).update(longitude=113.61, latitude=34.51)
    assert browser.post(page, {"how": "homes"}).status_code == 302
    assert border(net).geometry == around_homes(net.grid)


def test_the_sheet_lies_where_the_place_lies(net: Net) -> None:
    Place.objects.update(geometry=None, longitude=None, latitude=None)
    for place, x in ((net.town, 114.0), (net.village, 113.0), (net.other_village, 115.0)):
        Place.objects.filter(pk=place.pk).update(longitude=x, latitude=35.0)
    for place, x in ((net.village, 113.0), (net.other_village, 115.0)):
        assert x - 1 < west(place) < x
    Place.objects.filter(pk=net.village.pk).update(longitude=None)
    assert 113.9 < west(net.village) < 114, "its town's, where it has no point of its own"


def test_among_many_neighbours_the_place_itself_is_drawn(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(borders, "MOST_AROUND", 1)
    for nth, place in enumerate((net.village, net.other_village)):
        shape = polygon([(113 + nth, 34), (113.5 + nth, 34), (113.5 + nth, 34.5)])
        Place.objects.filter(pk=place.pk).update(geometry=shape)
    for place, other in ((net.village, net.other_village), (net.other_village, net.village)):
        sheet = borders.sheet_of(Place.objects.get(pk=place.pk))
        assert sheet
        assert sheet.own
        assert [near.name for near in sheet.around] == [other.name]


def west(place: Place) -> float:
    sheet = borders.sheet_of(Place.objects.get(pk=place.pk))
    assert sheet
    return sheet.frame.west


def test_a_border_is_drawn_by_who_looks_after_the_place(net: Net) -> None:
    elsewhere = net.viewer("secretary", unit=net.unit("village_branch", net.other_village))
    assert sign_in(Client(), elsewhere).get(f"/d/net/border/{net.grid.uid}/").status_code == 404
    officer = net.viewer("officer", unit=net.unit("village_committee", net.village))
    assert sign_in(Client(), officer).get(f"/d/net/border/{net.grid.uid}/").status_code == 403
    for viewer in (elsewhere, officer, net.member):
        with pytest.raises(RuleError) as refused:
            set_border(by=viewer, place=net.grid, geometry=None, how="removed", now=MONDAY)
        assert refused.value.code == "border_outside"
