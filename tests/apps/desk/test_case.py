"""The page of a case and the steps on it: who sees it, who may do what, what is written when it is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.cases.queries import moves_for
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.queries import calendar_of
from huiyin.apps.records.models import Event, ReadLog
from huiyin.apps.units.models import Post
from huiyin.core.words import Answer
from tests.builders import World, just_shown, say, step
from tests.queries import at_most, warm

pytestmark = pytest.mark.django_db
GONE = "/d/00000000-0000-0000-0000-000000000000/"


@pytest.fixture
def desk_viewer(world: World):
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def desk(desk_viewer: Viewer, sign_in: Callable[[Viewer], Client]) -> Client:
    return sign_in(desk_viewer)


@pytest.fixture
def volunteer(world: World):
    return world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))


def url(case: Case, rest: str = "") -> str:
    return f"/d/{case.uid}/{rest}"


def test_who_judges_reads_what_was_done_and_what_the_asker_said(
    world, sign_in, desk, desk_viewer, volunteer, now
) -> None:
    case = say(world, now=now)
    step(case, desk_viewer, "dispatch", now, unit=volunteer.actor.unit)
    step(case, volunteer, "accept", now)
    step(case, volunteer, "report", now, result="换了灯头，试过，亮了")
    centre, verifier = (
        world.viewer("desk", unit=world.unit("town_centre")),
        world.viewer("verifier", place=world.village),
    )
    before = sign_in(centre).get(url(case, "do/settle/")).content.decode()
    assert "换了灯头，试过，亮了" in before
    assert "解决了" not in before.partition("<main")[2], "nobody has said so yet"
    hear_asker(by=Viewer.nobody().as_reporter, said=Said(case=case.uid, answer=Answer.fixed), now=now)
    step(case, centre, "settle", now)
    page = sign_in(verifier).get(url(case, "do/verify/")).content.decode()
    assert "换了灯头，试过，亮了" in page
    assert "解决了" in page


def test_who_sees_a_case_and_for_whom_it_is_not_there(world, sign_in, desk, now) -> None:
    case = say(world, now=now)
    grid = sign_in(world.viewer("grid_head", place=world.grid))
    elsewhere = sign_in(world.viewer("grid_head", place=world.other_village.children.first()))
    stranger = sign_in(world.viewer("officer", unit=world.unit("farm_office")))
    assert desk.get(url(case)).status_code == 200, "its unit holds it"
    assert grid.get(url(case)).status_code == 200, "it lies on its place"
    for client in (elsewhere, stranger):
        for rest in ("", "do/note/", "copy/", "publish/"):
            assert client.get(url(case, rest)).status_code == 404, rest
        assert client.post(url(case, "phone/")).status_code == 404
    assert desk.get(GONE).status_code == 404
    assert "欧阳若兰" not in grid.get(url(case)).content.decode(), "who asked is not for everybody on the place"


def test_the_page_shows_what_was_said_and_covers_the_number(world, desk, now) -> None:
    case = say(world, now=now)
    page = desk.get(url(case)).content.decode()
    for word in (
        "路灯不亮",
        "桥东头第2根电杆",
        "欧阳若兰",
        "138-****-0000",
        "建议派给",
        "派单",
        "限2个工作小时",
        "六单第1版",
    ):
        assert word in page, word
    assert "138-0000-0000" not in page
    assert "138-0000-0000" in desk.post(url(case, "phone/"), {"why": "ask"}).content.decode()
    assert sorted(ReadLog.objects.values_list("what", flat=True)) == ["case", "phone"]
    for word in ("What was said", "Who asks", "You can"):
        assert word not in page, word


def test_the_reason_of_a_suggestion_stays_and_is_there_where_no_unit_fits(world, desk, desk_viewer, now) -> None:
    case = say(world, now=now)
    reason = case.why["zh"]
    step(case, desk_viewer, "dispatch", now, unit=world.unit("village_committee", world.village).pk)
    assert reason in desk.get(url(case)).content.decode(), "also after the desk has sent it elsewhere"
    nowhere = say(world, now=now)
    Case.objects.filter(pk=nowhere.pk).update(suggested=None, why={"zh": "园区里的事由园区接。", "en": "The park."})
    page = desk.get(url(nowhere)).content.decode()
    assert "由派单岗定" in page
    assert "园区里的事由园区接。" in page


def test_where_the_phone_stood_is_told_to_who_goes_there(world, desk, sign_in, now) -> None:
    case, told = say(world, now=now, point=(110.009951, 37.005)), "手机定位：经度110.00995°，纬度37.00500°"
    assert told in desk.get(url(case)).content.decode()
    grid = sign_in(world.viewer("grid_worker", place=world.grid))
    assert told in grid.get(f"/w/c/{case.uid}/").content.decode()
    assert "手机定位" not in desk.get(url(say(world, now=now))).content.decode(), "most give none"


def test_the_date_of_a_fact_stays_in_one_piece(world, desk, now) -> None:
    """tests/browser/test_dates.py sees to what the class does."""
    said = f'，<span class="when">{timezone.localtime(now).month}月'
    assert said in desk.get(url(say(world, now=now))).content.decode()


def test_a_number_asks_again_once_in_half_a_day(world, desk, now) -> None:
    case = say(world, now=now)
    for ago, shows in (
        (timedelta(minutes=11), True),
        (timedelta(hours=3, minutes=59), True),
        (timedelta(hours=4), False),
    ):
        answer = just_shown(desk, ago=ago).post(url(case, "phone/"), {"why": "ask"})
        assert ("138-0000-0000" in answer.content.decode()) == shows, ago
    assert answer["Location"] == "/sign-in/again/?next=%2Fkept%2F"


def test_a_step_is_taken_once(world, desk, now) -> None:
    case, team = say(world, now=now), world.unit("village_volunteers", world.village)
    page = desk.get(url(case, "do/dispatch/"))
    assert page.context["form"].fields["unit"].initial == team.pk
    assert "建议理由" in page.content.decode()
    sent = {"idem": str(uuid.uuid4()), "seq": 1, "unit": team.pk, "note": "请今天去看"}
    for _ in range(2):
        assert desk.post(url(case, "do/dispatch/"), sent).url == url(case)
    case.refresh_from_db()
    assert (case.state, case.held_by_unit_id) == ("assigned", team.pk)
    assert Event.objects.filter(kind="case.dispatch").count() == 1
    assert f"派给谁：{team.name}" in desk.get(url(case)).content.decode()


def test_a_refusal_keeps_what_was_written(world, desk, now) -> None:
    case, team = say(world, now=now), world.unit("village_volunteers", world.village)
    empty = desk.post(url(case, "do/dispatch/"), {"idem": str(uuid.uuid4()), "seq": 1, "note": "请今天去看"})
    assert empty.status_code == 200
    assert "请今天去看" in empty.content.decode()
    assert "“派给谁”" in empty.content.decode()
    moved = desk.post(url(case, "do/dispatch/"), {"seq": 7, "unit": team.pk, "note": "请今天去看"})
    assert "有了变动" in moved.content.decode()
    assert 'name="seq" value="1"' in moved.content.decode()
    again = {bound.html_name: bound.value() for bound in moved.context["form"] if bound.value()}
    assert again["note"] == "请今天去看", "as it was written"
    assert desk.post(url(case, "do/dispatch/"), again).status_code == 302, "pressed once more, it is decided"
    sent_back = desk.post(url(case, "do/dispatch/"), {"seq": 2, "unit": team.pk})
    assert "已经往下走了" in sent_back.content.decode()
    other = desk.post(url(case, "do/verify/"), {"seq": 2, "finding": "看过了", "outcome": "solved"})
    assert "已经往下走了" in other.content.decode()
    assert "看过了" in other.content.decode()
    assert desk.get(url(case, "do/nothing/")).status_code == 404
    assert desk.get(url(case, "do/order/")).status_code == 404


@pytest.mark.parametrize("junk", [{"unit": "x"}, {"unit": "999999"}, {"idem": "x"}, {"seq": "x"}, {}])
def test_junk_in_a_step_is_sent_back(world, desk, now, junk) -> None:
    case = say(world, now=now)
    answer = desk.post(url(case, "do/dispatch/"), {"note": "留着", **junk})
    assert answer.status_code == 200
    assert "留着" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "new"


def test_a_file_that_is_no_photo_undoes_the_step(world, desk, desk_viewer, volunteer, sign_in, now) -> None:
    case = say(world, now=now)
    step(case, desk_viewer, "dispatch", now, unit=volunteer.actor.unit)
    step(case, volunteer, "accept", now)
    client = sign_in(volunteer)
    photo = SimpleUploadedFile("灯.jpg", b"not a photo", content_type="image/jpeg")
    answer = client.post(url(case, "do/report/"), {"seq": 3, "result": "换了灯头", "photo": photo})
    assert answer.status_code == 200
    assert "不是照片" in answer.content.decode() or "照片" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "working"


def test_every_post_of_the_town_is_offered_exactly_what_it_may_do(world, now) -> None:
    """Over all moves of six slips in every state a case comes through, for all posts of the town."""
    posts = list(Post.objects.select_related("unit__seat__town", "place__town"))
    person = add_person(name="试一试")
    case = say(world, now=now)
    allowed = _walk(world, case, now, posts, person)
    assert {"dispatch", "accept", "report", "settle", "verify", "publish", "return", "merge", "join"} <= allowed


def _walk(world: World, case: Case, now, posts, person) -> set[str]:
    station, team = world.unit("village_station", world.village), world.unit("village_volunteers", world.village)
    way: list[tuple[Any, str, dict[str, Any]]] = [
        (world.viewer("desk", unit=station), "dispatch", {"unit": team.pk}),
        (world.viewer("volunteer", unit=team), "accept", {}),
        (None, "report", {"result": "亮了"}),
        (world.viewer("caller", unit=world.unit("town_centre")), "call", {}),
        (world.viewer("desk", unit=world.unit("town_centre")), "settle", {}),
        (world.viewer("verifier", place=world.village), "verify", {"finding": "亮", "outcome": "solved"}),
    ]
    allowed = _offered(case, posts, person)
    for by, do, answers in way:
        if do == "call":
            _call(case, by, now)
        else:
            step(case, by or way[1][0], do, now, **answers)
        case = Case.objects.select_related("place", "unit").get(pk=case.pk)
        allowed |= _offered(case, posts, person)
    return allowed


def _call(case: Case, by, now) -> None:
    from huiyin.apps.cases.actions.answers import Said, hear_asker
    from huiyin.core.words import Answer

    hear_asker(by=by, said=Said(case=case.uid, answer=Answer.fixed, grade=5, by_call=True), now=now)


def _offered(case: Case, posts, person) -> set[str]:
    found = set()
    for post in posts:
        viewer = viewer_of_post(post, person.pk)
        found |= {move.do for move in moves_for(case, viewer)}
    return found


@pytest.mark.parametrize(
    "title", ["desk", "volunteer", "chief", "verifier", "publisher", "secretary", "grid_head", "leader", "caller"]
)
def test_a_move_that_is_not_offered_is_refused_by_its_post(world, sign_in, now, title) -> None:
    """Whoever sees the case and posts the form of a move that is not theirs gets a sentence, and nothing happens."""
    case = say(world, now=now)
    post = Post.objects.filter(title=title).select_related("unit__seat__town", "place__town").order_by("-id").first()
    person = add_person(name="岗位上的人")
    give_post(person=person, post=post, starts=timezone.localdate())
    viewer = viewer_of_post(post, person.pk, person.name)
    CaseParty.objects.get_or_create(case=case, post=post, part="copy")
    client = sign_in(viewer)
    case = Case.objects.select_related("place", "unit").get(pk=case.pk)
    offered = {move.do for move in moves_for(case, viewer)}
    tried = {"dispatch", "accept", "report", "settle", "verify", "refuse", "merge", "escalate", "sort"}
    sent = dict.fromkeys(("reason", "result", "finding"), "试") | {
        "into": case.code,
        "category": "lamp",
        "route": "none",
        "go_to": "县住建局，0300-555-0199",
    }
    sent |= {"seq": "1", "outcome": "solved", "unit": str(world.units["farm_office"].pk)}
    for do in tried - offered:
        answer = client.post(url(case, f"do/{do}/"), sent)
        assert answer.status_code == 200, do
        assert answer.context["form"].non_field_errors(), do
    case.refresh_from_db()
    assert (case.state, case.seq) == ("new", 1)


def test_twins_are_shown_and_merged_and_parted_again(world, desk, desk_viewer, now) -> None:
    first = say(world, now=now)
    second = say(world, now=now + timedelta(seconds=1), text="水磨坊路口路灯又不亮了，过桥看不清")
    page = desk.get(url(second)).content.decode()
    assert "可能是同一件" in page
    assert f"do/merge/?into={first.code}" in page
    assert f'value="{first.code}"' in desk.get(url(second, f"do/merge/?into={first.code}")).content.decode()
    assert desk.post(url(second, "do/merge/"), {"seq": 1, "into": first.code}).status_code == 302
    first.refresh_from_db()
    assert first.backers == 1
    assert "并到这件来的" in desk.get(url(first)).content.decode()
    desk.post(url(second, "do/unmerge/"), {"seq": 2})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.backers, second.state, second.merged_into_id) == (0, "new", None)


def test_a_copy_lets_another_unit_read(world, desk, sign_in, now) -> None:
    case, office = say(world, now=now), world.units["works_office"]
    reader = sign_in(world.viewer("officer", unit=office))
    assert reader.get(url(case)).status_code == 404
    assert desk.post(url(case, "copy/"), {"unit": office.pk}).status_code == 302
    assert "抄送" in reader.get(url(case)).content.decode()
    assert desk.post(url(case, "copy/"), {"unit": 10**6}).status_code == 200


def test_a_leader_takes_charge(world, sign_in, now) -> None:
    case = say(world, now=now)
    leader = sign_in(world.viewer("leader", place=world.town))
    assert "我来包案" in leader.get(url(case)).content.decode()
    leader.post(url(case, "charge/"))
    page = leader.get(url(case)).content.decode()
    assert "包案领导" in page
    assert "不再包案" in page
    leader.post(url(case, "charge/"), {"end": "1"})
    assert "我来包案" in leader.get(url(case)).content.decode()
    assert (
        "归别的岗位"
        in sign_in(world.viewer("chief", unit=world.unit("village_station", world.village)))
        .post(url(case, "charge/"), follow=True)
        .content.decode()
    )
    assert leader.post(url(case, "charge/"), {"idem": "x"}).status_code == 404


def test_a_case_page_takes_twelve_queries_whatever_the_history(world, desk, desk_viewer, now) -> None:
    case = say(world, now=now)
    say(world, now=now, text="水磨坊路口路灯又不亮了，过桥看不清")
    warm(case)
    calendar_of(case.place)
    with at_most(12):
        desk.get(url(case))
    for n in range(60):
        step(case, desk_viewer, "note", now + timedelta(seconds=n), note=f"留言{n}")
    with at_most(12):
        page = desk.get(url(case)).content.decode()
    assert "留言59" in page
    assert "留言5　" not in page
    assert "更早的都留着" in page
    assert len(page.encode()) < 120_000


def test_who_calls_is_as_able_as_who_has_a_phone(world, desk, desk_viewer, volunteer, sign_in, now) -> None:
    case = say(world, now=now)
    page = desk.get(url(case)).content.decode()
    assert "提出人来电或来人" in page
    assert desk.post(url(case, "asker/add/"), {"seq": 1, "note": "灯杆也歪了", "text": "灯杆也歪了"}).status_code == 302
    assert "提出人，" in desk.get(url(case)).content.decode()
    step(case, desk_viewer, "dispatch", now, unit=volunteer.actor.unit)
    assert desk.get(url(case, "asker/dispatch/")).status_code == 404
    assert sign_in(volunteer).get(url(case, "asker/withdraw/")).status_code == 404, "who does the work does not speak"
    assert desk.post(url(case, "asker/withdraw/"), {"reason": "自己修好了"}).status_code == 302
    case.refresh_from_db()
    assert (case.open, case.outcome) == (False, "withdrawn")
    event = Event.objects.get(kind="case.withdraw")
    assert (event.role, event.as_post_id) == ("reporter", desk_viewer.actor.post)
