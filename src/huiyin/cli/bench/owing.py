"""Duties at the size of a city: households, posts and months of what is owed, and what its pages cost."""

from __future__ import annotations

import time
import uuid
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from huiyin.apps.duties.actions.counting import recount
from huiyin.apps.duties.actions.generating import generate
from huiyin.apps.duties.models import Owed
from huiyin.apps.field.actions import Visit, record_visit
from huiyin.apps.keys.ring import make_all
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.places.queries import towns
from huiyin.apps.records.rows import insert_all
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.cli.bench.cast import Cast
from huiyin.cli.bench.county import build, grids_of_county
from huiyin.cli.bench.meter import Work, cost
from huiyin.cli.bench.pages import answered
from huiyin.cli.bench.scene import Scene
from huiyin.cli.bench.scope_cost import held
from huiyin.core.spans import Period, span_at
from huiyin.core.words import PostTitle

MONTHS, PIECE = 3, 2000


def measure(households: int, posts: int, times: int) -> dict[str, Any]:
    """Fill, generate three months, and measure the pages with scope in the database. Seconds, rows, milliseconds."""
    with system("what is measured is prepared"):
        build()
        _fill(households, posts)
        _analysed()
        months = _generated(timezone.localdate())
        with connection.cursor() as cursor:
            cursor.execute("UPDATE duties_owed SET state = 'done', done = needs WHERE id % 2 = 0")
        for town in towns():
            recount(town)
        rows = Owed.objects.count()
        found = {"households": households, "posts": posts, "rows": rows, "generated": months}
        _analysed()
        with held():
            found["pages"] = {name: cost(work, times).as_json() for name, work in _works().items()}
    return found


def _analysed() -> None:
    """What a server finds out by itself within minutes of so many rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@transaction.atomic
def _fill(households: int, posts: int) -> None:
    """The same number in every grid; each household is linked to one member of its grid."""
    grids = grids_of_county()
    homes_each, posts_each = households // len(grids), posts // len(grids)
    for grid in grids:
        contacts = [Post(title=PostTitle.member_contact, name=f"联户党员{n}", place=grid) for n in range(posts_each)]
        Post.objects.bulk_create(contacts)
        _homes(grid, homes_each, contacts)


def _homes(grid: Place, n: int, contacts: list[Post]) -> None:
    rows = [Household(place=grid, place_no=grid.no, code=f"{grid.code}{k:05d}", door=f"{k}号") for k in range(n)]
    make_all([row.uid for row in rows])
    for k, row in enumerate(rows):
        row.head = f"住户{k}"
    insert_all(rows)
    since = date(2026, 1, 1)
    ids = dict(Household.objects.filter(place=grid).values_list("code", "id"))
    links = [
        HouseholdLink(
            household_id=ids[row.code], post_id=contacts[k % len(contacts)].pk, place_no=grid.no, starts=since
        )
        for k, row in enumerate(rows)
    ]
    insert_all(links)


def _generated(today: date) -> list[dict[str, Any]]:
    """Month after month, up to this one: how many rows in how many seconds; and again, when nothing is new."""
    found: list[dict[str, Any]] = []
    span = span_at(Period.month, today)
    spans = [span]
    for _ in range(MONTHS - 1):
        spans.insert(0, spans[0].before)
    for month in [*spans, span]:
        began = time.perf_counter()
        made = sum(sum(generate(town=town, on=min(month.last, today)).values()) for town in towns())
        found.append({"month": month.name, "rows": made, "seconds": round(time.perf_counter() - began, 2)})
    return found


def _works() -> dict[str, Work]:
    """My month, the due list of a branch, coverage of a town, and a visit that does six duties."""
    cast = Cast()
    scene = Scene(cast)
    contacts = Post.objects.filter(title=PostTitle.member_contact, owed__duty="one_visit").order_by("-id")
    contact, town = contacts[0], Place.objects.get(pk=contacts.values_list("place__town", flat=True)[0] or 0)
    branch = Unit.objects.filter(key="village_branch", seat__town=town).order_by("id")[0]
    secretary = Post.objects.filter(unit=branch, title=PostTitle.secretary).order_by("id")[0]
    leader = Post.objects.filter(title=PostTitle.leader, place=town).order_by("id")[0]
    worker = Post.objects.filter(title=PostTitle.grid_worker, place=contact.place).order_by("id")[0]
    asked = {
        "my month": (contact, "/duty/"),
        "due list of a branch": (secretary, "/duty/list/"),
        "due list, late ones": (secretary, "/duty/list/?state=late"),
        "due list of a village, for the town": (leader, "/duty/list/"),
        "due list of a grid": (worker, "/duty/list/"),
        "coverage of a town": (leader, "/duty/coverage/?duty=one_visit"),
        "coverage of a village": (secretary, "/duty/coverage/?duty=one_visit"),
    }
    works: dict[str, Work] = {name: _get(scene, cast.as_post(post.pk), path) for name, (post, path) in asked.items()}
    return {**works, "a visit": _visit(cast.as_post(contact.pk), contact)}


def _get(scene: Scene, viewer: Viewer, path: str) -> Work:
    browser = scene.client(viewer)
    return lambda _nth: answered(browser.get(path), 200)


def _visit(by: Viewer, contact: Post) -> Work:
    links = list(HouseholdLink.objects.filter(post=contact).select_related("household__place"))
    now = timezone.now() - timedelta(minutes=1)

    def visit(nth: int) -> object:
        home = links[nth % len(links)].household
        made = Visit(uid=uuid.uuid4(), slug="", place=home.place, met="住户", at=now, household=home)
        return record_visit(by=by, visit=made, now=now)

    return visit
