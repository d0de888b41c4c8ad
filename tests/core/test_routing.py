"""Which unit a matter goes to: geometry first, then the most special place, then the most special category."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.routing import METRES_PER_DEGREE, Route, Where, border_distance, choose, inside, metres
from huiyin.core.words import Text

WHY = Text("因为", "Because")
LINE = ["lamp", "works", "all"]
PLACES = ["grid", "village", "town"]
SQUARE = ((103.0, 30.0), (103.01, 30.0), (103.01, 30.01), (103.0, 30.01))

routes = st.lists(
    st.builds(
        Route,
        category=st.sampled_from(["*", *LINE, "other"]),
        place=st.sampled_from(["*", *PLACES, "elsewhere"]),
        unit=st.sampled_from("abc"),
        why=st.just(WHY),
        order=st.integers(0, 20),
    ),
    max_size=12,
)
points = st.tuples(st.floats(102.9, 103.1), st.floats(29.9, 30.1))


def route(category: str, place: str, unit: str, order: int = 0, area: tuple = ()) -> Route:
    return Route(category, place, unit, WHY, area, order)


def test_the_most_special_place_wins_then_the_most_special_category():
    table = [route("*", "*", "station"), route("lamp", "*", "works"), route("works", "village", "committee")]
    where = Where(LINE, PLACES)
    assert choose(table, where).unit == "committee"
    assert choose(table[:2], where).unit == "works"
    assert choose([route("works", "town", "a"), route("lamp", "town", "b")], where).unit == "b"
    assert choose(table[:1], Where(["water"], PLACES)).unit == "station"
    assert choose([route("water", "*", "a")], where) is None


def test_an_area_goes_before_everything_but_only_with_a_point_inside():
    table = [route("lamp", "grid", "team"), route("*", "*", "park", area=SQUARE)]
    assert choose(table, Where(LINE, PLACES, (103.005, 30.005))).unit == "park"
    assert choose(table, Where(LINE, PLACES, (103.5, 30.005))).unit == "team"
    assert choose(table, Where(LINE, PLACES)).unit == "team"
    assert choose([route("water", "*", "park", area=SQUARE)], Where(LINE, PLACES, (103.005, 30.005))) is None


@given(routes, st.permutations(range(12)))
def test_the_table_s_order_on_the_page_does_not_matter_but_its_numbers_do(table: list[Route], order: list[int]):
    numbered = [Route(r.category, r.place, r.unit, WHY, (), n) for n, r in enumerate(table)]
    mixed = [numbered[n] for n in order if n < len(numbered)]
    assert choose(mixed, Where(LINE, PLACES)) == choose(numbered, Where(LINE, PLACES))


@given(routes)
def test_what_is_chosen_fits_and_nothing_more_special_was_left(table: list[Route]):
    where, chosen = Where(LINE, PLACES), choose(table, Where(LINE, PLACES))
    fitting = [r for r in table if r.category in {"*", *LINE} and r.place in {"*", *PLACES}]
    assert (chosen is None) == (not fitting)
    if chosen:
        assert chosen in fitting
        ranks = [*where.places, "*"]
        assert ranks.index(chosen.place) == min(ranks.index(r.place) for r in fitting)


@given(points)
def test_a_point_is_inside_the_square_or_not(point: tuple[float, float]):
    x, y = point
    away = min(abs(x - 103), abs(x - 103.01), abs(y - 30), abs(y - 30.01))
    if away > 1e-9:
        assert inside(point, SQUARE) is (103 < x < 103.01 and 30 < y < 30.01)


@given(points, st.integers(0, 3))
def test_where_the_ring_begins_does_not_matter(point: tuple[float, float], start: int):
    assert inside(point, SQUARE) is inside(point, SQUARE[start:] + SQUARE[:start])
    turned = border_distance(point, SQUARE[start:] + SQUARE[:start])
    assert math.isclose(border_distance(point, SQUARE), turned, rel_tol=1e-9, abs_tol=1e-6)


@given(points, points)
def test_distances_are_distances(a: tuple[float, float], b: tuple[float, float]):
    assert metres(a, a) == 0
    assert metres(a, b) >= 0
    assert math.isclose(metres(a, b), metres(b, a), rel_tol=1e-3)


def test_metres_from_the_border():
    assert math.isclose(border_distance((103.005, 30.001), SQUARE), 0.001 * METRES_PER_DEGREE, rel_tol=1e-6)
    assert border_distance((103.0, 30.005), SQUARE) < 0.01
    assert math.isclose(metres((103, 30), (103, 30.01)), 0.01 * METRES_PER_DEGREE)
