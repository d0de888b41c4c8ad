"""Every read of cases, always for a viewer. `visible_to` is the one rule behind lists, pages, search, files and exports."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huiyin.apps.cases import library, search
from huiyin.apps.cases.codes import as_receipt, normal, receipt_code, receipt_shelves, whose
from huiyin.apps.cases.holders import anchors_of
from huiyin.apps.cases.models import Case, CaseAccused, CaseParty
from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import BESIDE
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import admit, system
from huiyin.apps.scope.prepared import Prepared
from huiyin.core.grams import words_of
from huiyin.core.packs import Move
from huiyin.core.relations import held
from huiyin.core.routing import metres
from huiyin.core.steps import Standing, has_handled, possible
from huiyin.core.words import KEEPERS, OPEN_LEVELS

LIST_FIELDS = ("place", "village", "unit", "held_by_unit", "held_by_post")


def visible_to(viewer: Viewer) -> QuerySet[Case]:
    """The cases that a post may read: inside its place (public and involved ones), or passed through or shared with it;
    never one that is against it.

    No actor, no rows. The system sees all and says why on its events.
    """
    cases = Case.objects.all()
    if viewer.system:
        return cases
    if not viewer.actor.post or viewer.actor.title in KEEPERS:
        return cases.none()
    party = parties_of_each()
    through = Q(Exists(party.filter(post_id=viewer.actor.post)))
    if viewer.actor.unit:
        through |= Q(Exists(party.filter(unit_id=viewer.actor.unit)))
    through &= Q(level__in=OPEN_LEVELS) | ~Q(Exists(_against(viewer)))
    if viewer.interval is None:
        return cases.filter(through)
    inside = Q(place_no__gte=viewer.interval.no, place_no__lte=viewer.interval.end, level__in=OPEN_LEVELS)
    return cases.filter(inside | through)


def parties_of_each() -> QuerySet[CaseParty]:
    """The parties of each case of an outer query, looked up case by case.

    The second condition says nothing new. Without it PostgreSQL may read all parties of a post first, each under its own scope;
    `+ 0` keeps SQLite from taking it for the better one to search by.
    """
    return CaseParty.objects.annotate(here=F("case_id") + 0).filter(case=OuterRef("pk"), here__gte=OuterRef("pk"))


def _against(viewer: Viewer) -> QuerySet[CaseAccused]:
    """What says that a case is against the viewer: the unit of any of their posts, one above it, or the place where it sits."""
    theirs = Q(unit_id__in=viewer.actor.under)
    for seat in viewer.actor.seats:
        theirs |= Q(no__lte=seat, end__gte=seat)
    return CaseAccused.objects.filter(theirs, case=OuterRef("pk"))


def may_see(case: Case, viewer: Viewer) -> bool:
    """May the viewer read this case?"""
    return viewer.actor.reporter or visible_to(viewer).filter(pk=case.pk).exists()


def readable_among(uids: Collection[uuid.UUID], viewer: Viewer) -> set[uuid.UUID]:
    """Those of the uids that are cases which the viewer may read. One query."""
    return set(visible_to(viewer).filter(uid__in=uids).values_list("uid", flat=True))


def handled_at(uids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Those of the uids that are restricted or sealed cases, with the id of the place where each is handled. One query."""
    rows = Case.objects.filter(uid__in=uids).exclude(level__in=OPEN_LEVELS)
    seats = (
        "held_by_unit__seat_id",
        "held_by_post__place_id",
        "held_by_post__unit__seat_id",
        "unit__seat_id",
        "place_id",
    )
    return {uid: next(filter(None, places)) for uid, *places in rows.values_list("uid", *seats)}


def _followed() -> QuerySet[Case]:
    hands = ("unit", "handler", "held_by_unit", "held_by_post")
    return Case.objects.select_related("place", "village", "town", *hands, "content", "merged_into")


BY_RECEIPT = Prepared(_followed, by="receipt")
BY_NUMBER = Prepared(lambda: _followed().filter(level__in=OPEN_LEVELS), by="code")


@dataclass(frozen=True)
class Found:
    """A case found by a code. `acts` is true for the receipt code: it lets the bearer act as the asker."""

    case: Case
    acts: bool


def by_code(typed: str, opened: Collection[str] = ()) -> Found | None:
    """The case of a typed code: the secret receipt code (acts) or the public number (reads only). It lets one in.

    The numbers of a day follow one another and anybody may try them all. So a restricted or sealed case answers its number
    only where its receipt code was shown (its uid is among those `opened`); elsewhere there is no such number.
    """
    found = _by_code(typed, opened)
    if found:
        admit(found.case.uid)
    return found


@system("a code is looked up")
def _by_code(typed: str, opened: Collection[str]) -> Found | None:
    receipt = as_receipt(typed)
    own = _on_its_shelf(receipt) if receipt else None
    if own:
        return Found(own, acts=True)
    case = BY_NUMBER.one(normal(typed)) or (
        _followed().filter(uid__in=opened, code=normal(typed)).first() if opened else None
    )
    return Found(case, acts=False) if case else None


def _on_its_shelf(receipt: str) -> Case | None:
    shelves = (BY_RECEIPT.all(shelf) for shelf in receipt_shelves(receipt))
    fit = (whose(receipt, near, lambda case: receipt_code(case.uid, case.receipt)) for near in shelves)
    return next(filter(None, fit), None)


