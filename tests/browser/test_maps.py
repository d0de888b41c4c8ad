"""The map in a real browser: a border is drawn by touch, by keys and without script; 12,300 grids are drawn within a second."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from playwright.sync_api import Browser

from huiyin.apps.net import mapping
from huiyin.apps.net.drawing import FINE, FINEST, SLACK, Area, Sketch
from huiyin.apps.net.views import maps
from huiyin.apps.places.models import Place
from huiyin.cli.demo.land import WHOLE as WHOLE_LAND
from huiyin.core.shapes import Frame, drawn, middle, rings
from tests.apps.net.covered import Net
from tests.browser.hands import Hands, Way
from tests.builders import sign_in
from tests.whole import WHOLE

pytestmark = pytest.mark.django_db(transaction=True)
MARKS = 12
"""Shapes of a page that are no areas: icons, the border of the whole."""
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[113.6, 34.5], [113.7, 34.5], [113.7, 34.6], [113.6, 34.6], [113.6, 34.5]]],
}
DRAWN = """() => new Promise(done => requestAnimationFrame(() => setTimeout(() =>
    done(performance.now() - performance.getEntriesByType('navigation')[0].responseStart), 0)))"""


def corners(place: Place) -> int:
    geometry = Place.objects.get(pk=place.pk).geometry
    return len(rings(geometry)[0]) - 1 if geometry else 0


def test_a_border_is_drawn_by_touch_by_keys_and_without_script(chromium: Browser, live_server) -> None:
    net = Net()
    Place.objects.filter(pk=net.village.children.get(name="第二网格").pk).update(geometry=SQUARE)
    session = sign_in(Client(), net.secretary).cookies["sessionid"].value
    address = f"/d/net/border/{net.grid.uid}/"

    hands = Hands(chromium, live_server.url, Way("drawing", axe=True), session=session)
    hands.open(address)
    svg = hands.page.locator("svg.draw")
    box = svg.bounding_box()
    assert box is not None
    for across, up in ((0.2, 0.2), (0.6, 0.2), (0.5, 0.7)):
        svg.click(position={"x": box["width"] * across, "y": box["height"] * up})
    assert "3 个角" in hands.text()
    drawn_so_far = hands.page.locator("textarea").input_value()
    typed = json.dumps(SQUARE)
    for words in (typed, drawn_so_far + "\n113.6"):
        hands.write("corners", words)
        svg.click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.4})
        svg.press("Enter")
        svg.press("Backspace")
        hands.page.click("[data-back]")
        assert hands.page.locator("textarea").input_value() == words, "what was typed stays as it is"
        assert "点图不会画" in hands.text()
    hands.page.click("[data-clear]")
    assert "0 个角" in hands.text()
    hands.write("corners", drawn_so_far)
    svg.focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter", "Enter", "Backspace"):
        hands.page.keyboard.press(key)
    assert len(hands.page.locator("textarea").input_value().splitlines()) == 4
    hands.press("保存边界")
    assert corners(net.grid) == 4
    branch = net.unit("village_branch", net.village)
    for page in (
        f"/d/net/unit/{branch.uid}/",
        "/d/net/standing/",
        f"/d/net/post/{net.own.uid}/",
        f"/net/map/?place={net.grid.uid}",
    ):
        hands.open(page)
    hands.close()

    plain = Hands(chromium, live_server.url, Way("without script", script=False, mode="elder"), session=session)
    plain.open(address)
    assert not plain.page.locator("svg.draw").is_visible()
    plain.write("corners", "113.71,34.5\n113.72,34.5\n113.72,34.51")
    plain.press("保存边界")
    assert corners(net.grid) == 3
    plain.close()


def twelve_thousand() -> Sketch:
    """As many areas as a city has grids, drawn as the product draws them, without a row in the database."""
    villages = [cell for row in WHOLE_LAND.cut(20, across=False) for cell in row.cut(25, across=True)][:492]
    cells = [cell for village in villages for row in village.cut(5, across=False) for cell in row.cut(5, across=True)]
    shapes = [rings(cell.facts()["geometry"]) for cell in cells]
    frame = Frame.around((ring for shape in shapes for ring in shape), FINE, FINEST)
    areas = [Area(n, drawn(shape, frame, SLACK), *middle(shape, frame), made=False) for n, shape in enumerate(shapes)]
    return Sketch(areas, frame.width, frame.height, frozenset())


def test_twelve_thousand_grids_are_few_shapes_and_drawn_within_a_second_on_a_slow_processor(
    chromium: Browser, live_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One shape for each shade, whatever the number of grids. The second is measured where the proof has the machine alone.

    The processor is held to a quarter; the better of two counts.
    """
    sketch = twelve_thousand()
    assert len(sketch.areas) == 12_300
    shades = mapping.together(sketch, {area.place: area.place % mapping.SHADES for area in sketch.areas})
    monkeypatch.setattr(maps, "sketch", lambda _place, _kind: sketch)
    monkeypatch.setattr(mapping, "shaded", lambda *_asked: shades)
    net = Net()
    session = sign_in(Client(), net.viewer("leader", place=net.town)).cookies["sessionid"].value
    hands = Hands(chromium, live_server.url, Way("looking"), session=session)
    client = hands.context.new_cdp_session(hands.page)
    for width in (360, 1280):
        took = []
        hands.page.set_viewport_size({"width": width, "height": 800})
        for _ in range(2):
            client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            hands.open(f"/d/net/map/?place={net.town.uid}&level=grid")
            took.append(hands.page.evaluate(DRAWN))
            assert hands.page.locator("svg path").count() <= mapping.SHADES + MARKS
            client.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        print(width, took)
        assert not WHOLE or min(took) < 1000, took
    hands.close()
