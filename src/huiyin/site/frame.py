"""What the frame of every page needs: the town's phone, and for staff their tabs and posts. No query for residents."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.names import place_word, post_word
from huiyin.apps.people.access import may_open
from huiyin.apps.people.roles import AT_WORK
from huiyin.apps.people.sessions import left
from huiyin.core.adopting import base_of
from huiyin.core.words import KEEPERS, PlaceKind, PostTitle

T = PostTitle
OUTDOORS = frozenset(
    {
        T.grid_head,
        T.grid_worker,
        T.grid_assistant,
        T.area_head,
        T.group_head,
        T.neighbour_head,
        T.member_contact,
        T.volunteer,
    }
)
INDOORS = AT_WORK - OUTDOORS
VILLAGE_TITLES = frozenset({T.secretary, T.chief, T.verifier, T.supervisor, T.grid_head, T.grid_worker})
FIGURES, BRIEFS = pgettext_lazy("frame", "Figures"), pgettext_lazy("frame", "Briefs")
TABS: tuple[tuple[str, Promise, frozenset[PostTitle]], ...] = (
    ("field:today", pgettext_lazy("frame", "Today"), OUTDOORS | {T.officer, T.errand_runner, T.specialist}),
    ("admin:home", pgettext_lazy("frame", "Keeping"), KEEPERS),
    ("admin:people", pgettext_lazy("frame", "People"), frozenset({T.security})),
    ("desk:inbox", pgettext_lazy("frame", "Inbox"), INDOORS),
    ("desk:calls", pgettext_lazy("frame", "Calls"), frozenset(T)),
    ("duties:month", pgettext_lazy("frame", "My month"), AT_WORK),
    ("leader:brief", pgettext_lazy("frame", "Daily brief"), frozenset(T)),
    ("figures:tiles", FIGURES, frozenset({T.desk, T.clerk, T.secretary, T.chief, T.leader})),
    ("figures:drafts", BRIEFS, frozenset({T.desk, T.clerk, T.secretary, T.leader})),
    ("net:cover", pgettext_lazy("frame", "Net"), frozenset(T)),
    ("activities:staff", pgettext_lazy("frame", "Activities"), AT_WORK),
    ("disputes:list", pgettext_lazy("frame", "Disputes"), frozenset({T.mediator, T.adviser, T.chief})),
    ("decisions:work", pgettext_lazy("frame", "Decisions"), VILLAGE_TITLES),
    ("desk:cards", pgettext_lazy("frame", "Cards"), frozenset(T)),
    (
        "petitions:register",
        pgettext_lazy("frame", "Petitions"),
        frozenset({T.desk, T.leader, T.secretary, T.errand_runner}),
    ),
    ("exchange:home", pgettext_lazy("frame", "Import"), frozenset(T)),
    ("towns:towns", pgettext_lazy("frame", "Towns"), frozenset({T.admin})),
    ("admin:jobs", pgettext_lazy("frame", "Background work"), frozenset({T.admin})),
    ("admin:log", pgettext_lazy("frame", "Security log"), frozenset({T.security, T.auditor})),
    ("admin:reads", pgettext_lazy("frame", "Who read what"), frozenset({T.auditor})),
)
"""The pages of work and who sees their tab; a page that opens for some titles only is shown to these alone."""
BOARD, SOURCE = pgettext_lazy("frame", "Board"), pgettext_lazy("frame", "The source, row by row")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html and staff.html. `request.town` (set by a page that knows its town) gives phone and hours."""
    town = getattr(request, "town", None)
    context: dict[str, Any] = {
        "phone": town.phone if town else "",
        "hours": town.hours if town else "",
        "home_url": f"/?town={town.uid}" if town and town.profile else "/",
        "links": _links(town),
        "here": _here(request, town),
    }
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.actor.post:
        return context
    tabs = list(_tabs(request))
    return context | {
        "tabs": tabs if len(tabs) > 1 else [],
        "who": _who(request),
        "sign_out_url": "/sign-out/",
        "own_url": "/me/",
        "post_url": "/post/",
    }


def _tabs(request: HttpRequest) -> Iterator[dict[str, Any]]:
    actor = request.viewer.actor  # type: ignore[attr-defined]
    for url, words in _tabs_of(actor.title, actor.unit_kind):
        yield {"url": url, "title": words, "count": None, "current": request.path == url}


@cache
def _tabs_of(title: PostTitle, unit_kind: str) -> tuple[tuple[str, Promise], ...]:
    """Looking up every address took an eighth of each page, and what a title may open does not change."""
    pages = [(reverse(name), words) for name, words, titles in TABS if title in titles]
    return tuple((url, words) for url, words in pages if may_open(resolve(url).func, title, unit_kind))


def _links(town: Any) -> list[dict[str, Any]]:
    if not town or not town.profile:
        return [{"url": "/open/", "title": BOARD}]
    return [
        {"url": f"/open/?town={town.uid}", "title": BOARD},
        {"url": f"/figures/?town={town.uid}", "title": FIGURES},
        {"url": f"/briefs/?town={town.uid}", "title": BRIEFS},
        {"url": f"/towns/{base_of(town.profile)}/?town={town.uid}", "title": SOURCE},
    ]


def _here(request: HttpRequest, town: Any) -> dict[str, str]:
    """What places and the grid worker are called here: by the town of the page, or of the post that is signed in."""
    viewer = getattr(request, "viewer", None)
    slug = town.profile if town else viewer.profile if viewer else ""
    profile = library.profile(slug) if library.is_profile(slug) else None
    words = {kind.value: place_word(profile, kind, town.name if town else "") for kind in PlaceKind}
    return {**words, "worker": post_word(profile, PostTitle.grid_worker)}


def _who(request: HttpRequest) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    return {
        "place": viewer.unit_name,
        "person": request.session.get("name", ""),
        "post": viewer.post_name,
        "posts": request.session.get("posts", []),
        "lives": int(left(request, viewer.actor, timezone.now()).total_seconds()),
    }
