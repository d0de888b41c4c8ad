"""The parties that work together in a village (五社联动, towns.md T1-7), and the plans that they share, for who takes part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q

from huiyin.apps.activities.models import Activity, Entry
from huiyin.apps.activities.town import Parties, Side
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import visible_to
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Unit
from huiyin.core.words import OPEN_LEVELS, Level

OFFER, SLIP = "offer", "joint"
LATELY, MOST = timedelta(days=60), 200


@dataclass
class Party:
    """An organisation: what it offers, what it holds, and with how many open matters it helps now (of those that all may know)."""

    unit: Unit
    offers: list[Entry] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    helps: int = 0


@dataclass(frozen=True)
class Plan:
    """A plan and the parts of it that the viewer may see."""

    case: Case
    parts: Sequence[Case]


def villages(town: Place | int, parties: Parties) -> list[Place]:
    """The villages of the town in which the parties work together."""
    return list(villages_in(town).filter(kind=parties.on))


def sides_of(village: Place, parties: Parties, now: datetime) -> list[tuple[Side, list[Party]]]:
    """Every side with its organisations that sit in the village or serve it. Four queries."""
    units = Unit.objects.filter(Q(seat=village) | Q(serves=village), closed_on=None).distinct().order_by("id")
    found = {unit.pk: Party(unit) for unit in units if any(side.has(unit.kind, unit.key) for side in parties.sides)}
    for entry in Entry.objects.filter(register=OFFER, shown=True, until=None, unit__in=found).order_by("id"):
        found[entry.unit_id or 0].offers.append(entry)
    held = Activity.objects.filter(unit__in=found, shown=True, starts_at__gte=now - LATELY).exclude(state="cancelled")
    for activity in held.filter(Q(village=village) | Q(place=village)).order_by("starts_at", "id")[:MOST]:
        found[activity.unit_id or 0].activities.append(activity)
    for unit, n in _helping(found, village):
        found[unit].helps = n
    rows = found.values()
    return [(side, [row for row in rows if side.has(row.unit.kind, row.unit.key)]) for side in parties.sides]


@system("how many matters that everybody may know of organisations help with: numbers alone")
def _helping(units: Sequence[int] | dict[int, Party], village: Place) -> list[tuple[int, int]]:
    slips = Case.objects.filter(slug=SLIP, unit__in=units, village=village, open=True, level__in=OPEN_LEVELS)
    return [(row["unit"], row["n"]) for row in slips.values("unit").annotate(n=Count("pk")).order_by()]


def plans_of(viewer: Viewer, parties: Parties) -> list[Plan]:
    """The plans in which the viewer takes part, those open first; with each the parts that the viewer may see. Two queries."""
    plans = visible_to(viewer).filter(slug=parties.plan).select_related("place")
    found = list(plans.order_by("-open", "-id")[:MOST])
    parts: dict[int, list[Case]] = {}
    for part in visible_to(viewer).filter(parent__in=found).select_related("unit").order_by("id"):
        parts.setdefault(part.parent_id or 0, []).append(part)
    return [Plan(case, parts.get(case.pk, [])) for case in found]


def parts_of(viewer: Viewer) -> list[Case]:
    """What the viewer's unit was asked to do in plans, open ones first. Of the plan itself it sees no more than this."""
    parts = visible_to(viewer).filter(slug=SLIP, unit=viewer.actor.unit or 0, level=Level.restricted)
    return list(parts.select_related("place", "unit").order_by("-open", "-id")[:MOST])
