"""The facts that guards declare, and who loads them. A fact is loaded only when a move asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.records.models import Event
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError
from huiyin.core.levies import Plan, caps_of, left_of, plan_of
from huiyin.core.words import Outcome, Phase, PlaceKind
from huiyin.core.worktime import SHANGHAI, local

DISCLOSURE = "disclosure"
"""The pack by which something hangs on the board for the days of law (村民委员会组织法 Art 35)."""
UNANSWERED = (Phase.received, Phase.sent, Phase.working)
Loader = Callable[[Case], Any]
_loaders: dict[str, Loader] = {}


def loads(fact: str, loader: Loader) -> None:
    """Register the loader of a fact (from `site/wiring.py`)."""
    _loaders[fact] = loader


def load(case: Case, needed: Iterable[str]) -> dict[str, Any]:
    """The facts that are needed, loaded."""
    return {fact: _loaders[fact](case) for fact in needed}


def children_open(case: Case) -> int:
    """Is a child case not closed? (1 or 0.) Nothing is asked where nobody ever asked for help."""
    helped = (case.marks.last(move.do).seq for move in library.spoken(case.pack_id).moves if move.opens)
    return int(any(helped) and case.children.filter(open=True).exists())


def children_unanswered(case: Case) -> int:
    """How many child cases wait for an answer: nobody has said yet what came of them."""
    return case.children.filter(phase__in=UNANSWERED).count()


def disclosed(case: Case) -> bool:
    """Has the last disclosure of the case hung for its days and come down? One withdrawn or turned down disclosed nothing."""
    last = case.children.filter(slug=DISCLOSURE).order_by("-opened_at", "-pk").first()
    return last is not None and last.outcome == Outcome.solved


def levy(case: Case) -> dict[str, int]:
    """What the province's caps for money and labour leave of this year; nothing where none are loaded."""
    now = timezone.now()
    try:
        most = caps_of(library.caps(), case.place.code[:2], local(now).date()).most
    except RuleError:
        return {}
    return left_of(most, _planned(case, local(now).year))._asdict()


def _planned(case: Case, year: int) -> Iterator[Plan]:
    """The last plan of each other levy that the village has reckoned in the year and has neither refused nor given up."""
    others = Case.objects.filter(village=case.village, slug=case.slug).exclude(pk=case.pk)
    others = others.exclude(outcome__in=(Outcome.refused, Outcome.withdrawn))
    begins = datetime(year, 1, 1, tzinfo=SHANGHAI)
    reckoned = Event.objects.filter(kind="case.reckon", subject__in=others.values("uid"), at__gte=begins)
    told = reckoned.exclude(secret=None).select_related("secret").order_by("nth")
    last = {event.subject: event.secret.body.get("asked", {}) for event in told}
    yield from map(plan_of, last.values())


def redacted(case: Case) -> bool:
    """Is there a public version: a title and, once the case is closed, a text that says what was done?"""
    return bool(case.public_title and (case.open or case.public_text))


def answers(case: Case) -> dict[str, Any]:
    """The latest answer to each question so far: a mandate may be given when the errand is taken on."""
    events = Event.objects.filter(subject=case.uid, kind__startswith="case.").select_related("secret").order_by("nth")
    later: dict[str, Any] = {}
    for event in events:
        later |= event.secret.body.get("asked", {}) if hasattr(event, "secret") else {}
    return {**case.content.answers, **later}


def due(case: Case) -> dict[str, datetime | None]:
    """When each clock of the case is due, by its last run, stopped ones too; None: not yet known."""
    return dict(case.clocks.order_by("id").values_list("name", "due_at"))


def village_units(case: Case) -> frozenset[str]:
    """Which units of the town belong to a village, a community or a grid, by number; asked for a department's matters alone."""
    if "department" not in category_flags(case):
        return frozenset()
    below = Unit.objects.filter(seat__town=case.town_id).exclude(seat__kind__in=(PlaceKind.county, PlaceKind.town))
    return frozenset(map(str, below.values_list("pk", flat=True)))


def category_flags(case: Case) -> frozenset[str]:
    """The flags of the case's category in its town."""
    return library.profile(case.profile).flags(case.category) if case.profile else frozenset()
