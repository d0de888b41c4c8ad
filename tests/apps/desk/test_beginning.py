"""A village begins a matter of its own: a notice, a use of a power; the text is settled at the desk and hangs."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from huiyin.apps.cases.models import Case
from tests.apps.cases.disclosed import TEXT, Village
from tests.builders import MONDAY, World, sign_in, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return Village(World("xinba"))


def begun(client: Client, **more: str) -> Case:
    said = {"idem": str(uuid.uuid4()), "title": "十月收支", "text": TEXT, "subject": "money", **more}
    answer = client.post("/d/begin/?pack=disclosure", said)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get(uid=said["idem"])


def test_a_post_of_the_village_drafts_a_notice(village: Village):
    client = sign_in(Client(), village.publisher)
    page = client.get("/d/begin/").content.decode()
    assert "拟公示" in page
    assert "小微权力" in page or "公示" in page
    assert "/d/begin/" in client.get("/d/").content.decode()
    case = begun(client, budget="86000", actual="84,200.5")
    assert case.content.answers["actual"] == 8420050
    page = client.get(f"/d/{case.uid}/").content.decode()
    assert "84,200.50元" in page
    assert "收支账目" in page


def test_a_form_that_lacks_something_comes_back_filled(village: Village):
    client = sign_in(Client(), village.publisher)
    page = client.post("/d/begin/?pack=disclosure", {"title": "十月收支", "text": TEXT}).content.decode()
    assert TEXT in page
    assert not Case.objects.exists()


def test_the_text_of_a_notice_is_settled_at_the_desk(village: Village):
    client = sign_in(Client(), village.publisher)
    case = begun(client)
    step(case, village.supervisor, "check", MONDAY, opinion="票据齐全。")
    page = client.get(f"/d/{case.uid}/publish/").content.decode()
    assert TEXT in page
    idem = re.search(r'name="idem" value="([^"]+)"', page)
    assert idem
    client.post(f"/d/{case.uid}/publish/", {"idem": idem[1], "title": "十月收支", "text": TEXT, "go": "show"})
    case.refresh_from_db()
    assert (case.state, case.public_text) == ("printed", TEXT)


def test_a_post_of_the_town_begins_nothing_of_a_village_s_own(village: Village):
    duty = village.world.viewer("duty", unit=village.world.unit("town_office"))
    page = sign_in(Client(), duty).get("/d/begin/")
    assert "这个岗位没有可登记的" in page.content.decode()
    assert "/d/begin/" not in sign_in(Client(), duty).get("/d/").content.decode()
