"""Registers: what everybody sees of them, and keeping them."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.activities import everybody, lists
from huiyin.apps.activities.actions import registers as actions
from huiyin.apps.activities.forms.registers import EndForm, EntryForm
from huiyin.apps.activities.queries import activities as found
from huiyin.apps.activities.queries import registers
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.town import Town, town_words
from huiyin.apps.activities.views.frame import asked, list_page, most_of, note_list, on_paper, plain, sent, town_of
from huiyin.apps.activities.views.numbers import seen
from huiyin.apps.activities.views.places import place_asked, which_place
from huiyin.apps.cases.fields import find, hidden
from huiyin.apps.cases.names import said
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.activity import ENDS, REGISTERS


@opens("activity")
@require_safe
def public(request: HttpRequest, register: str) -> HttpResponse:
    """What is shown of a register: venues with their hours, openings, vanguard posts … No private person stands there."""
    if register not in REGISTERS:
        raise Http404
    place = place_asked(request)
    if place is None:
        return which_place(request, "activities:public_register", register)
    town = place.town or place
    words, sought, kept = town_words(town.profile), Sought.read(request.GET.dict()), everybody.kept(place)
    most = most_of(request, registers.PUBLIC)
    rows, after = registers.of_everybody(place, register, sought.q, sought.after, most)
    past = [row for row in registers.history(place, register) if row.until] if register == "rating" else []
    context = {
        "town": town,
        "title": words.register_title(register),
        "register": register,
        "rows": _rows(rows, words),
        "next": f"?{kept}&{Sought(sought.q).query(after=after)}" if after else "",
        "past": _rows(past, words),
        "fields": [find(_("Find"), sought.q), *(hidden(name, value) for name, value in parse_qsl(kept))],
        "acts": everybody.acts("activities:public_register_file", register, query=f"{kept}&{Sought(sought.q).query()}"),
        "others": [
            {"title": words.register_title(key), "url": _public(key, town), "current": key == register}
            for key in ("opening", "seeker")
        ]
        if register in ("opening", "seeker")
        else [],
        "narrowed": bool(sought.q),
        "all_url": f"?{kept}",
        **on_paper(request, everybody.words_of_register(place, sought.q), f"{kept}&{Sought(sought.q).query()}"),
    }
    return render(request, "activities/register.html", context)


def _public(register: str, town: Any) -> str:
    return f"{reverse('activities:public_register', args=[register])}?town={town.uid}"


def _rows(rows: list[Any], town: Town) -> list[dict[str, Any]]:
    return [
        {
            "entry": row,
            "kind": town.kind_beside(row.register, row.kind, row.name),
            "end": _end(row),
            "proofs": everybody.proofs_of(row, town),
        }
        for row in rows
    ]


def _end(row: Any) -> str:
    return said(ENDS[row.outcome]) if row.outcome else ""


@opens("activities.people")
def listed(request: HttpRequest, register: str = "venue") -> HttpResponse:
    """A register for its staff."""
    if register not in REGISTERS:
        raise Http404
    viewer, town = viewer_of(request), town_of(request)
    sought = Sought.read(request.GET.dict())
    rows, after = registers.listed(viewer, register, sought, most_of(request))
    waiting = _waiting(request, sought) if register == "honour" else {}
    if waiting.get("nominations") or any(row.person for row in rows):
        note_list(request, register)
    others = [(key, reverse("activities:register", args=[key])) for key in REGISTERS]
    context = list_page(
        request, sought, after, file=lambda form: reverse("activities:register_file", args=[register, form]),
        title=town.register_title(register), register=register, rule=REGISTERS[register], rows=_rows(rows, town),
        full=seen(request),
        others=[{"title": town.register_title(key), "url": url, "current": key == register} for key, url in others],
        fields=lists.entry_fields(sought), filter_words=lists.entry_words(sought), **waiting,
    )  # fmt: skip
    return render(request, "activities/entries.html", context)


def _waiting(request: HttpRequest, sought: Sought) -> dict[str, Any]:
    """Who is put forward and not decided on: a page of them, with a key of its own in the address."""
    rows, key, n = registers.nominations(viewer_of(request), plain(request, "waiting"))
    town, further = town_of(request), sought.query(after=sought.after, waiting=key)
    return {
        "nominations": [(row, town.entry_kind("honour", row.kind)) for row in rows],
        "waiting": n,
        "more_waiting": f"?{further}" if key else "",
    }


@opens("activities.people")
@require_POST
def file(request: HttpRequest, register: str, form: str) -> HttpResponse:
    """The register as a file, without the persons."""
    query = urlencode({"r": register, **dict(parse_qsl(Sought.read(request.GET.dict()).query()))})
    return export_asked(request, lists.ENTRIES.name, query, form)


@opens("activities.people")
def new(request: HttpRequest, register: str) -> HttpResponse:
    """A new line."""
    if register not in REGISTERS:
        raise Http404
    viewer, town = viewer_of(request), town_of(request)
    places, units = found.places_for(viewer), found.units_for(viewer)
    form = EntryForm(sent(request), register=register, town=town, found=places, units=units)
    back = reverse("activities:register", args=[register])

    def done() -> str:
        home = registers.household(viewer, form.cleaned_data.get("household", ""))
        line = form.line(household=home)
        actions.list_entry(by=viewer, uid=form.cleaned_data["idem"], line=line, now=timezone.now())
        return back

    return asked(request, form, done, title=town.register_title(register), back=back, word=_("Save"))


@opens("activities.people")
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """It stands there no longer."""
    viewer = viewer_of(request)
    row = registers.one(viewer, uid)
    if row is None:
        raise Http404
    form, back = EndForm(sent(request), register=row.register), reverse("activities:register", args=[row.register])

    def done() -> str:
        given = form.cleaned_data
        actions.end_entry(by=viewer, uid=uid, outcome=given["outcome"], why=given["why"], now=timezone.now())
        return back

    return asked(request, form, done, title=row.name, back=back, word=_("End it"))
