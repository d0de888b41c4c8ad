"""Who comes: residents without an account, the code on the sheet, names on a list; volunteers' hours and their certificate."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from huiyin.apps.activities.actions import attending
from huiyin.apps.activities.actions.activities import cancel
from huiyin.apps.activities.actions.attending import SigningUp, arrive, give_hours, sign_up, tick, withdraw
from huiyin.apps.activities.actions.forgetting import FORGOTTEN_AFTER
from huiyin.apps.activities.actions.teams import Serving, enrol_all, leave, pledge_all, register_team
from huiyin.apps.activities.codes import here_address, here_code
from huiyin.apps.activities.models import Activity, Coming, Enrolment, Membership
from huiyin.apps.activities.queries.teams import homes
from huiyin.apps.files.actions import add_photo
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.keys.sealing import MARK
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event, ReadLog
from huiyin.apps.scope.acting import Acting, acting
from huiyin.core.activity import AFTER, EARLY
from huiyin.core.errors import RuleError
from tests.apps.activities.held import SATURDAY, Doers, announced
from tests.apps.files.pictures import jpeg
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
NOBODY = Viewer.nobody()


def refused(code: str):
    return pytest.raises(RuleError, match=code)


@pytest.fixture
def day(world: World, doers: Doers) -> Activity:
    """A convenience day on Saturday for five who sign up."""
    return announced(world, doers.chief, signs_up=True, seats=5)


def coming(heads: int = 1, **more: object) -> SigningUp:
    return SigningUp(uuid.uuid4(), heads, **more)  # type: ignore[arg-type]


def test_a_resident_signs_up_without_an_account_and_takes_it_back(world: World, doers: Doers, client: Client) -> None:
    now = timezone.now()
    day = announced(
        world, doers.chief, signs_up=True, starts=now + timedelta(days=1), ends=now + timedelta(days=1, hours=2)
    )
    assert "我要参加" in client.get(f"/act/{day.uid}/").content.decode()
    form = {"idem": uuid.uuid4(), "heads": "2", "name": "欧阳若兰", "phone": "13800000000"}
    sent_back = client.post(f"/act/{day.uid}/come/", form).content.decode()
    assert "请勾上同意" in sent_back
    assert "欧阳若兰" in sent_back, "the form comes back filled in"
    page = client.post(f"/act/{day.uid}/come/", {**form, "agrees": "on"}, follow=True)
    assert "报上名了" in page.content.decode()
    row = Coming.objects.get()
    assert (row.heads, row.name, row.phone) == (2, "欧阳若兰", "13800000000")
    assert "欧阳若兰" in sign_in(Client(), doers.chief).get(f"/d/act/{day.uid}/").content.decode()
    assert "欧阳若兰" not in client.get(f"/act/{day.uid}/").content.decode()
    page = client.post(f"/act/coming/{row.uid}/", follow=True)
    assert "已取消报名" in page.content.decode()
    row.refresh_from_db()
    assert (row.name, row.phone) == ("", "")


def test_an_activity_and_all_that_is_on_go_into_a_calendar(world: World, doers: Doers, client: Client) -> None:
    starts = timezone.now() + timedelta(days=2)
    day = announced(world, doers.chief, starts=starts, ends=starts + timedelta(hours=1))
    announced(world, doers.chief, title="支委会", shown=False, starts=starts, ends=starts + timedelta(hours=1))
    for path in (f"/act/{day.uid}/calendar.ics", f"/act/calendar.ics?town={world.town.uid}"):
        answer = client.get(path)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert "SUMMARY:便民服务日" in answer.content.decode()
        assert "支委会" not in answer.content.decode()


def test_the_event_of_a_sign_up_says_how_many_and_not_who(world: World, day: Activity) -> None:
    sign_up(by=NOBODY, activity=day.uid, coming=coming(2, name="欧阳若兰", agrees=True), now=MONDAY)
    event = Event.objects.get(kind="activity.signed_up")
    assert (event.quantity, event.measure, event.actor_id, event.secret.body) == (2, "persons", None, {})


def test_sent_twice_it_is_one_sign_up(day: Activity) -> None:
    said = coming(2)
    for _ in range(2):
        sign_up(by=NOBODY, activity=day.uid, coming=said, now=MONDAY)
    assert Coming.objects.count() == 1


def test_the_uid_of_another_activity_s_sign_up_is_refused(world: World, doers: Doers, day: Activity) -> None:
    said, other = coming(), announced(world, doers.chief, signs_up=True)
    sign_up(by=NOBODY, activity=day.uid, coming=said, now=MONDAY)
    with refused("idem_reused"):
        sign_up(by=NOBODY, activity=other.uid, coming=said, now=MONDAY)


def test_no_more_than_there_are_places(day: Activity) -> None:
    first = sign_up(by=NOBODY, activity=day.uid, coming=coming(4), now=MONDAY)
    with refused("sign_up_full"):
        sign_up(by=NOBODY, activity=day.uid, coming=coming(2), now=MONDAY)
    withdraw(by=NOBODY, coming=first.uid, now=MONDAY)
    sign_up(by=NOBODY, activity=day.uid, coming=coming(2), now=MONDAY)


def test_when_nobody_can_sign_up(world: World, doers: Doers, day: Activity) -> None:
    with refused("heads_wrong"):
        sign_up(by=NOBODY, activity=day.uid, coming=coming(21), now=MONDAY)
    with refused("consent_missing"):
        sign_up(by=NOBODY, activity=day.uid, coming=coming(name="欧阳若兰"), now=MONDAY)
    for other in (announced(world, doers.chief), announced(world, doers.chief, signs_up=True, shown=False)):
        with refused("sign_up_closed"):
            sign_up(by=NOBODY, activity=other.uid, coming=coming(), now=MONDAY)
    with refused("sign_up_closed"):
        sign_up(by=NOBODY, activity=day.uid, coming=coming(), now=day.ends_at)
    cancel(by=doers.chief, uid=day.uid, why="下雨", now=MONDAY)
    with refused("sign_up_closed"):
        sign_up(by=NOBODY, activity=day.uid, coming=coming(), now=MONDAY)


def test_by_the_code_on_the_sheet_one_is_counted_on_the_day_alone(world: World, day: Activity, client: Client) -> None:
    for wrong in (day.starts_at - EARLY - timedelta(minutes=1), day.ends_at + AFTER + timedelta(minutes=1)):
        with refused("not_there_now"):
            arrive(by=NOBODY, activity=day.uid, coming=coming(), now=wrong)
    row = arrive(by=NOBODY, activity=day.uid, coming=coming(3), now=SATURDAY)
    assert row.came_at == SATURDAY
    assert client.get(f"/act/{day.uid}/here/0123456789/").status_code == 404
    page = client.get(f"/act/{day.uid}/here/{here_code(day.uid)}/").content.decode()
    assert "不是必须的" in page
    assert 'name="name"' not in page, "nobody's name is asked for"
    assert here_address(day.uid).endswith(f"/act/{day.uid}/here/{here_code(day.uid)}/")


def test_names_on_a_list_are_ticked_on_the_day(world: World, doers: Doers, day: Activity) -> None:
    chief = doers.chief
    with refused("names_missing"):
        attending.enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=[" ", ""], role="cadre", now=MONDAY)
    with refused("names_missing"):
        tick(by=chief, uid=day.uid, entries=[1], now=SATURDAY)
    with refused("too_many_names"):
        attending.enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=["甲"] * 501, role="cadre", now=MONDAY)
    roll = attending.enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=["甲", "乙"], role="cadre", now=MONDAY)
    attending.enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=["丙"], role="secretary", now=MONDAY)
    entries = list(roll.entries.order_by("number"))
    assert [(each.number, each.name) for each in entries] == [(1, "甲"), (2, "乙"), (3, "丙")]
    assert tick(by=chief, uid=day.uid, entries=[entries[0].pk], now=SATURDAY) == 1
    assert tick(by=chief, uid=day.uid, entries=[entries[0].pk, entries[2].pk], now=SATURDAY) == 2
    with refused("list_closed"):
        attending.enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=["丁"], role="cadre", now=SATURDAY)
    page = sign_in(Client(), chief).get(f"/d/act/{day.uid}/sheet/").content.decode()
    assert "甲" in page
    assert "不签名也能参加" in page


def test_the_notice_for_the_wall_and_the_sheet_on_the_table_are_there_in_two_sizes(doers: Doers, day: Activity) -> None:
    page = sign_in(Client(), doers.chief)
    for address in (f"/act/{day.uid}/notice/", f"/d/act/{day.uid}/sheet/"):
        assert "?size=a3" in page.get(address).content.decode()
        assert 'class="a4 a3' in page.get(f"{address}?size=a3").content.decode()


def test_names_go_a_month_after_the_activity_and_heads_stay(world: World, day: Activity) -> None:
    sign_up(
        by=NOBODY, activity=day.uid, coming=coming(2, name="欧阳若兰", phone="13800000000", agrees=True), now=MONDAY
    )
    run_due(day.ends_at + FORGOTTEN_AFTER - timedelta(days=1))
    assert Coming.objects.get().name == "欧阳若兰"
    run_due(day.ends_at + FORGOTTEN_AFTER + timedelta(minutes=1))
    row = Coming.objects.get()
    assert (row.name, row.phone, row.heads) == ("", "", 2)


@pytest.fixture
def volunteers(world: World, doers: Doers) -> list[Enrolment]:
    """Two of the village's team, the second from a unit elsewhere, and a whole unit that has checked in."""
    by, unit = doers.chief, world.unit("village_volunteers", world.village)
    team = register_team(uid=uuid.uuid4(), by=by, kind="volunteer", place=world.village, name="", unit=unit, now=MONDAY)
    two = [
        Serving(uuid.uuid4(), "石大勇", True, skills="电工", free="周六"),
        Serving(uuid.uuid4(), "钟小满", True, home="县供电公司", party=True),
    ]
    found = enrol_all(by=by, place=world.village, serving=two, team=team, now=MONDAY)
    whole = Serving(uuid.uuid4(), "县第二小学", True, home="县第二小学", heads=12)
    return [*found, *enrol_all(by=by, place=world.village, serving=[whole], now=MONDAY)]


