"""Ways of working from town to town: `/ways/` for everybody, `/d/ways/` for posts of a town that show them and take them up."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from huiyin.apps.cases.names import said
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.towns import adopting, shelf
from huiyin.apps.towns.forms import DayForm, PublishForm
from huiyin.apps.towns.models import Adoption
from huiyin.apps.towns.sources import laws_in
from huiyin.apps.towns.texts import INSTEAD, sentence
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place


@opens("ways")
@require_safe
def ways(request: HttpRequest) -> HttpResponse:
    """What towns show for others to take up."""
    return render(request, "towns/ways.html", {"rows": shelf.shelf()})


@opens("ways")
@require_safe
def way(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One of them: whose it is, version, check sum and laws, the rule sheet, the stories, and who has taken it up."""
    one = _shown(uid)
    request.town = one.row.place  # type: ignore[attr-defined]
    context = {
        "one": one,
        "laws": laws_in(one.pack.source),
        "region": shelf.region_of(one),
        "sheet": shelf.public_sheet(one),
        "stories": shelf.stories_of(one),
        "adopters": shelf.adopters(one.row),
        "today": timezone.localdate(),
    }
    return render(request, "towns/way.html", context)


@opens("ways.keep")
def kept(request: HttpRequest) -> HttpResponse:
    """What the town shows and what it has taken up, what others show, and a form that shows one more."""
    town = _own(request)
    offers = [(slug, said(title)) for slug, title in shelf.offered(town)]
    form = PublishForm(request.POST if request.method == "POST" else None, offers=offers)
    if form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        try:
            row = adopting.publish(
                by=viewer_of(request), uid=given["idem"], slug=given["slug"], note=given["note"], now=now
            )
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("Everybody can see it now, and other towns can take it up."))
            return redirect("towns:way", uid=row.uid)
    rows = shelf.shelf()
    context = {
        "town": town,
        "own": [one for one in rows if one.row.place_id == town.pk],
        "others": [one for one in rows if one.row.place_id != town.pk],
        "taken": shelf.taken_by(town),
        "form": form if offers else None,
        "today": timezone.localdate(),
    }
    return render(request, "towns/kept_ways.html", context)


@opens("ways.keep")
def take_up(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What it would bring here, and the form that takes it up from a day on; of one's own the form that takes it back."""
    one, town = _shown(uid), _own(request)
    own, now = one.row.place_id == town.pk, timezone.now()
    form = DayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (own or form.is_valid()):
        try:
            if own:
                adopting.withdraw(by=viewer_of(request), publication=uid, now=now)
                messages.success(request, gettext("It is shown no longer. Who has taken it up keeps it."))
            else:
                given = form.cleaned_data
                adopting.adopt(by=viewer_of(request), uid=given["idem"], publication=uid, starts=given["day"], now=now)
                messages.success(request, gettext("Your town has taken it up."))
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("towns:kept_ways")
    brings = None if own else shelf.preview(one, town)
    stays = [(INSTEAD[each.what], each) for each in brings.instead] if brings else []
    context = {"one": one, "town": town, "own": own, "brings": brings, "stays": stays, "form": form}
    return render(request, "towns/take_up.html", context)


@opens("ways.keep")
def give_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give back what was taken up, from a day on."""
    town, now = _own(request), timezone.now()
    row = Adoption.objects.filter(uid=uid, place=town, ends=None).select_related("publication").first()
    if row is None:
        raise Http404
    form = DayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            adopting.give_back(by=viewer_of(request), adoption=uid, ends=form.cleaned_data["day"], now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("It is given back. What is open goes on to its end."))
            return redirect("towns:kept_ways")
    return render(request, "towns/give_back.html", {"row": row, "one": _shown(row.publication.uid), "form": form})


def _shown(uid: uuid.UUID) -> shelf.Shown:
    one = shelf.shown(uid)
    if one is None:
        raise Http404
    return one


def _own(request: HttpRequest) -> Place:
    try:
        return adopting.own_town(viewer_of(request))
    except RuleError as refusal:
        raise Http404 from refusal
