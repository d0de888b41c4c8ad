"""What a mediator has done in a month, on the page and as a file: five numbers of one's own post, no target beside them."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.apps.cases.keyed import in_our_time
from huiyin.apps.cases.tables import table_of
from huiyin.apps.disputes.queries import days
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.people.queries import Viewer


def first_of(query: Query, now: datetime) -> date:
    """The first day of the month that is asked for; of this month where none or nonsense is."""
    try:
        first = date.fromisoformat(f"{query.get('month', '')}-01")
        in_our_time(first)
    except (ValueError, ValidationError):
        return timezone.localdate(now).replace(day=1)
    return first


def lines_of(month: days.Month) -> list[tuple[str, int]]:
    """What it is, and how often."""
    return [
        (_("Sittings (times)"), month.sittings),
        (_("People there (attendances)"), month.people),
        (_("Disputes mediated"), month.mediated),
        (_("Disputes settled"), month.settled),
        (_("Return visits (times)"), month.visits),
    ]


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    first = first_of(query, now)
    rows = lines_of(days.month(viewer, first))

    def read(_key: str) -> tuple[list[tuple[str, int]], str]:
        return rows, ""

    says = _("What this post has recorded of disputes in the month. No target, nobody is compared.")
    titles = [_("What"), _("How many")]
    made = table_of(viewer, now, "disputes-month", _("My month"), f"{first:%Y-%m}", titles, read, list)
    return made.saying(says)


LISTING = Listing(
    "disputes.month",
    "disputes",
    lambda _query: _("My month"),
    lambda query: f"{reverse('disputes:month')}?month={query.get('month', '')}",
    _table,
)
