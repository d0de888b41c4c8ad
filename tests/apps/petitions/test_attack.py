"""Whoever tries to learn of an accusation learns nothing: every page of the address register answers byte for byte as if there
were none, with as many queries; and no table changes but its own."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.keys import ring
from huiyin.apps.people.access import may_open
from huiyin.apps.people.models import Session
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions import accusing
from huiyin.apps.petitions.models import Accusation
from huiyin.apps.places.queries import forget_calendars
from huiyin.apps.scope.acting import acting
from huiyin.apps.units.models import Post
from huiyin.core.accusations import Deed
from product import addresses
from tests.apps.petitions.accused import WORDS, accuse, chief_of, somebody_in
from tests.apps.site.posts import someone
from tests.apps.site.test_matrix import CHANGING, filled
from tests.builders import MONDAY, World, just_shown, say, sign_in
from tests.whole import WHOLE

pytestmark = pytest.mark.django_db
OWN = {"Accusation", "AccusationAgainst", "AccusationReader", "AccusationEntry", "DataKey"}
ONCE = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|nonce[-=]"?[\w+/=-]+|name="(?:idem|uid)" value="[^"]+"|\?\w*v=\w+'
)
"""What differs from one answer to the next by itself: tokens and keys of forms."""
NOT_THEIRS = (
    "chief",
    "officer",
    "desk",
    "leader",
    "secretary",
    "grid_worker",
    "supervisor",
    "clerk",
    "auditor",
    "security",
    "admin",
)


def handled(world: World, by: Viewer, uid: uuid.UUID) -> Accusation:
    """An accusation with a whole life: entered, read, named, handed over, and whatever jobs there are done."""
    row = accuse(world, by, uid=uid)
    above = Post.objects.get(unit=world.unit("party_committee"), title="secretary")
    accusing.note_read(by=by, accusation=uid, now=MONDAY)
    accusing.name(by=by, accusation=uid, post=above, idem=uuid.uuid4(), now=MONDAY)
    accusing.do(by=by, accusation=uid, deed=Deed.handed, words="交县纪委。", idem=uuid.uuid4(), now=MONDAY)
    run_due(MONDAY + timedelta(days=20))
    return row


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model.__name__: model._base_manager.count() for model in apps.get_models() if model is not Session}


def prepared(world: World) -> None:
    """The people who are there with and without an accusation."""
    chief_of(world)
    somebody_in(Post.objects.get(unit=world.unit("party_committee"), title="secretary"))


def test_no_table_changes_but_its_own(world: World, leader: Viewer) -> None:
    """No event, counter, notice, job, read log, entry of security, file, search word, number: nothing to see a gap in."""
    prepared(world)
    say(world, slug="respond_now")
    run_due(MONDAY + timedelta(days=20))
    before = rows()
    row = accusing.enter(by=leader, told=_told(world), now=MONDAY)
    accusing.note_read(by=leader, accusation=row.uid, now=MONDAY)
    above = Post.objects.get(unit=world.unit("party_committee"), title="secretary")
    accusing.name(by=leader, accusation=row.uid, post=above, idem=uuid.uuid4(), now=MONDAY)
    accusing.do(by=leader, accusation=row.uid, deed=Deed.handed, words="交县纪委。", idem=uuid.uuid4(), now=MONDAY)
    run_due(MONDAY + timedelta(days=20))
    changed = {name for name, n in rows().items() if n != before[name]}
    assert changed == OWN


def _told(world: World) -> accusing.Told:
    from tests.apps.petitions.accused import told

    return told(units=(world.unit("village_committee", world.village),))


def nosy(world: World) -> list[Post]:
    """The accused's whole unit and somebody of every sort of post in `make proof`; some of each otherwise."""
    unit = world.unit("village_committee", world.village)
    of_each: dict[str, Post] = {}
    for post in Post.objects.filter(title__in=NOT_THEIRS).exclude(unit=unit).order_by("id"):
        of_each.setdefault(post.title, post)
    theirs = list(Post.objects.filter(unit=unit))
    if WHOLE:
        return [*theirs, *of_each.values()]
    return [theirs[0], of_each["supervisor"]]


@pytest.mark.sqlite
@pytest.mark.usefixtures("in_silence")
def test_every_page_answers_as_if_there_were_none(
    world: World, leader: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(world)
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(days=1))
    uid = uuid.uuid4()
    searches = [
        f"{address}?{query}" for address in ("/d/", "/p/", "/open/") for query in (f"q={WORDS}", "tab=all", "q=沈阿姨")
    ]
    browsers = {post: just_shown(someone(post)) for post in nosy(world)} | {None: Client()}
    asked = [
        (who, url)
        for who in browsers
        for url in (*(filled(p, uid, world) for p, view in addresses() if _opens(view, p, who)), *searches)
    ]

    def round_() -> dict[Any, tuple[int, bytes, int]]:
        return {(who, url): told_by(browsers[who], url) for who, url in asked}

    before, again = round_(), round_()
    steady = [key for key, answer in again.items() if answer == before[key]]
    assert len(steady) > 0.9 * len(asked), "a page that differs by itself tells nothing"
    row = handled(world, leader, uid)
    after = round_()
    assert [key for key in steady if after[key] != before[key]] == []
    assert not [key for key, (_, body, _) in after.items() if WORDS.encode() in body and WORDS not in key[1]]
    assert WORDS in sign_in(Client(), leader).get(f"/p/accusations/{row.uid}/").content.decode()


def _opens(view: Any, pattern: str, who: Post | None) -> bool:
    """Is the address somebody's, and does asking for it change nothing? The others are refused by the guard to all alike."""
    return pattern not in CHANGING and (not view.posts if who is None else may_open(view, who.title))


def told_by(browser: Client, url: str) -> tuple[int, bytes, int]:
    """What an address answers: status, body without what differs by itself, how many queries it took."""
    asked: list[str] = []
    forget_kept()  # what is remembered for a while would be asked again in one round and not in the other
    forget_calendars()
    ring.forget()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer: Any = browser.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, ONCE.sub(b"", body), len(asked)


def test_nothing_that_is_sent_tells_of_one(world: World, leader: Viewer) -> None:
    """What is sent to a real one and to none is answered alike, by who is accused and by a colleague who is not named."""
    prepared(world)
    row = handled(world, leader, uuid.uuid4())
    for post in (*nosy(world)[:2], Post.objects.filter(place=world.town, title="leader").order_by("id")[1]):
        browser = someone(post)
        for tail, data in (("do/", {"deed": "noted", "words": "我来看看"}), ("name/", {"post": post.pk}), ("", {})):
            real, none = (browser.post(f"/p/accusations/{uid}/{tail}", data) for uid in (row.uid, uuid.uuid4()))
            assert (real.status_code, ONCE.sub(b"", real.content)) == (none.status_code, ONCE.sub(b"", none.content))
    row.refresh_from_db()
    assert row.entries.count() == 4


@pytest.mark.parametrize(
    "model", [apps.get_model("petitions", name) for name in sorted(OWN - {"DataKey"})], ids=lambda m: m.__name__
)
def test_the_database_shows_no_row_to_anybody_else(world: World, leader: Viewer, model: type[models.Model]) -> None:
    prepared(world)
    handled(world, leader, uuid.uuid4())
    table = model._meta.db_table
    for viewer in [Viewer.nobody(), *(somebody_in(post) for post in nosy(world))]:
        with acting(viewer.acting), connection.cursor() as cursor:
            assert model._base_manager.count() == 0
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
    with acting(leader.acting):
        assert model._base_manager.count() > 0
