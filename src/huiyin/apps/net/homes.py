"""Households for who may see them: the list of a place, with or without a contact; one with its contacts and their history."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.names import post_word
from huiyin.apps.keys.ring import recall
from huiyin.apps.net.counting import held_on
from huiyin.apps.net.organisation import Held, held, names_of
from huiyin.apps.net.reach import within
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.erasing import GONE
from huiyin.apps.places.letters import named_so
from huiyin.apps.places.models import Household, Place
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.apps.units.queries import history_of, links_on
from huiyin.core.requires import PUBLIC_TITLES
from huiyin.core.words import KEEPERS, PARTY_KINDS, PlaceKind, PostTitle

PAGE, PRINTED = 50, 1000
IN_ORDER = Order(newest=False)
MOST_CHOICES = 300
PLACES = ("place__name", "place__letters", "place__village__name", "place__village__letters")
COLUMNS = ("code__startswith", "door", *PLACES)


@dataclass(frozen=True)
class Home:
    """A row of the list: a household and the posts that look after it."""

    household: Household
    posts: Sequence[Held]


def listed(place: Place, words: str, without: bool) -> QuerySet[Household]:
    """The households inside a place that the viewer reaches. `words`: the beginning of the number, part of the address, of the
    grid, the village or what a post is called that looks after it, or the initials of these three; `without`: only those
    without a contact who is there."""
    rows = Household.objects.filter(place_no__range=(place.no, place.end)).select_related("place__village")
    rows = containing(rows, words, *COLUMNS, also=_looked_after)
    if without:
        rows, day = rows.exclude(door=GONE), timezone.localdate()
        there = links_on(day).filter(held_on(day, "post"), household=OuterRef("pk"))
        rows = rows.filter(~Exists(there))
    return rows


def _looked_after(word: str) -> Q:
    """Households after which a post looks that is called so."""
    titles = [title for title in PostTitle if named_so(word, post_word(None, title))]
    links = links_on(timezone.localdate()).filter(household=OuterRef("pk"), post__title__in=titles)
    return Q(Exists(links)) if titles else Q()


def homes_of(place: Place, words: str, without: bool, after: str = "", most: int = PAGE) -> tuple[list[Home], str]:
    """A page of what is `listed`, and the key of the next (empty: none). Three queries."""
    day = timezone.localdate()
    homes, key = IN_ORDER.page(listed(place, words, without), after, most)
    links = list(links_on(day).filter(household__in=[home.pk for home in homes]).select_related("post").order_by("id"))
    names = names_of([link.post_id for link in links], day, inside=True)
    of: dict[int, list[Held]] = {home.pk: [] for home in homes}
    for link in links:
        of[link.household_id].append(held(link.post, names))
    return [Home(home, of[home.pk]) for home in homes], key


@dataclass(frozen=True)
class Looked:
    """A household with its present contacts, all it has had, and the Party unit of its grid."""

    household: Household
    contacts: Sequence[tuple[HouseholdLink, Held]]
    history: Sequence[HouseholdLink]
    group: Unit | None


def home_of(viewer: Viewer, uid: uuid.UUID) -> Looked | None:
    """A household of the viewer's places, or one that the viewer's post looks after; else None. Six queries."""
    rows = Household.objects.select_related("place__town", "place__village", "place__grid")
    if viewer.actor.visits_homes and (home := rows.filter(uid=uid).first()):
        return _looked(home)
    own = links_on(timezone.localdate()).filter(post=viewer.actor.post or 0).values("household")
    with system("a household that the post looks after"):
        found = rows.filter(uid=uid, pk__in=own).first()
    return _looked(found) if found else None


@system("a household with its contacts")
def _looked(home: Household) -> Looked:
    day = timezone.localdate()
    recall([home.uid])
    history = list(history_of(home.pk))
    current = [link for link in history if link.starts <= day and (link.ends is None or link.ends >= day)]
    names = names_of([link.post_id for link in current], day, inside=True)
    grid = home.place.grid or home.place
    group = Unit.objects.filter(seat=grid, kind__in=PARTY_KINDS, closed_on=None).order_by("id").first()
    return Looked(home, [(link, held(link.post, names)) for link in current[::-1]], history, group)


def posts_for(home: Household) -> dict[int, tuple[Post, str]]:
    """By id the posts on the household's grid and village and in units seated there, the nearest first, with holders' names."""
    day = timezone.localdate()
    path = [pk for kind, pk in home.place.path.items() if kind not in (PlaceKind.county, PlaceKind.city)]
    here = Q(place__in=path) | Q(unit__seat__in=path, unit__closed_on=None)
    rows = Post.objects.filter(here, closed_on=None).exclude(title__in=KEEPERS).select_related("unit__seat", "place")
    posts = rows.order_by(Coalesce("place__no", "unit__seat__no").desc(), "id")[:MOST_CHOICES]
    names = names_of([post.pk for post in posts], day, inside=True)
    return {post.pk: (post, "、".join(name for name, _ in names.get(post.pk, []) if name)) for post in posts}


def link_of(viewer: Viewer, uid: uuid.UUID) -> HouseholdLink | None:
    """A link of a household in the viewer's places; None when it is not theirs."""
    if not viewer.actor.visits_homes:
        return None
    rows = HouseholdLink.objects.filter(within(viewer, "place_no"), uid=uid, ends=None)
    return rows.select_related("household__place", "post__unit", "post__place").first()


@dataclass(frozen=True)
class MyGrid:
    """What a resident sees of a grid: its places, the posts to turn to, names by consent, and the Party unit there."""

    place: Place
    posts: Sequence[Held]
    group: Unit | None
    mine: bool = False


def grid_for_all(place: Place, posts: Sequence[int] = ()) -> MyGrid:
    """The public side of a grid or village; with `posts` those alone that look after one household. Three queries."""
    day = timezone.localdate()
    here = [pk for pk in (place.pk, place.grid_id, place.village_id) if pk]
    rows = Post.objects.filter(Q(place__in=here) | Q(unit__seat__in=here, unit__closed_on=None), closed_on=None)
    if posts:
        rows = Post.objects.filter(pk__in=posts, closed_on=None)
    rows = (
        rows.filter(title__in=PUBLIC_TITLES)
        .select_related("unit", "place")
        .order_by(F("place__no").desc(nulls_last=True), "id")
    )
    found = list(rows[:40])
    names = names_of([post.pk for post in found], day, inside=False)
    group = Unit.objects.filter(seat=place, kind__in=PARTY_KINDS, closed_on=None).order_by("id").first()
    return MyGrid(place, [held(post, names) for post in found], group, bool(posts))


@system("which grid a household's number belongs to")
def grid_by_code(code: str) -> MyGrid | None:
    """By a household's number: its grid and the public posts that look after it. Nothing of the household itself."""
    home = Household.objects.filter(code=code).select_related("place__village", "place__town", "place__grid").first()
    if home is None:
        return None
    links = links_on(timezone.localdate()).filter(household=home, post__title__in=PUBLIC_TITLES)
    posts = list(links.order_by("id").values_list("post", flat=True))
    found = grid_for_all(home.place, posts)
    return found if found.posts else grid_for_all(home.place)
