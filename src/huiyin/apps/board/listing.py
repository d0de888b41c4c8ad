"""The two lists of the board as a reader asks for them and takes them away: what is published, and what is open now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.board import pieces, queries
from huiyin.apps.board.choice import LATE, Choice, months_until
from huiyin.apps.board.numbers import Stock
from huiyin.apps.cases.fields import Field, find, hidden, select
from huiyin.apps.cases.keyset import PIECE, through
from huiyin.apps.cases.names import OUTCOMES, category_title
from huiyin.apps.files.table_out import Head
from huiyin.apps.places.models import Place


def place_fields(choice: Choice, places: list[Place]) -> list[Field]:
    """The town, kept, and its villages to choose from."""
    options = [("", pieces.whole_title(choice)), *((str(place.uid), place.name) for place in places)]
    village = str(choice.village.uid) if choice.village else ""
    return [hidden("town", choice.town.uid), select("village", _("Village or community"), village, options)]


def month_field(choice: Choice, now: datetime, whenever: str = "") -> Field:
    """The months to choose from; `whenever` is what the choice of none is called, where there is one."""
    months: list[date] = months_until(now)
    if choice.month not in months:
        months.append(choice.month)
    options = [(f"{month:%Y-%m}", pieces.month_title(month)) for month in months]
    chosen = "" if whenever and not choice.dated else f"{choice.month:%Y-%m}"
    return select("month", _("Month"), chosen, [("", whenever), *options] if whenever else options)


def list_fields(choice: Choice, places: list[Place], now: datetime, name: str) -> list[Field]:
    """Words, village, month, category; of what is open also whether it is late."""
    every = ("", pgettext("board", "All"))
    fields = [
        find(_("Find"), choice.words),
        *place_fields(choice, places),
        month_field(choice, now, _("whenever")),
        select("category", pgettext("board", "Category"), choice.category, [every, *_categories(choice)]),
    ]
    late = [every, (LATE, pgettext("board", "late"))]
    return [*fields, select("d", _("Time limit"), LATE if choice.late else "", late)] if name == "now" else fields


def _categories(choice: Choice) -> list[tuple[str, str]]:
    known = choice.profile.categories if choice.profile else ()
    return [(code, category_title(choice.profile, code)) for code in known]


def acts(choice: Choice, name: str) -> list[dict[str, str]]:
    """The same list as files and to print."""
    address, path = choice.address(), reverse(f"board:{name}")
    return [
        {"url": reverse("board:file", args=[name, "csv"]) + address, "title": _("Get .csv")},
        {"url": reverse("board:file", args=[name, "xlsx"]) + address, "title": _("Get .xlsx")},
        {"url": reverse("board:file", args=[name, "json"]) + address, "title": _("Get .json")},
        {"url": path + choice.address(print="1"), "title": _("Print")},
    ]


def title(name: str) -> str:
    """What the list is called."""
    return _("Open now") if name == "now" else _("Closed and published")


def filter_words(choice: Choice) -> str:
    """The filter as a reader says it: 望禾镇·杏树湾村；类别：路灯."""
    pairs = [
        (_("Month"), pieces.month_title(choice.month) if choice.dated else ""),
        (pgettext("board", "Category"), category_title(choice.profile, choice.category) if choice.category else ""),
        (_("Time limit"), pgettext("board", "late") if choice.late else ""),
        (_("Words"), choice.words),
    ]
    told = [_("%(label)s: %(value)s") % {"label": label, "value": value} for label, value in pairs if value]
    return _("; ").join([pieces.title(choice), *told])


def head(choice: Choice, name: str, now: datetime) -> Head:
    """What stands above the rows of a file."""
    return Head(title(name), filter_words(choice), now, _("the public board"), _says(name))


def _says(name: str) -> str:
    if name == "now":
        return _("Matters that are open now, without their text; who asked is never named.")
    return _("Closed matters that were published, with what was done and what the asker says.")


def titles(name: str) -> list[str]:
    """The heading of a file."""
    if name == "now":
        last = [
            pgettext("board", "Since"),
            pgettext("board", "Due"),
            pgettext("board", "Late"),
            pgettext("board", "Step"),
        ]
        return [_("Number"), pgettext("board", "Category"), pgettext("board", "Place"), *last]
    return [
        _("Number"), pgettext("board", "Matter"), pgettext("board", "What was done"), pgettext("board", "Place"),
        pgettext("board", "Category"), pgettext("board", "Outcome"), pgettext("board", "Asker"), _("Published"),
    ]  # fmt: skip


def rows(choice: Choice, name: str, stock: Stock | None, now: datetime) -> Iterator[list[object]]:
    """The rows of a file, read in pieces."""
    if name == "now" and stock is not None:
        for case in through(lambda key: _pair(queries.open_now(choice, stock, now, key, PIECE))):
            [row] = pieces.still_open([case], stock.few)
            late = bool(row.due and row.due < now)
            yield [row.number, row.what, row.place, _day(row.since), _day(row.due), late, row.state]
        return
    for case in through(lambda key: _pair(queries.published(choice, key, PIECE))):
        [told] = pieces.listed([case])
        where, kind = pieces.place_of(case), category_title(choice.profile, case.category)
        outcome = str(OUTCOMES.get(case.outcome, ""))
        yield [case.code, case.public_title, case.public_text, where, kind, outcome, told.word, _day(case.published_at)]


def _pair(page: queries.Page) -> tuple[Any, str]:
    return page.cases, page.after


def _day(moment: datetime | None) -> str:
    return f"{timezone.localdate(moment):%Y-%m-%d}" if moment else ""
