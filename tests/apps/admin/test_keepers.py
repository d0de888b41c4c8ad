"""Three who keep the installation: each has their pages, none reads a case, nobody serves themselves."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import Case, CaseContent
from huiyin.apps.cases.queries import visible_to
from huiyin.apps.people.actions import add_person, give_post, hand_out_card
from huiyin.apps.people.grants import grant_post
from huiyin.apps.people.models import Account, Holding, Person, SecurityEntry
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.records.actions import note_read
from huiyin.apps.records.models import EventSecret
from huiyin.apps.scope.acting import acting
from huiyin.apps.units.actions import add_post
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.words import KEEPERS, PostTitle
from tests.apps.fuzz.addresses import address, names, views
from tests.builders import MONDAY, World, just_shown, say, sign_in
from tests.exports import rows_of

pytestmark = pytest.mark.django_db
TITLES = sorted(KEEPERS)
SECRETS = ("水磨坊路口", "欧阳若兰", "13800000000", "138-0000-0000", "桥东头")
OWN = {
    "admin": {"/admin/", "/admin/jobs/", "/d/towns/", "/d/import/"},
    "security": {"/admin/", "/admin/people/", "/admin/people/new/", "/admin/log/", "/d/import/"},
    "auditor": {"/admin/", "/admin/log/", "/admin/log/table/", "/admin/reads/"},
}


@pytest.fixture
def world() -> World:
    return World()


def keeper(world: World, title: str, name: str = "") -> Viewer:
    post = Post.objects.filter(title=title, place=world.county).first()
    post = post or add_post(title=PostTitle(title), name=title, place=world.county)
    person = add_person(name=name or f"{title}甲")
    give_post(person=person, post=post, starts=date(2026, 1, 1))
    return viewer_of_post(post, person.pk, person.name)


@pytest.mark.parametrize("title", TITLES)
def test_no_keeper_reads_a_case_at_any_address(world: World, title: str) -> None:
    case = say(world)
    client = just_shown(sign_in(Client(raise_request_exception=False), keeper(world, title)))
    seen = 0
    for path in addresses(case, Person.objects.last()):
        answer = client.get(path)
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        told = [word for word in SECRETS if word in page.decode(errors="replace")]
        assert not told, f"{path} tells {title} {told}"
        assert answer.status_code < 500, path
        seen += 1
    assert seen > 60


def addresses(case: Case, person: Person) -> Iterator[str]:
    """Every address, with what is there in the places of what a pattern wants."""
    known = {
        "uid": [str(case.uid), str(person.uid)],
        "code": [case.code],
        "number": ["1"],
        "slug": ["people", "six_slips"],
    }
    for pattern in sorted(views()):
        wanted = names(pattern)
        if any(word in pattern for word in ("static", "q/<")):
            continue
        for nth in range(2 if "uid" in wanted else 1):
            given = {name: known.get(name, ["1"])[min(nth, len(known.get(name, ["1"])) - 1)] for name in wanted}
            yield address(pattern, given)


@pytest.mark.parametrize("title", TITLES)
def test_nor_in_the_database_whatever_a_query_forgot(world: World, title: str) -> None:
    say(world)
    by = keeper(world, title)
    assert not visible_to(by).exists()
    with acting(by.acting):
        assert not Case.objects.exists()
        assert not CaseContent.objects.exists()
        assert not EventSecret.objects.exists()


@pytest.mark.parametrize("title", TITLES)
def test_nor_what_was_sent_to_a_unit_in_which_the_post_stands(world: World, title: str) -> None:
    from huiyin.apps.cases.models import CaseParty

    case, unit = say(world), world.units["town_station"]
    post = add_post(title=PostTitle(title), name=title, unit=unit)
    person = add_person(name="甲")
    give_post(person=person, post=post, starts=date(2026, 1, 1))
    by = viewer_of_post(post, person.pk)
    CaseParty.objects.create(case=case, unit=unit, part="copy")
    CaseParty.objects.create(case=case, post=post, part="copy")
    with acting(by.acting):
        assert not Case.objects.exists()
    assert sign_in(Client(), by).get(f"/d/{case.uid}/").status_code == 403


@pytest.mark.parametrize("title", TITLES)
def test_each_has_their_own_pages_and_no_others(world: World, title: str) -> None:
    client = just_shown(sign_in(Client(), keeper(world, title)))
    for path in sorted(set().union(*OWN.values())):
        assert client.get(path, follow=True).status_code == (200 if path in OWN[title] else 403), path
    for path in ("/d/", "/d/calls/", "/w/", "/l/", "/d/shift/"):
        assert client.get(path).status_code == 403, path
    assert client.get("/me/").status_code == 200


def test_who_works_on_cases_keeps_nothing(world: World) -> None:
    desk = sign_in(Client(), world.viewer("desk", unit=world.units["town_station"]))
    for path in sorted(set().union(*OWN.values()) - {"/d/import/"}):
        assert desk.get(path).status_code == 403, path


@pytest.fixture
def security(world: World) -> Viewer:
    return keeper(world, "security", "安全甲")


def test_a_person_is_found_by_name_number_and_whole_phone(world: World, security: Viewer) -> None:
    client = just_shown(sign_in(Client(), security))
    add_person(name="何桂香", phone="138 0035 1234", code="W007")
    add_person(name="何建国", phone="无")
    for words in ("桂香", "w007", "13800351234", "+8613800351234", "138-0035-1234", "何 13800351234"):
        page = client.get("/admin/people/", {"q": words}).content.decode()
        assert "何桂香" in page, words
        assert "何建国" not in page, words
    assert "何桂香" not in client.get("/admin/people/", {"q": "1380035"}).content.decode()


def test_a_card_for_a_new_person_from_the_page(world: World, security: Viewer) -> None:
    client = just_shown(sign_in(Client(), security))
    assert "请填电话或工号" in client.post("/admin/people/new/", {"name": "何桂香"}).content.decode()
    page = client.post("/admin/people/new/", {"name": "何桂香", "code": "W001"}, follow=True).content.decode()
    assert "还没有账号" in page
    person = Person.objects.get(code="W001")
    idem = page.partition('name="idem" value="')[2].partition('"')[0]
    printed = client.post(f"/admin/people/{person.uid}/card/", {"idem": idem})
    card = printed.content.decode()
    assert printed["Cache-Control"].startswith("max-age=0")
    assert "<svg" in card
    assert "W001" in card
    account = Account.objects.get(person=person)
    assert account.must_change
    was = account.password
    assert client.post(f"/admin/people/{person.uid}/card/", {"idem": idem}).status_code == 302, (
        "sent twice: no second card"
    )
    account.refresh_from_db()
    assert account.password == was
    assert "是别人的" in client.post("/admin/people/new/", {"name": "乙", "code": "W001"}).content.decode()
    kinds = list(SecurityEntry.objects.values_list("kind", "by", "person"))
    assert kinds == [
        ("person_added", security.actor.person, person.pk),
        ("card_printed", security.actor.person, person.pk),
    ]


def test_a_post_is_given_and_ended_with_its_history(world: World, security: Viewer) -> None:
    client, person = just_shown(sign_in(Client(), security)), add_person(name="何桂香")
    give = f"/admin/people/{person.uid}/grant/"
    assert "请按岗位名称" in client.get(give).content.decode()
    unit = world.units["town_station"]
    post = unit.posts.filter(title="desk").first()
    found = client.get(give, {"q": unit.name}).content.decode()
    assert post.name in found
    today = timezone.localdate()
    bad = client.post(f"{give}?q={unit.name}", {"post": post.pk, "starts": today, "ends": today - timedelta(days=1)})
    assert "离任日期早于任职日期" in bad.content.decode()
    done = client.post(f"{give}?q={unit.name}", {"post": post.pk, "starts": today, "deputy": "on"}, follow=True)
    assert "已任" in done.content.decode()
    held = Holding.objects.get(person=person)
    assert (held.granted_by_id, held.deputy) == (security.actor.person, True)
    client.post(f"/admin/grants/{held.pk}/", {"ends": today})
    held.refresh_from_db()
    assert (held.ends, held.ended_by_id) == (today, security.actor.person)
    entry = SecurityEntry.objects.get(kind="post_given")
    assert (entry.person, entry.as_post_id, entry.data["post"]) == (person, security.actor.post, post.pk)
    assert SecurityEntry.objects.get(kind="post_ended").data["ends"] == today.isoformat()


def test_nobody_serves_themselves(world: World, security: Viewer) -> None:
    client = just_shown(sign_in(Client(), security))
    own = Person.objects.get(pk=security.actor.person)
    desk = world.units["town_station"].posts.filter(title="desk").first()
    page = client.get(f"/admin/people/{own.uid}/").content.decode()
    assert "这是您本人" in page
    assert f"/admin/people/{own.uid}/card/" not in page
    asked = client.post(f"/admin/people/{own.uid}/grant/?q={desk.unit.name}", {"post": desk.pk, "starts": "2026-11-16"})
    assert "谁都不能给自己任岗" in asked.content.decode()
    client.post(f"/admin/people/{own.uid}/card/", {"idem": "x"})
    client.post(f"/admin/people/{own.uid}/open/", {"open": "0"})
    held = Holding.objects.get(person=own)
    assert "谁都不能" in client.post(f"/admin/grants/{held.pk}/", {"ends": "2027-11-16"}).content.decode()
    assert Account.objects.get(person=own).is_active
    assert list(SecurityEntry.objects.exclude(kind="refused")) == []


def test_the_three_are_three_persons(world: World, security: Viewer) -> None:
    admin = Person.objects.get(pk=keeper(world, "admin").actor.person)
    desk = world.units["town_station"].posts.filter(title="desk").first()
    auditor = add_post(title=PostTitle.auditor, name="审计管理员", place=world.county)
    worker = add_person(name="何桂香")
    grant: Any = {"by": security, "starts": MONDAY.date(), "now": MONDAY}
    grant_post(person=worker, post=desk, **grant)
    for person, post in ((admin, auditor), (admin, desk), (worker, auditor)):
        with pytest.raises(RuleError, match="keepers_apart"):
            grant_post(person=person, post=post, **grant)
    grant_post(person=worker, post=desk, **grant)
    assert Holding.objects.filter(person=worker).count() == 1, "the same again changes nothing"


def test_closing_an_account_ends_its_sign_ins(world: World, security: Viewer) -> None:
    worker = world.viewer("desk", unit=world.units["town_station"])
    theirs, client = sign_in(Client(), worker), just_shown(sign_in(Client(), security))
    person = Person.objects.get(pk=worker.actor.person)
    assert theirs.get("/d/").status_code == 200
    client.post(f"/admin/people/{person.uid}/sign-ins/")
    assert theirs.get("/d/").status_code == 302
    theirs = sign_in(Client(), worker)
    client.post(f"/admin/people/{person.uid}/open/", {"open": "0"})
    assert theirs.get("/d/").status_code == 302
    client.post(f"/admin/people/{person.uid}/open/", {"open": "1"})
    assert Account.objects.get(person=person).is_active
    kinds = set(SecurityEntry.objects.values_list("kind", flat=True))
    assert {"sign_ins_ended", "account_closed", "account_reopened"} <= kinds


def test_what_is_grave_asks_the_security_administrator_again(world: World, security: Viewer) -> None:
    client, person = sign_in(Client(), security), add_person(name="何桂香", code="W001")
    session = client.session
    session["shown"] = 0
    session.save()
    answer = client.post(f"/admin/people/{person.uid}/card/", {"idem": str(uuid.uuid4())})
    assert answer["Location"].startswith("/sign-in/again/")
    assert not Account.objects.filter(person=person).exists()


def test_another_county_is_out_of_reach(world: World, security: Viewer) -> None:
    from huiyin.apps.places.actions import add_place
    from huiyin.core.words import PlaceKind

    other = add_place(kind=PlaceKind.county, name="别县", parent=None, code="990002")
    post = add_post(title=PostTitle.desk, name="别县派单岗", place=other)
    person, own = add_person(name="别县甲"), add_person(name="本县乙")
    held = give_post(person=person, post=post, starts=MONDAY.date())
    client = just_shown(sign_in(Client(), security))
    assert "没有找到这样的岗位" in client.get(f"/admin/people/{own.uid}/grant/", {"q": "别县"}).content.decode()
    assert client.get(f"/admin/grants/{held.pk}/").status_code == 404
    for page in ("", "card/", "grant/", "open/", "sign-ins/"):
        assert client.post(f"/admin/people/{person.uid}/{page}", {"idem": "x", "open": "0"}).status_code == 404, page
    shown = client.get("/admin/people/").content.decode()
    assert ("本县乙" in shown, "别县甲" in shown) == (True, False)
    Holding.objects.filter(pk=held.pk).update(ends=timezone.localdate() - timedelta(days=1))
    assert client.get(f"/admin/people/{person.uid}/").status_code == 200, "who holds nothing elsewhere any more"


def test_the_auditor_reads_and_exports(world: World) -> None:
    reader, case = world.viewer("desk", unit=world.units["town_station"], name="=HYPERLINK(1)"), say(world)
    note_read(reader, case.uid, "photo", MONDAY)
    hand_out_card(
        by=Viewer.for_system("test"), person=Person.objects.get(pk=reader.actor.person), username="x", now=MONDAY
    )
    client = just_shown(sign_in(Client(), keeper(world, "auditor")))
    reads = client.get("/admin/reads/").content.decode()
    assert case.uid.hex[:8] in reads
    assert str(case.uid) not in reads
    assert "打印登录卡" in client.get("/admin/log/", {"kind": "card_printed"}).content.decode()
    assert "没有这类记录" in client.get("/admin/log/", {"kind": "locked"}).content.decode()
    table = rows_of(client, "/admin/log/table/")
    assert "card_printed" in table
    assert "'=HYPERLINK(1)" in table, "no formula"
    entry = SecurityEntry.objects.get(kind="log_exported")
    assert entry.data == {"list": "security_log", "form": "csv", "rows": len(table.splitlines()) - 8}
    assert "card_printed" not in rows_of(client, "/admin/log/table/?kind=locked")


def test_the_log_is_exported_by_who_has_just_shown_who_they_are(world: World) -> None:
    """It names persons. What was pressed is kept meanwhile and sent again with one more press."""
    client = sign_in(Client(), keeper(world, "auditor"))
    session = client.session
    session["shown"] = (timezone.now() - timedelta(minutes=11)).timestamp()
    session.save()
    page = client.get("/admin/log/").content.decode()
    idem = page.partition('name="idem" value="')[2].partition('"')[0]
    again = client.post("/admin/log/table/?kind=locked", {"idem": idem})
    assert again["Location"].startswith("/sign-in/again/?next=")
    assert not SecurityEntry.objects.filter(kind="log_exported").exists()
    kept = just_shown(client).get("/kept/").content.decode()
    assert f'name="idem" value="{idem}"' in kept
    assert 'action="/admin/log/table/?kind=locked"' in kept
    assert "locked" not in rows_of(client, "/admin/log/table/?kind=card_printed")
    assert client.get("/exports/").status_code == 200


def test_lists_go_on_page_by_page(world: World, security: Viewer) -> None:
    for n in range(60):
        add_person(name=f"某{n}", code=f"N{n}")
    client = just_shown(sign_in(Client(), security))
    page = client.get("/admin/people/").content.decode()
    assert page.count('<th scope="row">') == 50
    after = page.partition("after=")[2].partition('"')[0]
    assert "某59" in client.get("/admin/people/", {"after": after}).content.decode()
    assert "没有找到人" in client.get("/admin/people/", {"q": "没有这个人"}).content.decode()
    assert client.get("/admin/people/", {"after": "x" * 40}).status_code == 200
