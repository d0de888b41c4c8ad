"""`/p/reception/`: when leaders receive, and what they have promised. The rota itself is kept where all slots are."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiyin.apps.cases.asked import Asked, frame, most_of
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.files.listings import file_at
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.petitions import taken
from huiyin.apps.petitions.actions.promising import Promise, promise, received
from huiyin.apps.petitions.forms import PromiseForm
from huiyin.apps.petitions.queries import pieces
from huiyin.apps.petitions.queries import receptions as queries
from huiyin.apps.petitions.texts import sentence
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place


@opens("reception")
def receptions(request: HttpRequest) -> HttpResponse:
    """The receptions of leaders, to come and past."""
    now, town, asked = timezone.now(), _town(request), Asked.read(request.GET.dict())
    rows, after = queries.rota(town, asked, now, most_of(request))
    context = frame(
        request, asked, after, file_at("petitions:receptions_file"), slots=rows, town=town,
        fields=taken.rota_fields(asked), filter_words=taken.rota_words(asked),
    )  # fmt: skip
    return render(request, "petitions/receptions.html", context)


@opens("reception")
def promises(request: HttpRequest) -> HttpResponse:
    """What was promised at receptions: by which day, in whose hands."""
    viewer, now, asked = viewer_of(request), timezone.now(), Asked.read(request.GET.dict())
    rows, after = queries.promises(viewer, asked, now, most_of(request))
    context = frame(
        request, asked, after, file_at("petitions:promises_file"), promises=rows,
        fields=taken.promise_fields(viewer, asked), filter_words=taken.promise_words(viewer, asked),
    )  # fmt: skip
    return render(request, "petitions/promises.html", context)


@opens("reception")
@require_POST
def file(request: HttpRequest, form: str) -> HttpResponse:
    """Have the rota as it is filtered made into a file."""
    return export_asked(request, taken.ROTA.name, Asked.read(request.GET.dict()).query(), form)


@opens("reception")
@require_POST
def promises_file(request: HttpRequest, form: str) -> HttpResponse:
    """Have what was promised made into a file."""
    return export_asked(request, taken.PROMISES.name, Asked.read(request.GET.dict()).query(), form)


@opens("reception")
def promised(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What was promised becomes a case with a day and the leader in charge."""
    viewer, now, town = request.viewer, timezone.now(), _town(request)  # type: ignore[attr-defined]
    slot = queries.slot_of(town, uid)
    if slot is None:
        raise Http404
    leaders = () if received(viewer, slot) else queries.leaders_of(town, timezone.localdate())
    form = PromiseForm(request.POST or None, viewer=viewer, places=queries.places_of(town), leaders=leaders)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = Promise(
            uid=given["idem"],
            place=pieces.place_of(given["place"]),
            text=given["text"],
            promised=given["promised"],
            due=given["due"],
            category=given["category"],
            name=given["name"],
            phone=given["phone"],
            leader=pieces.post_of(given.get("leader")),
        )
        try:
            case = promise(by=viewer, slot=slot, made=made, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("Written down as %(code)s.") % {"code": case.code})
            return redirect("petitions:promises")
    return render(request, "petitions/promise.html", {"form": form, "slot": slot, "now": now})


def _town(request: HttpRequest) -> Place:
    town = queries.town_of(request.viewer)  # type: ignore[attr-defined]
    if town is None:
        raise Http404
    return town
