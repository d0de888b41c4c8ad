"""Briefs in the demo: last month's, written by one and published by another; this month's, a draft with a typed number."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from huiyin.apps.figures.actions.briefs import begin, publish, save_draft
from huiyin.apps.figures.models import Brief
from huiyin.apps.people.queries import Viewer
from huiyin.apps.units.models import Post
from huiyin.cli.demo.county import Town
from huiyin.cli.demo.data import read
from huiyin.core.words import PostTitle
from huiyin.core.worktime import SHANGHAI

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

WRITE, PUBLISH = (PostTitle.clerk, PostTitle.desk), (PostTitle.secretary, PostTitle.leader, PostTitle.chief)
AFTER = timedelta(days=1, hours=9)
"""So long after a month has begun, that of the month before is written."""


def report(life: Life, town: Town) -> None:
    """Put the briefs of a town on the agenda."""
    month = life.last.astimezone(SHANGHAI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if month + AFTER > life.last:
        month = (month - timedelta(days=1)).replace(day=1)
    life.later(month + AFTER, partial(_publish, life, town, (month - timedelta(days=1)).date()))
    life.later(life.last, partial(_draft, life, town))


def _publish(life: Life, town: Town, day: date, at: datetime) -> None:
    writer, reader = _somebody(life, town, WRITE), _somebody(life, town, PUBLISH)
    if writer and reader:
        brief = _begin(writer, town, day, at)
        brief = _add(writer, brief, read("briefs")["quoted"], at)
        publish(by=reader, uid=brief.uid, version=brief.version, now=at + timedelta(hours=3))


def _draft(life: Life, town: Town, at: datetime) -> None:
    if writer := _somebody(life, town, WRITE):
        brief = _begin(writer, town, at.astimezone(SHANGHAI).date(), at)
        _add(writer, brief, read("briefs")["typed"], at)


def _begin(writer: Viewer, town: Town, day: date, at: datetime) -> Brief:
    uid = uuid.uuid5(town.place.uid, f"brief of {day}")
    return begin(by=writer, uid=uid, place=town.place, period="month", day=day, now=at)


def _add(writer: Viewer, brief: Brief, line: str, at: datetime) -> Brief:
    text = f"{brief.text}\n{line}"
    return save_draft(by=writer, uid=brief.uid, version=brief.version, title=brief.title, text=text, now=at)


def _somebody(life: Life, town: Town, titles: tuple[PostTitle, ...]) -> Viewer | None:
    """The first post of the town with one of these titles. No dice: all else in the county stays as it is."""
    posts = Post.objects.filter(unit__seat=town.place, title__in=titles, closed_on=None).order_by("id")
    found = next((post.pk for post in posts if post.pk in life.cast.held), 0)
    return life.cast.viewer(found) if found else None
