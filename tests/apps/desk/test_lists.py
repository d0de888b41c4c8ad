"""Parked cases, messages, the hand-over note, the public version, and matters entered at the desk."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.desk.forms import MatterForm
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.core.words import Answer
from tests.builders import World, say, step
from tests.exports import rows_of, taken
from tests.queries import at_most, warm

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(world):
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def desk(station, sign_in):
    return sign_in(station)


@pytest.fixture
def volunteer(world):
    return world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))


def in_work(world, station, volunteer, now) -> Case:
    case = say(world, now=now)
    step(case, station, "dispatch", now, unit=volunteer.actor.unit)
    return step(case, volunteer, "accept", now).case


def test_parked_cases_name_reason_approver_and_day(world, station, volunteer, desk, now) -> None:
    case = in_work(world, station, volunteer, now)
    review = (timezone.localdate(now) + timedelta(days=40)).isoformat()
    step(case, volunteer, "ask_park", now, reason="要等县里批电缆", review=review)
    step(case, world.viewer("leader", place=world.town), "park", now, review=review)
    page = desk.get("/d/parked/", follow=True).content.decode()
    assert case.code in page
    assert "要等县里批电缆" in page
    assert "分管领导" in page
    assert "挂账1" in desk.get("/d/").content.decode()


def test_what_went_up_says_why_and_when(world, station, volunteer, desk, sign_in, now) -> None:
    case = in_work(world, station, volunteer, now)
    step(case, station, "escalate", now, reason="要动用镇里的专项钱")
    say(world, now=now)
    page = desk.get("/d/?tab=up")
    assert [row.code for row in page.context["rows"]] == [case.code]
    assert "要动用镇里的专项钱" in page.content.decode()
    above = sign_in(world.viewer("leader", place=world.town))
    step(case, world.viewer("leader", place=world.town), "order_up", now, unit=volunteer.actor.unit, reason="定了")
    assert case.code in above.get("/d/?tab=up").content.decode(), "once decided, it still went up"
    assert case.code not in above.get("/d/?tab=up&s=raised").content.decode()
    file = rows_of(above, "/d/list.csv?tab=up")
    assert "要动用镇里的专项钱" in file
    assert "上报过的" in file


def test_lists_with_reasons_take_six_queries(world, station, desk, now) -> None:
    for _ in range(51):
        case = step(say(world, now=now), station, "escalate", now, reason="办不了").case
    warm(case)
    desk.get("/d/?tab=up")
    with at_most(6):
        page = desk.get("/d/?tab=up")
    assert len(page.context["rows"]) == 50
    assert len(desk.get(page.context["next"]).context["rows"]) == 1


def test_messages_are_read(world, station, volunteer, sign_in, now) -> None:
    case = in_work(world, station, volunteer, now)
    run_due(now)
    client = sign_in(volunteer)
    page = client.get("/d/notices/").content.decode()
    assert case.code in page
    assert "派单" in page
    up_to = client.get("/d/notices/").context["up_to"]
    client.post("/d/notices/", {"up_to": up_to})
    assert client.get("/d/notices/").context["up_to"] == 0
    assert client.get("/d/notices/?before=1").status_code == 200
    assert client.get("/d/notices/?before=x").status_code == 200


def test_the_note_says_what_came_went_and_is_late(world, station, volunteer, desk, now) -> None:
    gone, stays, late = in_work(world, station, volunteer, now), say(world, now=now), say(world, now=now)
    Case.objects.filter(pk=late.pk).update(due_at=now - timedelta(hours=2))
    page = desk.get("/d/shift/")
    assert [each["row"].code for each in page.context["went"]] == [gone.code]
    parts = {what: {row.code for row in rows} for what, rows, _all in page.context["parts"]}
    assert parts["came"] == {stays.code, late.code}
    assert parts["late"] == {late.code}
    for since in ("2026-01-01T08:00", "x", "2026-13-45T99:99", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert desk.get("/d/shift/", {"since": since}).status_code == 200, since


def test_what_was_reminded_of_has_not_come_again(world, station, desk, now) -> None:
    case = say(world, now=now - timedelta(days=3))
    step(case, Viewer.nobody().as_reporter, "remind", now)
    page = desk.get("/d/shift/")
    assert {what: [row.code for row in rows] for what, rows, _all in page.context["parts"]}["came"] == []


def test_a_long_note_says_how_many_there_are_and_its_file_has_them_all(
    world, station, desk, now, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = {say(world, now=now).code for _ in range(3)}
    monkeypatch.setattr("huiyin.apps.desk.views.lists.SHOWN", 2)
    page = desk.get("/d/shift/")
    ((_, rows, every),) = [part for part in page.context["parts"] if part[0] == "came"]
    assert (len(rows), every) == (2, 3)
    assert "全部在文件里" in page.content.decode()
    assert all(code in str(rows_of(desk, "/d/shift/list.csv")) for code in codes)


def test_a_closed_case_is_published_with_private_parts_covered(world, station, volunteer, sign_in, now) -> None:
    case = say(world, now=now, text="路灯不亮，找欧阳若兰，电话13800000000，3栋202室")
    step(case, station, "dispatch", now, unit=volunteer.actor.unit)
    step(case, volunteer, "accept", now)
    step(case, volunteer, "report", now, result="亮了")
    hear_asker(by=Viewer.nobody().as_reporter, said=Said(case=case.uid, answer=Answer.fixed), now=now)
    step(case, world.viewer("desk", unit=world.unit("town_centre")), "settle", now)
    step(case, world.viewer("verifier", place=world.village), "verify", now, finding="亮", outcome="solved")
    party = sign_in(world.viewer("publisher", unit=world.unit("village_branch", world.village)))
    assert party.get(f"/d/{case.uid}/publish/").status_code == 404, "it has not heard of it yet"
    run_due(now)
    assert case.code in party.get("/d/?tab=publish").content.decode()
    assert party.get(f"/d/{case.uid}/do/publish/").url == f"/d/{case.uid}/publish/"
    page = party.get(f"/d/{case.uid}/publish/")
    proposed = page.context["form"].initial
    assert "13800000000" not in proposed["text"]
    assert "欧阳" not in proposed["text"]
    assert "202" not in proposed["text"]
    assert "3栋202室" in page.content.decode(), "beside it stands what was said"
    leak = party.post(f"/d/{case.uid}/publish/", {"title": "路灯", "text": "找欧阳若兰", "go": "publish"})
    assert "请先遮住" in leak.content.decode()
    assert (
        party.post(f"/d/{case.uid}/publish/", {"title": "路灯亮了", "text": "换了灯头", "go": "keep"}).status_code
        == 302
    )
    case.refresh_from_db()
    assert (case.public_title, case.published_at) == ("路灯亮了", None)
    party.post(f"/d/{case.uid}/publish/", {"title": "路灯亮了", "text": "换了灯头", "go": "publish"})
    case.refresh_from_db()
    assert case.state == "published"
    assert case.published_at is not None


def new_matter(world, **changes: object) -> dict[str, object]:
    return {
        "idem": str(uuid.uuid4()), "channel": "phone", "place": world.grid.pk, "category": "lamp", "text": "路灯不亮",
        "name": "欧阳若兰", "phone": "138 0000 0000", "helper": "孙女", **changes,
    }  # fmt: skip


def test_a_matter_is_entered_for_somebody_else(world, desk, now) -> None:
    sent = new_matter(world, spot="桥东头", day=(timezone.localdate() - timedelta(days=1)).isoformat())
    page = desk.post("/d/new/", sent, follow=True).content.decode()
    case = Case.objects.get()
    assert case.code in page
    assert "受理码" in page
    assert (case.channel, case.place_id, str(case.uid)) == ("phone", world.grid.pk, sent["idem"])
    contact = CaseContact.objects.get()
    assert (contact.on_behalf, contact.helper) == (True, "孙女")
    assert case.code in desk.post("/d/new/", {**sent, "anyway": "1"}, follow=True).content.decode()
    assert Case.objects.count() == 1, "the same form again opens nothing"
    assert case.code in desk.get(f"/d/{case.uid}/").content.decode()


def test_what_is_known_already_is_offered_first(world, desk, now) -> None:
    known = say(world, now=now)
    sent = new_matter(world, text="水磨坊路口的路灯不亮了，看不清")
    page = desk.post("/d/new/", sent).content.decode()
    assert "可能已经有人说过" in page
    assert known.code in page
    desk.post("/d/new/", {**sent, "back": str(known.uid)})
    known.refresh_from_db()
    assert known.backers == 1
    assert Case.objects.count() == 1
    desk.post("/d/new/", {**new_matter(world, text="水磨坊路口的路灯不亮了，看不清"), "anyway": "1"})
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"place": ""}, {"place": "9999999"}, {"text": ""}, {"channel": "web"}, {"phone": "没有"}, {"day": "2999-01-01"}],
)
def test_what_is_missing_is_said_and_the_form_stays(world, desk, wrong) -> None:
    answer = desk.post("/d/new/", new_matter(world, **wrong))
    assert answer.status_code == 200
    assert "孙女" in answer.content.decode()
    assert Case.objects.count() == 0


def test_the_slip_of_the_counter_is_the_residents_own(world, desk) -> None:
    page = desk.post("/d/new/", {**new_matter(world), "anyway": "1"}, follow=True).content.decode()
    code = receipt_code(Case.objects.get().uid)
    assert f"{code[:5]}-{code[5:]}" in page
    for part in ('aria-label="这张回执的二维码"', "tel:03005550110", "接下来", "最晚", "data-print"):
        assert part in page, part


def test_a_village_talk_opens_a_case_for_each_row(db, sign_in) -> None:
    world = World("dalu")
    client = sign_in(world.viewer("desk", unit=world.unit("village_station", world.village)))
    assert client.get("/d/new/meeting/").status_code == 200
    rows = {"row-TOTAL_FORMS": 8, "row-INITIAL_FORMS": 0, "row-MIN_NUM_FORMS": 0, "row-MAX_NUM_FORMS": 40}
    said = {
        "row-0-text": "路灯不亮",
        "row-0-category": "lamp",
        "row-0-name": "甲",
        "row-2-text": "渠道堵了",
        "row-2-category": "drain",
    }
    head = {"place": world.village.pk, "day": timezone.localdate().isoformat()}
    wrong = client.post("/d/new/meeting/", {**rows, **head, "row-0-text": "路灯不亮"})
    assert "请选类别" in wrong.content.decode()
    assert Case.objects.count() == 0
    answer = client.post("/d/new/meeting/", {**rows, **head, **said}, follow=True)
    assert answer.status_code == 200
    assert set(Case.objects.values_list("slug", "channel")) == {("talk", "meeting")}
    assert Case.objects.count() == 2
    page = answer.content.decode()
    assert page.count("<figure") == 2, "a slip for each asker"
    nothing = client.post("/d/new/meeting/", {**rows, **head})
    assert "请用几句话说说" in nothing.content.decode()


def test_the_slip_is_shown_to_who_entered_it_and_to_nobody_else(world, station, desk, sign_in, now) -> None:
    """The code is not in the address, and the address gives it to no other post that reads the case."""
    page = desk.post("/d/new/", new_matter(world))
    case = Case.objects.get()
    assert f"case={case.uid}" in page.url
    code = receipt_code(case.uid)
    assert code[:5] in desk.get(page.url).content.decode()
    other = sign_in(world.viewer("leader", place=world.town))
    assert code[:5] not in other.get(page.url).content.decode()
    assert desk.get("/d/new/opened/?case=x&case=1").status_code == 200


def told_of_two(world, station, volunteer, now) -> tuple[Case, Case]:
    """Two matters came to the volunteers: a lamp, and a bridge elsewhere."""
    lamp = say(world, now=now)
    bridge = say(world, now=now, text="桥栏杆断了", category="road", place=world.village.children.last())
    for case in (lamp, bridge):
        step(case, station, "dispatch", now, unit=volunteer.actor.unit)
    run_due(now)
    return lamp, bridge


def test_messages_are_searched_filtered_kept_printed_and_taken_away(world, station, volunteer, sign_in, now) -> None:
    lamp, bridge = told_of_two(world, station, volunteer, now)
    client = sign_in(volunteer)

    def shown(query: str) -> set[str]:
        return {each["notice"].case.code for each in client.get(f"/d/notices/?{query}").context["found"]}

    assert shown("") == shown("q=杏树&s=any") | {lamp.code, bridge.code}
    for query in ("q=栏杆", "q=lgdl", f"q={bridge.code}", "k=road"):
        assert shown(query) == {bridge.code}, query
    assert shown("q=没有这样的词") == set()
    assert shown("r=new") == {lamp.code, bridge.code}
    client.post("/d/notices/", {"up_to": client.get("/d/notices/").context["up_to"]})
    assert shown("r=new") == set()
    assert "没有符合筛选的" in client.get("/d/notices/?r=new").content.decode()
    assert "：栏杆" in client.get("/d/notices/?q=栏杆&print=1").content.decode()
    client.post("/d/views/?tab=messages&q=栏杆", {"name": "桥的消息"})
    assert client.get("/d/?tab=messages&q=栏杆").url.startswith("/d/notices/?tab=messages&q=")
    table = rows_of(client, "/d/list.csv?tab=messages&q=栏杆")
    assert "行数,1" in table
    assert bridge.code in table
    assert lamp.code not in table
    assert taken(client, "/d/list.xlsx?tab=messages").startswith(b"PK")


def test_messages_follow_each_other_in_few_queries(world, station, volunteer, sign_in, now, monkeypatch) -> None:
    warm(told_of_two(world, station, volunteer, now)[0])
    client = sign_in(volunteer)
    monkeypatch.setattr("huiyin.apps.desk.views.lists.PAGE", 1)
    client.get("/d/notices/")
    with at_most(6):
        page = client.get("/d/notices/?q=栏杆")
    page = client.get("/d/notices/")
    assert len(page.context["found"]) == 1
    assert client.get(page.context["next"]).context["found"][0]["notice"].pk < page.context["found"][0]["notice"].pk


def test_the_note_is_searched_and_taken_away(world, station, volunteer, desk, now) -> None:
    gone, stays = in_work(world, station, volunteer, now), say(world, now=now, text="桥栏杆断了")
    page = desk.get("/d/shift/?q=栏杆")
    assert {row.code for _what, rows, _all in page.context["parts"] for row in rows} == {stays.code}
    assert page.context["went"] == []
    assert [each["row"].code for each in desk.get("/d/shift/?q=路灯").context["went"]] == [gone.code]
    assert desk.get(f"/d/shift/?q={gone.code}").context["went"]
    table = rows_of(desk, "/d/shift/list.csv?q=栏杆")
    assert stays.code in table
    assert gone.code not in table
    assert "栏杆" in table.split("行数")[0]
    assert gone.code in rows_of(desk, "/d/shift/list.csv")
    assert taken(desk, "/d/shift/list.xlsx").startswith(b"PK")


def test_forms_share_fields_and_not_what_they_offer(station: Viewer) -> None:
    pack, classed = library.pack("six_slips"), dict[str, Any](MatterForm.base_fields)
    one, other = MatterForm(pack=pack, viewer=station), MatterForm(pack=pack, viewer=Viewer.nobody())
    own, others = dict[str, Any](one.fields)["place"], dict[str, Any](other.fields)["place"]
    assert [*own.choices] != [*others.choices]
    assert [*own.widget.choices] == [*own.choices]
    assert (classed["place"].choices, classed["category"].required) == ([], False)
