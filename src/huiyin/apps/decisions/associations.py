"""一约四会: the village rules in force and the associations of a town's villages, and what each did. Every read of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from huiyin.apps.cases import library
from huiyin.apps.cases.names import said
from huiyin.apps.decisions.models import Association, Decision, Deed, Term
from huiyin.apps.decisions.queries import shown
from huiyin.apps.places.models import Place
from huiyin.apps.rolls.queries import named
from huiyin.core.words import Outcome

RULES, SLUG = "charter", "association"
MOST, DEEDS = 500, 100


@dataclass(frozen=True)
class Village:
    """What a village has: the rules in force, newest first, and its associations."""

    place: Place
    rules: tuple[Decision, ...]
    associations: tuple[Association, ...]


def kind_of(association: Association) -> str:
    """What kind it is, as the charter's own way of working names it."""
    ask = next(ask.kind for ask in library.pack(SLUG).start.ask if ask.kind.name == "kind")
    return next((said(title) for code, title in ask.choices if code == association.kind), association.kind)


def term_on(association: Association, on: date) -> Term | None:
    """The term that runs on a day; None before the first and when the last has run out."""
    terms = sorted(association.terms.all(), key=lambda each: (each.since, each.pk), reverse=True)
    return next((each for each in terms if each.since <= on <= each.until), None)


def by_village(town: Place) -> list[Village]:
    """Every village of a town that has rules or an association, in the order of the tree."""
    rules: dict[int, list[Decision]] = {}
    found: dict[int, list[Association]] = {}
    places: dict[int, Place] = {}
    for rule in shown(town=town).filter(slug=RULES, outcome=Outcome.solved)[:MOST]:
        rules.setdefault(rule.place_id, []).append(rule)
        places[rule.place_id] = rule.place
    for row in _rows().filter(town=town, until=None).order_by("unit_id")[:MOST]:
        found.setdefault(row.place_id, []).append(row)
        places[row.place_id] = row.place
    return [
        Village(place, tuple(rules.get(place.pk, ())), tuple(found.get(place.pk, ())))
        for place in sorted(places.values(), key=lambda each: each.no)
    ]


def one(uid: uuid.UUID) -> Association | None:
    """An association, by the uid of its unit; also one that is no more."""
    return _rows().filter(unit__uid=uid).first()


def deeds_of(association: Association) -> list[Deed]:
    """What it did, newest first."""
    return list(association.deeds.order_by("-on", "-pk")[:DEEDS])


def members_of(term: Term) -> list[str]:
    """The names on the roll of a term, for who keeps the village's lists."""
    return [entry.name for entry in named(term.roll)]


def _rows() -> QuerySet[Association]:
    rows = Association.objects.select_related("unit", "place", "town", "decision")
    return rows.prefetch_related("terms")