def test_hours_stand_on_one_s_own_certificate_and_in_the_sum_of_the_unit(
    world: World, doers: Doers, day: Activity, volunteers: list[Enrolment]
) -> None:
    chief = doers.chief
    minutes = {volunteers[0].uid: 120, volunteers[1].uid: 90}
    assert give_hours(by=chief, uid=day.uid, minutes=minutes, now=SATURDAY) == 2
    assert give_hours(by=chief, uid=day.uid, minutes={**minutes, volunteers[1].uid: 60}, now=SATURDAY) == 1
    given = Event.objects.filter(kind="service.given", subject=volunteers[1].uid).order_by("nth")
    assert list(given.values_list("role", "quantity", "measure")) == [
        ("member", 90, "minutes"),
        ("member", -30, "minutes"),
    ]
    assert [(home.name, home.hours) for home in homes(chief)] == [("县供电公司", "1"), ("县第二小学", "0")]
    browser = sign_in(Client(), chief)
    page = browser.get(f"/d/serving/{volunteers[0].uid}/certificate/").content.decode()
    assert "合计2小时" in page
    assert "钟小满" not in page
    assert ReadLog.objects.filter(subject=volunteers[0].uid, what="certificate").count() == 1
    listed = browser.get("/d/teams/here/").content.decode()
    assert "县供电公司" in listed
    team = browser.get(f"/d/teams/{volunteers[0].team.unit.uid}/").content.decode()
    assert "石大勇" in team
    assert "小时" not in team, "no hours beside names"
    others = sign_in(Client(), doers.elsewhere)
    assert others.get(f"/d/serving/{volunteers[0].uid}/certificate/").status_code == 404


