"""Definitions of one figure that follow one another: each holds from its day on, until the next begins (`begins` in TOML).

A later definition says what is different and why; what it does not say stays as it was. So there is no day without a definition
and none with two, unless a file says nonsense: then `wrong_dates` tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from huiyin.core.figures import Figure


def completed(tables: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The tables in their order, a later one of a slug filled up with what the one before it says."""
    raw = list(tables)
    full: dict[int, Mapping[str, Any]] = {}
    last: dict[Any, Mapping[str, Any]] = {}
    for at in sorted(range(len(raw)), key=lambda at: _begins(raw[at])):
        table, before = raw[at], last.get(raw[at].get("slug"))
        full[at] = {**before, "why": None, **table} if before and _begins(table) > date.min else table
        last[table.get("slug")] = full[at]
    return [{name: value for name, value in full[at].items() if value is not None} for at in range(len(raw))]


def _begins(table: Mapping[str, Any]) -> date:
    day = table.get("begins")
    return day if type(day) is date else date.min


def following(figures: Sequence[Figure]) -> dict[str, Figure]:
    """The newest definition of each slug, in the order of the file, those before it behind it."""
    found: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda each: each.begins or date.min):
        found[figure.slug] = replace(figure, earlier=found.get(figure.slug))
    return {slug: found[slug] for slug in dict.fromkeys(figure.slug for figure in figures)}


def in_force(figures: Mapping[str, Figure], day: date) -> dict[str, Figure]:
    """The definitions by slug as they hold on a day."""
    return {slug: figure.on(day) for slug, figure in figures.items()}


def turns(figures: Mapping[str, Figure]) -> list[date]:
    """The days on which any definition begins, and the first day of all."""
    return sorted({each.begins or date.min for figure in figures.values() for each in figure.definitions})


def wrong_dates(figures: Sequence[Figure]) -> list[str]:
    """What is wrong with the days of definitions, a line each."""
    newest = following(figures)
    found = [f"{slug}: {each}" for slug, figure in newest.items() for each in _wrong(figure)]
    days = {slug: {each.begins for each in figure.definitions} - {None} for slug, figure in newest.items()}
    for whole, part in dict.fromkeys(
        (figure.slug, slug) for figure in figures for slug in figure.needs if slug in newest
    ):
        odd = days[part] - days[whole]
        found += [f"{whole}: {part} changes on {day}, and this does not say so" for day in sorted(odd, key=str)]
    return found


def _wrong(newest: Figure) -> Iterator[str]:
    first, *later = reversed(newest.definitions)
    if first.begins:
        yield f"nothing answers for the days before {first.begins}"
    before = first
    for figure in later:
        if figure.begins == before.begins:
            yield f"two definitions begin on {figure.begins}" if figure.begins else "is there twice"
        elif figure.why is None:
            unit = f", and its unit is {figure.unit} instead of {before.unit}" if figure.unit != before.unit else ""
            yield f"from {figure.begins} on it is counted in another way{unit}: say why"
        if figure.begins and figure.version <= before.version:
            yield f"the definition from {figure.begins} on needs a version above {before.version}"
        if figure.measure != before.measure:
            yield f"from {figure.begins} on it is a {figure.measure} and no longer a {before.measure}: that is another figure"
        before = figure
