"""A unit's duties of these days on its page (`net/beside.py`): how far each is, and which post still owes what, until when.

By duty and by day, never by person, and nothing that is confidential: no household stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases.names import said
from huiyin.apps.duties.chosen import duties_of
from huiyin.apps.duties.models import Owed
from huiyin.apps.duties.words import by_day
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Unit
from huiyin.core.duties import Standing

MOST = 10


def of_unit(viewer: Viewer, unit: Unit, inside: bool, now: datetime) -> dict[str, Any]:
    """For who reaches the unit: each duty with done of needed, then what is still open, the earliest first. Two queries."""
    title = _("Duties of these days")
    if not inside:
        return {"title": title, "rows": []}
    today = timezone.localdate(now)
    town = unit.seat if unit.seat.profile else unit.seat.town
    known = {duty.slug: said(duty.title) for duty in duties_of(town.profile if town else "")}
    sums, left = _standing(unit, today)
    rows = [_sum(known.get(slug, slug), done, n, late) for slug, done, n, late in sums]
    rows += [_open(known.get(row["duty"], row["duty"]), row) for row in left]
    more = {"url": reverse("duties:list"), "title": _("Due list")} if viewer.actor.unit == unit.pk else None
    return {"title": title, "rows": rows, "more": more}


@system("what a unit owes in these days, without households")
def _standing(unit: Unit, today: date) -> tuple[Sequence[tuple[str, int, int, int]], Sequence[Mapping[str, Any]]]:
    here = Owed.objects.filter(unit=unit, confidential=False, first__lte=today)
    now = here.filter(last__gte=today)
    late = Q(state=Standing.open, late_from__lte=today)
    sums = now.order_by("duty").values_list("duty").annotate(
        done=Count("pk", filter=Q(state=Standing.done)),
        n=Count("pk", filter=~Q(state=Standing.unneeded)),
        late=Count("pk", filter=late),
    )  # fmt: skip
    left = now.filter(state=Standing.open).values("place__name", "post__name", "duty").annotate(
        n=Count("pk"), due=Min("due_on"), late=Count("pk", filter=late), no=Min("place_no")
    )  # fmt: skip
    return list(sums), list(left.order_by("due", "no", "post", "duty")[:MOST])


def _sum(duty: str, done: int, n: int, late: int) -> dict[str, Any]:
    note = _("%(done)s of %(n)s done") % {"done": done, "n": n}
    tag = pgettext("duties", "late") if late else ""
    return {"title": duty, "url": "", "note": note, "tag": f"{tag} {late}" if late else "", "kind": "late"}


def _open(duty: str, row: Mapping[str, Any]) -> dict[str, Any]:
    left, due = _("%(n)s left") % {"n": row["n"]}, by_day(row["due"])
    return {
        "title": f"{row['place__name']}　{row['post__name'] or _('nobody')}", "url": "", "note": f"{duty}　{left}　{due}",
        "tag": pgettext("duties", "late") if row["late"] else "", "kind": "late",
    }  # fmt: skip
