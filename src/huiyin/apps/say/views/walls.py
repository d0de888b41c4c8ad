"""The walls: small wishes to be claimed, and what was raised at the villagers' talks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.apps.cases import library
from huiyin.apps.cases.names import pack_title
from huiyin.apps.files.table_answer import table_answer
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.access import opens
from huiyin.apps.say.views.doors import door, here
from huiyin.apps.say.walls import PAGE, PRINTED, Asked


@opens("wish")
def wish(request: HttpRequest) -> HttpResponse:
    """Small wishes: those to be claimed, how many were claimed and fulfilled, and a way to tell one."""
    return _wall(request, "wish")


@opens("talk")
def talk(request: HttpRequest) -> HttpResponse:
    """What was raised at the villagers' talks: published titles and how far they are."""
    return _wall(request, "talk")


def _wall(request: HttpRequest, slug: str) -> HttpResponse:
    return door(request, slug, f"say/{slug}.html", lambda town, profile: _shown(request, slug, town, profile))


def _shown(request: HttpRequest, slug: str, town: Any, profile: Any) -> dict[str, Any]:
    asked, path = Asked.read(slug, request.GET.dict(), town, profile), reverse(f"say:{slug}")
    printing = request.GET.get("print") == "1"
    rows, key = asked.page(request.GET.get("after", ""), PRINTED if printing else PAGE)
    since = timezone.localdate().replace(month=1, day=1)
    return {
        "matters": rows,
        "sums": asked.wall.since(town, since),
        "asked": asked,
        "listed": asked.wall.title,
        "fields": asked.fields(),
        "acts": _acts(asked, path),
        "printing": printing,
        "filter_words": asked.filter_words(),
        "plain_url": path + asked.query(),
        "all_url": path + asked.query(village="", category="", q=""),
        "next": path + asked.query(after=key) if key else "",
    }


def _acts(asked: Asked, path: str) -> list[dict[str, str]]:
    files = [(_("Get .csv"), "csv"), (_("Get .xlsx"), "xlsx"), (_("Get .json"), "json")]
    found = [
        {"url": reverse("say:list_file", args=[asked.slug, form]) + asked.query(), "title": title}
        for title, form in files
    ]
    return [*found, {"url": path + asked.query(print="1"), "title": _("Print")}]


@opens("wall")
def take(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """The same list as .csv or .xlsx, with filter and number of rows in the file."""
    found = here(request)
    if found is None or found[2] is None or found[2].pack(slug) is None:
        raise Http404
    _at, town, profile = found
    now, asked = timezone.now(), Asked.read(slug, request.GET.dict(), town, profile)
    title = f"{pack_title(library.pack(slug), profile)} · {asked.wall.title}"
    says = _("What hangs on this wall for everybody; who asked is never named.")
    head = Head(title, asked.filter_words(), now, _("the public page"), says)
    return table_answer(form, f"{slug}-{timezone.localdate(now):%Y-%m-%d}", head, asked.titles(), asked.rows())
