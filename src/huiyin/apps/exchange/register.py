"""Reads of the register of forms: what is asked of a town, what of it we hold, and the form filled in as far as we can."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.exchange import held
from huiyin.apps.exchange.held import Held
from huiyin.apps.exchange.models import AskedField, AskedForm
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.words import VILLAGE_LEVEL

NAME = "asked_form"
MOST = 100


@dataclass(frozen=True)
class Overlap:
    """A column that need not be asked. `where`: which register holds it, or which form asks for it; `url`: its page."""

    title: str
    where: str
    url: str


def forms_of(viewer: Viewer, today: date) -> list[AskedForm]:
    """What is asked of the viewer's town, without what has ended. One query and one for their columns."""
    rows = AskedForm.objects.filter(place=viewer.town or 0).filter(_live(today)).prefetch_related("fields")
    return list(rows.order_by("-registered_at")[:MOST])


def _live(today: date) -> Q:
    return Q(ended_at=None) & (Q(until=None) | Q(until__gte=today))


def form_of(viewer: Viewer, uid: uuid.UUID) -> AskedForm | None:
    """One of them, ended ones too."""
    form = AskedForm.objects.select_related("place").filter(uid=uid).first()
    return form if form and reaches(viewer, form) else None


def reaches(viewer: Viewer, form: AskedForm) -> bool:
    """Is it asked of the viewer's town?"""
    return bool(viewer.town) and form.place_id == viewer.town


def again(viewer: Viewer, titles: Sequence[str], today: date) -> list[Overlap]:
    """The same for the viewer's town."""
    town = Place.objects.filter(pk=viewer.town or 0).first()
    return overlaps(town, titles, today) if town else []


def overlaps(town: Place, titles: Sequence[str], today: date) -> list[Overlap]:
    """Which of these columns we hold, or ask for in another form that goes on."""
    known = held.all_of(town)
    forms = AskedForm.objects.filter(_live(today), place=town)
    asked = {
        held.bare(field.title): field.form for field in AskedField.objects.filter(form__in=forms).select_related("form")
    }
    found = [(title, held.matching(title, known), asked.get(held.bare(title))) for title in titles]
    return [each for title, have, form in found if (each := _overlap(title, have, form))]


def _overlap(title: str, have: Held | None, form: AskedForm | None) -> Overlap | None:
    if have:
        return Overlap(title, _named(have), held.page_of(have))
    return Overlap(title, form.title, reverse("exchange:form", args=[form.uid])) if form else None


@dataclass(frozen=True)
class Column:
    """A column of a form: where we hold it (empty: it is asked), whether it is filled in; `near`: what may be meant, to look at."""

    title: str
    where: str
    url: str
    filled: bool
    near: str = ""


def columns_of(form: AskedForm) -> list[Column]:
    """Its columns, in their order."""
    known = held.all_of(form.place)
    by_key = {each.key: each for each in known}
    return [_column(field, by_key.get(field.held), form.rows, known) for field in form.fields.order_by("number")]


def _column(field: AskedField, have: Held | None, rows: str, known: Sequence[Held]) -> Column:
    if have:
        return Column(field.title, _named(have), held.page_of(have), rows in have.of)
    near = held.near(field.title, known)
    return Column(field.title, "", held.page_of(near) if near else "", filled=False, near=_named(near) if near else "")


def _named(have: Held) -> str:
    return f"{have.where}“{have.words[0]}”"


def _places(viewer: Viewer, form: AskedForm) -> list[Place]:
    """The rows of the form that are the viewer's: those of its village, else of its town."""
    kinds = VILLAGE_LEVEL if form.rows == "village" else ("grid",)
    rows = Place.objects.filter(town=form.place, kind__in=kinds, valid_to=None).defer("geometry")
    if viewer.village:
        rows = rows.filter(Q(pk=viewer.village) | Q(village=viewer.village))
    return list(rows.select_related("village").order_by("no"))


def _rows(viewer: Viewer, form: AskedForm) -> Iterator[Sequence[object]]:
    known = {each.key: each for each in held.all_of(form.place)}
    fields, places = list(form.fields.order_by("number")), _places(viewer, form)
    cells = held.filled((known[field.held] for field in fields if field.held in known), form.place, places, form.rows)
    for place in places:
        above = place.village.name if place.village and place.village != place else form.place.name
        yield [above, place.name, *(cells[place.pk].get(field.held, "") for field in fields)]


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    form = form_of(viewer, uuid.UUID(query["form"]))
    assert form is not None
    titles = [_("Belongs to"), pgettext("form", "Place"), *(column.title for column in columns_of(form))]
    says = _("What is held already is filled in; the rest is asked: %(why)s") % {"why": form.why}
    head = Head(form.title, form.place.name, now, viewer.name, says)
    return Table("form", head, titles, _rows(viewer, form), lambda most: min(most, len(_places(viewer, form))))


def _title(query: Query) -> str:
    form = AskedForm.objects.filter(uid=query["form"]).first()
    return form.title if form else ""


LISTING = Listing(NAME, "forms", _title, lambda query: reverse("exchange:form", args=[query["form"]]), _table)
