"""`/d/postings/`: which sheets hang on which wall, posted and taken down before somebody's eyes."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.board import actions, postings, taken
from huiyin.apps.board.forms import PostingForm, SeenForm
from huiyin.apps.board.postings import Wanted
from huiyin.apps.board.texts import sentence
from huiyin.apps.files.export_views import asked
from huiyin.apps.files.listings import buttons
from huiyin.apps.files.views import answer
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError

FORMS = ("csv", "xlsx", "json")


@opens("postings")
def listed(request: HttpRequest) -> HttpResponse:
    """What hangs and what hung, and a form for another sheet; the code on a sheet leads here with its address."""
    viewer, now = viewer_of(request), timezone.now()
    first = {"sheet": request.GET.get("sheet", "")[:200], "as_of": timezone.localdate(now)}
    given: dict[str, Any] = (
        {"data": request.POST, "files": request.FILES} if request.method == "POST" else {"initial": first}
    )
    form = PostingForm(places=postings.places_of(viewer), **given)
    if form.is_valid():
        try:
            actions.post_sheet(by=viewer, hung=form.hung(), seen=form.seen(), now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("board:postings")
    wanted = Wanted.read(request.GET)
    rows, after = postings.listed(viewer, wanted, request.GET.get("after", "")[:60])
    photos = postings.photos_of(rows)
    context = {
        "rows": [(row, photos[row.uid]) for row in rows],
        "next": f"?{wanted.query(after=after)}" if after else "",
        "fields": taken.fields(wanted),
        "narrowed": wanted != Wanted(),
        "acts": buttons(*(_file(form, wanted) for form in FORMS)),
        "form": form,
        "seen": SeenForm(auto_id=False),
    }
    return render(request, "board/postings.html", context)


def _file(form: str, wanted: Wanted) -> str:
    return f"{reverse('board:postings_file', args=[form])}?{wanted.query()}".rstrip("?")


@opens("postings")
@require_POST
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The list as a file."""
    return asked(request, taken.POSTINGS.name, Wanted.read(request.GET).query(), form)


@opens("postings")
@require_POST
def down(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """It was taken down."""
    form = SeenForm(request.POST, request.FILES)
    try:
        seen = form.seen() if form.is_valid() else actions.Seen()
        actions.take_down(by=viewer_of(request), uid=uid, seen=seen, now=timezone.now())
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, pgettext("posting", "It is recorded that it hangs no longer."))
    return redirect("board:postings")


@opens("postings")
@require_safe
def photo(request: HttpRequest, uid: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """A photo of it on the wall, for the village's own and the town's posts."""
    row = postings.posting_of(viewer_of(request), uid)
    photos = postings.photos_of([row])[row.uid] if row else []
    return answer(request, next((each for each in photos if each.uid == file), None))
