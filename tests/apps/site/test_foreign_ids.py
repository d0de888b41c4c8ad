"""Every address that takes an id, asked for things of another town by everybody who may open it: nothing is shown or changed.

`test_canary` looks for foreign words behind links and at guessed addresses of cases and photos. Here it is every kind of
thing that has a number, also by POST, with what is written told by table.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.bulk import do_each, name_of
from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case, Notice, SavedView
from huiyin.apps.exchange.models import Upload
from huiyin.apps.files.actions import add_photo
from huiyin.apps.files.models import File
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.access import may_open
from huiyin.apps.people.models import Account, Holding, Passkey, Person, Session
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.people.sessions import handle_of
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import KEEPERS, PostTitle
from tests.apps.exchange.books import book
from tests.apps.files.pictures import jpeg
from tests.apps.fuzz.addresses import views
from tests.apps.site.elsewhere import MARK, Elsewhere, numbers
from tests.apps.site.posts import someone
from tests.apps.site.writes import checksum, written
from tests.builders import World, just_shown, say, sign_in
from tests.exports import ask as ask_for
from tests.whole import some

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("in_silence")]
ID = re.compile(r"<(?:uuid|int|str):(\w+)>")
OF_CASES = ("d/<uuid:uid>/", "w/c/", "d/calls/", "m/joint/", "m/rounds/", "d/figures/answer/")
"""Addresses that name a case."""
OPEN = {f"{start}<uuid:uid>/" for start in ("d/net/unit/", "d/net/post/", "d/periods/", "d/ways/", "slots/")}
OPEN |= {"w/claim/<str:number>/"}
"""Whoever works anywhere may read how another town is organised, its hours, figures and ways, and what hangs on its wall of
wishes; no word of what is not theirs."""
FORM = {"note": "x", "result": "x", "reason": "x", "why": "ask", "do": "show", "name": "x", "remove": "1", "open": "0"}
FORM |= {
    "ends": "2026-11-22",
    "starts": "2026-11-22",
    "text": "x",
    "answer": "fixed",
    "phone": "13900000000",
    "go": "keep",
}


@dataclass
class Foreign:
    """The other town, and the numbers of what is there by what an address calls them."""

    there: Elsewhere
    ids: dict[str, list[str]] = field(default_factory=dict)
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def foreign(world: World) -> Foreign:
    """石桥镇 in the same county: a case in hand, one restricted, a wish, a photo, an import, an export, a kept list, a bulk act,
    a message, a term of a post, a person with an account, a session and a passkey, and what `elsewhere` makes."""
    there = Elsewhere(world.profile, world.county)
    town, village, grid = there.town, there.village, there.grid
    now = timezone.now()
    marked: dict[str, Any] = {
        "place": grid,
        "text": f"{MARK}一事",
        "name": MARK,
        "title": MARK,
        "spot": MARK,
        "now": now,
    }
    cases = [say(world, **marked) for _ in range(3)]
    Case.objects.filter(pk=cases[1].pk).update(level="restricted")
    station = Unit.objects.get(key="village_station", seat=village)
    by = holder(Post.objects.filter(title="desk", unit=station).first())
    key = uuid.uuid4()
    volunteers = Unit.objects.get(key="village_volunteers", seat=village)
    done = do_each(by=by, cases=[cases[2].uid], do="dispatch", answers={"unit": volunteers.pk}, key=key, now=now)
    assert not done[0].refused
    photo = add_photo(owner=cases[0].uid, upload=io.BytesIO(jpeg()), by=Viewer.for_system("test"), now=now)
    run_due(now + timedelta(minutes=15))  # messages of a bulk act wait while it can be taken back
    assert Notice.objects.exists()
    found = Foreign(there, **_numbers(by, town, cases, photo, name_of("dispatch", key)))
    also, found.parts = numbers(world.county, there, cases[0])
    found.ids |= also
    wish = say(world, **marked, slug="wish", category="")
    Case.objects.filter(pk=wish.pk).update(state="posted", public_title="一副老花镜")
    found.ids["w/claim/"] = [wish.code]
    found.parts |= {"file": str(photo.uid), "act": str(uuid.uuid4()), "course": found.ids["d/act/"][0]}
    return found


def holder(post: Post) -> Viewer:
    from huiyin.apps.people.actions import add_person, give_post

    person = add_person(name=MARK, phone="13900001111", code="X-1")
    give_post(person=person, post=post, starts=timezone.localdate() - timedelta(days=9))
    return viewer_of_post(post, person.pk, MARK)


def _numbers(by: Viewer, town: Place, cases: list[Case], photo: File, bulk: str) -> dict[str, Any]:
    theirs = sign_in(Client(), by)
    rows = [["户编号", "村", "门牌", "户主"], ["H1", "石家村", "1号", MARK]]
    theirs.post("/d/import/households/", {"file": SimpleUploadedFile(f"{MARK}.xlsx", book(("s", rows)))})
    theirs.post("/d/views/?q=x", {"name": MARK})
    person, account = Person.objects.get(pk=by.actor.person), Account.objects.get(person_id=by.actor.person)
    passkey = Passkey.objects.create(
        account=account, credential="x", public_key=b"x", count=0, name=MARK, added_at=timezone.now()
    )
    cases_, case = [str(each.uid) for each in cases], str(cases[0].uid)
    doings = _doings(by)
    return {
        "ids": {
            "f/": [str(photo.uid)],
            "d/import/file/": [str(Upload.objects.get().uid)],
            "admin/people/": [str(person.uid)],
            "admin/grants/": [str(Holding.objects.get(person=person).pk)],
            "d/towns/": [str(town.uid)],
            "exports/": [ask_for(theirs, "/d/list.csv?tab=all&s=any").split("/")[2]],
            "me/passkey/": [str(passkey.pk)],
            **doings,
            "q/": [cases[0].code],
            "open/": [cases[0].code],
            "object/": [cases[0].code],
            "mine/open/": [cases[0].code],
            "w/photo/": [str(photo.uid)],
            **dict.fromkeys(OF_CASES, cases_[:2]),
        },
        "bodies": {
            "d/bulk/": {"case": cases_, "do": "accept", "note": "x"},
            "d/undo/": {"bulk": bulk},
            "d/views/": {"drop": str(SavedView.objects.get().pk)},
            "post/": {"post": str(by.actor.post)},
            "me/end/": {"only": handle_of(Session.objects.get(account=account))},
            "say/what/": {"uid": case, "at": str(town.uid), "pack": "six_slips", "text": "x"},
            "say/check/": {"uid": case},
        },
    }


def _doings(by: Viewer) -> dict[str, list[str]]:
    """An activity that is not shown, a team with somebody who has pledged, a task, a line of a register, a draft."""
    from huiyin.apps.activities.actions import activities, nominating, registers, schemes, teams
    from huiyin.apps.figures.actions.briefs import begin, save_draft

    place, now = Unit.objects.get(pk=by.actor.unit).seat, timezone.now()
    starts = now - timedelta(hours=1)
    plan = activities.Plan("volunteering", MARK, place, starts, now + timedelta(hours=1), about=MARK, shown=False)
    day = activities.announce(by=by, uid=uuid.uuid4(), plan=plan, now=now)
    team = teams.register_team(uid=uuid.uuid4(), by=by, kind="volunteer", place=place, name=MARK, now=now)
    one = [teams.Serving(uuid.uuid4(), MARK, True, phone="13900001111")]
    teams.enrol_all(by=by, place=place, serving=[replace(one[0], uid=uuid.uuid4(), home=MARK)], now=now)
    (row,) = teams.enrol_all(by=by, place=place, serving=one, team=team, now=now)
    (promise,) = teams.pledge_all(uid=uuid.uuid4(), by=by, pledges=[(row.uid, MARK)], now=now)
    setting = schemes.Setting("joint_plan", "party", MARK, now.date(), [place])
    (task,) = schemes.set_tasks(by=by, uid=uuid.uuid4(), setting=setting, now=now)
    line = registers.Line("seeker", MARK, place, person=MARK, agrees=True)
    entry = registers.list_entry(by=by, uid=uuid.uuid4(), line=line, now=now)
    putting = nominating.Putting("award", place, MARK, MARK, agrees=True, person=MARK)
    put = nominating.nominate(by=by, uid=uuid.uuid4(), putting=putting, now=now)
    draft = begin(by=by, uid=uuid.uuid4(), place=place, period="month", day=now.date(), now=now)
    save_draft(by=by, uid=draft.uid, version=1, title=MARK, text=MARK, now=now)
    return {
        "d/briefs/": [str(draft.uid)],
        "briefs/": [str(draft.uid)],
        "d/act/": [str(day.uid)],
        "act/": [str(day.uid)],
        "d/teams/": [str(team.unit.uid)],
        "d/teams/pledges/": [str(promise.uid)],
        "d/serving/": [str(row.uid)],
        "d/tasks/": [str(task.uid)],
        "d/entries/": [str(entry.uid)],
        "d/nominations/": [str(put.uid)],
        "d/number/": [str(entry.uid), str(row.uid)],
    }


def paths(pattern: str, foreign: Foreign) -> Iterator[str]:
    """The address with each number that fits it. Whatever is added names a thing of its own: `elsewhere` makes one."""
    start = max((known for known in foreign.ids if pattern.startswith(known)), key=len, default=None)
    assert start is not None, f"no thing of the other town fits {pattern}"
    for number in foreign.ids[start]:
        of_it = ID.sub(number, pattern, count=1)
        yield "/" + re.sub(r"<slug:\w+>", "note", ID.sub(lambda found: foreign.parts.get(found[1], "1"), of_it))


def posts_of_own(world: World) -> list[Post]:
    """A post of every title in the first town; those that keep the installation stand at the town here."""
    found: dict[str, Post] = {}
    inside = Post.objects.select_related("unit__seat", "place").order_by("id")
    for post in inside:
        seat = post.place or post.unit.seat
        if world.town.no <= seat.no <= world.town.end:
            found.setdefault(post.title, post)
    for title in set(PostTitle) - set(found):
        found[title] = Post.objects.create(title=title, name=f"{title}岗", place=world.town)
    assert set(found) >= KEEPERS
    return list(found.values())


def ask(browser: Client, path: str, who: str, *, public: bool) -> int:
    """Ask by GET and by POST; nothing foreign comes back, nothing is written. Returns how often it was asked.

    A `public` address may answer: a matter's number shows how far it is, and no word of it.
    """
    for method, sent in (("get", {}), ("post", {**FORM, "idem": str(uuid.uuid4())})):
        with written() as tables:
            answer = browser.get(path) if method == "get" else browser.post(path, sent)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        said = f"{who} {method} {path} answered {answer.status_code}"
        assert MARK.encode() not in body, said
        assert not body.startswith(b"\xff\xd8"), f"{said} with the photo"
        assert tables == set(), f"{said} and wrote {tables}"
        assert answer.status_code in ((200, 302, 404, 405) if public else (302, 403, 404, 405, 422)), said
    return 2


def test_no_id_of_another_town_opens_or_changes_anything(world: World, foreign: Foreign) -> None:
    with_ids = [(pattern, view) for pattern, view in views().items() if ID.search(pattern)]
    browsers = {post.title: just_shown(someone(post)) for post in posts_of_own(world)}
    before, asked = checksum(), 0
    for pattern, view in with_ids:
        everybody = not view.posts
        who = {"": Client(), "desk": browsers["desk"]} if everybody else {}
        invited = [] if everybody else some([title for title in browsers if may_open(view, title)], 2, pattern)
        who |= {title: browsers[title] for title in invited}
        assert who, f"{pattern} was asked by nobody"
        for path in paths(pattern, foreign):
            public = everybody or pattern in OPEN
            asked += sum(ask(browser, path, title, public=public) for title, browser in who.items())
    assert checksum() == before
    assert asked > 400


def test_nor_an_id_in_a_form(world: World, foreign: Foreign) -> None:
    """A form may answer with a page of one's own; what is foreign stays as it was."""
    browsers = {post.title: just_shown(someone(post)) for post in posts_of_own(world)} | {"": Client()}
    before = checksum()
    for pattern, view in views().items():
        if (body := foreign.bodies.get(pattern)) is None:
            continue
        for title, browser in browsers.items():
            if not view.posts or (title and may_open(view, title)):
                answer = browser.post("/" + pattern, {**body, "idem": str(uuid.uuid4())}, follow=True)
                assert answer.status_code < 500
                assert MARK not in answer.content.decode(), f"{title} {pattern}"
    assert checksum() == before
    assert Session.objects.filter(account__person__name=MARK).exists()


