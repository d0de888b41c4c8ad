"""What the pages of staff share: who looks, one page for every plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from huiyin.apps.activities.texts import sentence
from huiyin.apps.activities.town import Town, town_words
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def town_of(request: HttpRequest) -> Town:
    """The words of the viewer's town."""
    return town_words(viewer_of(request).profile)


def language() -> str:
    """What is written is kept with its language."""
    return get_language() or "zh-hans"


def asked(request: HttpRequest, form: Any, done: Callable[[], str], **page: Any) -> HttpResponse:
    """A form on a page of its own: `done` writes and says where to go next; a refusal shows it again as it was filled in.

    `page`: title, back (address), word (of the button), and what the template takes beside.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(done())
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
    template = page.pop("template", "activities/form.html")
    return render(request, template, {"form": form, **page})


def sent(request: HttpRequest) -> Any:
    """What was sent, None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def plain(request: HttpRequest, name: str, most: int = 40) -> str:
    """A word of the address."""
    return request.GET.get(name, "").replace("\0", "").strip()[:most]
