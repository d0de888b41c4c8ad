"""`/admin/`: what each of the three may do, the steps of the first day, and the work in the background."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.admin import queries
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.words import PostTitle

STEPS = {
    "places": (
        _("Import the places"),
        _("Towns, villages and grids, from your own table."),
        PostTitle.admin,
        "/d/import/places/",
    ),
    "towns": (
        _("Choose each town's way of working"),
        _("Its units and posts are made with it."),
        PostTitle.admin,
        "/d/towns/",
    ),
    "units": (
        _("Add units that are missing"),
        _("And their posts, from a table."),
        PostTitle.admin,
        "/d/import/units/",
    ),
    "people": (_("Import the people"), _("With the posts that they hold."), PostTitle.security, "/d/import/people/"),
    "accounts": (
        _("Hand out one-time cards"),
        _("One for each person, printed once."),
        PostTitle.security,
        "/admin/people/",
    ),
}
"""name of a step → what it is called, what it gives, whose it is, where it is done."""
DONE_FROM = {"accounts": 4, "people": 4}
"""The three administrators are there from the start."""


@opens("admin")
def home(request: HttpRequest) -> HttpResponse:
    """The steps of the first day, and for each of the three what is theirs."""
    title, steps = viewer_of(request).actor.title, []
    for step in queries.first_steps():
        name, gives, whose, address = STEPS[step.name]
        done = step.number >= DONE_FROM.get(step.name, 1)
        own = address if title == whose else ""
        steps.append({"title": name, "gives": gives, "number": step.number, "done": done, "url": own, "whose": whose})
    start = next((step for step in steps if not step["done"]), None)
    return render(
        request, "admin/home.html", {"steps": steps, "now_step": start, "title": title, "links": _links(title)}
    )


def _links(title: str) -> list[tuple[str, Promise, Promise]]:
    links: dict[str, list[tuple[str, Promise, Promise]]] = {
        PostTitle.admin: [
            (reverse("admin:jobs"), _("Background work"), _("What waits and what has failed.")),
            ("/d/towns/", _("Towns"), _("Ways of working, phone numbers.")),
            ("/d/import/", _("Import"), _("Places, units, posts, calendars.")),
        ],
        PostTitle.security: [
            (reverse("admin:people"), _("People and accounts"), _("One-time cards, posts given, sign-ins ended.")),
            ("/d/import/", _("Import"), _("People with the posts that they hold.")),
            (reverse("admin:log"), _("Security log"), _("Sign-ins, refusals, changes.")),
        ],
        PostTitle.auditor: [
            (reverse("admin:log"), _("Security log"), _("Sign-ins, refusals, changes; also as a table.")),
            (reverse("admin:reads"), _("Who read what"), _("Who opened private content, and when.")),
        ],
    }
    return links[title]


@opens("jobs")
def jobs(request: HttpRequest) -> HttpResponse:
    """What waits, and what failed, by name and moment."""
    now = timezone.now()
    return render(request, "admin/jobs.html", {**queries.work(now), "now": now})
