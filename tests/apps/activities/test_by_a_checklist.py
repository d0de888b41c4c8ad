"""A branch is looked at by the town's checklist (T0-6): what has to be mended becomes a case, entered from the list itself."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.apps.activities.actions.activities import Held, hold, record_held
from huiyin.apps.activities.models import Activity
from huiyin.apps.cases.models import Case
from huiyin.apps.records.models import Event, EventSecret
from huiyin.core.errors import RuleError
from tests.apps.activities.held import plan
from tests.apps.duties.hands import Net
from tests.builders import MONDAY, sign_in

pytestmark = pytest.mark.django_db
EVENING = MONDAY + timedelta(hours=10)


@pytest.fixture
def town() -> Net:
    return Net("xinba", linked=False)


def checked(town: Net, kind: str = "self_check", **checks: str) -> Activity:
    given = plan(town.world, kind=kind, unit=town.branch, starts=MONDAY, ends=MONDAY + timedelta(hours=2))
    how = Held({"member": 3}, checks=checks)
    return record_held(by=town.secretary, uid=uuid.uuid4(), plan=given, held=how, now=EVENING)


def test_what_has_to_be_mended_becomes_a_case(town: Net, client: Client) -> None:
    day = checked(town, meetings="good", room="mend")
    sign_in(client, town.secretary)
    page = client.get(f"/d/act/{day.uid}/").content.decode()
    assert "三会一课按时开" in page
    assert "主题党日每月一次" not in page, "what was not looked at says nothing"
    address = f"/d/act/{day.uid}/found/?item=room"
    assert address in page
    form = client.get(address).content.decode()
    assert "活动室能用，制度上墙：" in form
    sent = {
        "idem": uuid.uuid4(),
        "text": "活动室能用，制度上墙：屋顶漏雨。",
        "place": town.world.village.pk,
        "spot": "",
    }
    client.post(address, sent)
    assert Case.objects.get().code in client.get(f"/d/act/{day.uid}/").content.decode()


def test_by_the_page_each_item_is_asked(town: Net, client: Client) -> None:
    day = checked(town)
    sign_in(client, town.secretary)
    page = client.get(f"/d/act/{day.uid}/held/").content.decode()
    assert all(f'name="c_{key}"' in page for key in ("meetings", "theme_day", "dues", "room", "links"))
    client.post(f"/d/act/{day.uid}/held/", {"idem": uuid.uuid4(), "n_member": 3, "result": "", "c_dues": "good"})
    day.refresh_from_db()
    assert day.checks == {"dues": "good"}


def test_only_what_stands_on_the_list(town: Net) -> None:
    day = checked(town)
    for checks in ({"mood": "good"}, {"dues": "so-so"}):
        with pytest.raises(RuleError, match="no_such_kind"):
            hold(by=town.secretary, uid=day.uid, held=Held({"member": 3}, checks=checks), now=EVENING)
    with pytest.raises(RuleError, match="no_such_kind"):
        checked(town, "lecture", dues="good")


def test_another_finding_is_a_correction_and_the_one_before_stays_with_it(town: Net) -> None:
    day = checked(town, dues="mend")
    for _ in range(2):
        hold(by=town.secretary, uid=day.uid, held=Held({"member": 3}, checks={"dues": "good"}), now=EVENING)
    event = Event.objects.get(kind="activity.corrected")
    assert EventSecret.objects.get(event=event).body == {"checks": {"dues": "mend"}}
