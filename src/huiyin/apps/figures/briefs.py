"""Reads of briefs: those that a post writes, those that everybody reads, and what has changed since."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huiyin.apps.cases.models import Case
from huiyin.apps.figures import filling
from huiyin.apps.figures.actions import LONGEST
from huiyin.apps.figures.filling import Paragraph, Stated
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.models import Brief
from huiyin.apps.figures.reach import is_theirs, places_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.core.words import OPEN_LEVELS

MOST, COUNTED = 100, 1000
NAMED = ("place__town", "town")


@system("briefs are written by the posts of their village or town")
def of_viewer(viewer: Viewer) -> list[Brief]:
    """The briefs of the viewer's places, drafts on top, the newest first. Two queries."""
    rows = Brief.objects.filter(place__in=places_of(viewer)).select_related(*NAMED)
    return list(rows.order_by("shown", "-last", "-id")[:MOST])


@system("briefs are written by the posts of their village or town")
def one_of(viewer: Viewer, uid: uuid.UUID) -> Brief | None:
    """One that the viewer may write or publish; None when it is not theirs."""
    brief = Brief.objects.select_related(*NAMED).filter(uid=uid).first()
    return brief if brief and is_theirs(viewer, brief) else None


def published(place: Place) -> list[Brief]:
    """What was published for a village, or for a town and all in it, the newest first. One query."""
    inside = {"place": place} if place.village_id else {"town": place}
    rows = Brief.objects.filter(shown=True, **inside).select_related(*NAMED)
    return list(rows.order_by("-last", "-id")[:MOST])


def published_one(uid: uuid.UUID) -> Brief | None:
    """What everybody reads."""
    return Brief.objects.select_related(*NAMED).filter(uid=uid, shown=True).first()


def as_typed(brief: Brief, title: str, text: str) -> Brief:
    """The draft as it would be with another title and text; nothing is saved."""
    typed = copy(brief)
    typed.title, typed.text = title[:80], text[:LONGEST]
    return typed


@dataclass(frozen=True)
class Change:
    """A figure that is another one now than when it was published. `late`: records for its days that came afterwards."""

    then: Stated
    now: Stated
    late: int


@dataclass(frozen=True)
class Reading:
    """A brief as it reads: its paragraphs, its figures, and which of them have changed."""

    paragraphs: Sequence[Paragraph]
    stated: Sequence[Stated]
    changes: Sequence[Change] = ()


@system("the figures of a brief are told as its place's are")
def drafted(brief: Brief, today: date) -> Reading:
    """A draft, with the numbers as they are now."""
    stated = filling.stated_now(brief, today)
    return Reading(filling.filled(brief.text, stated, filling.charts_now(brief, today)), stated)


@system("it is published")
def reading(brief: Brief) -> Reading:
    """What is published, with the numbers as they were, and those that are others now."""
    then = filling.frozen(brief)
    now = {each.number: each for each in filling.restated(brief, then)}
    pairs = [(each, now[each.number]) for each in then if each.number in now and _differ(each, now[each.number])]
    changes = [Change(before, after, _late(brief, before)) for before, after in pairs]
    return Reading(filling.filled(brief.text, then, brief.charts), then, changes)


def _differ(then: Stated, now: Stated) -> bool:
    """What is not told may change without a word."""
    return then.hidden != now.hidden if then.hidden or now.hidden else (then.n, then.d) != (now.n, now.d)


def _late(brief: Brief, stated: Stated) -> int:
    """How many records that it may count were made for its days after the brief was published; at most so many are counted."""
    place = brief.place
    rows = Event.objects.filter(seq__gt=brief.after or 0, day__range=(stated.first, stated.last))
    rows = rows.filter(place_no__range=(place.no, place.end))
    kinds = _kinds(stated.slug)
    of_cases = Q(kind__startswith="case.", subject__in=Case.objects.filter(level__in=OPEN_LEVELS).values("uid"))
    counted = Q(kind__in=kinds) if all("." in kind for kind in kinds) else Q(kind__in=kinds) | of_cases
    return rows.filter(counted)[:COUNTED].count()


def _kinds(slug: str) -> frozenset[str]:
    """The kinds that a figure and those that it is made of count; one without a point is what became of cases."""
    figure = figures().get(slug)
    own = frozenset((*figure.of, *figure.less)) if figure else frozenset[str]()
    return own.union(*(_kinds(each) for each in figure.needs)) if figure else own
