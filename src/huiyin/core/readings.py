"""A sheet of paper that two people read, each by themselves: where they differ, and what stands when a third has looked.

A reading is what stands in which place of the sheet (`12.signed`, `agree`). A place that is empty and one that is not named
are the same. Nobody's reading outweighs another's: what both read stands, the rest is looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.core.errors import RuleError

Cells = Mapping[str, str]


def plain(cells: Cells) -> dict[str, str]:
    """A reading without its empty places, each without space around it."""
    return {name: value.strip() for name, value in cells.items() if value.strip()}


def differences(one: Cells, other: Cells) -> tuple[str, ...]:
    """The places in which two readings are not the same, in the order of the sheet."""
    first, second = plain(one), plain(other)
    return tuple(sorted((name for name in {**first, **second} if first.get(name) != second.get(name)), key=_order))


def settled(one: Cells, other: Cells, third: Cells | None = None) -> dict[str, str]:
    """What the sheet says: where the two agree their word, else that of the third, who says nothing about the rest.

    Raises readings_differ (`places`) while a place is open: without a third look, or where it left one out.
    """
    open_ones = differences(one, other)
    looked = third or {}
    if left := [name for name in open_ones if name not in looked]:
        raise RuleError("readings_differ", places="、".join(left))
    return plain({**one, **{name: looked[name] for name in open_ones}})


def _order(name: str) -> tuple[int, str]:
    number, _, what = name.partition(".")
    return (int(number), what) if number.isdecimal() else (0, name)
