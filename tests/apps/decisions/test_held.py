"""A meeting held without signal: what devices wrote down is taken once, in whatever order, however often it is sent."""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.apps.decisions.actions import meeting
from huiyin.apps.decisions.actions.acting import Done, act_each
from huiyin.apps.decisions.actions.counting import Counted, Noted
from huiyin.apps.decisions.actions.meeting import Item, take_meeting
from huiyin.apps.decisions.models import CountSheet, Minutes, PaperSheet
from huiyin.apps.decisions.queries import minutes_of
from huiyin.apps.files.models import File
from huiyin.apps.people.browsers import owner_key
from huiyin.apps.rolls.models import Act
from huiyin.apps.rolls.queries import told
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.tallies import VALUES, Sheet, Told, tally
from tests.apps.decisions.test_lists import owners_vote
from tests.apps.files.clam import clamd
from tests.apps.files.pictures import jpeg
from tests.builders import sign_in

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case
    from huiyin.apps.rolls.models import Entry
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db
WHAT = st.sampled_from([(ActKind.attend, ""), (ActKind.attend, "left"), (ActKind.vote, "agree"),
                        (ActKind.vote, "oppose"), (ActKind.vote, "left")])  # fmt: skip
WRITTEN = st.lists(st.tuples(st.integers(0, 3), WHAT, st.integers(0, 30), st.uuids(version=4)), min_size=1, max_size=8,
                   unique_by=lambda each: each[3])  # fmt: skip


@pytest.fixture
def case(village: Village) -> Case:
    return village.to_vote()


@settings(max_examples=7, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=WRITTEN, data=st.data())
def test_syncs_in_any_order_and_repeated_change_no_count(
    village: Village, case: Case, written: list[tuple[int, tuple[ActKind, str], int, uuid.UUID]], data: st.DataObject
) -> None:
    """Two phones tick the same roll, each hands over in parts, late and twice: the counts are those of everything once."""
    sitting, entries = village.sitting(case), [entry.pk for entry in village.entries(case)]
    base = village.now - timedelta(hours=1)
    items = [
        Done(uid, entries[n], kind, ActChannel.meeting, value, at=base + timedelta(seconds=second))
        for n, (kind, value), second, uid in written
    ]
    sent = data.draw(st.permutations([*items, *items]))
    cut = data.draw(st.integers(0, len(sent)))
    with transaction.atomic():
        for part in (sent[:cut], sent[cut:]):
            taken = take_meeting(by=village.worker, sitting=sitting.uid, items=part, now=village.now)
            assert not taken.refused
            assert set(taken.there) == {item.uid for item in part}
        acts = told(sitting.roll)
        transaction.set_rollback(True)
    assert sorted(one.uid for one in acts) == sorted(item.uid for item in items), "nothing lost, nothing doubled"
    once = [Told(item.at or base, item.uid, item.entry, item.kind, item.value) for item in items]
    weights = dict.fromkeys(entries, 1)
    assert tally(weights, acts) == tally(weights, once)


def test_what_one_thing_is_refused_for_keeps_no_other_back(village: Village, case: Case) -> None:
    sitting, (one, two, *_) = village.sitting(case), village.entries(case)
    moment = village.now - timedelta(minutes=5)

    def done(entry: int, kind: ActKind, value: str = "") -> Done:
        return Done(uuid.uuid4(), entry, kind, ActChannel.meeting, value, at=moment)

    bad = done(two.pk, ActKind.authorise, str(one.pk))
    count = Counted(uid=uuid.uuid4(), sheet=Sheet(1, 0, 0, hands=True), counter=village.head.actor.person)
    items: list[Item] = [Noted(uuid.uuid4(), "开会。"), count, bad, done(one.pk, ActKind.attend)]
    taken = take_meeting(by=village.secretary, sitting=sitting.uid, items=items, now=village.now)
    assert [(uid, why.code) for uid, why in taken.refused] == [(bad.uid, "proxy_not_lawful")]
    assert (Act.objects.count(), CountSheet.objects.count(), Minutes.objects.count()) == (1 + before(case), 1, 1)


