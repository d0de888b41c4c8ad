"""Reads of what hangs on the walls of a town or a village."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from huiyin.apps.board.models import Posting
from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.keyset import Order
from huiyin.apps.files.models import File
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.scope.acting import system

PAGE = 100
FOREVER = Value(datetime(2999, 1, 1, tzinfo=UTC), output_field=DateTimeField())
HANGING_FIRST = Order("hangs_until")
COLUMNS = ("title", "letters", "spot", "place__name", "place__letters")


def places_of(viewer: Viewer) -> list[Place]:
    """On whose walls the post may hang something: its village, else its town and the villages of it."""
    town = Place.objects.filter(pk=viewer.village or viewer.town or 0).first()
    return [] if town is None else [town] if viewer.village else [town, *villages_in(town)]


@dataclass(frozen=True)
class Wanted:
    """`q`: words of a sheet, a wall or a place, or initials; `s`: only those that `hang`, or that are `down`."""

    q: str = ""
    s: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Wanted:
        """What cannot be read is left out."""
        s = query.get("s", "")
        return cls(query.get("q", "").replace("\0", "").strip()[:40], s if s in ("hang", "down") else "")

    def query(self, **more: str) -> str:
        """As it stands in an address."""
        return urlencode({name: value for name, value in {**asdict(self), **more}.items() if value})

    def among(self, rows: QuerySet[Posting]) -> QuerySet[Posting]:
        """Those that are wanted."""
        rows = rows.filter(taken_at__isnull=self.s == "hang") if self.s else rows
        return containing(rows, self.q, *COLUMNS)


def listed(viewer: Viewer, wanted: Wanted, after: str = "", most: int = 0) -> tuple[list[Posting], str]:
    """What hangs there, the newest first, then what was taken down, the last first; and the key of the next page. One query."""
    rows = wanted.among(Posting.objects.filter(place__in=places_of(viewer)))
    rows = rows.select_related("place", "posted_by", "taken_by")
    return HANGING_FIRST.page(rows.annotate(hangs_until=Coalesce("taken_at", FOREVER)), after, most or PAGE)


def posting_of(viewer: Viewer, uid: uuid.UUID) -> Posting | None:
    """One of them."""
    return Posting.objects.filter(uid=uid, place__in=places_of(viewer)).select_related("place").first()


@system("photos of a posting of the post's village or town")
def photos_of(postings: Collection[Posting]) -> dict[uuid.UUID, list[File]]:
    """The photos of each."""
    found: dict[uuid.UUID, list[File]] = {row.uid: [] for row in postings}
    for file in File.objects.filter(owner__in=found).order_by("id"):
        found[file.owner].append(file)
    return found


def readable_among(uids: Collection[uuid.UUID], viewer: Viewer) -> set[uuid.UUID]:
    """Those of the uids that are postings, for the product's own work: their photos are shown on the page of postings."""
    return set(Posting.objects.filter(uid__in=uids).values_list("uid", flat=True)) if viewer.system else set()


def address_of(sheet: str) -> str:
    """Where it is recorded that this sheet hangs; its code stands on the sheet."""
    return f"{settings.BASE_URL.rstrip('/')}{reverse('board:postings')}?{urlencode({'sheet': sheet})}"
