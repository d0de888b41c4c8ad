"""Whoever tries to learn of an accusation, against a unit or a whole village, learns nothing: every page of the address register
answers byte for byte as if there were none, by the same queries word for word, whatever is searched for or sent; every list that
can be taken away and every figure is the same; and no table changes but its own."""

from __future__ import annotations

import logging
import re
import uuid
from datetime import timedelta
from typing import Any
from zlib import crc32

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.figures.asking import values_of
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.listing import NAME as FIGURES
from huiyin.apps.files import listings
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.keys import ring
from huiyin.apps.people.access import may_open
from huiyin.apps.people.models import Session
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.people.roles import may
from huiyin.apps.petitions.actions import accusing
from huiyin.apps.petitions.models import Accusation
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import forget_calendars
from huiyin.apps.scope.acting import acting
from huiyin.apps.units.models import Post
from huiyin.core.accusations import Deed
from huiyin.core.words import KEEPERS, PostTitle
from product import addresses
from tests.apps.petitions.accused import WORDS, accuse, chief_of, somebody_in, told
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
Told = tuple[int, bytes, tuple[str, ...]]
SAVEPOINT = re.compile(r'"s\w+_x\d+"')
OF_PLACES = {"asked_form"}
"""Lists of places with what a form asks of each: made for a form alone, and none is there."""
BEHIND = ("petitions_received", "disputes_taken", "rounds")


def handled(world: World, by: Viewer, uid: uuid.UUID) -> Accusation:
    """Accusations with a whole life: entered, read, named, handed over, and whatever jobs there are done."""
    row = accuse(world, by, uid=uid)
    accusing.enter(by=by, told=told(places=(world.other_village,), uid=uuid.uuid5(uid, "place")), now=MONDAY)
    accusing.enter(by=by, told=told(units=(world.unit("town_office"),), uid=uuid.uuid5(uid, "office")), now=MONDAY)
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
    """The people who are there with and without an accusation: a post of every sort, the keepers' at the county."""
    chief_of(world)
    for title in sorted(set(PostTitle) - set(Post.objects.values_list("title", flat=True))):
        place = world.county if title in KEEPERS else world.village
        Post.objects.create(title=title, name=f"{title}岗", place=place)
    somebody_in(Post.objects.get(unit=world.unit("party_committee"), title="secretary"))


def test_no_table_changes_but_its_own(world: World, leader: Viewer) -> None:
    """No event, counter, notice, job, read log, entry of security, file, search word, number: nothing to see a gap in."""
    prepared(world)
    say(world, slug="respond_now")
    run_due(MONDAY + timedelta(days=20))
    before = rows()
    row = accusing.enter(by=leader, told=_told(world), now=MONDAY)
    accusing.enter(by=leader, told=told(places=(world.other_village,)), now=MONDAY)
    accusing.enter(by=leader, told=told(units=(world.unit("town_office"),)), now=MONDAY)
    accusing.note_read(by=leader, accusation=row.uid, now=MONDAY)
    above = Post.objects.get(unit=world.unit("party_committee"), title="secretary")
    accusing.name(by=leader, accusation=row.uid, post=above, idem=uuid.uuid4(), now=MONDAY)
    accusing.do(by=leader, accusation=row.uid, deed=Deed.handed, words="交县纪委。", idem=uuid.uuid4(), now=MONDAY)
    run_due(MONDAY + timedelta(days=20))
    changed = {name for name, n in rows().items() if n != before[name]}
    assert changed == OWN


def _told(world: World) -> accusing.Told:
    return told(units=(world.unit("village_committee", world.village),))


def accused(world: World) -> list[list[Post]]:
    """Who works in each unit that is accused, and at the place that is: on it, and in whatever unit is seated in it."""
    place = world.other_village
    between = (place.no, place.end)
    seated = Post.objects.filter(place__no__range=between) | Post.objects.filter(unit__seat__no__range=between)
    units = (world.unit("village_committee", world.village), world.unit("town_office"))
    works = [Post.objects.filter(unit=unit) for unit in units]
    return [list(posts.order_by("id")) for posts in (*works, seated)]