def history(case: Case) -> list[Event]:
    """What happened to a case, oldest first, with the private words (for those who may see the case). One query."""
    return list(
        Event.objects.filter(subject=case.uid, nth__lt=BESIDE)
        .select_related("secret", "actor", "as_post", "as_post__unit", "unit")
        .order_by("nth")
    )


def moves_for(case: Case, viewer: Viewer) -> tuple[Move, ...]:
    """The moves that the viewer may try now; guards are asked when the step is taken. An erased case has none."""
    if case.has_read("erased_at") and case.erased_at:
        return ()
    pack = library.pinned(case.pack_id)
    anchors = anchors_of(case)
    words = held(pack.relations, viewer.actor, anchors)
    town = library.profile(case.profile) if case.profile else None
    moves = possible(pack, _standing(case), words, town.skipped(case.slug) if town else frozenset())
    return tuple(move for move in moves if "only_spoken" not in move.guard or _only_spoken(case))


def _only_spoken(case: Case) -> bool:
    """A list does not read what each of its cases remembers; nothing is written down from a list."""
    return case.has_read("marks_json") and bool(case.marks_json.get("spoken"))


def worked_on(case: Case, viewer: Viewer) -> bool:
    """Did the viewer's person or post do the work? Then somebody else calls the asker, and confirms."""
    return has_handled(Standing(case.state, handler_post=case.handler_id or 0, marks=case.marks), viewer.actor)


def _standing(case: Case) -> Standing:
    return Standing(state=case.state, seq=case.seq, back=case.back, outcome=case.outcome)


def nearby(
    place: Place,
    category: str,
    text: str,
    point: tuple[float, float] | None,
    now: datetime,
    viewer: Viewer | None = None,
) -> list[Case]:
    """Up to three open or lately closed cases that may be the same matter: same village and category family, near or alike.

    With a viewer only cases that it may see.
    """
    if not category or place.village_id is None:
        return []
    town = library.profile(place.town.profile) if place.town and place.town.profile else None
    radius = town.categories[category].radius if town and category in town.categories else 100
    alike = Case.objects.filter(category__in=_family(town, category), level__in=OPEN_LEVELS, merged_into=None)
    rows = (
        (visible_to(viewer) if viewer else Case.objects.all())
        .filter(Q(pk__in=_still_open(alike, place, now)) | Q(pk__in=_lately_closed(alike, place, now)))
        .select_related("place", "content")
        .defer("why", "public_text", "place__geometry")
        .order_by("-id")[:30]
    )
    with nullcontext() if viewer else system("is it the same matter"):
        found = list(rows)
        ring.recall(case.uid for case in found)
        words = set(words_of(text))
        return list(islice((case for case in found if _alike(case, words, point, radius)), 3))


def _still_open(alike: QuerySet[Case], place: Place, now: datetime) -> QuerySet[Case, Any]:
    return alike.filter(village_id=place.village_id, open=True, opened_at__gte=now - timedelta(days=365)).values("pk")


def _lately_closed(alike: QuerySet[Case], place: Place, now: datetime) -> QuerySet[Case, Any]:
    return alike.filter(village_id=place.village_id, closed_at__gte=now - timedelta(days=30)).values("pk")


def _family(town: Any, category: str) -> list[str]:
    if town is None or category not in town.categories:
        return [category]
    parent = town.categories[category].parent or category
    return [code for code, c in town.categories.items() if code in (category, parent) or c.parent == parent]


def _alike(case: Case, words: set[str], point: tuple[float, float] | None, radius: int) -> bool:
    if point and (there := case.content.spot_on_map):
        return metres(point, there) <= radius
    return len(words.intersection(words_of(in_writing(case)))) >= max(3, len(words) // 4)


def in_writing(case: Case) -> str:
    """What the asker said, in words; nothing while there is only a recording."""
    return "" if case.marks_json.get("spoken") else case.content.text


def searched(viewer: Viewer, query: str, *, village: int = 0, before: int = 0, limit: int = 2000) -> list[int]:
    """Ids of the newest cases of the viewer's village (or of this one) or town with these words; the caller filters by
    `visible_to`.
    """
    within = viewer.village or village
    return search.find(query, town=viewer.town, village=within, before=before, limit=limit)


def searched_in_hand(viewer: Viewer, query: str, limit: int = 2000) -> list[int]:
    """Ids of the open cases in the viewer's hands with these words, however old."""
    among = list(in_hand(viewer).select_related(None).values_list("pk", flat=True)[:limit])
    return search.find(query, among=among, limit=limit)


def get(viewer: Viewer, uid: uuid.UUID) -> Case | None:
    """One case with everything that its page shows, None when the viewer may not see it.

    The case that it was merged into is rarely there, and asked for when it is.
    """
    shown = visible_to(viewer).select_related(
        *LIST_FIELDS, "town", "handler", "handler__unit", "suggested", "content", "contact"
    )
    try:
        case = shown.annotate(key=ring.beside()).get(uid=uid)
        ring.learn(case.uid, case.key)
        return case
    except Case.DoesNotExist:
        return None


def in_hand(viewer: Viewer) -> QuerySet[Case]:
    """Open cases that lie with the viewer's post, or with its unit as a whole."""
    mine = reduce(or_, hands(viewer))
    return Case.objects.filter(mine, open=True).select_related(*LIST_FIELDS).order_by("due_sort", "id")


def hands(viewer: Viewer) -> list[Q]:
    """What is in hand in parts, no case in two of them: with the post; with its unit and not the post."""
    mine = Q(held_by_post_id=viewer.actor.post)
    return [mine, Q(held_by_unit_id=viewer.actor.unit) & ~mine] if viewer.actor.unit else [mine]
