"""Every list, page without a number and file of one town, asked for by the posts of another: no word of what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.files import listings
from huiyin.apps.people.access import may_open
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.people.roles import may
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import acting
from huiyin.apps.units.models import Post
from tests.apps.fuzz.addresses import views
from tests.apps.site.elsewhere import MARK
from tests.apps.site.posts import someone
from tests.apps.site.test_foreign_ids import ID, Foreign, foreign, posts_of_own
from tests.builders import World, just_shown
from tests.whole import some

__all__ = ["foreign"]
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("in_silence")]
FILLED = {
    "<slug:register>": ("seeker", "pioneer", "honour", "project"),
    "<slug:body>": ("party_members", "villagers_representatives"),
    "<slug:slug>": ("households", "volunteering"),
    "<slug:key>": ("late", "open"),
}
"""What stands in an address in the place of a word."""
THEIRS = ("/d/act/", "/d/cards/", "/d/lists/honour/", "/d/lists/seeker/", "/d/teams/here/")
LEFT_OUT = ("sign-out", "static", "sw.js", "hours.ics", "w/sw.js")
QUERY = {"tab": "all", "s": "any", "figure": "volunteering", "register": "seeker", "on": "2026-11-16"}


def lists() -> Iterator[tuple[str, str]]:
    """Every address that names no thing, with the words that fit it: (pattern, address)."""
    for pattern in views():
        if ID.search(pattern) or "(?P" in pattern or pattern.startswith(LEFT_OUT):
            continue
        word = re.search(r"<slug:\w+>", pattern)
        for given in FILLED.get(word[0], ()) if word else ("",):
            yield pattern, "/" + (pattern.replace(word[0], given) if word else pattern)


def showing(posts: Iterable[Post], most: int, only: Collection[str] = ()) -> tuple[list[str], int]:
    """Which addresses show the MARK to whom of these posts, of whom so many try each; and how often one was asked.

    `only`: nothing but these addresses.
    """
    browsers = {post.title: just_shown(someone(post)) for post in posts}
    found, asked = [], 0
    for pattern, address in (one for one in lists() if not only or one[1] in only):
        view = views()[pattern]
        for title in some([title for title in browsers if may_open(view, title)], most, address):
            answer = browsers[title].get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            assert answer.status_code < 500, f"{title} {address}"
            found += [f"{title} {address}"] if MARK.encode() in body else []
            asked += 1
    return found, asked


def taken(viewer: Viewer, town: Place, foreign: Foreign) -> Iterator[str]:
    """Every list that this post may take away as a file, as one text each."""
    query = {**QUERY, "town": str(town.uid), "form": foreign.ids["d/forms/"][0]}
    for name, listing in listings._known.items():
        if may(listing.action, viewer.actor.title, viewer.actor.unit_kind):
            with acting(viewer.acting), suppress(AssertionError):  # a form that is not theirs is none
                rows = listing.table(viewer, query, timezone.now()).rows
                yield f"{name} " + " ".join(str(cell) for row in rows for cell in row)


def test_no_list_shows_what_another_town_has(world: World, foreign: Foreign) -> None:
    found, asked = showing(posts_of_own(world), 1)
    assert found == []
    assert asked > 90
    assert [address for _, address in lists() if MARK in Client().get(address).content.decode()] == []


def test_no_file_does(world: World, foreign: Foreign) -> None:
    viewers = [viewer_of_post(post, 0) for post in posts_of_own(world)]
    files = [said for viewer in viewers for said in taken(viewer, world.town, foreign)]
    assert [said for said in files if MARK in said] == []
    assert len(files) > 50


def test_those_whose_it_is_find_it(foreign: Foreign) -> None:
    """Nothing would be proven by lists on which nobody's things stand."""
    there = foreign.there
    own = Post.objects.filter(unit__seat=there.village) | Post.objects.filter(place=there.grid)
    found, _ = showing({post.title: post for post in own.order_by("-id")}.values(), 9, THEIRS)
    assert {line.split()[1] for line in found} == set(THEIRS)


SUMS = ("/d/teams/", "/d/teams/here/")
"""Where `within` is asked of teams, which everybody reads, and of sums, which are the product's own work."""
HELD = {
    "activities.queries.registers": ("/d/lists/seeker/", "/d/lists/honour/"),
    "activities.queries.activities": ("/d/act/",),
}
"""Where it is asked of rows that the database gives by itself to their own town alone, and the lists that show them."""


def shown_without(module: str, addresses: Collection[str], world: World, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    monkeypatch.setattr(f"huiyin.apps.{module}.within", lambda _viewer, rows: rows)
    found, _ = showing([post for post in posts_of_own(world) if post.title == "desk"], 1, addresses)
    return {line.split()[1] for line in found}


def test_a_filter_that_is_left_out_is_noticed(world: World, foreign: Foreign, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown_without("activities.queries.teams", SUMS, world, monkeypatch) == set(SUMS)


@pytest.mark.parametrize("module", HELD)
def test_the_database_holds_what_a_filter_forgets(
    module: str, world: World, foreign: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown_without(module, HELD[module], world, monkeypatch) == set()
