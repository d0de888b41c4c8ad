"""The shelf of ways of working that towns show each other, and what one of them would bring to a town."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.names import language
from huiyin.apps.cases.profiles import profile_raw
from huiyin.apps.places.models import Place
from huiyin.apps.towns.adopting import is_here, runs_with
from huiyin.apps.towns.models import Adoption, Publication
from huiyin.apps.units.models import Post
from huiyin.core.adopting import Instead, base_of, instead, laid_over, name_of, needed, own_limits
from huiyin.core.pack_say import relation
from huiyin.core.pack_sheet import RuleSheet, rule_sheet
from huiyin.core.packs import Pack
from huiyin.core.presets import Preset
from huiyin.core.profiles import Profile, read_profile, text
from huiyin.core.relations import Relation
from huiyin.core.stories import Story
from huiyin.core.words import PARTY_KINDS, UNIT_ANCHORS, VILLAGE_LEVEL, PlaceKind, Text

MOST = 200
WITH = ("place", "pack", "post__unit", "post__place")


@dataclass(frozen=True)
class Shown:
    """What a town shows: the title that it uses, the pack of that version, how many others have it; `here`: new ones begin so."""

    row: Publication
    pack: Pack
    title: Text
    taken: int
    here: bool


@dataclass(frozen=True)
class Need:
    """Posts that a way of working counts on, in the town's words, and how many such the town has."""

    words: str
    n: int


@dataclass(frozen=True)
class Preview:
    """What a town gets with it: steps and clocks in the words that it would use, posts that it needs, and what of its own stays.

    `region`: limits of the other town's region, which stay there.
    """

    title: Text
    sheet: RuleSheet
    needs: Sequence[Need]
    categories: Sequence[Text]
    instead: Sequence[Instead]
    own_limits: bool
    left_out: Sequence[Text]
    region: Preset | None
    runs: bool


def shelf(town: Place | None = None) -> list[Shown]:
    """What towns show now, or one of them; the latest first. Two queries, and one for each version that is not read yet."""
    rows = Publication.objects.filter(ends=None, **({"place": town} if town else {})).select_related(*WITH)
    rows = rows.annotate(taken=Count("adoptions", filter=Q(adoptions__ends=None))).order_by("-starts", "-id")
    return [_shown(row, row.taken) for row in rows[:MOST]]


def shown(uid: uuid.UUID) -> Shown | None:
    """One of them, also when it is shown no more."""
    row = Publication.objects.filter(uid=uid).select_related(*WITH).first()
    return _shown(row, row.adoptions.filter(ends=None).count()) if row else None


def _shown(row: Publication, taken: int) -> Shown:
    pack = library.pinned(row.pack_id)
    return Shown(row, pack, _title(row, pack), taken, is_here(row))


def _title(row: Publication, pack: Pack) -> Text:
    said = text(row.body["pack"].get("title", ""))
    return said if said.zh else pack.title


def adopters(row: Publication) -> list[Adoption]:
    """Who has taken it up, the first first; those who gave it back too."""
    return list(row.adoptions.select_related("place", "post__unit").order_by("starts", "id")[:MOST])


def taken_by(town: Place) -> list[tuple[Adoption, Text]]:
    """What a town has taken up, each with its title, the latest first."""
    rows = Adoption.objects.filter(place=town)
    joined = ("publication__place", "publication__pack", "post__unit", "ended_by__unit")
    found = rows.select_related(*joined).order_by("-starts", "-id")[:MOST]
    return [(each, _title(each.publication, library.pinned(each.publication.pack_id))) for each in found]


def offered(town: Place) -> list[tuple[str, Text]]:
    """What a town runs by its own profile and does not show yet: slug and title."""
    out = set(Publication.objects.filter(place=town, ends=None).values_list("pack__hash", flat=True))
    found = library.profile(base_of(town.profile)).packs
    return [(each.slug, each.title) for each in found if library.pack(each.slug).hash not in out]


