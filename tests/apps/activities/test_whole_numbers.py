"""A whole telephone number of who serves, comes or stands in a register is shown to who says why; that is kept."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from huiyin.apps.activities.actions.attending import sign_up
from huiyin.apps.activities.actions.registers import Line, list_entry
from huiyin.apps.activities.actions.teams import Serving, enrol_all
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import ReadLog
from tests.apps.activities.held import Doers, announced
from tests.apps.activities.test_who_comes import coming
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
NUMBER, COVERED = "13800000127", "138-****-0127"


def kept(world: World, doers: Doers, what: str) -> tuple[uuid.UUID, str]:
    """Whose number it is, and the page on which it stands."""
    by = doers.chief
    if what == "serving":
        told = Serving(uuid.uuid4(), "石大勇", True, phone=NUMBER, home="县财政局")
        (row,) = enrol_all(by=by, place=world.village, serving=[told], now=MONDAY)
        return row.uid, "/d/teams/here/"
    if what == "entry":
        line = Line("seeker", "会开叉车", world.village, person="石大勇", phone=NUMBER, agrees=True)
        return list_entry(by=by, uid=uuid.uuid4(), line=line, now=MONDAY).uid, "/d/lists/seeker/"
    day = announced(world, by, signs_up=True)
    said = coming(2, name="欧阳若兰", phone=NUMBER, agrees=True)
    return sign_up(by=Viewer.nobody(), activity=day.uid, coming=said, now=MONDAY).uid, f"/d/act/{day.uid}/"


@pytest.mark.parametrize("what", ["serving", "coming", "entry"])
def test_it_is_covered_until_somebody_says_why(client: Client, world: World, doers: Doers, what: str) -> None:
    uid, page = kept(world, doers, what)
    sign_in(client, doers.chief)
    assert COVERED in client.get(page).content.decode()
    assert "tel:" not in client.get(page).content.decode().split("</header>")[-1].split("<footer")[0]
    asks = f"/d/number/{what}/{uid}/"
    assert asks in client.get(page).content.decode()
    assert client.post(asks, {"why": ""}).status_code == 200, "without a reason the question stays"
    assert not ReadLog.objects.filter(what="phone").exists()
    assert client.post(asks, {"why": "meet"})["Location"] == page
    assert f"tel:{NUMBER}" in client.get(page).content.decode()
    assert ReadLog.objects.filter(what="phone", subject=uid).count() == 1


@pytest.mark.parametrize("what", ["serving", "coming", "entry", "nothing"])
def test_nobody_else_is_asked_why(client: Client, world: World, doers: Doers, what: str) -> None:
    uid, _page = kept(world, doers, what) if what != "nothing" else (uuid.uuid4(), "")
    sign_in(client, doers.elsewhere)
    assert client.get(f"/d/number/{what}/{uid}/").status_code == 404


def test_a_post_looks_at_so_many_numbers_a_day(client: Client, world: World, doers: Doers, settings) -> None:
    settings.REVEALS_A_DAY = 1
    pages = [kept(world, doers, what)[0] for what in ("serving", "entry")]
    sign_in(client, doers.chief)
    assert client.post(f"/d/number/serving/{pages[0]}/", {"why": "meet"}).status_code == 302
    refused = client.post(f"/d/number/entry/{pages[1]}/", {"why": "meet"})
    assert "1" in refused.content.decode()
    assert ReadLog.objects.filter(what="phone").count() == 1
