"""Lists of messages as tables to take away: what came to one's post, and whom to tell what. No phone numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils.translation import gettext, pgettext

from huiyin.apps.cases.keyset import PIECE, through
from huiyin.apps.cases.models import Case, Notice
from huiyin.apps.cases.names import place_title
from huiyin.apps.cases.notices import message, notices_to
from huiyin.apps.desk.filters import Filters
from huiyin.apps.desk.queries import calls
from huiyin.apps.desk.queries.inbox import MESSAGES, about
from huiyin.apps.people.queries import Viewer


def titles(tab: str) -> list[str]:
    """The heading of the table."""
    case = [gettext("Number"), gettext("Matter"), gettext("Place")]
    if tab == "tell":
        return [gettext("Since when"), *case, gettext("What to say"), gettext("Calls in vain")]
    return [gettext("Since when"), *case, pgettext("desk", "Message"), gettext("Read")]


def table(viewer: Viewer, filters: Filters, now: datetime) -> tuple[Callable[[int], int], Iterator[list[object]]]:
    """How many rows (at most so many), and the rows, read in pieces."""
    if filters.tab == "tell":
        news = calls.waiting(viewer, filters, now)
        told = through(lambda key: calls.to_tell(news, key, PIECE))
        told_of = news.order_by().values("case").distinct()
        return lambda most: told_of[:most].count(), (_tell(each) for each in told)
    mine = about(viewer, filters, now, notices_to(viewer))
    found = through(lambda key: MESSAGES.page(mine, key, PIECE))
    return lambda most: mine[:most].count(), (_message(each) for each in found)


def _message(each: Notice) -> list[object]:
    return [each.made_at, *_case(each.case), message(each), each.read_at]


def _tell(each: calls.Telling) -> list[object]:
    return [each.since, *_case(each.case), "　".join(each.says), each.missed]


def _case(case: Case) -> list[str]:
    return [case.code, case.title, place_title(case)]
