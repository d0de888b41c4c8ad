"""What is wrong with definitions of figures beside their form: words that nothing in the house answers to (`huiyin pack check`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from huiyin.core.activity import KINDS as ACTIVITIES
from huiyin.core.activity import REGISTERS as LISTS
from huiyin.core.activity import Capacity
from huiyin.core.appraisal import KEPT, LATE
from huiyin.core.excluding import Reason
from huiyin.core.figures import Figure
from huiyin.core.words import Channel, Outcome, PlaceKind, PostTitle, UnitKind, VisitDeed

CASES = frozenset(
    "opened came left ended resumed taken let_go closed reopened asked answered redone returned published claimed late backed"
    " called".split()
)
"""What becomes of a matter, as counters know it (`records/counting.py`)."""
EVENTS: Mapping[str, str] = {
    "activity": "announced changed cancelled held attended found signed_up signed_off arrived enrolled",
    "answer": "excluded included excluded@begun included@begun",
    "bonus": "paid",
    "decision": "counted held",
    "dispute": "party consent mediator wished turned_down planned session mediated agreement marked settled unsettled performed"
    " visited settled@begun unsettled@begun",
    "duty": "record unneeded needed",
    "enrolment": "made ended",
    "field": "visit",
    "mediator": "enrolled left",
    "pledge": "made ended",
    "post": "added changed",
    "register": "listed joined ended",
    "service": "given",
    "slot": "planned",
    "task": "set closed",
    "team": "registered ended",
    "unit": "added changed joined left",
}
"""Kinds of events that figures may count, by family."""
STANDING: Mapping[str, tuple[str, ...]] = {
    "places": ("kind",), "units": ("kind", "seat"), "holders": ("title",), "units_with": ("title",), "required": ("title",),
    "required_held": ("title",), "net_levels": (), "households": ("state",), "sized": ("kind",), "fitting": ("kind",),
    "command_levels": (), "rule_classes": ("list",), "rule_articles": ("list",),
}  # fmt: skip
"""Register → what it may be narrowed by; `settings` takes a list of the profile and any field of its entries."""
PLACES = ("places", "sized", "fitting")
"""Registers of places: their `kind` is one of places."""
CAPACITIES = frozenset({*Capacity, *PostTitle, "leader", "mediator", "resident", "member", "cadre", "volunteer"})


@dataclass(frozen=True)
class Known:
    """The words of the house: slugs of packs, codes of categories, series (and kinds in registers), teams and duties; rows; names
    of clocks."""

    packs: Collection[str]
    categories: Collection[str]
    series: Collection[str]
    teams: Collection[str]
    duties: Collection[str]
    rows: Collection[str]
    clocks: Collection[str] = ()


def problems(figures: Mapping[str, Figure], known: Known) -> list[str]:
    """Every one, a line each, in the order of the definitions."""
    dated = [each for figure in figures.values() for each in reversed(figure.definitions)]
    return [f"{figure.slug}: {each}" for figure in dated for each in _wrong(figure, known)]


def _wrong(figure: Figure, known: Known) -> Iterator[str]:
    for kind in (*figure.of, *figure.less):
        family, _, verb = kind.partition(".")
        if kind not in CASES and verb not in EVENTS.get(family, "").split():
            yield f"nothing that happens is called {kind!r}"
    yield from (f"no town quotes row {row!r}" for row in figure.rows if row not in known.rows)
    if figure.register and figure.register != "settings" and figure.register not in STANDING:
        yield f"there is no register {figure.register!r}"
    elif figure.register and figure.register != "settings":
        odd = set(figure.where) - set(STANDING[figure.register])
        yield from (f"register {figure.register!r} is not narrowed by {name!r}" for name in sorted(odd))
    elif figure.register and "list" not in figure.where:
        yield "settings need a list"
    allowed = _allowed(figure, known)
    for name, values in figure.where.items():
        yield from (
            f"there is no {name} {value!r}" for value in values if name in allowed and value not in allowed[name]
        )


def _allowed(figure: Figure, known: Known) -> Mapping[str, Collection[str]]:
    """Dimension → the words that it may have, for this figure. What is not among them may be any word."""
    if figure.register:
        kinds: Collection[str] = set(PlaceKind) if figure.register in PLACES else set(UnitKind)
        return {"kind": kinds, "seat": set(PlaceKind), "title": set(PostTitle), "state": ("linked", "named", "pathed")}
    families = {kind.partition(".")[0] if "." in kind else "case" for kind in figure.of}
    clocks = {name + end for name in known.clocks for end in (KEPT, LATE)}
    categories = {word for family in families for word in _categories(family, known)}
    return {
        "pack": known.packs, "category": categories, "channel": set(Channel), "outcome": {*Outcome, *OUTCOMES},
        "series": known.series, "role": CAPACITIES, "also": {*VisitDeed, *known.series, *clocks},
    }  # fmt: skip


OUTCOMES = (*Reason, "excellent", "ended", "matched", "rectified", "kept", "partly", "not_kept")


def _categories(family: str, known: Known) -> Collection[str]:
    if family in ("activity", "service"):
        return ACTIVITIES.keys()
    if family == "register":
        return LISTS.keys()
    if family in ("team", "enrolment"):
        return known.teams
    if family == "unit":
        return set(UnitKind)
    return known.duties if family == "duty" else known.categories