def test_whose_hours_can_be_entered(world: World, doers: Doers, day: Activity, volunteers: list[Enrolment]) -> None:
    chief, uid = doers.chief, volunteers[0].uid
    with refused("not_begun"):
        give_hours(by=chief, uid=day.uid, minutes={uid: 60}, now=MONDAY)
    with refused("hours_wrong"):
        give_hours(by=chief, uid=day.uid, minutes={uid: 17 * 60}, now=SATURDAY)
    with refused("not_theirs"):
        give_hours(by=chief, uid=day.uid, minutes={uuid.uuid4(): 60}, now=SATURDAY)
    leave(by=chief, uid=uid, now=MONDAY)
    with refused("not_theirs"):
        give_hours(by=chief, uid=day.uid, minutes={uid: 60}, now=SATURDAY)
    with refused("has_ended"):
        leave(by=chief, uid=uid, now=SATURDAY)


def test_who_is_a_party_member_is_for_a_party_unit_to_know(
    world: World, doers: Doers, volunteers: list[Enrolment]
) -> None:
    path, tag = f"/d/teams/{volunteers[0].team.unit.uid}/", '<span class="tag">党员</span>'
    branch = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    for viewer, shown in ((doers.chief, False), (branch, True)):
        assert (tag in sign_in(Client(), viewer).get(path).content.decode()) is shown
        with acting(viewer.acting):
            assert Membership.objects.exists() is shown
    with acting(Acting(post=9001, no=world.village.no, end=world.village.end)):
        assert not Membership.objects.exists()
        roles = Event.objects.filter(subject__in=[row.uid for row in volunteers]).values_list("role", flat=True)
        assert set(roles) == {"volunteer"}, "what a member did says so"


