"""Messages to a post or its unit: number and link only, newest first."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huiyin.apps.cases.models import Notice
from huiyin.apps.people.queries import Viewer

PAGE = 50


def notices(viewer: Viewer, before: int = 0) -> list[Notice]:
    """Up to a page of messages and one more, which tells that there is a next page."""
    rows = _mine(viewer).select_related("case").order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows[: PAGE + 1])


def _mine(viewer: Viewer) -> QuerySet[Notice]:
    mine = Q(to_post_id=viewer.actor.post)
    if viewer.actor.unit:
        mine |= Q(to_unit_id=viewer.actor.unit)
    return Notice.objects.filter(mine)