def stories_of(one: Shown) -> Sequence[Story]:
    """The told examples, as long as that version is the one that is here."""
    return library.stories(one.pack.slug) if one.here else ()


def preview(one: Shown, town: Place) -> Preview:
    """What it would bring to the town. One query over its posts, one over what it has."""
    lang, own = language(), library.profile(town.profile)
    with_it = _with(one.row, town)
    chosen = with_it.pack(one.pack.slug)
    skip = chosen.skip if chosen else frozenset()
    return Preview(
        title=one.title,
        sheet=_sheet(one.pack, with_it, lang),
        needs=_needs(one.pack, with_it, town, lang),
        categories=[text(table.get("title", code)) for code, table in one.row.body["categories"].items()],
        instead=instead(one.pack, own, one.row.body),
        own_limits=own_limits(one.pack, own),
        left_out=[move.title for move in one.pack.moves if move.optional and move.do in skip],
        region=region_of(one),
        runs=one.pack.slug in runs_with(town),
    )


def region_of(one: Shown) -> Preset | None:
    """The limits of the region that the town which shows it goes by today; they hold there alone, and come with nothing."""
    return library.preset_of(one.pack, library.profile(base_of(one.row.place.profile)), timezone.localdate())


def public_sheet(one: Shown) -> RuleSheet:
    """The rule sheet in the words of the town that shows it."""
    return _sheet(one.pack, _with(one.row, one.row.place), language())


def _with(row: Publication, town: Place) -> Profile:
    base = base_of(town.profile)
    raw = laid_over(profile_raw(base), [row.body], name_of(base, [row.body]))
    return read_profile(raw, library.categories())


def _sheet(pack: Pack, profile: Profile, lang: str) -> RuleSheet:
    chosen = profile.pack(pack.slug)
    return rule_sheet(
        pack,
        lang,
        skip=chosen.skip if chosen else frozenset(),
        limits=library.limits_of(pack, profile),
        clocks=library.limits_by_clock(pack, profile, timezone.localdate()),
        own=profile.own,
        bodies={row.body: row.title for row in library.bodies().rows},
    )


def _needs(pack: Pack, own: Profile, town: Place, lang: str) -> list[Need]:
    here = _posts(town)
    found: dict[str, int] = {}
    for each in needed(pack):
        words = relation(f"{each.head}@{each.anchor}", lang, own.own)
        found[words] = max(found.get(words, 0), sum(n for row, n in here.items() if _fits(each, *row)))
    return [Need(words, n) for words, n in found.items()]


def _posts(town: Place) -> dict[tuple[str, str, str], int]:
    """By title, kind of unit and kind of place: how many posts the town has, its county's own among them. One query."""
    inside = Q(place__no__range=(town.no, town.end)) | Q(unit__seat__no__range=(town.no, town.end))
    above = Q(place=town.county_id) | Q(unit__seat=town.county_id) if town.county_id else Q()
    rows: Any = Post.objects.filter(closed_on=None).filter(inside | above).order_by()
    found: dict[tuple[str, str, str], int] = {}
    for title, kind, on, seat, n in rows.values_list("title", "unit__kind", "place__kind", "unit__seat__kind").annotate(
        n=Count("pk")
    ):
        key = (title, kind or "", on or seat or "")
        found[key] = found.get(key, 0) + n
    return found


def _fits(wanted: Relation, title: str, unit: str, place: str) -> bool:
    head = (
        bool(unit)
        if wanted.head == "member"
        else unit in PARTY_KINDS
        if wanted.head == "party_unit"
        else title == wanted.head
    )
    if wanted.anchor in UNIT_ANCHORS:
        return head and bool(unit)
    if wanted.anchor in frozenset(PlaceKind):
        return head and (place == wanted.anchor or (place in VILLAGE_LEVEL and wanted.anchor in VILLAGE_LEVEL))
    return head and unit == wanted.anchor