def test_so_is_what_party_members_promise(world: World, doers: Doers, volunteers: list[Enrolment]) -> None:
    """钟小满 is a member, the other is none: the branch reads both promises, the village committee that of the other."""
    member, other = sorted(volunteers, key=lambda row: not row.party)[:2]
    pairs = [(member.uid, "带头清沟"), (other.uid, "扫门前雪")]
    promised = pledge_all(by=doers.chief, uid=uuid.uuid4(), pledges=pairs, now=MONDAY)
    branch = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    for viewer, sees in ((doers.chief, False), (branch, True)):
        page = sign_in(Client(), viewer).get("/d/teams/pledges/").content.decode()
        assert ("带头清沟" in page, "扫门前雪" in page) == (sees, True)
        assert ("2人作出承诺2项" in page) is sees
        ended = sign_in(Client(), viewer).get(f"/d/teams/pledges/{promised[0].uid}/end/")
        assert ended.status_code == (200 if sees else 404)


def test_it_stands_sealed(volunteers: list[Enrolment]) -> None:
    """Neither a yes nor a no can be read in the table, and who has left is still counted as what they were."""
    rows = Enrolment.objects.select_related("membership")
    assert {row.party for row in rows} == {True, False}
    with connection.cursor() as cursor:
        cursor.execute("SELECT standing FROM activities_membership")
        assert all(standing[0] == MARK for (standing,) in cursor.fetchall())


def test_no_page_of_the_staff_sets_people_in_an_order_by_hours(
    doers: Doers, day: Activity, volunteers: list[Enrolment]
) -> None:
    chief, browser = doers.chief, sign_in(Client(), doers.chief)
    path = f"/d/teams/{volunteers[0].team.unit.uid}/"
    before = browser.get(path).content.decode()
    give_hours(by=chief, uid=day.uid, minutes={volunteers[0].uid: 600, volunteers[1].uid: 15}, now=SATURDAY)
    after = browser.get(path).content.decode()
    order = [page.index("钟小满") < page.index("石大勇") for page in (before, after)]
    assert order == [True, True], "newest first, whatever they gave"


def test_the_photo_of_a_sheet_is_for_the_village_and_town(world: World, doers: Doers, day: Activity) -> None:
    photo = add_photo(owner=day.uid, upload=io.BytesIO(jpeg()), by=doers.chief, now=MONDAY)
    for viewer, status in ((doers.chief, 200), (doers.town_desk, 200), (doers.elsewhere, 404)):
        browser, path = sign_in(Client(), viewer), f"/d/act/{day.uid}/photo/{photo.uid}/"
        assert browser.get(path).status_code == status
        assert (path in browser.get(f"/d/act/{day.uid}/").content.decode()) is (status == 200)
    assert Client().get(f"/f/{photo.uid}/").status_code == 404
