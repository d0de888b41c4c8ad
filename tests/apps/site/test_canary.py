"""Every post follows every link, list, export and file that it can reach: no byte of what is not theirs comes back."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from huiyin.apps.cases.accused import Against
from huiyin.apps.cases.models import Case, CaseAccused, CaseParty
from huiyin.apps.files.actions import add_photo
from huiyin.apps.files.models import File
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post, Unit
from product import addresses
from tests.apps.files.pictures import jpeg
from tests.apps.scope.oracle import Node, What, Who, sees
from tests.apps.site.posts import act_as
from tests.builders import MONDAY, World, say, step
from tests.whole import some

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,
    pytest.mark.usefixtures("in_silence"),
]  # pages are the same; what there is to see is tried on both
HREF = re.compile(rb'(?:href|src|action)="(/[^"#]*)')
FILES = re.compile(r"^/d/(?:shift/)?list\.(?:csv|xlsx)|^/admin/log/table/")
"""Addresses to which a button sends, to have a list made into a file."""
LEFT_OUT = ("/sign-out", "/sign-in", "/language", "/mode", "/static/", "/manifest", "/sw.js", "/post/")
STARTS = (
    "/",
    "/d/",
    "/d/?tab=all",
    "/d/?tab=all&q=暗记",
    "/w/",
    "/l/",
    "/open/",
    "/open/now/",
    "/wish/",
    "/talk/",
    "/d/shift/",
)
JPEG = b"\xff\xd8"
PAGES = 50
"""Of each post, counting addresses that differ in their numbers alone as two at most."""


@dataclass
class Canary:
    """A case with words that stand nowhere else."""

    case: Case
    mark: str
    what: What


@pytest.fixture
def canaries(world: World) -> list[Canary]:
    """In both villages, at the town, restricted, against somebody, and one that is published."""
    found = [
        canary(world, place, nth) for nth, place in enumerate([world.grid, world.village, *grids(world), world.town])
    ]
    worker = world.viewer("grid_worker", place=world.grid)
    against = Against((world.unit("village_committee", world.village),))
    major: dict[str, Any] = {"by": worker, "slug": "major_event", "channel": "grid", "category": ""}
    found += [canary(world, world.grid, 10, **major), canary(world, world.grid, 11, **major, against=against)]
    volunteers, station = (world.unit(key, world.village) for key in ("village_volunteers", "village_station"))
    step(found[0].case, world.viewer("desk", unit=station), "dispatch", MONDAY, unit=volunteers.pk)
    run_due(MONDAY + timedelta(minutes=1))
    nodes, units = tree(Place), tree(Unit)
    for one in found:
        one.what = told_again(one.case, nodes, units)
    return found


def grids(world: World) -> list[Place]:
    return list(world.other_village.children.all())


def canary(world: World, place: Place, nth: int, by: Viewer | None = None, **changes: Any) -> Canary:
    mark = f"暗记{nth:02}{uuid.uuid4().hex[:6]}"
    case = say(
        world, by=by, place=place, text=f"{mark}一事，说来话长。", spot=f"{mark}旁", name=mark, title=mark, **changes
    )
    add_photo(owner=case.uid, upload=io.BytesIO(jpeg()), by=Viewer.for_system("test"), now=MONDAY)
    return Canary(case, mark, None)


def tree(model: type[Place] | type[Unit]) -> dict[int, Node]:
    rows = {row.pk: row for row in model.objects.all()}
    nodes: dict[int, Node] = {}

    def node(pk: int) -> Node:
        if pk not in nodes:
            nodes[pk] = Node(pk, node(rows[pk].parent_id) if rows[pk].parent_id else None)
        return nodes[pk]

    return {pk: node(pk) for pk in rows}


def told_again(case: Case, nodes: dict[int, Node], units: dict[int, Node]) -> What:
    """The case as the oracle knows it."""
    parties = list(CaseParty.objects.filter(case=case).values_list("post_id", "unit_id"))
    against = [
        ("unit", units[row.unit_id]) if row.unit_id else ("place", nodes[row.place_id])
        for row in CaseAccused.objects.filter(case=case)
    ]
    posts, of = {post for post, _ in parties if post}, {unit for _, unit in parties if unit}
    return What(nodes[case.place_id], Case.objects.get(pk=case.pk).level, False, posts, of, against)


def one_of_each() -> list[Post]:
    """A post of every title at every kind of seat."""
    kinds: dict[tuple[object, ...], Post] = {}
    for post in Post.objects.select_related("unit__seat", "place").order_by("-id"):
        seat = post.place or post.unit.seat
        kinds.setdefault((post.title, seat.kind), post)
    return list(kinds.values())


def guessed(case: Case) -> Iterator[str]:
    """Every address that takes a uid, with that of a case or of its photo; and its number wherever one can be typed."""
    for pattern, _ in addresses():
        if "<uuid:" in pattern and pattern.count("<") - pattern.count("<slug:") == 1:
            for uid in (case.uid, *File.objects.filter(owner=case.uid).values_list("uid", flat=True)):
                yield "/" + re.sub(r"<slug:\w+>", "accept", re.sub(r"<uuid:\w+>", str(uid), pattern))
    yield from (f"/q/{case.code}/", f"/d/?tab=all&s=any&q={case.code}", f"/d/list.csv?tab=all&s=any&q={case.code}")


def crawl(browser: Client, starts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Every address with what it answered, exports unpacked."""
    waiting, seen = deque(starts), set(starts)
    shapes: dict[str, int] = {}
    asked = 0
    while waiting and asked < PAGES:
        address = waiting.popleft()
        asked += 1
        answer = taken_away(browser, address) if FILES.search(address) else browser.get(address)
        body = unpacked(answer)
        yield address, body
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        for found in HREF.findall(body):
            onward = urljoin(address, unescape(found.decode()))
            shape = re.sub(r"[0-9a-f-]{20,}|\d+", "#", urlsplit(onward).path + "?" * bool(urlsplit(onward).query))
            if onward in seen or onward.startswith(LEFT_OUT) or shapes.get(shape, 0) >= 2:
                continue
            seen.add(onward)
            shapes[shape] = shapes.get(shape, 0) + 1
            waiting.append(onward)


