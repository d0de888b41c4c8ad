"""Definitions of figures read from TOML, with all that is wrong with them (`huiyin pack check`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from huiyin.core.figure_dates import completed, following, wrong_dates
from huiyin.core.figures import Figure, Measure, Over
from huiyin.core.profiles import text
from huiyin.core.rounding import WORDS

DIMENSIONS = (
    "role",
    "channel",
    "category",
    "outcome",
    "series",
    "measure",
    "pack",
    "level",
    "answer",
    "also",
    "satisfied",
)
DISTINCT_BY = ("category", "role", "series")
PLACES = ("village", "community", "village_level")
"""Kinds of place in which a figure is asked for apart; village_level: villages and communities."""
WHO = ("actor", "household", "by", "person")


def read_figures(tables: Iterable[Mapping[str, Any]]) -> dict[str, Figure]:
    """The newest definition of each by slug, those before it behind it. Raises ValueError with every problem that there is, a line
    each."""
    raw = completed(tables)
    problems = [f"{table.get('slug') or '(without slug)'}: {each}" for table in raw for each in _wrong(table)]
    if problems:
        raise ValueError("\n".join(problems))
    figures = [_figure(table) for table in raw]
    found = following(figures)
    problems = wrong_dates(figures)
    problems += [f"{f.slug}: there is no figure {slug!r}" for f in figures for slug in f.needs if slug not in found]
    problems += [f"{f.slug}: is made of itself" for f in figures if not problems and _circles(f, found)]
    if problems:
        raise ValueError("\n".join(problems))
    return found


def _circles(figure: Figure, known: Mapping[str, Figure]) -> bool:
    waiting, seen = list(figure.needs), set[str]()
    while waiting:
        slug = waiting.pop()
        if slug == figure.slug:
            return True
        if slug not in seen:
            seen.add(slug)
            waiting += known[slug].needs
    return False


def _figure(table: Mapping[str, Any]) -> Figure:
    many: dict[str, Any] = {name: tuple(map(str, table.get(name, ()))) for name in ("of", "less", "rows")}
    where = {str(name): tuple(map(str, values)) for name, values in table.get("where", {}).items()}
    plain = {name: table[name] for name in _PLAIN if name in table}
    measure, over = Measure(table["measure"]), Over(table.get("over", _OVER[Measure(table["measure"])]))
    title, says = text(table["title"]), text(table["says"])
    plain["why"] = text(table["why"]) if table.get("why") else None
    return Figure(title=title, says=says, measure=measure, over=over, where=where, **many, **plain)


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("slug", "unit", "measure", "over", "who", "register", "n", "d", "asked", "excluded", "places", "words"), str),
    **dict.fromkeys(("title", "says", "why"), (str, Mapping)), **dict.fromkeys(("of", "less", "rows"), list), "where": Mapping,
    **dict.fromkeys(("at_least", "target", "decimals", "step", "version"), int), **dict.fromkeys(("due", "since", "begins"), date),
    "public": bool,
}  # fmt: skip
_PLAIN = tuple(
    name for name in _TYPES if name not in {"title", "says", "why", "measure", "over", "of", "less", "where", "rows"}
)
_OVER = {Measure.stock: Over.as_of, Measure.ratio: Over.as_of, Measure.target: Over.as_of, Measure.places: Over.as_of,
         Measure.count: Over.year, Measure.total: Over.year, Measure.distinct: Over.year}  # fmt: skip
_NEEDS = {
    Measure.count: ("of",), Measure.total: ("of",), Measure.distinct: ("of", "who"), Measure.stock: ("register",),
    Measure.ratio: ("n", "d"), Measure.target: ("n", "target"), Measure.places: ("n", "places", "at_least"),
}  # fmt: skip
_MAY = {
    Measure.count: {"less", "where", "since"}, Measure.total: {"less", "where", "since"}, Measure.distinct: {"where", "since"},
    Measure.stock: {"where"}, Measure.ratio: {"asked", "excluded"}, Measure.target: {"due"}, Measure.places: set(),
}  # fmt: skip
_ALWAYS = set("slug title says unit measure over begins why rows words decimals step version public".split())


def _wrong(table: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is wrong with one table."""
    for name, value in table.items():
        if name not in _TYPES:
            yield f"unknown key {name!r}"
        elif not isinstance(value, _TYPES[name]) or (_TYPES[name] is int and isinstance(value, bool)):
            yield f"{name} is of the wrong type"
    missing = [name for name in ("slug", "title", "says", "unit", "measure") if not table.get(name)]
    yield from (f"{name} is missing" for name in missing)
    measure = table.get("measure", "")
    if measure not in set(Measure):
        yield f"unknown measure {measure!r}; there are {', '.join(Measure)}"
        return
    yield from (f"a {measure} needs {name}" for name in _NEEDS[measure] if not table.get(name))
    odd = set(table) - _ALWAYS - set(_NEEDS[measure]) - _MAY[measure]
    yield from (f"a {measure} has no {name}" for name in sorted(odd & set(_TYPES)))
    yield from _wrong_period(table)
    yield from _wrong_dimensions(table, Measure(measure))
    yield from _wrong_print(table)
    if measure == Measure.places and table.get("places") not in PLACES:
        yield f"places is one of {', '.join(PLACES)}"


def _wrong_period(table: Mapping[str, Any]) -> Iterator[str]:
    if table.get("over", "year") not in set(Over):
        yield f"unknown period {table['over']!r}; there are {', '.join(Over)}"
    if table.get("over") == Over.since and not isinstance(table.get("since"), date):
        yield "a figure over a time since … needs since"


def _wrong_dimensions(table: Mapping[str, Any], measure: Measure) -> Iterator[str]:
    since = table.get("since")
    if measure == Measure.distinct:
        if table.get("who", "") not in WHO:
            yield f"who is one of {', '.join(WHO)}"
        if isinstance(since, date) and since.day != 1:
            yield "different ones are kept by month: since has to be the first of a month"
        yield from (f"different ones are not told apart by {name}" for name in _names(table) if name not in DISTINCT_BY)
    elif measure in (Measure.count, Measure.total):
        if measure == Measure.total:
            bare = [kind for kind in (*table.get("of", ()), *table.get("less", ())) if "." not in str(kind)]
            yield from (f"{kind} carries no quantity" for kind in bare)
        yield from (f"unknown dimension {name!r}" for name in _names(table) if name not in DIMENSIONS)


def _wrong_print(table: Mapping[str, Any]) -> Iterator[str]:
    if table.get("words", "") not in WORDS:
        yield f"words is one of {', '.join(filter(None, WORDS))}"
    if "step" in table and not (isinstance(table["step"], int) and table["step"] > 0):
        yield "step is a whole number above nought"


def _names(table: Mapping[str, Any]) -> list[str]:
    where = table.get("where")
    return list(where) if isinstance(where, Mapping) else []
