"""Small numbers that could tell something of a person are not told, and no other one from which they could be worked out."""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 5


def few_among(by_place: Mapping[int, int]) -> frozenset[int]:
    """The places with too few to be told apart, and one more when it would be the only one: nobody can subtract."""
    some = {pk: n for pk, n in by_place.items() if n > 0}
    few = {pk for pk, n in some.items() if n < FEWEST}
    rest = [pk for pk in some if pk not in few]
    if len(few) == 1 and rest:
        few.add(min(rest, key=lambda pk: (some[pk], pk)))
    return frozenset(few)


def few_of(part: Mapping[int, int], whole: Mapping[int, int]) -> frozenset[int]:
    """The places where a part, the whole or what is left of it is too small to be told: there neither number is."""
    return few_among(part) | few_among(whole) | few_among({pk: n - part.get(pk, 0) for pk, n in whole.items()})