def taken_away(browser: Client, address: str) -> Any:
    """The file that comes of pressing the button; whoever may not gets the refusal."""
    asked = browser.post(address, {"idem": str(uuid.uuid4())})
    found = re.fullmatch(r"/exports/[0-9a-f-]+/", asked.headers.get("Location", ""))
    return browser.get(f"{found[0]}file/") if found else asked


def unpacked(answer: Any) -> bytes:
    """The bytes of an answer, and those inside when it is an .xlsx."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def told_apart(canaries: list[Canary], post: Post | None) -> tuple[list[Canary], list[Canary]]:
    """Those that are there for the post, and those that are not."""
    nodes, units = tree(Place), tree(Unit)
    place = (post.place or post.unit.seat) if post else None
    who = Who(post.pk, nodes[place.pk], units[post.unit_id] if post.unit_id else None) if post and place else Who()
    own = [one for one in canaries if sees(who, one.what)]
    return own, [one for one in canaries if one not in own]


def test_no_foreign_byte_behind_any_link(canaries: list[Canary], somebody: int) -> None:
    shown = hidden = files = 0
    for post in [*some(one_of_each(), 12, "who follows links"), None]:
        own, foreign = told_apart(canaries, post)
        found: set[str] = set()
        for address, body in crawl(act_as(post, somebody), STARTS):
            leaked = [one.mark for one in foreign if one.mark.encode() in body]
            assert not leaked, f"{post or 'a visitor'}: {address} shows {leaked}"
            found |= {one.mark for one in own if one.mark.encode() in body}
            files += bool(FILES.search(address)) and "行数".encode() in body
        shown, hidden = shown + len(found), hidden + len(foreign)
    assert shown > 10, "those whose it is do find it"
    assert hidden > 20
    assert files > 10, "lists that were taken away were looked through"


def test_no_foreign_byte_at_any_address_that_one_can_guess(canaries: list[Canary], somebody: int) -> None:
    asked = 0
    for post in [*some({post.title: post for post in one_of_each()}.values(), 4, "who guesses"), None]:
        _, foreign = told_apart(canaries, post)
        of_levels = {one.what.level: one for one in foreign}.values()
        nosy = [(one, address) for one in of_levels for address in guessed(one.case)]
        browser = act_as(post, somebody)
        for one, address in nosy:
            body = unpacked(taken_away(browser, address) if FILES.search(address) else browser.get(address))
            assert one.mark.encode() not in body, f"{post or 'a visitor'}: {address}"
            assert not body.startswith(JPEG), f"{post or 'a visitor'}: {address} is the photo"
            asked += 1
    assert asked > 500
