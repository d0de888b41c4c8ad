"""What is judged: villages by criteria with evidence, by a body (T2-9, T4-3); honours put forward with consent (T4-7). No score."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.activities.actions.nominating import Putting, Ruling, decide, nominate, withdraw
from huiyin.apps.activities.actions.registers import Line, list_entry
from huiyin.apps.activities.actions.schemes import Setting, close_task, set_tasks
from huiyin.apps.activities.models import Entry, Nomination
from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.keys.models import DataKey
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.apps.activities.held import PROVEN, SATURDAY, Doers
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
WHY = "照顾瘫痪在床的婆婆十一年。"


@pytest.fixture
def world() -> World:
    return World("huaqiao")


@pytest.fixture
def doers(world: World) -> Doers:
    """The heads of the two villages' committees, and the town's desk."""

    class Heads(Doers):
        @property
        def chief(self) -> Viewer:
            return self.world.viewer("chief", unit=self.world.unit("village_committee", self.world.village))

        @property
        def elsewhere(self) -> Viewer:
            return self.world.viewer("chief", unit=self.world.unit("village_committee", self.world.other_village))

    return Heads(world)


def refused(code: str):
    return pytest.raises(RuleError, match=code)


def rated(world: World, **changes: Any) -> Line:
    return Line("rating", "2026年度", world.village, kind="a", shown=True, **{**PROVEN, **changes})


def put(world: World, **changes: Any) -> Putting:
    given = {"kind": "daughter_in_law", "place": world.village, "why": WHY, "put_by": "第三网格党小组", "agrees": True,
             "person": "阿依努尔·买合木提江", **changes}  # fmt: skip
    return Putting(**given)


def nominated(world: World, doers: Doers, **changes: Any) -> Nomination:
    return nominate(by=doers.chief, uid=uuid.uuid4(), putting=put(world, **changes), now=MONDAY)


def test_a_rating_says_what_proves_it_and_who_decided(world: World, doers: Doers, client: Client) -> None:
    with refused("evidence_missing"):
        list_entry(by=doers.town_desk, uid=uuid.uuid4(), line=rated(world, evidence={"party": "有"}), now=MONDAY)
    with refused("decider_missing"):
        list_entry(by=doers.town_desk, uid=uuid.uuid4(), line=rated(world, given_by=""), now=MONDAY)
    list_entry(by=doers.town_desk, uid=uuid.uuid4(), line=rated(world), now=MONDAY)
    page = client.get("/lists/rating/?town=huaqiao").content.decode()
    assert all(words in page for words in ("人居环境", "垃圾日产日清", "镇党委会"))


def test_by_the_page_every_criterion_is_asked(world: World, doers: Doers, client: Client) -> None:
    sign_in(client, doers.town_desk)
    page = client.get("/d/lists/rating/new/").content.decode()
    assert all(f'name="{name}"' in page for name in ("e_party", "e_living", "e_order", "given_by"))
    proven = {f"e_{key}": words for key, words in PROVEN["evidence"].items()}
    sent = {"idem": uuid.uuid4(), "kind": "b", "name": "2026年度", "place": world.village.pk, "shown": "on", **proven}
    assert client.post("/d/lists/rating/new/", sent).status_code == 200, "who decided is asked"
    assert client.post("/d/lists/rating/new/", {**sent, "given_by": "镇党委会"}).status_code == 302
    assert Entry.objects.get().evidence == PROVEN["evidence"]
    assert "垃圾日产日清" in client.get("/d/lists/rating/").content.decode()


def test_a_contest_tells_who_decided_that_it_was_done(client: Client) -> None:
    world = World("dagaoping")
    doers = Doers(world)
    due = (MONDAY + timedelta(days=9)).date()
    what = Setting("contest", "environment", "清完村口三处垃圾点", due, [world.village])
    (task,) = set_tasks(by=doers.town_desk, uid=uuid.uuid4(), setting=what, now=MONDAY)
    close_task(by=doers.town_desk, uid=task.uid, result="三处都清了，照片贴在公示栏", now=SATURDAY)
    page = client.get("/aims/?town=dagaoping&scheme=contest&aim=environment").content.decode()
    assert "三处都清了" in page
    assert doers.town_desk.post_name in page


def test_put_forward_with_consent_and_awarded(world: World, doers: Doers, client: Client) -> None:
    row = nominated(world, doers)
    assert nominate(by=doers.chief, uid=row.uid, putting=put(world), now=MONDAY) == row, "sent twice is one"
    ruling = Ruling(awarded=True, decided_by="村民代表会议", reason="全票", name="好媳妇一位", shown=True)
    decide(by=doers.chief, uid=row.uid, ruling=ruling, now=SATURDAY)
    entry = Entry.objects.get()
    assert (entry.kind, entry.given_by, entry.person, entry.shown) == (
        "daughter_in_law", "村民代表会议", "阿依努尔·买合木提江", True,
    )  # fmt: skip
    page = client.get("/lists/honour/?town=huaqiao").content.decode()
    assert "村民代表会议" in page
    assert "买合木提江" not in page
    kinds = Event.objects.filter(kind__startswith="register.").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["register.nominated", "register.listed", "register.decided"]
    with refused("has_ended"):
        decide(by=doers.chief, uid=row.uid, ruling=ruling, now=SATURDAY)


@pytest.mark.parametrize("end", ["not_awarded", "withdrawn"])
def test_who_is_not_honoured_is_forgotten_at_once(world: World, doers: Doers, end: str) -> None:
    row = nominated(world, doers)
    if end == "withdrawn":
        withdraw(by=doers.chief, uid=row.uid, now=SATURDAY)
    else:
        decide(by=doers.chief, uid=row.uid, ruling=Ruling(False, "村民代表会议", "再看一年"), now=SATURDAY)
    row = Nomination.objects.get()
    assert (row.outcome, row.person, row.why, row.reason) == (end, "", "", "")
    assert not DataKey.objects.filter(owner=row.uid).exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"agrees": False}, "consent_missing"),
        ({"why": "好"}, "why_missing"),
        ({"kind": "hero"}, "no_such_kind"),
    ],
)
def test_what_is_no_nomination(world: World, doers: Doers, changes: dict[str, Any], code: str) -> None:
    with refused(code):
        nominated(world, doers, **changes)


def test_nobody_elsewhere_has_a_say(world: World, doers: Doers, client: Client) -> None:
    row = nominated(world, doers)
    for act in (
        lambda: withdraw(by=doers.elsewhere, uid=row.uid, now=SATURDAY),
        lambda: nominate(by=doers.elsewhere, uid=uuid.uuid4(), putting=put(world), now=MONDAY),
        lambda: decide(by=doers.chief, uid=uuid.uuid4(), ruling=Ruling(True, "会"), now=MONDAY),
    ):
        with refused("not_your_place"):
            act()
    with refused("decider_missing"):
        decide(by=doers.chief, uid=row.uid, ruling=Ruling(True, " "), now=MONDAY)
    sign_in(client, doers.elsewhere)
    assert client.get(f"/d/nominations/{row.uid}/").status_code == 404
    assert WHY not in client.get("/d/lists/honour/").content.decode()


def test_by_the_pages_a_household_is_put_forward_and_decided(world: World, doers: Doers, client: Client) -> None:
    add_households(world.grid, [{"code": "H001", "door": "水磨坊27号", "head": "周秀兰", "phone": "", "people": 1}])
    sign_in(client, doers.chief)
    sent = {
        "idem": uuid.uuid4(), "kind": "ten_star", "place": world.village.pk, "why": "院子收拾得最干净。",
        "put_by": "第一网格", "agrees": "on",
    }  # fmt: skip
    assert "户的编号" in client.post("/d/nominations/new/", sent).content.decode()
    assert "没有这个编号的户" in client.post("/d/nominations/new/", {**sent, "household": "H999"}).content.decode()
    client.post("/d/nominations/new/", {**sent, "household": "H001"})
    row = Nomination.objects.get()
    assert "水磨坊27号" in client.get("/d/lists/honour/").content.decode()
    decided = {"idem": uuid.uuid4(), "awarded": "yes", "decided_by": "村民代表会议", "name": "", "reason": ""}
    client.post(f"/d/nominations/{row.uid}/", decided)
    assert (Entry.objects.get().name, Entry.objects.get().shown) == ("十星级文明户", False)


def test_withdrawn_by_the_page_and_forgotten_when_nobody_decides(world: World, doers: Doers, client: Client) -> None:
    one, two = nominated(world, doers), nominated(world, doers)
    sign_in(client, doers.chief)
    client.post(f"/d/nominations/{one.uid}/withdraw/")
    assert retain(now=MONDAY + timedelta(days=400))["entries"] == 1
    assert set(Nomination.objects.values_list("outcome", flat=True)) == {"withdrawn"}
    event = Event.objects.get(kind="register.decided", subject=two.uid)
    assert (event.outcome, event.data, event.actor_id) == ("withdrawn", {"system": "retention"}, None)


def test_what_has_ended_is_said_to_have_ended(world: World, doers: Doers, client: Client) -> None:
    row = nominated(world, doers)
    sign_in(client, doers.chief)
    address = f"/d/nominations/{row.uid}/withdraw/"
    client.post(address)
    ended = "已经结束"
    assert ended in client.post(address, follow=True).content.decode()
    assert ended in client.get(f"/d/nominations/{row.uid}/", follow=True).content.decode()
    assert Event.objects.filter(kind="register.decided").count() == 1


def test_everybody_who_waits_stands_on_a_page(world: World, doers: Doers, client: Client) -> None:
    for n in range(52):
        nominated(world, doers, person=f"村民{n}号")
    sign_in(client, doers.chief)
    first = client.get("/d/lists/honour/")
    assert first.context["waiting"] == 52
    assert "村民50号" not in first.content.decode()
    further = first.context["more_waiting"]
    second = client.get(f"/d/lists/honour/{further}")
    assert "村民51号" in second.content.decode()
    assert (second.context["more_waiting"], len(second.context["nominations"])) == ("", 2)
