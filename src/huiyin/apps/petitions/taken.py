"""The lists of petitions and promises as they are asked for and made into files. Nobody's name; accusations are in none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases import asked as cases_asked
from huiyin.apps.cases import library
from huiyin.apps.cases.asked import Asked
from huiyin.apps.cases.fields import Field, select
from huiyin.apps.cases.keyset import number
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import holder_title, place_title, state_title, town_of
from huiyin.apps.cases.tables import PIECE, table_of
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.promising import PACK as PROMISED
from huiyin.apps.petitions.actions.registering import PACK
from huiyin.apps.petitions.queries import receptions, register, yearly
from huiyin.apps.slots.models import Slot


def ways() -> dict[str, str]:
    """How a petition may have come."""
    return register.words_of(library.pack(PACK), "way")


def petition_fields(viewer: Viewer, asked: Asked) -> list[Field]:
    """The filters of the register."""
    came = select("s", pgettext("petitions", "How it came"), asked.s, [("", _("any")), *ways().items()])
    return cases_asked.fields(viewer, asked, came, slug=PACK)


def petition_words(viewer: Viewer, asked: Asked) -> str:
    """The filter of the register as a reader says it."""
    return cases_asked.words(viewer, asked, register.TABS[asked.tab], ways().get(asked.s, ""), slug=PACK)


def _petitions(viewer: Viewer, query: Query, now: datetime) -> Table:
    asked = Asked.read(query, register.TABS)

    def read(key: str) -> tuple[list[register.Row], str]:
        return register.page(viewer, replace(asked, after=key), now, PIECE)

    def row(each: register.Row) -> list[object]:
        case = each.case
        told = [case.code, each.number, case.title, place_title(case), each.way, each.kind, each.route, each.state]
        return [*told, holder_title(case), case.opened_at, each.due, case.closed_at]

    titles = [_("Number"), _("Official number"), _("Matter"), _("Place"), pgettext("petitions", "How it came")]
    titles += [_("Kind"), _("Route"), _("Step"), _("In whose hands"), _("Opened"), _("Due"), _("Closed")]
    words = petition_words(viewer, asked)
    says = _("Petitions under the Regulation that this post may read, with route and time limit. No petitioner's name.")
    return table_of(viewer, now, "petitions", pgettext("petitions", "Petitions"), words, titles, read, row).saying(says)


def promise_fields(viewer: Viewer, asked: Asked) -> list[Field]:
    """The filters of what was promised."""
    states = [("", _("Still open")), ("late", _("Late")), ("over", pgettext("disputes", "Over"))]
    return cases_asked.fields(viewer, asked, select("s", _("State"), asked.s, states), slug=PROMISED)


def promise_words(viewer: Viewer, asked: Asked) -> str:
    """The filter of what was promised as a reader says it."""
    states = {"": _("Still open"), "late": _("Late"), "over": pgettext("disputes", "Over")}
    return cases_asked.words(viewer, asked, states.get(asked.s, ""), slug=PROMISED)


def _promises(viewer: Viewer, query: Query, now: datetime) -> Table:
    asked = Asked.read(query)

    def read(key: str) -> tuple[list[Case], str]:
        return receptions.promises(viewer, replace(asked, after=key), now, PIECE)

    def row(case: Case) -> list[object]:
        state = state_title(library.pinned(case.pack_id), town_of(case), case.state)
        due = case.due_at if case.open else None
        return [
            case.code,
            case.title,
            place_title(case),
            state,
            holder_title(case),
            case.opened_at,
            due,
            case.closed_at,
        ]

    titles = [_("Number"), _("What they asked for"), _("Place"), _("Step"), _("In whose hands"), _("Opened")]
    titles += [_("Due on which day"), _("Closed")]
    words = promise_words(viewer, asked)
    says = _("What leaders promised to those whom they received, and by when. No visitor's name.")
    return table_of(viewer, now, "promises", _("Promised at receptions"), words, titles, read, row).saying(says)


def rota_fields(asked: Asked) -> list[Field]:
    """The filters of the rota."""
    return [
        {"name": "q", "label": _("Find"), "type": "search", "value": asked.q},
        select(
            "s",
            pgettext("reception", "When"),
            asked.s,
            [("", _("The last week and to come")), ("past", _("The last year"))],
        ),
    ]


def rota_words(asked: Asked) -> str:
    """The filter of the rota as a reader says it."""
    told = [_("The last year") if asked.s == "past" else _("The last week and to come"), asked.q]
    return _("; ").join(word for word in told if word)


def _rota(viewer: Viewer, query: Query, now: datetime) -> Table:
    asked, town = Asked.read(query), receptions.town_of(viewer)

    def read(key: str) -> tuple[list[Slot], str]:
        return receptions.rota(town, replace(asked, after=key), now, PIECE) if town else ([], "")

    def row(slot: Slot) -> list[object]:
        who = " ".join(str(each) for each in (slot.unit, slot.post) if each)
        return [slot.starts, slot.ends, slot.title, who, slot.place.name, slot.room, slot.taken, slot.capacity]

    titles = [
        _("Begins"),
        _("Ends"),
        _("Title"),
        _("Who receives"),
        _("Place"),
        _("Room"),
        _("Appointments"),
        _("At most"),
    ]
    says = _("Which leader receives when and where, how many appointments are made and how many there may be.")
    return table_of(viewer, now, "receptions", _("Leaders' reception"), rota_words(asked), titles, read, row).saying(
        says
    )


def year_of(query: Query, now: datetime) -> int:
    """Which year is asked for; this one if it is none of those that may be."""
    year, offered = number(query.get("year", "")), yearly.years(timezone.localdate(now))
    return year if year in offered else offered[0]


def _yearly(viewer: Viewer, query: Query, now: datetime) -> Table:
    year = year_of(query, now)
    rows = [(part.title, *line) for part in yearly.report(viewer, year) for line in part.lines]

    def read(_key: str) -> tuple[list[tuple[str, str, int]], str]:
        return rows, ""

    titles = [_("Part"), _("What"), _("How many")]
    says = _(
        "Petitions registered in the year, counted part by part: how they came, what they are about, what became of them."
    )
    title = _("The year's report on petitions")
    return table_of(viewer, now, "petitions-year", title, str(year), titles, read, list).saying(says)


def _at(name: str, *kept: str) -> Any:
    def page(query: Query) -> str:
        given = "&".join(f"{key}={query[key]}" for key in kept if key in query)
        return f"{reverse(name)}?{given or Asked.read(query, register.TABS).query()}"

    return page


PETITIONS = Listing(
    "petitions", "petitions", lambda _query: pgettext("petitions", "Petitions"), _at("petitions:register"), _petitions
)
PROMISES = Listing(
    "promises", "reception", lambda _query: _("Promised at receptions"), _at("petitions:promises"), _promises
)
ROTA = Listing("receptions", "reception", lambda _query: _("Leaders' reception"), _at("petitions:receptions"), _rota)
YEARLY = Listing(
    "petitions.year",
    "petitions",
    lambda _query: _("The year's report on petitions"),
    _at("petitions:yearly", "year"),
    _yearly,
)
LISTINGS = (PETITIONS, PROMISES, ROTA, YEARLY)
