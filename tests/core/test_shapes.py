"""Borders: rings of GeoJSON, hulls around points, and paths in whole pixels."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.errors import RuleError
from huiyin.core.shapes import Frame, drawn, hull, middle, polygon, rings

SQUARE = [(104.0, 36.0), (104.1, 36.0), (104.1, 36.1), (104.0, 36.1), (104.0, 36.0)]
points = st.lists(st.tuples(st.floats(104, 105), st.floats(36, 37)), min_size=1, max_size=40)


def crossed(a: Any, b: Any, c: Any) -> Any:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def test_the_outer_rings_of_a_geometry() -> None:
    assert rings(polygon(SQUARE)) == [SQUARE]
    both = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}
    assert rings(both) == [SQUARE, SQUARE]
    assert rings({"type": "Feature", "geometry": polygon(SQUARE)}) == [SQUARE]


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2], [2, 3], [1, 2]]]},
        {"type": "Polygon", "coordinates": [[[1, 2], [2, 3], [3, 400], [1, 2]]]},
        {"type": "Polygon", "coordinates": [[[1, 2], [2, 3], ["3", 4], [1, 2]]]},
        {"type": "Polygon", "coordinates": [[[1, 2], [2, 3], [float("nan"), 4], [1, 2]]]},
    ],
)
def test_what_is_no_border(bad: Any) -> None:
    with pytest.raises(RuleError) as refused:
        rings(bad)
    assert refused.value.code == "bad_border"


def test_a_border_with_too_many_points() -> None:
    with pytest.raises(RuleError) as refused:
        rings({"type": "Polygon", "coordinates": [SQUARE * 5000]})
    assert refused.value.code == "border_too_fine"


@given(points)
def test_a_hull_holds_all_its_points_and_turns_one_way(found: list[tuple[float, float]]) -> None:
    ring = hull(found)
    corners = [*ring, ring[0], ring[1]]
    assert all(crossed(*three) > 0 for three in zip(corners, corners[1:], corners[2:], strict=False))
    for point in found:
        assert all(crossed(a, b, point) > -1e-9 for a, b in pairwise(corners))


@given(points, st.randoms())
def test_a_hull_does_not_depend_on_the_order(found: list[tuple[float, float]], rng: Any) -> None:
    others = list(found)
    rng.shuffle(others)
    assert hull(found) == hull(others)


def test_no_points_no_hull() -> None:
    assert hull([]) == []


def followed(path: str) -> list[tuple[int, int]]:
    """The corners of a drawn path, read as a browser reads it."""
    if dot := re.fullmatch(r"M(\d+) (\d+)h1v1h-1z", path):  # thinner than a pixel
        return [(int(dot[1]), int(dot[2]))]
    start, steps = re.fullmatch(r"M(\d+ \d+)l(.*)z", path).groups()
    x, y = map(int, start.split())
    found, numbers = [(x, y)], [int(n) for n in re.findall(r"-?\d+", steps)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def test_a_square_is_drawn_as_its_four_corners() -> None:
    frame = Frame.around([SQUARE], 660, 560)
    corners = followed(drawn([SQUARE], frame))
    assert len(corners) == 4
    assert {x for x, _ in corners} == {0, frame.width}
    assert {y for _, y in corners} == {0, frame.height}
    assert middle([SQUARE], frame) == (frame.width // 2, frame.height // 2)


@given(points)
def test_a_drawn_hull_stays_in_its_frame(found: list[tuple[float, float]]) -> None:
    ring = hull(found)
    frame = Frame.around([ring], 660, 560)
    assert frame.width <= 660
    assert frame.height <= 560
    assert all(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in followed(drawn([ring], frame)))


def test_what_is_smaller_than_a_pixel_is_still_a_dot() -> None:
    tiny = [(104.0, 36.0), (104.0000001, 36.0), (104.0, 36.0000001), (104.0, 36.0)]
    frame = Frame.around([SQUARE], 660, 560)
    assert re.fullmatch(r"M\d+ \d+h1v1h-1z", drawn([tiny], frame))
