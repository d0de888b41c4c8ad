"""Who of the register would do for a dispute, and why; who must not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from huiyin.apps.cases import library
from huiyin.apps.cases.asked import PAGE, Asked, town_of
from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import said
from huiyin.apps.disputes.models import Appointment, Mediator, Party
from huiyin.apps.disputes.texts import KINDS
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.letters import named_so
from huiyin.apps.scope.acting import system
from huiyin.core.mediation import Able, Wanted, reasons
from huiyin.core.profiles import Profile

IN_ORDER = Order(newest=False)
COLUMNS = ("name", "letters", "languages", "place__name", "place__letters")


@dataclass(frozen=True)
class Candidate:
    """A mediator with the reasons that hold, how many matters are in their hands, and what is known of them in this dispute."""

    mediator: Mediator
    why: tuple[str, ...]
    now: int
    clash: bool
    state: str


def serving(town: int, today: date) -> QuerySet[Mediator]:
    """The register of a town and its villages, as it is today, each with how many open disputes they have."""
    rows = Mediator.objects.filter(Q(place__town_id=town) | Q(place_id=town), left_on=None)
    rows = rows.filter(Q(until=None) | Q(until__gte=today)).select_related("place")
    busy = Q(appointments__state="accepted", appointments__case__open=True)
    return rows.annotate(now=Count("appointments", filter=busy)).order_by("place__no", "name")


def registered(viewer: Viewer, asked: Asked, today: date, most: int = PAGE) -> tuple[list[Mediator], str]:
    """The register as it is asked for: words in the name, the languages, the place, in what
    they are or know as the page says it, or the initials of these; a kind; who has room for another. One query."""
    rows = serving(viewer.town, today) if viewer.town else Mediator.objects.none()
    town = town_of(viewer)
    rows = rows.alias(known=Cast("skills", TextField()))
    rows = containing(rows, asked.q, *COLUMNS, also=lambda word: _titled(town, word))
    rows = rows.filter(Q(place_id=asked.v) | Q(place__village_id=asked.v)) if asked.v else rows
    rows = rows.filter(kind=asked.k) if asked.k else rows
    free: dict[str, Any] = {"now__lt": F("most")} if asked.s == "free" else {}
    rows = rows.filter(**free)
    return IN_ORDER.page(rows, asked.after, most)


def _titled(town: Profile | None, word: str) -> Q:
    """Who is, or knows, something that is called so."""
    found = Q(kind__in=[kind for kind, title in KINDS.items() if named_so(word, str(title))])
    for code, category in (town.categories if town else {}).items():
        if named_so(word, said(category.title)):
            found |= Q(known__contains=f'"{code}"')
    return found


def candidates(case: Case, today: date) -> list[Candidate]:
    """Everybody of the register of the case's town, whoever of the case asks: those near and with room first, in no order of
    merit."""
    parties = list(Party.objects.filter(case=case))
    known = dict(Appointment.objects.filter(case=case).values_list("mediator_id", "state"))
    wanted = _wanted(case, parties)
    found = []
    with system("who of the register would do for a case"):  # parties and other towns' bureaus read no register
        there = list(serving(case.town_id or case.place_id, today))
    for each in there:
        now: int = getattr(each, "now", 0)  # annotated by `serving`
        why_not = clashes(each, parties)
        found.append(Candidate(each, reasons(_able(each, now), wanted), now, why_not, known.get(each.pk, "")))
    return sorted(found, key=lambda one: (one.clash, "near" not in one.why, "free" not in one.why))


def why(case: Case, mediator: Mediator) -> tuple[str, ...]:
    """The reasons that hold for one mediator."""
    now = Appointment.objects.filter(mediator=mediator, state="accepted", case__open=True).count()
    return reasons(_able(mediator, now), _wanted(case, list(Party.objects.filter(case=case))))


def clashes(mediator: Mediator, parties: Iterable[Party]) -> bool:
    """Is the mediator one of the parties, or reached by the same number? Kinship is asked, and told by whoever knows."""
    phones = {party.phone for party in parties if party.phone}
    return mediator.name in {party.name for party in parties} or bool(mediator.phone and mediator.phone in phones)


def _able(mediator: Mediator, now: int) -> Able:
    place = mediator.place
    return Able(
        place.village_id or place.pk, frozenset(mediator.skills), mediator.languages, mediator.woman, now, mediator.most
    )


def _wanted(case: Case, parties: Sequence[Party]) -> Wanted:
    town = library.profile(case.profile) if case.profile else None
    line = frozenset(town.line(case.category)) if town else frozenset({case.category})
    domestic = bool(town and "domestic" in town.flags(case.category))
    languages = [party.language for party in parties]
    return Wanted(case.village_id or 0, line, languages, domestic)