def test_forty_things_are_written_in_as_many_statements_as_four(village: Village, case: Case) -> None:
    """Together, each once, and of those that are refused the reason; the same again changes nothing."""
    sitting, entries = village.sitting(case), village.entries(case)

    def handed(some: list[Entry]) -> tuple[int, list[Item]]:
        moment = village.now - timedelta(minutes=5)
        items: list[Item] = [
            Done(uuid.uuid4(), entry.pk, kind, ActChannel.meeting, value, at=moment + timedelta(seconds=n))
            for n, (kind, value) in enumerate([(ActKind.attend, ""), (ActKind.vote, "agree")] * 2)
            for entry in some
        ]
        items.append(Done(uuid.uuid4(), 0, ActKind.attend, ActChannel.meeting, at=moment))
        with CaptureQueriesContext(connection) as asked:
            taken = take_meeting(by=village.worker, sitting=sitting.uid, items=items, now=village.now)
        assert [why.code for _uid, why in taken.refused] == ["not_on_roll"]
        assert set(taken.there) == {item.uid for item in items[:-1]}
        again = take_meeting(by=village.worker, sitting=sitting.uid, items=items, now=village.now)
        assert (set(again.there), [uid for uid, _why in again.refused]) == (set(taken.there), [items[-1].uid])
        writes = sum(" INTO " in one["sql"] and "records_event" not in one["sql"] for one in asked.captured_queries)
        return writes, items

    few, _ = handed(entries[:1])
    many, _ = handed(entries[1:])
    assert many == few
    assert Act.objects.filter(roll=sitting.roll).count() == 4 * len(entries)


