"""What the pages of staff share: who looks, one page for every plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.apps.activities.queries.activities import PAGE, PRINTED, own_place
from huiyin.apps.activities.queries.asked import Filters
from huiyin.apps.activities.texts import sentence
from huiyin.apps.activities.town import Town, town_words
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError

PARTS = (
    ("activities:staff", _("Activities"), "activities"),
    ("activities:team_list", _("Teams"), "activities.people"),
    ("activities:check_ins", _("Checked in"), "activities.people"),
    ("activities:pledges", _("Pledges"), "activities.people"),
    ("activities:tasks", _("Tasks"), "activities.tasks"),
    ("activities:registers", _("Registers"), "activities.people"),
)


def town_of(request: HttpRequest) -> Town:
    """The words of the viewer's town."""
    return town_words(viewer_of(request).profile)


def parts(request: HttpRequest) -> list[dict[str, Any]]:
    """The parts of this work that are for the post, for components/picks.html."""
    actor = viewer_of(request).actor
    found = [(words, reverse(name)) for name, words, action in PARTS if may(action, actor.title, actor.unit_kind)]
    here = max((url for _words, url in found if request.path.startswith(url)), key=len, default="")
    return [{"title": words, "url": url, "current": url == here} for words, url in found]


def most_of(request: HttpRequest, usual: int = PAGE) -> int:
    """How many rows a page has; the one to print has all that fit on paper."""
    return PRINTED if request.GET.get("print") == "1" else usual


def list_page(
    request: HttpRequest, filters: Filters, after: str, *, file: Callable[[str], str] | None = None, **page: Any
) -> dict[str, Any]:
    """What every list of staff says of itself, with `page`; `file` gives the address where it is made into a file."""
    printing = request.GET.get("print") == "1"
    further = filters.query(after=after, print="1" if printing else "")
    made = buttons(*(f"{file(form)}?{filters.query()}" for form in ("csv", "xlsx", "json"))) if file else []
    return {
        "acts": [*made, {"url": f"?{filters.query(print=1)}", "title": gettext("Print")}],
        "next": f"?{further}" if after else "",
        "narrowed": filters.narrowed,
        "printing": printing,
        "plain_url": f"?{filters.query()}",
        "parts": parts(request),
        "now": timezone.now(),
        **page,
    }


def on_paper(request: HttpRequest, words: str, plain_query: str) -> dict[str, Any]:
    """What a list that everybody reads says of itself when it is printed (components/list_top.html)."""
    printing = request.GET.get("print") == "1"
    return {
        "printing": printing,
        "filter_words": words,
        "plain_url": f"?{plain_query.strip('&')}",
        "now": timezone.now(),
    }


def note_list(request: HttpRequest, what: str) -> None:
    """Keep that a post opened a list of persons of its village or town."""
    viewer = viewer_of(request)
    if place := own_place(viewer):
        note_read(viewer, place, what, timezone.now())


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