def test_nor_one_s_own_case_into_foreign_hands(world: World, foreign: Foreign) -> None:
    """The number of a foreign unit, place or case in the form of a step on a case of one's own."""
    own = say(world, now=timezone.now())
    post = Post.objects.get(title="desk", unit=world.unit("village_station", world.village))
    browser, unit = just_shown(someone(post)), foreign.there.unit("village_volunteers", foreign.there.village)
    grid, code = foreign.there.grid, foreign.ids["q/"][0]
    before = checksum()
    given = {"unit": str(unit.pk), "place": str(grid.pk), "into": code, "note": "x", "reason": "x"}
    for verb in ("copy/", "do/dispatch/", "do/merge/", "do/assist/"):
        answer = browser.post(f"/d/{own.uid}/{verb}", {**given, "idem": str(uuid.uuid4())})
        assert answer.status_code in (200, 404), verb
        assert MARK not in answer.content.decode()
    assert checksum() == before


def test_those_whose_it_is_do_find_it(world: World, foreign: Foreign) -> None:
    """The same addresses answer to the other town's own people: the numbers above are right ones."""
    post = Holding.objects.get(person__name=MARK).post
    theirs = just_shown(someone(post))
    found = [
        theirs.get(path)
        for path in (f"/d/{foreign.ids[OF_CASES[0]][0]}/", f"/d/import/file/{foreign.ids['d/import/file/'][0]}/")
    ]
    assert [answer.status_code for answer in found] == [200, 200]
    assert theirs.get(f"/f/{foreign.ids['f/'][0]}").status_code == 200
    held = Holding.objects.get(person__name=MARK)
    file = f"/exports/{foreign.ids['exports/'][0]}/file/"
    asked = sign_in(Client(), viewer_of_post(held.post, held.person_id)).get(file)
    assert MARK in b"".join(asked.streaming_content).decode()  # type: ignore[attr-defined]
    assert theirs.get(file).status_code == 404, "not to another person of the same post"
    asker = Client()
    assert (
        MARK in asker.get(f"/q/{receipt_code(uuid.UUID(foreign.ids[OF_CASES[0]][0]))}/", follow=True).content.decode()
    )
    county = Post.objects.create(title="security", name="安全管理员", place=world.county)
    keeper = just_shown(someone(county))
    assert MARK in keeper.get(f"/admin/people/{foreign.ids['admin/people/'][0]}/").content.decode()
    assert keeper.get(f"/admin/grants/{foreign.ids['admin/grants/'][0]}/").status_code == 200
