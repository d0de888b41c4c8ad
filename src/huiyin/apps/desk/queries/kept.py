"""Lists that a post keeps under a name: of the inbox, and of every other page of staff that has filters."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import pgettext

from huiyin.apps.cases.models import SavedView
from huiyin.apps.files.listings import parsed, title_at
from huiyin.apps.people.access import may_open
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import acting

INBOX, LONGEST = "inbox", 120
"""The page that is kept by its name; characters of every other's address."""


@dataclass(frozen=True)
class Kept:
    """A list under its name: what the list itself is called, and where it opens."""

    pk: int
    name: str
    title: str
    url: str


def kept_by(viewer: Viewer) -> list[Kept]:
    """All lists that the viewer's post keeps, those of the inbox first. One query. Who keeps the installation has them too."""
    with acting(replace(viewer.acting, post=viewer.actor.post)):
        found = SavedView.objects.filter(post_id=viewer.actor.post).order_by("page", "name", "pk")
        views = sorted(found, key=lambda view: view.page != INBOX)
    return [Kept(view.pk, view.name, title_of(view.page, view.query), address(view.page, view.query)) for view in views]


def is_list(viewer: Viewer, path: str) -> bool:
    """Is this the address of a page of ours, for posts, that the viewer's may open? Never one that leads elsewhere."""
    if len(path) > LONGEST or not url_has_allowed_host_and_scheme(path, None):
        return False
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return getattr(view, "posts", False) is True and may_open(view, viewer.actor.title, viewer.actor.unit_kind)


def address(page: str, query: str) -> str:
    """Where a kept list opens; that page asks again whose it is."""
    path = reverse("desk:inbox") if page == INBOX else page
    return f"{path}?{query}" if query else path


def title_of(page: str, query: str) -> str:
    """What a list is called; its address, where it has no name of its own."""
    return pgettext("desk", "Inbox") if page == INBOX else title_at(page, parsed(query)) or page
