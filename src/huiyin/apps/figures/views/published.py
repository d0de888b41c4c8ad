"""`/briefs/`: what is published, each number with its note and the page that it opens to."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.figures import briefs, on_paper
from huiyin.apps.figures.blocks import address_of, block_of, change_row, period_of, stated_row
from huiyin.apps.figures.reach import is_theirs
from huiyin.apps.figures.views.public import asked, which_town
from huiyin.apps.paper import codes
from huiyin.apps.paper.answer import docx_answer, pdf_answer
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may

if TYPE_CHECKING:
    from huiyin.apps.figures.models import Brief

A_MONTH = "public, max-age=2592000"


@opens("figures")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The briefs of a town and its villages, the newest first."""
    place, _on = asked(request)
    if place is None:
        return which_town(request, "figures:briefs")
    rows = [{"brief": each, "period": period_of(each)} for each in briefs.published(place)]
    context = {"place": place, "town": place.town or place, "rows": rows, "now": timezone.now()}
    return render(request, "figures/briefs.html", context)


@opens("figures")
@require_safe
def brief(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One brief, with what has changed since."""
    return render(request, "figures/brief.html", _context(request, _published(uid)))


@opens("figures")
@require_safe
def noted(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Where the code of a note leads: the figure at the brief's place and days."""
    one, slug = _noted(uid, number)
    return redirect(address_of(slug, one))


@opens("figures")
@require_safe
def code(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """The code of a note, as a picture of less than 1 kB."""
    one, _slug = _noted(uid, number)
    picture = codes.png(on_paper.address_of_note(one, number))
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": A_MONTH})


@opens("figures")
@require_safe
def taken(request: HttpRequest, uid: uuid.UUID, form: str) -> HttpResponse:
    """The same on official paper, as PDF or Word."""
    one = _published(uid)
    sheet, name = on_paper.sheet(one, briefs.reading(one)), f"brief-{one.uid.hex[:8]}"
    return pdf_answer(sheet, name) if form == "pdf" else docx_answer(sheet, name)


def _context(request: HttpRequest, one: Brief) -> dict[str, Any]:
    request.town = one.town  # type: ignore[attr-defined]
    reading = briefs.reading(one)
    return {
        "brief": one,
        "town": one.town,
        "place": one.place,
        "period": period_of(one),
        "blocks": [block_of(n, each, one) for n, each in enumerate(reading.paragraphs)],
        "stated": [stated_row(each, one) for each in reading.stated],
        "changes": [change_row(each, one) for each in reading.changes],
        "all_url": f"{reverse('figures:briefs')}?town={one.town.uid}",
        "now": timezone.now(),
        "may_withdraw": one.withdrawn_at is None and _writes(request, one),
    }


def _writes(request: HttpRequest, one: Brief) -> bool:
    actor = viewer_of(request).actor
    return bool(actor.post) and may("briefs", actor.title, actor.unit_kind) and is_theirs(viewer_of(request), one)


def _noted(uid: uuid.UUID, number: int) -> tuple[Brief, str]:
    one = _published(uid)
    slug = briefs.slug_of(one, number)
    if slug is None:
        raise Http404
    return one, slug


def _published(uid: uuid.UUID) -> Brief:
    found = briefs.published_one(uid)
    if found is None:
        raise Http404
    return found
