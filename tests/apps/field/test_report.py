"""Reporting from the field: an ordinary matter, a major event, without script and by the outbox."""

from __future__ import annotations

import io
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from huiyin.apps.cases.models import Case, Notice
from huiyin.apps.files.models import File
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from tests.apps.field.hands import OUTBOX, entry, hidden, owner_of, signed_in
from tests.builders import World

pytestmark = pytest.mark.django_db
TEXT = "老井台路面塌了一块，三轮车过不去。"


def photo() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(file, "JPEG")
    file.seek(0)
    file.name = "p.jpg"
    return file


def test_a_worker_reports_a_matter_without_script(page: Client, world: World) -> None:
    html = page.get("/w/report/").content.decode()
    assert f'<option value="{world.grid.pk}" selected>' in html, "the place is preset to the worker's grid"
    sent = page.post(
        "/w/report/",
        {
            "idem": hidden(html, "idem"),
            "post": hidden(html, "post"),
            "text": TEXT,
            "place": world.grid.pk,
            "photo": photo(),
        },
        follow=True,
    )
    case = Case.objects.get()
    assert sent.redirect_chain == [(f"/w/c/{case.uid}/", 302)]
    assert case.code in sent.content.decode()
    assert (case.channel, case.place, case.category, case.slug) == ("grid", world.grid, "other", "six_slips")
    assert File.objects.filter(owner=case.uid).count() == 1


def test_the_same_form_twice_is_one_case(page: Client, world: World) -> None:
    data = entry(text=TEXT, place=world.grid.pk)
    first, again = (page.post("/w/report/", data, headers=OUTBOX).json() for _ in range(2))
    assert first == again
    assert first["idem"] == data["idem"]
    assert Case.objects.count() == 1
    other = page.post("/w/report/", {**data, "text": "别的事"}, headers=OUTBOX)
    assert (other.status_code, Case.objects.count()) == (409, 1)


def test_the_receipt_of_the_outbox(page: Client, world: World) -> None:
    data = entry(text=TEXT, place=world.grid.pk)
    receipt = page.post("/w/report/", data, headers=OUTBOX).json()
    case = Case.objects.get()
    assert receipt["code"] == case.code
    assert receipt["url"] == f"/w/c/{case.uid}/"
    assert receipt["photos"] == f"/w/photo/{case.uid}/"
    assert receipt["kept"] is False


def test_bad_input_says_what_to_put_right(page: Client, world: World) -> None:
    wrong = page.post("/w/report/", entry(text=" ", place="999999", phone="abc"), headers=OUTBOX)
    assert wrong.status_code == 422
    assert {each["field"] for each in wrong.json()["errors"]} == {"text", "place", "phone"}
    assert wrong.json()["sentence"]
    shown = page.post("/w/report/", entry(text="", place=world.grid.pk, spot="桥东头"))
    html = shown.content.decode()
    assert shown.status_code == 200
    assert 'class="errors"' in html
    assert "桥东头" in html, "what was written is still there"
    assert page.post("/w/report/", {"text": TEXT}, headers=OUTBOX).status_code == 422
    assert (
        page.post("/w/report/", {"idem": "x" * 500, "post": "9" * 40, "at": "nonsense"}, headers=OUTBOX).status_code
        < 500
    )


def test_for_somebody_else_the_code_is_for_them(page: Client, world: World) -> None:
    receipt = page.post(
        "/w/report/", entry(text=TEXT, place=world.grid.pk, name="陈大有", phone="13800000001"), headers=OUTBOX
    ).json()
    case = Case.objects.select_related("contact").get()
    assert (case.contact.name, case.contact.on_behalf) == ("陈大有", True)
    assert "bigcode" in page.get(receipt["url"]).content.decode()
    other = signed_in(world.viewer("secretary", unit=world.unit("village_branch", world.village)))
    shown = other.get(receipt["url"])
    assert shown.status_code == 404 or "bigcode" not in shown.content.decode()


