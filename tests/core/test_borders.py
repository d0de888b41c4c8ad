"""A border that somebody wrote or drew: one ring that is an area and does not cross itself; or GeoJSON."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.borders import MOST_CORNERS, read_border, written
from huiyin.core.errors import RuleError
from huiyin.core.shapes import rings

SQUARE = "113.6,34.5\n113.7，34.5\n113.7 34.6\n(113.6, 34.6)\n"


def test_lines_of_coordinates_are_a_polygon() -> None:
    geometry = read_border(SQUARE)
    assert geometry["type"] == "Polygon"
    assert len(geometry["coordinates"][0]) == 5
    assert geometry["coordinates"][0][0] == geometry["coordinates"][0][-1] == [113.6, 34.5]
    assert read_border(SQUARE + "113.6,34.5") == geometry, "closed or not is the same"


def test_a_border_is_written_as_it_is_read() -> None:
    geometry = read_border(SQUARE)
    assert read_border(written(geometry)) == geometry
    many = {"type": "MultiPolygon", "coordinates": [geometry["coordinates"], geometry["coordinates"]]}
    assert read_border(written(many)) == many
    hole = {"type": "Polygon", "coordinates": [geometry["coordinates"][0], geometry["coordinates"][0]]}
    assert read_border(written(hole)) == hole, "a hole is not lost"


@pytest.mark.parametrize("wrapped", ["Feature", "FeatureCollection"])
def test_geojson_may_be_wrapped(wrapped: str) -> None:
    geometry = read_border(SQUARE)
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    whole = feature if wrapped == "Feature" else {"type": wrapped, "features": [feature]}
    assert read_border(json.dumps(whole)) == geometry


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "border_few"), ("113,34\n114,35", "border_few"), ("113,34\n113,34\n114,35\n113,34", "border_few"),
        ("113,34\nhere\n114,35", "border_line"), ("113,34,5\n114,35\n115,34", "border_line"),
        ("34.5,113.6\n34.6,113.6\n34.6,113.7", "border_turned"),
        ("113,34\n114,34\n115,34", "border_flat"), ("113,34\n114,35\n114,34\n113,35", "border_crosses"),
        ("113,34\n115,34\n114,34\n114,35", "border_crosses"),
        ("113,nan\n114,35\n115,34", "bad_border"), ("113,34\n114,95\n115,34", "bad_border"),
        ("{", "bad_border"), ('{"type": "Point", "coordinates": [1, 2]}', "bad_border"),
        ('{"type": "FeatureCollection", "features": []}', "bad_border"), ("{" * 100_000, "bad_border"),
    ],
)  # fmt: skip
def test_what_is_no_border_is_refused(text: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        read_border(text)
    assert refused.value.code == code


@given(st.integers(3, 40), st.floats(0.001, 0.5))
def test_round_borders_of_any_number_of_corners_are_taken(n: int, size: float) -> None:
    turns = [2 * math.pi * k / n for k in range(n)]
    text = "\n".join(f"{113 + size * math.cos(turn):.6f},{34 + size * math.sin(turn):.6f}" for turn in turns)
    assert len(rings(read_border(text))[0]) == n + 1


def test_too_many_corners_are_a_file_s() -> None:
    turns = [2 * math.pi * k / (MOST_CORNERS + 1) for k in range(MOST_CORNERS + 1)]
    text = "\n".join(f"{113 + math.cos(turn):.6f},{34 + math.sin(turn):.6f}" for turn in turns)
    with pytest.raises(RuleError, match="border_too_fine"):
        read_border(text)
