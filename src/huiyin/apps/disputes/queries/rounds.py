"""Rounds (排查) with what they found, and how many there were in each grid."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from huiyin.apps.cases.asked import PAGE, Asked, found
from huiyin.apps.cases.keyset import number
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import named_within
from huiyin.apps.disputes.models import Finding
from huiyin.apps.disputes.queries.lists import NEWEST, ROUND, disputes, rows
from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer

MOST_GRIDS = 400


@dataclass(frozen=True)
class Round:
    """A round with its findings."""

    case: Case
    state: str
    findings: list[Finding]


def rounds(viewer: Viewer, asked: Asked, most: int = PAGE) -> tuple[list[Round], str]:
    """The rounds that the viewer may read, newest first. `asked.k` is a grid. Two queries."""
    page, key = NEWEST.page(_here(viewer, asked), asked.after, most)
    ring.recall(case.uid for case in page)
    findings: dict[int, list[Finding]] = {}
    for finding in Finding.objects.filter(case__in=[case.pk for case in page]).select_related("case"):
        findings.setdefault(finding.case_id, []).append(finding)
    return [Round(row.case, row.state, findings.get(row.case.pk, [])) for row in rows(page)], key


def _here(viewer: Viewer, asked: Asked) -> QuerySet[Case]:
    cases = found(viewer, disputes(viewer, (ROUND,)), Asked(q=asked.q, v=asked.v))
    cases = cases.filter(place_id=number(asked.k)) if asked.k else cases
    return cases.filter(findings__isnull=asked.s == "none").distinct() if asked.s in ("some", "none") else cases


@dataclass(frozen=True)
class OfGrid:
    """A grid with how many rounds there were and how many findings."""

    pk: int
    name: str
    rounds: int
    findings: int


def by_grid(viewer: Viewer) -> list[OfGrid]:
    """Of all rounds that the viewer may read, grid by grid, in the order of the places. One query."""
    cases = disputes(viewer, (ROUND,)).select_related(None).order_by("place__no")
    counted = cases.values_list("place_id", "place__name", "village__name").annotate(
        n=Count("pk", distinct=True), m=Count("findings", distinct=True)
    )
    return [
        OfGrid(pk, named_within(name, village if village and village != name else ""), n, m)
        for pk, name, village, n, m in counted[:MOST_GRIDS]
    ]
