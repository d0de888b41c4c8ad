"""Every title × every address, and every address of a case × where the case lies × its level, against the oracle."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest

from huiyin.apps.cases.models import Case, CaseAccused
from huiyin.apps.people.access import may_open as allowed
from huiyin.apps.people.queries import viewer_of_post
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import OPEN_LEVELS, Level, PostTitle
from product import addresses
from tests.apps.scope.oracle import What, Who, may_open, sees
from tests.apps.site.posts import act_as
from tests.apps.site.test_canary import told_again, tree
from tests.builders import World, say
from tests.whole import WHOLE, some

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,
    pytest.mark.usefixtures("in_silence"),
]  # pages are the same; what there is to see is tried on both
CHANGING = ("sign-out/", "post/", "me/end/")
OTHERWISE = ("no-post/", "w/report/major/")
"""Refused for a reason that is not the title: it is the page of a refusal; this town does not run the pack."""


PAGES_OF_A_CASE = ("d/<uuid:uid>/", "d/<uuid:uid>/copy/", "w/c/<uuid:uid>/")
MOST = 40
OF_SOMETHING = sorted(
    pattern
    for pattern, _ in addresses()
    if "<uuid:uid>" in pattern and pattern not in PAGES_OF_A_CASE and pattern.count("<") - pattern.count("<slug:") == 1
)
"""From the register of addresses: whatever takes the uid of something."""
MARK = "暗记丙丁"


def filled(pattern: str, uid: uuid.UUID, world: World) -> str:
    """The address with something in every place."""
    typed = {"uuid": str(uid), "int": "1", "slug": "accept", "str": "YX-1", "path": "tile/0/000"}
    plain = re.sub(r"<(\w+):\w+>", lambda found: typed[found[1]], pattern)
    named = {"slug": world.profile, "form": "csv", "name": "list", "register": "venue"}
    wall = re.sub(r"\(\?P<slug>wish\|talk\)", "wish", plain)
    return "/" + re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: named[found[1]], wall).strip("^$").replace("\\", "")


ASKED = ("", *PostTitle) if WHOLE else ("", "desk", "leader", "grid_worker", "admin", "security", "auditor")
"""Titles that really ask for every address: all of them in the proof; for the others the guard's own question is asked."""


def post_of(title: str, world: World) -> Post:
    return Post.objects.filter(title=title).first() or Post.objects.create(title=title, name="岗", place=world.village)


def test_who_may_open_what() -> None:
    """Every title × every address, as the guard decides it."""
    cells = [(title, pattern, view) for title in PostTitle for pattern, view in addresses()]
    wrong = [(title, pattern) for title, pattern, view in cells if allowed(view, title) is not may_open(title, pattern)]
    assert wrong == []
    assert len(cells) > 2000


@pytest.mark.parametrize("title", ASKED)
def test_who_opens_what(world: World, somebody: int, title: str) -> None:
    """A title that may not is refused; a visitor is asked to sign in; one that may is not refused."""
    browser = act_as(post_of(title, world) if title else None, somebody)
    for pattern, _ in addresses():
        if pattern in CHANGING + OTHERWISE:
            continue
        answer = browser.get(filled(pattern, uuid.uuid4(), world))
        assert answer.status_code < 500, pattern
        refused = answer.status_code in (401, 403) or answer.headers.get("Location", "").startswith("/sign-in/?next")
        assert refused is not may_open(title, pattern), f"{pattern} answered {answer.status_code}"


@pytest.mark.parametrize("level", Level)
def test_who_may_open_which_case(world: World, somebody: int, level: str) -> None:
    """In one's own place, above, below, beside it and in another town's village; not there, for whom it is not."""
    places = [world.grid, world.village, world.other_village, world.town, world.county]
    cases = [say(world, place=place, title=MARK) for place in places[:4]]
    Case.objects.update(level=level)
    if level not in OPEN_LEVELS:
        CaseAccused.objects.create(case=cases[1], unit=world.unit("village_committee", world.village))
    nodes, units = tree(Place), tree(Unit)
    known: list[tuple[Case, What]] = [(case, told_again(case, nodes, units)) for case in cases]
    wrong, answers, hidden = [], {True: 0, False: 0}, []
    for post in some_posts(world):
        who = Who(
            post.pk, nodes[viewer_of_post(post, somebody).actor.place], units[post.unit_id] if post.unit_id else None
        )
        browser = act_as(post, somebody)
        for case, what in known:
            there = sees(who, what) and post.title not in ("admin", "security", "auditor")
            hidden += (
                [] if there else [(post, case, pattern) for pattern in OF_SOMETHING if may_open(post.title, pattern)]
            )
            for pattern in PAGES_OF_A_CASE:
                if not may_open(post.title, pattern):
                    continue
                status = browser.get(filled(pattern, case.uid, world)).status_code
                answers[there] += 1
                if (status == 200) is not there:
                    wrong.append(
                        f"{post} on {post.place or post.unit}: {pattern} of {case.place} ({level}) answered {status}"
                    )
    wrong += told_to_nobody(some(hidden, MOST, level), somebody, world)
    assert wrong == []
    assert answers[False] > 50
    assert len(hidden) > 1000, "every address that takes the name of something, for each who may open such pages"


def told_to_nobody(hidden: list[tuple[Post, Case, str]], somebody: int, world: World) -> Iterator[str]:
    """Where an address tells something of a case that is not there for who asks."""
    for post, case, pattern in hidden:
        answer = act_as(post, somebody).get(filled(pattern, case.uid, world))
        if answer.status_code >= 500 or MARK in b"".join(answer).decode(errors="replace"):
            yield f"{post} on {post.place or post.unit}: {pattern} of {case.place} ({case.level}) tells of it"


def some_posts(world: World) -> list[Post]:
    """A post of every title at every kind of seat, in each village."""
    found: dict[tuple[object, ...], Post] = {}
    for post in Post.objects.select_related("unit__seat", "place").order_by("id"):
        seat = post.place or post.unit.seat
        found.setdefault((post.title, bool(post.unit), seat.kind, seat.village_id), post)
    return list(found.values())
