"""Reads of briefs: those that a post writes, those that everybody reads, and what has changed since."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from huiyin.apps.figures import approved, filling
from huiyin.apps.figures.actions.briefs import LONGEST
from huiyin.apps.figures.filling import Paragraph, over_of
from huiyin.apps.figures.models import Brief, BriefFigure
from huiyin.apps.figures.reach import is_theirs, places_of
from huiyin.apps.figures.restating import Change, changes_of
from huiyin.apps.figures.stated import Stated
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.core.worktime import SHANGHAI

MOST = 100
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


def issue_of(brief: Brief) -> int:
    """Which one of its place and the year it was published in: its number on paper (期号). One query."""
    assert brief.published_at is not None
    year = timezone.localdate(brief.published_at).year
    before = Brief.objects.filter(shown=True, place=brief.place_id, after__lt=brief.after)
    return before.filter(published_at__gte=datetime(year, 1, 1, tzinfo=SHANGHAI)).count() + 1


def as_typed(brief: Brief, title: str, text: str) -> Brief:
    """The draft as it would be with another title and text; nothing is saved."""
    typed = copy(brief)
    typed.title, typed.text = title[:80], text[:LONGEST]
    return typed


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
def slug_of(brief: Brief, number: int) -> str | None:
    """The figure of a note. One query."""
    return BriefFigure.objects.filter(brief=brief, number=number).values_list("slug", flat=True).first()


@system("it is published")
def reading(brief: Brief) -> Reading:
    """What is published, with the numbers as they were, and those that are others now."""
    then = filling.frozen(brief)
    locked_at, locked = approved.locked(brief.place, filling.span_of(brief))
    own = brief.after or 0

    def after(slug: str) -> int:  # what was locked already when it was published, was said as of then
        return locked_at if slug in locked and locked_at < own else own

    changes = changes_of(brief.place, then, brief.last, over_of(brief), after)
    return Reading(filling.filled(brief.text, then, brief.charts), then, changes)
