"""Activities for the posts of a village or town: the list, announcing, the page of one, its sheet."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.apps.activities import codes, listing, shown
from huiyin.apps.activities.actions import activities as actions
from huiyin.apps.activities.forms.activities import ActivityForm, CancelForm, first_of
from huiyin.apps.activities.queries import activities as found
from huiyin.apps.activities.queries import schemes
from huiyin.apps.activities.queries.activities import Asked
from huiyin.apps.activities.town import capacities
from huiyin.apps.activities.views.frame import asked, list_page, most_of, plain, sent, town_of
from huiyin.apps.activities.views.numbers import seen
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.files.qr import svg_of
from huiyin.apps.files.views import answer
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may
from huiyin.apps.records.actions import note_read
from huiyin.core.activity import EARLY

BLANK_LINES = 24


@opens("activities")
def staff(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    viewer, town, now = viewer_of(request), town_of(request), timezone.now()
    filters = Asked.read(request.GET.dict())
    rows, after = found.listed(viewer, filters, now, most_of(request))
    context = list_page(
        request, filters, after, file=lambda form: reverse("activities:file", args=[form]),
        rows=shown.lines(rows, now), fields=listing.fields_of(viewer, filters, town),
        filter_words=listing.filter_words(viewer, filters, town), now=now,
    )  # fmt: skip
    return render(request, "activities/list.html", context)


@opens("activities")
@require_POST
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The list as a file."""
    return export_asked(request, "activities", Asked.read(request.GET.dict()).query(), form)


@opens("activities")
def new(request: HttpRequest) -> HttpResponse:
    """Announce one; another one's words may be taken over (`?like=`)."""
    like = found.one(viewer_of(request), _uid(request.GET.get("like", "")))
    initial = {**first_of(like, town_of(request)), "issue": None, "day": None} if like else _begin(request)
    form = _form(request, initial, like)

    def done() -> str:
        plan = form.plan(town_of(request))
        made = actions.announce(by=viewer_of(request), uid=form.cleaned_data["idem"], plan=plan, now=timezone.now())
        return reverse("activities:manage", args=[made.uid])

    return _page(request, form, done, _("Announce an activity"), reverse("activities:staff"), _("Announce"))


@opens("activities")
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Another time, another place, other words."""
    one, back = own(request, uid), reverse("activities:manage", args=[uid])
    form = _form(request, first_of(one, town_of(request)), one)

    def done() -> str:
        actions.change(by=viewer_of(request), uid=uid, plan=form.plan(town_of(request)), now=timezone.now())
        return back

    return _page(request, form, done, _("Change the activity"), back, _("Save"))


@opens("activities")
def manage(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One activity with all that its staff does with it."""
    one, viewer, now = own(request, uid), viewer_of(request), timezone.now()
    people = may("activities.people", viewer.actor.title, viewer.actor.unit_kind)
    around = found.around(one, viewer, people=people)
    if around.comings or around.names:
        note_read(viewer, one.uid, "activity", now)
    context = {
        "activity": one,
        "facts": shown.facts(one, now),
        "programme": [line for line in one.programme.splitlines() if line.strip()],
        "around": around,
        "checks": shown.checked(one),
        "people": people,
        "full": seen(request),
        "tasks": may("activities.tasks", viewer.actor.title, viewer.actor.unit_kind),
        "photos": found.photos_of(one) if people else [],
        "meetings": shown.lines(found.meetings(one), now) if one.kind == "year_class" else [],
        "projects": schemes.projects(one) if one.kind == "year_class" else [],
        "begun": one.starts_at <= now,
        "may_tick": one.state != "cancelled" and one.starts_at - EARLY <= now,
        "now": now,
    }
    return render(request, "activities/manage.html", context)


@opens("activities.people")
def photo(request: HttpRequest, uid: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """A photo of the sheet, for the activity's own village and town."""
    photos = found.photos_of(own(request, uid))
    return answer(request, next((each for each in photos if each.uid == file), None))


@opens("activities")
def cancel(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """It does not take place."""
    own(request, uid)
    form, back = CancelForm(sent(request)), reverse("activities:manage", args=[uid])

    def done() -> str:
        why = form.cleaned_data["why"]
        actions.cancel(by=viewer_of(request), uid=uid, why=why, now=timezone.now())
        return back

    return asked(request, form, done, title=_("It does not take place"), back=back, word=_("Cancel it"))


@opens("activities.people")
def sheet(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The attendance sheet to print: names that are known, empty lines, and the code for who would rather tap than sign."""
    one, now = own(request, uid), timezone.now()
    around, roles = found.around(one, viewer_of(request)), dict(capacities())
    note_read(viewer_of(request), one.uid, "sheet", now)
    context = {
        "activity": one,
        "facts": shown.facts(one, now)[1:3],
        "around": around,
        "names": [(entry, came, roles.get(entry.role, "")) for entry, came in around.names],
        "blank": range(max(BLANK_LINES - len(around.names) - len(around.comings), 6)),
        "svg": svg_of(codes.here_address(one.uid), _("Code for those who are there")),
        "back_url": reverse("activities:manage", args=[one.uid]),
        "place_name": (one.village or one.place).name,
        "now": now,
    }
    return render(request, "activities/sheet.html", context)


def own(request: HttpRequest, uid: uuid.UUID) -> Any:
    """The activity, if it is of the viewer's village or town; else there is no such page."""
    one = found.one(viewer_of(request), uid)
    if one is None:
        raise Http404
    return one


def _uid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def _begin(request: HttpRequest) -> dict[str, Any]:
    """What the address asks for: `kind` and `unit` where a duty leads here."""
    asked_for = {name: plain(request, name) for name in ("kind", "unit")}
    return {"place": _own(request), **{name: value for name, value in asked_for.items() if value}}


def _own(request: HttpRequest) -> str:
    viewer = viewer_of(request)
    return str(viewer.village or viewer.town)


def _form(request: HttpRequest, initial: dict[str, Any], one: Any = None) -> ActivityForm:
    """With what the activity `one` has now among the choices: whoever changes something else does not lose it."""
    viewer = viewer_of(request)
    lists: dict[str, list[Any]] = {
        "unit": found.units_for(viewer),
        "brand": found.entries_for(viewer, "brand"),
        "venue": found.entries_for(viewer, "venue"),
        "course": found.courses(viewer),
    }
    places = found.places_for(viewer)
    if one is not None:
        places = _with(one.place, places)
        lists = {name: _with(getattr(one, name), rows) for name, rows in lists.items()}
    return ActivityForm(sent(request), town=town_of(request), found=places, lists=lists, initial=initial)


def _with(now: Any, rows: list[Any]) -> list[Any]:
    return rows if now is None or now in rows else [now, *rows]


def _page(request: HttpRequest, form: ActivityForm, done: Any, title: str, back: str, word: str) -> HttpResponse:
    if not found.places_for(viewer_of(request)):
        return redirect("activities:staff")
    template = "activities/edit.html"
    return asked(request, form, done, title=title, back=back, word=word, template=template, series=form.known)
