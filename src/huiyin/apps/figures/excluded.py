"""Reads of answers that were left out of rates: which, why, by whom; how many by reason."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.left_out import IN, OUT
from huiyin.apps.cases.models import Case
from huiyin.apps.figures.asking import measured_of
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.telling import is_sensitive
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.core.excluding import Reason
from huiyin.core.figures import Figure, Over
from huiyin.core.hiding import FEWEST

REASONS: Mapping[Reason, Promise] = {
    Reason.beyond_power: pgettext_lazy("rates", "asks for what no office may do"),
    Reason.unlawful: pgettext_lazy("rates", "asks for what the law forbids"),
    Reason.twice: pgettext_lazy("rates", "the same matter twice"),
    Reason.someone_else: pgettext_lazy("rates", "not the asker answered"),
    Reason.not_ours: pgettext_lazy("rates", "not ours to settle"),
}


@dataclass(frozen=True)
class Standing:
    """The asker's last answer of a matter, and the event that left it out of rates, if it is."""

    case: Case
    answer: Event
    out: Event | None


@system("whoever heads the town decides what is left out of its rates, without reading the matter itself")
def standing_of(uid: uuid.UUID, town: Place) -> Standing | None:
    """Of a matter of the town; None where there is none, or nobody has answered."""
    case = Case.objects.filter(uid=uid, town=town).select_related("place").first()
    told = Event.objects.filter(subject=uid, kind="case.answered", data__has_key="asked").exclude(data__answer="none")
    answer = told.order_by("-nth").first()
    return Standing(case, answer, out_of(uid, answer.data["asked"])) if case and answer else None


def out_of(uid: uuid.UUID, asked: str) -> Event | None:
    """The event that leaves out the answer to an asking now."""
    last = Event.objects.filter(subject=uid, kind__in=(OUT, IN), data__begun=asked).order_by("-nth").first()
    return last if last and last.kind == OUT else None


@system("what is left out of a rate is public as a count")
def by_reason(figure: Figure, place: Place, on: date, over: Over | None = None) -> Mapping[Reason, int] | None:
    """How many are left out by reason; None where they are too few to be told. One query for each reason."""
    counted = Counter({reason: measured_of(figure.within(over), place, on, str(reason)) for reason in Reason})
    few = any(0 < n < FEWEST for n in counted.values()) and is_sensitive(figure.slug)
    return None if few else {reason: n for reason, n in counted.items() if n}


def excluded_of(figure: Figure) -> Figure | None:
    """The figure that counts what is left out of a ratio."""
    return figures()[figure.excluded] if figure.excluded else None