def test_where_two_devices_meet_it_is_written_one_by_one(
    village: Village, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting, entries = village.sitting(case), village.entries(case)
    items = [Done(uuid.uuid4(), entry.pk, ActKind.attend, ActChannel.meeting) for entry in entries[:3]]

    def clashes(**given: Any) -> Any:
        if len(given["dones"]) > 1 or given["dones"][0] is items[1]:
            raise RuleError("busy")
        return act_each(**given)

    monkeypatch.setattr(meeting, "act_each", clashes)
    taken = take_meeting(by=village.worker, sitting=sitting.uid, items=items, now=village.now)
    assert [(uid, why.code) for uid, why in taken.refused] == [(items[1].uid, "busy")]
    assert Act.objects.filter(roll=sitting.roll).count() == 2


def before(case: Case) -> int:
    """Acts of the steps before this one."""
    return Act.objects.exclude(roll__sitting__closed_at=None).filter(roll__sitting__decision__case=case).count()


class Phone:
    """The page in a browser: what it keeps, and how it hands it over."""

    def __init__(self, village: Village, case: Case) -> None:
        self.case, self.sitting, self.viewer = case, village.sitting(case).uid, village.secretary
        self.client = sign_in(Client(), village.secretary)
        self.items: list[dict[str, Any]] = []

    def tick(self, kind: str, entry: int = 0, value: str = "", **more: Any) -> None:
        at = datetime.now(timezone.get_current_timezone()).isoformat()
        self.items.append({"uid": str(uuid.uuid4()), "kind": kind, "entry": entry, "value": value, "at": at, **more})

    def sync(self, **more: Any) -> Any:
        told = {"sitting": str(self.sitting), "post": self.viewer.actor.post, "items": json.dumps(self.items), **more}
        told["device_now"] = timezone.now().isoformat()
        owner = more.pop("owner", owner_key(self.viewer))
        return self.client.post(f"/w/meeting/{self.case.uid}/sync/", told, headers={"X-Field-Owner": owner})


def test_a_sign_in_that_holds_a_meeting_lives_four_hours_unused(village: Village, case: Case) -> None:
    """On the village's computer it would be ten minutes; without signal the server hears nothing meanwhile."""
    phone = Phone(village, case)
    assert phone.client.get("/w/who/").json()["seconds"] <= 600
    phone.client.get(f"/w/meeting/{uuid.uuid4()}/")
    assert phone.client.get("/w/who/").json()["seconds"] <= 600
    phone.client.get(f"/w/meeting/{case.uid}/")
    assert phone.client.get("/w/who/").json()["seconds"] > 4 * 3600 - 30


def test_the_page_has_the_whole_roll_and_the_law_s_needs_and_belongs_to_its_reader(
    village: Village, case: Case
) -> None:
    phone = Phone(village, case)
    answer = phone.client.get(f"/w/meeting/{case.uid}/")
    page = answer.content.decode()
    assert answer["X-Field-Owner"] == owner_key(village.secretary)
    assert len(re.findall(r"<tr data-entry=", page)) == 9
    assert 'data-need="6"' in page
    assert 'data-passing="1 1 2 2 3 3 4 4 5 5"' in page
    assert f"/d/decisions/{case.uid}/meeting/" in page, "without script the online page"
    world = village.world
    stranger = sign_in(Client(), world.viewer("verifier", place=world.other_village))
    assert stranger.get(f"/w/meeting/{case.uid}/").status_code == 404
    assert (
        'data-paper="minutes"' not in sign_in(Client(), village.worker).get(f"/w/meeting/{case.uid}/").content.decode()
    )


def test_a_whole_meeting_is_handed_over_at_once_and_again_without_doubling(village: Village, case: Case) -> None:
    phone, entries = Phone(village, case), village.entries(case)
    for entry in entries[:6]:
        phone.tick("attend", entry.pk)
        phone.tick("sign", entry.pk)
    phone.tick("count", agree="4", oppose="2", abstain="0", counter=str(village.head.actor.person), hands="1")
    phone.tick("minutes", text="讨论了线路。", chair="欧阳若兰", recorder="秦小满", township="")
    for _ in range(2):
        found = phone.sync().json()
        assert (len(found["there"]), found["refused"]) == (14, [])
    assert CountSheet.objects.get().agree == 4
    noted = minutes_of(village.sitting(case))
    assert noted is not None
    assert (noted.text, noted.chair) == ("讨论了线路。", "欧阳若兰")
    village.now = timezone.now()
    village.do(case, "resolve")
    published = village.last(case).published
    assert (published["present"], published["agree"], published["holds"]) == (6, 4, True)
    phone.tick("attend", entries[6].pk)
    assert phone.sync().json()["refused"][0]["sentence"].startswith("这一步已经结束")
    page = phone.client.get(f"/w/meeting/{case.uid}/").content.decode()
    assert "这次会已经结束" in page, "what was not handed over is shown there, with the reason"
    assert 'data-closed="1"' in page
    assert 'data-paper="' not in page, "nothing more is written down"


def test_the_next_meeting_s_page_leads_to_what_was_not_handed_over_of_the_last(village: Village, case: Case) -> None:
    phone = Phone(village, case)
    village.vote(case, 3, 3)
    village.do(case, "adjourn", village.head, public_reason="人没到齐。")
    village.do(case, "convene", village.head, meets_on=village.day(0), venue="广场")
    page = phone.client.get(f"/w/meeting/{case.uid}/").content.decode()
    assert f'data-other-sitting="{phone.sitting}"' in page
    before = phone.client.get(f"/w/meeting/{case.uid}/?sitting={phone.sitting}").content.decode()
    assert f'data-sitting="{phone.sitting}"' in before
    assert 'data-closed="1"' in before


def test_a_photo_of_the_signed_roll_is_filed_by_its_number_once(village: Village, case: Case) -> None:
    phone = Phone(village, case)
    phone.client.post(f"/d/decisions/{case.uid}/print/roll/")
    sheet = PaperSheet.objects.get(kind="roll")

    def hand(number: str, owner: str = "", more: str = "", **look: Any) -> Any:
        photo = SimpleUploadedFile("sheet.jpg", jpeg(**look), "image/jpeg")
        told = {"sitting": str(phone.sitting), "number": number, "uid": "1", "photo": photo, "more": more}
        path = f"/w/meeting/{case.uid}/photo/"
        return phone.client.post(path, told, headers={"X-Field-Owner": owner or owner_key(village.secretary)})

    for _ in range(2):
        assert hand(f"{case.code}-3-{sheet.number}").json()["there"] == ["1"]
    assert File.objects.filter(owner=sheet.uid).count() == 1
    assert hand("77").status_code == 422
    other = hand(str(sheet.number), width=200)
    assert "还是号码相同的另一张" in other.json()["sentence"] or other.status_code == 422, (
        "nobody guesses what it shows"
    )
    assert hand(str(sheet.number), width=200, more="twice").status_code == 200
    assert File.objects.get(owner=sheet.uid, step="twice")
    assert hand(str(sheet.number), owner="somebody").status_code == 409


def test_a_photo_that_cannot_be_scanned_stays_in_the_device(village: Village, case: Case, settings: Any) -> None:
    phone = Phone(village, case)
    phone.client.post(f"/d/decisions/{case.uid}/print/roll/")
    number = str(PaperSheet.objects.get(kind="roll").number)
    with clamd() as asked:
        settings.FILE_SCANNER = asked.address
    for scanner, status in ((asked.address, 503), ("none", 200)):
        settings.FILE_SCANNER = scanner
        photo = SimpleUploadedFile("sheet.jpg", jpeg(), "image/jpeg")
        said = {"sitting": str(phone.sitting), "number": number, "uid": "1", "photo": photo, "more": ""}
        headers = {"X-Field-Owner": owner_key(village.secretary)}
        assert phone.client.post(f"/w/meeting/{case.uid}/photo/", said, headers=headers).status_code == status


def test_nobody_hands_over_for_somebody_else_and_nothing_unreadable_is_taken(village: Village, case: Case) -> None:
    phone = Phone(village, case)
    phone.tick("attend", village.entries(case)[0].pk)
    assert phone.sync(owner="somebody").status_code == 409
    assert phone.sync(sitting=str(uuid.uuid4())).status_code == 409
    for wrong in ("{", "[{}]", json.dumps([{**phone.items[0], "kind": "opine"}]), "[1]", "3", "[" * 100_000):
        assert phone.sync(items=wrong).status_code == 422, wrong[:80]
    stranger = Phone(village, case)
    stranger.viewer = village.world.viewer("verifier", place=village.world.other_village)
    stranger.client = sign_in(Client(), stranger.viewer)
    stranger.items = phone.items
    assert stranger.sync().status_code == 403
    assert not village.sitting(case).roll.acts.exists()


def test_what_no_page_of_ours_would_say_is_refused_and_counts_nothing(village: Village, case: Case) -> None:
    phone, entry = Phone(village, case), village.entries(case)[0].pk
    wrong: list[tuple[str, Any, str]] = [
        ("attend", "1e999", ""), ("attend", 10**30, ""), ("attend", entry, "gone"), ("attend", entry, "\x00"),
        ("sign", entry, "x"), ("authorise", entry, "9" * 39),
    ]  # fmt: skip
    for kind, which, value in wrong:
        phone.tick(kind, which, value)
    assert len(phone.sync(items=json.dumps(phone.items).replace('"1e999"', "1e999")).json()["refused"]) == 6
    count = {"uid": str(uuid.uuid4()), "kind": "count", "hands": True, "agree": "1", "oppose": "0", "abstain": "0",
             "issued": str(10**17), "counter": str(village.secretary.actor.person)}  # fmt: skip
    assert len(phone.sync(items=json.dumps([count])).json()["refused"]) == 1
    assert not village.sitting(case).roll.acts.exists()


def test_of_owners_floor_area_counts_too_so_the_page_leaves_the_sum_to_the_server(village: Village) -> None:
    case = owners_vote(village, "owners", "owners_funds_use", "甲 100", "乙 50", "丙 60")
    page = Phone(village, case).client.get(f"/w/meeting/{case.uid}/").content.decode()
    assert "送出以后再按人数和面积一起算" in page
    assert "data-line" not in page


def test_of_a_secret_vote_the_page_has_marks_and_takes_no_choice(village: Village, case: Case) -> None:
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="广场", secret="True")
    phone = Phone(village, case)
    page = phone.client.get(f"/w/meeting/{case.uid}/").content.decode()
    table = page[page.find("<tbody>") : page.find("</tbody>")]
    assert not any(value in table for value in VALUES)
    assert 'data-kind="vote"' not in page
    phone.tick("vote", village.entries(case)[0].pk, "agree")
    phone.tick("mark", village.entries(case)[0].pk, "agree")
    assert len(phone.sync().json()["refused"]) == 2
    assert not village.sitting(case).roll.acts.exists()