def test_photos_come_after_their_entry(page: Client, world: World) -> None:
    receipt = page.post("/w/report/", entry(text=TEXT, place=world.grid.pk), headers=OUTBOX).json()
    wrong = page.post(receipt["photos"], {"file": photo(), "sha": "0" * 64}, headers=OUTBOX)
    assert wrong.status_code == 503, "cut off on the way: try again"
    for _ in range(2):
        assert page.post(receipt["photos"], {"file": photo()}, headers=OUTBOX).status_code == 200
    assert File.objects.count() == 1
    assert page.post(receipt["photos"], {"file": io.BytesIO(b"<svg>")}, headers=OUTBOX).status_code == 422
    stranger = signed_in(world.viewer("grid_worker", place=world.other_village.children.first()))
    assert stranger.post(receipt["photos"], {"file": photo()}, headers=OUTBOX).status_code == 422


def test_another_persons_entry_is_not_sent_under_this_name(page: Client, world: World) -> None:
    other = signed_in(world.viewer("grid_worker", place=world.other_village.children.first()))
    data = entry(text=TEXT, place=world.grid.pk)
    refused = page.post("/w/report/", data, headers={**OUTBOX, "X-Field-Owner": owner_of(other)})
    assert (refused.status_code, Case.objects.count()) == (409, 0)
    mine = page.post("/w/report/", data, headers={**OUTBOX, "X-Field-Owner": owner_of(page)})
    assert mine.status_code == 200


def test_an_entry_belongs_to_the_post_that_wrote_it(page: Client, world: World, worker: Viewer) -> None:
    foreign = world.viewer("grid_worker", place=world.other_village.children.first()).actor.post
    data = entry(text=TEXT, place=world.grid.pk, post=foreign)
    assert page.post("/w/report/", data, headers=OUTBOX).status_code == 409
    assert page.post("/w/report/", {**data, "post": worker.actor.post}, headers=OUTBOX).status_code == 200
    assert Event.objects.get(kind="case.order").as_post_id == worker.actor.post


def test_without_session_nothing_is_lost_but_a_way_to_sign_in(world: World) -> None:
    answer = Client().post("/w/report/", entry(text=TEXT, place=world.grid.pk), headers=OUTBOX)
    assert answer.status_code in (302, 401), "the outbox keeps the entry and asks to sign in"


def test_a_major_event_goes_to_the_duty_leader() -> None:
    world = World("xinba")
    worker = world.viewer("grid_worker", place=world.grid)
    leader = world.viewer("leader", place=world.town)
    page = signed_in(worker)
    assert "/w/report/major/" in page.get("/w/").content.decode()
    data = entry(
        title="河堤管涌", text="东沟段管涌，三户进水，正在转移，人数不清楚。", place=world.grid.pk, happened="七点"
    )
    receipt = page.post("/w/report/major/", data, headers=OUTBOX)
    assert receipt.status_code == 200, receipt.content.decode()
    case = Case.objects.get()
    assert (case.slug, case.level, case.held_by_post.title) == ("major_event", "restricted", "duty")
    run_due(timezone.now())
    assert Notice.objects.filter(case=case, to_post=leader.actor.post).exists(), "the leader is told at once"
    assert page.get(receipt.json()["url"]).status_code == 200
    follow = {"idem": str(uuid.uuid4()), "note": "三户九人已到村部。", "text": "三户九人已到村部。"}
    told = page.post(f"/w/c/{case.uid}/follow/", follow, headers=OUTBOX).json()
    assert told.get("kept") is False, told
    assert "提出人，" not in page.get(receipt.json()["url"]).content.decode(), "who reports speaks for nobody else"


def test_a_town_without_that_pack_offers_no_first_report(page: Client) -> None:
    assert "/w/report/major/" not in page.get("/w/").content.decode()
    assert page.get("/w/report/major/").status_code == 403


@pytest.mark.parametrize("profile", ["xinba", "dalu", "dagaoping", "yangquan", "huaqiao"])
def test_every_town_takes_reports_and_visits(profile: str) -> None:
    world = World(profile)
    page = signed_in(world.viewer("grid_worker", place=world.grid))
    said = page.post("/w/report/", entry(text=TEXT, place=world.grid.pk), headers=OUTBOX)
    assert said.status_code == 200, said.content.decode()
    heard = page.post("/w/visit/", entry(met="周秀兰", place=world.grid.pk, text_1="渠水浇不到地"), headers=OUTBOX)
    assert heard.status_code == 200, heard.content.decode()
    assert set(Case.objects.values_list("channel", flat=True)) == {"grid", "visit"}
