"""What lies beside mediation: who advises each village, and the hard cases in a leader's own charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.cases.queries import visible_to
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


def hard(viewer: Viewer) -> list[Case]:
    """Hard cases in the viewer's charge: those of the pack, and those of which they took charge. One query."""
    lead = Exists(CaseParty.objects.filter(case=OuterRef("pk"), post_id=viewer.actor.post, part="lead"))
    own = {"slug": "leader_case", "reporter_post_id": viewer.actor.post}
    cases = visible_to(viewer).filter(open=True)
    both = cases.filter(lead) | cases.filter(**own)
    return list(both.select_related("place", "village", "held_by_unit", "held_by_post").order_by("due_sort", "id")[:50])


def late(cases: list[Case], now: datetime) -> int:
    """How many of one's own hard cases are late."""
    return sum(1 for case in cases if case.due_at and case.due_at < now)
