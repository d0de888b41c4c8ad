"""Which versions of packs cases run on: for `huiyin pack status`, and to know what can be carried over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case, PackVersion
from huiyin.core.carrying import carried
from huiyin.core.packs import Pack


@dataclass(frozen=True)
class InUse:
    """A version that cases were opened with. `here`: what the pack's file says now, None when there is none any more.

    `goes` and `stays`: its open cases by state, as far as that alone decides whether they can be carried over.
    """

    row: PackVersion
    here: Pack | None
    cases: int
    open: int
    goes: Counter[str]
    stays: Counter[str]

    @property
    def older(self) -> bool:
        """Is there a newer version here?"""
        return self.here is not None and self.row.version < self.here.version


def on_older(slug: str) -> QuerySet[Case]:
    """The open cases of versions older than the one that is here. Raises no_such_pack."""
    older = PackVersion.objects.filter(slug=slug, version__lt=library.pack(slug).version).values_list("pk", flat=True)
    return Case.objects.filter(open=True, pack_id__in=list(older))


def in_use() -> list[InUse]:
    """All versions that cases were opened with, by name, the oldest first."""
    counts = {"n": Count("pk"), "still_open": Count("pk", filter=Q(open=True))}
    counted = Case.objects.order_by().values_list("pack_id").annotate(**counts)
    numbers = {pk: (n, still_open) for pk, n, still_open in counted}
    rows = PackVersion.objects.filter(pk__in=numbers).order_by("slug", "version", "pk")
    return [_in_use(row, *numbers[row.pk]) for row in rows]


def _in_use(row: PackVersion, cases: int, still_open: int) -> InUse:
    here = library.pack(row.slug) if row.slug in library.slugs() else None
    goes: Counter[str] = Counter()
    stays: Counter[str] = Counter()
    if here is not None and row.version < here.version:
        states = carried(library.pinned(row.pk), here)
        found = Case.objects.filter(pack=row, open=True).order_by().values_list("state", "back").annotate(Count("pk"))
        for state, back, n in found:
            fits = state in states and (not back or back in states)
            (goes if fits else stays)[state] += n
    return InUse(row, here, cases, still_open, goes, stays)


def edited() -> list[tuple[str, int]]:
    """The packs (name, version) whose file was changed without a new version since cases were opened with it."""
    pinned = PackVersion.objects.order_by("slug", "version", "pk").values_list("slug", "version", "hash")
    here = {slug: library.pack(slug) for slug in library.slugs()}
    changed = [
        (slug, version)
        for slug, version, fingerprint in pinned
        if slug in here and here[slug].version == version and here[slug].hash != fingerprint
    ]
    return list(dict.fromkeys(changed))
