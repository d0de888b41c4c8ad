"""What lies beside mediation: who advises each village, and the hard cases in a leader's own charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from huiyin.apps.cases.asked import PAGE, Asked, found
from huiyin.apps.cases.lists import BY_DUE
from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.cases.queries import LIST_FIELDS, visible_to
from huiyin.apps.disputes.queries.lists import ADVISER, HARD, NEWEST, Row, disputes, rows
from huiyin.apps.people.queries import Viewer, holdings_on
from huiyin.apps.places.queries import villages_in
from huiyin.core.words import PostTitle


@dataclass(frozen=True)
class Adviser:
    """A village and who advises it now."""

    village: str
    name: str
    until: date | None


def advisers(viewer: Viewer, today: date) -> list[Adviser]:
    """Each village of the viewer's town with its legal adviser and the end of their term (figure 1-22). Two queries."""
    villages = villages_in(viewer.town)
    held = holdings_on(today).filter(post__title=PostTitle.adviser, post__closed_on=None, post__unit__seat__in=villages)
    found = {one.post.unit.seat_id: one for one in held.select_related("person", "post__unit") if one.post.unit}
    return [
        Adviser(v.name, found[v.pk].person.name if v.pk in found else "", found[v.pk].ends if v.pk in found else None)
        for v in villages
    ]


def _hard(viewer: Viewer) -> QuerySet[Case]:
    """Hard cases in the viewer's charge: those of the pack, and those of which they took charge."""
    lead = Exists(CaseParty.objects.filter(case=OuterRef("pk"), post_id=viewer.actor.post, part="lead"))
    own = {"slug": HARD, "reporter_post_id": viewer.actor.post}
    cases = visible_to(viewer)
    return (cases.filter(lead) | cases.filter(**own)).select_related(*LIST_FIELDS)


def hard(viewer: Viewer, asked: Asked, now: datetime, most: int = PAGE) -> tuple[list[Row], str]:
    """The hard cases in the viewer's charge, those due first on top; `asked.s`: late, or over. One query."""
    cases = found(viewer, _hard(viewer), asked)
    if asked.s == "over":
        page, key = NEWEST.page(cases.filter(open=False), asked.after, most)
    else:
        late = {"due_at__lt": now} if asked.s == "late" else {}
        page, key = BY_DUE.page(cases.filter(open=True, **late), asked.after, most)
    return rows(page), key


def counted(viewer: Viewer, now: datetime) -> tuple[int, int]:
    """How many hard cases are in the viewer's charge, and how many of these are late. One query."""
    late = Count("pk", filter=Q(due_at__lt=now))
    n = _hard(viewer).filter(open=True).order_by().aggregate(all=Count("pk"), late=late)
    return n["all"], n["late"]


def questions(viewer: Viewer, asked: Asked, most: int = PAGE) -> tuple[list[Row], str]:
    """The questions to the adviser that the viewer may read, newest first; `asked.s`: open, or over. One query."""
    cases = found(viewer, disputes(viewer, (ADVISER,)), asked)
    cases = cases.filter(open=asked.s == "open") if asked.s in ("open", "over") else cases
    page, key = NEWEST.page(cases, asked.after, most)
    return rows(page), key