def beside(world: World) -> list[Post]:
    """Somebody of every sort of post beside the accused: keepers, whoever leads them, whoever sits in the next office."""
    theirs = [post.pk for posts in accused(world) for post in posts]
    of_each: dict[str, Post] = {}
    for post in Post.objects.exclude(pk__in=theirs).order_by("id"):
        of_each.setdefault(post.title, post)
    return list(of_each.values())


def everybody(world: World) -> list[Post]:
    """Whoever works where somebody is accused, and somebody of every sort of post beside them."""
    return [*(post for posts in accused(world) for post in posts), *beside(world)]


def nosy(world: World) -> list[Post]:
    """Everybody in `make proof`; otherwise one of each that is accused, and the three keepers."""
    keepers = [post for post in beside(world) if post.title in KEEPERS]
    return everybody(world) if WHOLE else [*(posts[0] for posts in accused(world)), *keepers]


Asked = tuple[Post | None, str]


def questions(world: World, uid: uuid.UUID) -> list[Asked]:
    """Who asks for which address: in the proof everybody for all that they may open; otherwise each address is asked for by a
    visitor, by the keepers and by one of the accused."""
    asked, posts = [], nosy(world)
    for pattern, view in addresses():
        url, theirs = filled(pattern, uid, world), [post for post in posts if _opens(view, pattern, post)]
        asked += [(who, url) for who in _share(pattern, theirs)]
        asked += [(None, url)] if _opens(view, pattern, None) else []
        if WHOLE and "<" not in pattern:  # the words of the accusation are looked for wherever they may be
            asked += [(who, f"{url}?q={WORDS}") for who in theirs[:2]]
    searching = [post for post in posts if post.title not in KEEPERS]
    for address in ("/d/", "/p/", "/m/", "/p/reception/", "/open/"):
        for query in (f"q={WORDS}", "tab=all", "q=沈阿姨"):
            url = f"{address}?{query}"
            asked += [(who, url) for who in (*_share(url, searching), None)]
    return asked


def _share(name: str, posts: list[Post]) -> list[Post]:
    """All of them in the proof; otherwise the keepers, and of the others always the same one."""
    keepers = [post for post in posts if post.title in KEEPERS]
    others = [post for post in posts if post.title not in KEEPERS]
    return posts if WHOLE or not others else [*keepers, others[crc32(name.encode()) % len(others)]]


def sent(browser: Client, url: str, data: dict[str, Any], uid: uuid.UUID) -> Told:
    """What an address answers to what is sent to it, and by which queries; the uid itself left out."""
    status, body, asked = told_by(browser, url, data)
    plain = str(uid).encode()
    return (
        status,
        body.replace(plain, b"").replace(uid.hex.encode(), b""),
        tuple(sql.replace(str(uid), "").replace(uid.hex, "") for sql in asked),
    )


@pytest.mark.sqlite
@pytest.mark.usefixtures("in_silence")
def test_every_page_answers_as_if_there_were_none(
    world: World, leader: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(world)
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(days=1))
    uid = uuid.uuid4()
    posts, asked = nosy(world), questions(world, uid)
    browsers = {post: just_shown(someone(post)) for post in posts} | {None: Client()}

    def round_() -> dict[Any, Told]:
        with transaction.atomic():  # what a round writes into the keepers' logs is gone again in the next
            pages = {(who, url): told_by(browsers[who], url) for who, url in asked}
            transaction.set_rollback(True)
        return pages | numbers(world) | {(who, name): taken for who in posts for name, taken in files_of(who).items()}

    before, again = round_(), round_()
    steady = [key for key, answer in again.items() if answer == before[key]]
    assert len(steady) > 0.9 * len(asked), "a page that differs by itself tells nothing"
    kept = {url for who, url in steady if who and who.title in KEEPERS}
    assert kept >= {"/admin/", "/admin/log/", "/admin/reads/", "/admin/jobs/"}, "what the keepers see is compared too"
    row = handled(world, leader, uid)
    after = round_()
    assert [key for key in steady if after[key] != before[key]] == []
    assert {name for _, name in steady if ":" in name} >= {
        "file:cases",
        "file:petitions",
        "file:disputes.list",
        "figure:rounds",
    }
    assert not [key for key, (_, body, _) in after.items() if WORDS.encode() in body and WORDS not in key[1]]
    assert WORDS in sign_in(Client(), leader).get(f"/p/accusations/{row.uid}/").content.decode()


