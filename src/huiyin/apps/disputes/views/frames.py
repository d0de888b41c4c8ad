"""What the staff pages share: who asks, the tabs of disputes, a form that is sent back filled."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases import library
from huiyin.apps.disputes.queries.folder import Folder, folder
from huiyin.apps.disputes.texts import sentence
from huiyin.apps.people.access import may_open
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


def folder_of(request: HttpRequest, uid: uuid.UUID) -> Folder:
    """The folder, or no such page."""
    found = folder(viewer_of(request), uid)
    if found is None:
        raise Http404
    return found


def ways(request: HttpRequest) -> list[dict[str, Any]]:
    """The other pages of disputes, those that the post may open."""
    from django.urls import resolve  # noqa: PLC0415

    titles = {
        "list": gettext("Disputes"), "calendar": gettext("Calendar"), "rounds": gettext("Rounds"),
        "register": gettext("Mediators"), "month": gettext("My mediation month"), "hard": gettext("Hard cases"),
        "questions": gettext("Legal questions"), "levels": gettext("What went up"),
        "joint": gettext("Receive together"),
    }  # fmt: skip
    town = library.profile(viewer_of(request).profile) if viewer_of(request).profile else None
    if not (town and town.pack("joint_reception")):
        del titles["joint"]
    found = []
    for name, title in titles.items():
        url = reverse(f"disputes:{name}")
        if may_open(resolve(url).func, viewer_of(request).actor.title):
            found.append({"url": url, "title": title, "current": request.path == url})
    return found


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page of the staff."""
    return render(request, f"disputes/{template}.html", {"ways": ways(request), "now": timezone.now(), **context})


@dataclass(frozen=True)
class Sheet:
    """A form's page: what it is called, the word on its button, where it leads back, and a sentence above it."""

    title: str
    send: str
    back: str
    hint: str = ""


def filled(request: HttpRequest, form: Form, work: Callable[[dict[str, Any]], str], page: Sheet) -> HttpResponse:
    """A form: sent and right, `work` is done and its sentence said; refused, it is shown again as it was."""
    if request.method == "POST" and form.is_valid():
        try:
            words = work(form.cleaned_data)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, words)
            return redirect(page.back)
    return show(request, "form", form=form, title=page.title, send=page.send, back=page.back, hint=page.hint)


def page_of(uid: uuid.UUID) -> str:
    """The address of a dispute's folder."""
    return reverse("disputes:folder", args=[uid])
