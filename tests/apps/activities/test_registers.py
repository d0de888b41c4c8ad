"""Teams, pledges, tasks under aims, contests, and registers: what can be done, what is refused, what everybody sees."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.activities.actions.registers import Line, end_entry, list_entry
from huiyin.apps.activities.actions.schemes import Setting, close_task, set_tasks
from huiyin.apps.activities.actions.teams import (
    Serving,
    end_pledge,
    end_team,
    enrol_all,
    pledge_all,
    register_team,
)
from huiyin.apps.activities.models import Enrolment, Entry, Task
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import NOBODY, acting
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError
from tests.apps.activities.held import SATURDAY, Doers, announced, held
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
DUE = (MONDAY + timedelta(days=30)).date()


def refused(code: str):
    return pytest.raises(RuleError, match=code)


def setting(world: World, **changes: Any) -> Setting:
    """The same task for both villages, under the joint plan."""
    villages = [world.village, world.other_village]
    given = {
        "scheme": "joint_plan",
        "aim": "culture",
        "title": "办一场村晚",
        "due_on": DUE,
        "places": villages,
        **changes,
    }
    return Setting(**given)


def test_a_task_is_set_for_villages_and_closed_by_what_was_done(world: World, doers: Doers, client: Client) -> None:
    town, chief = doers.town_desk, doers.chief
    first, second = set_tasks(by=town, uid=uuid.uuid4(), setting=setting(world), now=MONDAY)
    with refused("no_evidence"):
        close_task(by=chief, uid=first.uid, now=SATURDAY)
    with refused("no_evidence"):
        close_task(by=chief, uid=first.uid, activity=announced(world, chief), now=SATURDAY)
    evening = held(world, chief, counts={"resident": 60}, title="杏树湾村晚", tags=("joint_plan.culture",))
    close_task(by=chief, uid=first.uid, activity=evening, now=SATURDAY)
    with refused("has_ended"):
        close_task(by=chief, uid=first.uid, result="又办一场", now=SATURDAY)
    with refused("not_your_place"):
        close_task(by=chief, uid=second.uid, result="办了", now=SATURDAY)
    page = client.get(f"/aims/?town={world.town.uid}&scheme=joint_plan&aim=culture").content.decode()
    assert "1/2" in page
    assert "60人次" in page
    assert "杏树湾村晚" in page
    home = client.get(f"/?town={world.town.uid}").content.decode()
    assert "文化联创" in home
    assert "任务完成1/2项，活动1次" in home


def test_what_cannot_be_set(world: World, doers: Doers) -> None:
    for changes, code in (
        ({"places": []}, "no_villages"),
        ({"aim": "war"}, "no_such_kind"),
        ({"scheme": "x"}, "no_such_kind"),
    ):
        with refused(code):
            set_tasks(by=doers.town_desk, uid=uuid.uuid4(), setting=setting(world, **changes), now=MONDAY)
    with refused("not_your_place"):
        set_tasks(by=doers.chief, uid=uuid.uuid4(), setting=setting(world), now=MONDAY)


def test_set_twice_it_is_one_task_a_village(world: World, doers: Doers) -> None:
    uid = uuid.uuid4()
    for _ in range(2):
        set_tasks(by=doers.town_desk, uid=uid, setting=setting(world), now=MONDAY)
    assert Task.objects.count() == 2


def test_a_contest_shows_villages_side_by_side_in_their_own_order(client: Client) -> None:
    world = World("dagaoping")
    villages = [world.village, world.other_village]
    what = Setting("contest", "industry", "新栽茶园", DUE, villages)
    tasks = set_tasks(by=Viewer.for_system("test"), uid=uuid.uuid4(), setting=what, now=MONDAY)
    close_task(by=Viewer.for_system("test"), uid=tasks[1].uid, result="栽了30亩，有验收单。", now=MONDAY)
    page = client.get(f"/aims/?town={world.town.uid}").content.decode()
    table = page[page.index("<table") :]
    assert table.index("杏树湾村") < table.index("松岗头村"), "the village that has done more does not come first"
    assert "不排名次" in page


def team_of(world: World, by: Viewer) -> Any:
    unit = world.unit("village_volunteers", world.village)
    return register_team(uid=uuid.uuid4(), by=by, kind="volunteer", place=world.village, name="", unit=unit, now=MONDAY)


def test_a_team_is_registered_once_and_ended(world: World, doers: Doers, client: Client) -> None:
    team = team_of(world, doers.chief)
    with refused("team_there"):
        team_of(world, doers.chief)
    with refused("no_such_kind"):
        register_team(uid=uuid.uuid4(), by=doers.chief, kind="army", place=world.village, name="x", now=MONDAY)
    assert "志愿服务队" in client.get(f"/teams/?town={world.town.uid}").content.decode()
    end_team(by=doers.chief, team=team, now=SATURDAY)
    with refused("has_ended"):
        end_team(by=doers.chief, team=team, now=SATURDAY)
    with refused("has_ended"):
        someone = [Serving(uuid.uuid4(), "石大勇", True)]
        enrol_all(by=doers.chief, place=world.village, serving=someone, team=team, now=SATURDAY)
    again = team_of(world, doers.chief)
    assert again.pk == team.pk, "it may begin again"
    assert Unit.objects.filter(pk=team.unit_id).exists()


def test_nobody_is_enrolled_without_their_consent(world: World, doers: Doers) -> None:
    with refused("consent_missing"):
        enrol_all(by=doers.chief, place=world.village, serving=[Serving(uuid.uuid4(), "石大勇", False)], now=MONDAY)
    with refused("heads_wrong"):
        many = Serving(uuid.uuid4(), "县第二小学", True, heads=10_000)
        enrol_all(by=doers.chief, place=world.village, serving=[many], now=MONDAY)
    with refused("not_your_place"):
        enrol_all(by=doers.chief, place=world.other_village, serving=[], now=MONDAY)


def test_a_promise_and_what_became_of_it(world: World, doers: Doers) -> None:
    chief = doers.chief
    (row,) = enrol_all(by=chief, place=world.village, serving=[Serving(uuid.uuid4(), "石大勇", True)], now=MONDAY)
    with refused("not_theirs"):
        pledge_all(uid=uuid.uuid4(), by=chief, pledges=[(uuid.uuid4(), "x")], now=MONDAY)
    (promise,) = pledge_all(uid=uuid.uuid4(), by=chief, pledges=[(row.uid, "修三户的电灯")], now=MONDAY, due_on=DUE)
    browser = sign_in(Client(), chief)
    assert "修三户的电灯" in browser.get("/d/teams/pledges/?s=open").content.decode()
    with refused("no_such_kind"):
        end_pledge(by=chief, uid=promise.uid, outcome="best", became="", now=SATURDAY)
    with refused("not_your_place"):
        end_pledge(by=doers.elsewhere, uid=promise.uid, outcome="kept", became="", now=SATURDAY)
    sent = {"idem": uuid.uuid4(), "outcome": "kept", "became": "三户都亮了"}
    page = browser.post(f"/d/teams/pledges/{promise.uid}/end/", sent, follow=True).content.decode()
    assert "三户都亮了" in page
    assert "1人作出承诺1项；做到1项" in page
    with refused("has_ended"):
        end_pledge(by=chief, uid=promise.uid, outcome="kept", became="", now=SATURDAY)


def test_what_a_register_shows_to_everybody_names_nobody(world: World, doers: Doers, client: Client) -> None:
    line = Line(
        "seeker",
        "会开叉车",
        world.village,
        person="石大勇",
        phone="13800000000",
        agrees=True,
        shown=True,
        about="想在镇上干活",
    )
    with refused("consent_missing"):
        list_entry(
            by=doers.chief, uid=uuid.uuid4(), line=Line("seeker", "x", world.village, person="石大勇"), now=MONDAY
        )
    with refused("consent_missing"):
        list_entry(by=doers.chief, uid=uuid.uuid4(), line=Line("pioneer", "x", world.village, shown=True), now=MONDAY)
    entry = list_entry(by=doers.chief, uid=uuid.uuid4(), line=line, now=MONDAY)
    page = client.get(f"/lists/seeker/?town={world.town.uid}").content.decode()
    assert "会开叉车" in page
    assert "石大勇" not in page
    assert "13800000000" not in page
    assert "石大勇" in sign_in(Client(), doers.chief).get("/d/lists/seeker/").content.decode()
    assert "石大勇" not in sign_in(Client(), doers.elsewhere).get("/d/lists/seeker/").content.decode()
    end_entry(by=doers.chief, uid=entry.uid, outcome="matched", why="到砖厂上班了", now=SATURDAY)
    entry.refresh_from_db()
    assert (entry.person, entry.phone) == ("", ""), "found work, and is forgotten"
    assert "会开叉车" not in client.get(f"/lists/seeker/?town={world.town.uid}").content.decode()


def test_what_cannot_be_listed_or_ended(world: World, doers: Doers) -> None:
    with refused("no_such_register"):
        list_entry(by=doers.chief, uid=uuid.uuid4(), line=Line("enemies", "x", world.village), now=MONDAY)
    with refused("no_such_kind"):
        list_entry(by=doers.chief, uid=uuid.uuid4(), line=Line("station", "x", world.village, kind="y"), now=MONDAY)
    with refused("not_your_place"):
        list_entry(by=doers.chief, uid=uuid.uuid4(), line=Line("venue", "x", world.other_village), now=MONDAY)
    entry = list_entry(by=doers.chief, uid=uuid.uuid4(), line=Line("venue", "x", world.village), now=MONDAY)
    with refused("no_such_kind"):
        end_entry(by=doers.chief, uid=entry.uid, outcome="matched", why="", now=MONDAY)
    with refused("not_your_place"):
        end_entry(by=doers.elsewhere, uid=entry.uid, outcome="ended", why="", now=MONDAY)
    end_entry(by=doers.chief, uid=entry.uid, outcome="ended", why="拆了", now=MONDAY)
    with refused("has_ended"):
        end_entry(by=doers.chief, uid=entry.uid, outcome="ended", why="", now=MONDAY)


def test_a_venue_is_entered_on_its_page_and_seen_by_everybody(world: World, doers: Doers, client: Client) -> None:
    browser = sign_in(Client(), doers.chief)
    form = {
        "idem": uuid.uuid4(), "name": "农家书屋", "place": world.village.pk, "hours": "周一至周六 9:00—18:00", "shown": "on",
    }  # fmt: skip
    assert "农家书屋" in browser.post("/d/lists/venue/new/", form, follow=True).content.decode()
    page = client.get(f"/lists/venue/?town={world.town.uid}").content.decode()
    assert "9:00—18:00" in page
    assert "农家书屋" in client.get(f"/act/?town={world.town.uid}").content.decode()


def test_the_database_holds_it_back_from_whoever_forgets_the_filter(world: World, doers: Doers) -> None:
    chief = doers.chief
    secret = announced(world, chief, title="支委会", shown=False)
    known = announced(world, chief)
    enrol_all(by=chief, place=world.village, serving=[Serving(uuid.uuid4(), "石大勇", True)], now=MONDAY)
    list_entry(by=chief, uid=uuid.uuid4(), line=Line("venue", "里面的", world.village), now=MONDAY)
    worker = world.viewer("grid_worker", place=world.grid)
    for viewer, gathers in (
        (worker, False),
        (chief, True),
    ):  # as on their pages: what is held in the village; who comes not for all
        with acting(viewer.acting):
            assert {each.title for each in type(known).objects.all()} == {known.title, secret.title}
            assert Enrolment.objects.exists() is gathers
    grid = world.other_village.children.order_by("no")[0]
    for who in (NOBODY, world.viewer("grid_worker", place=grid).acting, doers.elsewhere.acting):
        with acting(who):
            assert set(type(known).objects.values_list("title", flat=True)) == {known.title}
            assert not Enrolment.objects.exists()
            assert not Entry.objects.exists()
    assert secret.title == "支委会"