def _opens(view: Any, pattern: str, who: Post | None) -> bool:
    """Is the address somebody's, and does asking for it change nothing? The others are refused by the guard to all alike."""
    return pattern not in CHANGING and (not view.posts if who is None else may_open(view, who.title))


def told_by(browser: Client, url: str, data: dict[str, Any] | None = None) -> Told:
    """What an address answers: status, body without what differs by itself, and the queries that it took: never the clock on the
    wall, whose noise would hide one query more."""
    asked: list[str] = []
    forget_kept()  # what is remembered for a while would be asked again in one round and not in the other
    forget_calendars()
    ring.forget()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(SAVEPOINT.sub("", sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer: Any = browser.get(url) if data is None else browser.post(url, data)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, ONCE.sub(b"", body), tuple(asked)


def numbers(world: World) -> dict[Any, Told]:
    """Every figure of the county, the town and the two villages, by whoever may ask for it: `/figures/`, `huiyin figures`."""
    places, every = (world.county, world.town, world.village, world.other_village), list(figures().values())
    values = [values_of(every, place, timezone.now().date()) for place in places]
    return {(None, f"figure:{slug}"): (200, repr([each[slug] for each in values]).encode(), ()) for slug in values[0]}


def files_of(post: Post) -> dict[str, Told]:
    """Every list that the post may take away, as the job makes it; of figures those of petitions and disputes."""
    viewer, town = viewer_of_post(post, 0), str(Place.objects.get(kind="town").uid)
    found: dict[str, Told] = {}
    for name, each in listings._known.items():
        if may(each.action, post.title) and name not in OF_PLACES:
            for figure in BEHIND if name == FIGURES else ("",):
                query = {"figure": figure, "town": town, "on": "2026-12-31"} if figure else {}
                with acting(viewer.acting):
                    rows = list(each.table(viewer, query, timezone.now()).rows)
                found[f"file:{name}{figure}"] = (200, repr(rows).encode(), ())
    return found


def test_nothing_that_is_sent_tells_of_one(world: World, leader: Viewer) -> None:
    """What is sent to a real one and to none is answered alike, by who is accused and by a colleague who is not named."""
    prepared(world)
    row = handled(world, leader, uuid.uuid4())
    for post in (*nosy(world)[:3], Post.objects.filter(place=world.town, title="leader").order_by("id")[1]):
        browser = someone(post)
        for tail, data in (("do/", {"deed": "noted", "words": "我来看看"}), ("name/", {"post": post.pk}), ("", {})):
            real, none = (sent(browser, f"/p/accusations/{uid}/{tail}", data, uid) for uid in (row.uid, uuid.uuid4()))
            assert real == none, "answered alike, by the same queries"
    row.refresh_from_db()
    assert row.entries.count() == 4


def test_the_database_shows_no_row_to_anybody_else(world: World, leader: Viewer) -> None:
    """Every sort of post, the whole of the accused unit and of the accused place; whatever query is asked."""
    prepared(world)
    handled(world, leader, uuid.uuid4())
    models_ = [apps.get_model("petitions", name) for name in sorted(OWN - {"DataKey"})]
    for viewer in [Viewer.nobody(), *(viewer_of_post(post, 0) for post in everybody(world))]:
        with acting(viewer.acting), connection.cursor() as cursor:
            for model in models_:
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                assert (model._base_manager.count(), cursor.fetchone()) == (0, (0,)), (viewer, model)
    with acting(leader.acting):
        assert all(model._base_manager.count() for model in models_)


def test_no_line_of_any_log_tells_of_one(world: World, leader: Viewer, caplog: pytest.LogCaptureFixture) -> None:
    """Written down, read, its number looked at, handed over by the pages; the night's work done: not a word is logged."""
    prepared(world)
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    row = handled(world, leader, uuid.uuid4())
    browser = sign_in(Client(), leader)
    browser.get(f"/p/accusations/{row.uid}/")
    browser.post(f"/p/accusations/{row.uid}/phone/", {"why": "ask"})
    browser.post(f"/p/accusations/{row.uid}/do/", {"deed": "noted", "words": WORDS})
    retain(now=MONDAY)
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in said if WORDS in line or str(row.uid) in line or "ccus" in line]
