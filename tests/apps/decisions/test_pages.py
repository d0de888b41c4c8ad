"""The pages: who sees what, nothing of how others answered or voted before the end, a recount that finds a change."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions import listing
from huiyin.apps.decisions.actions.changing import keep_list
from huiyin.apps.decisions.beginning import BeginForm
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.decisions.models import Sitting
from huiyin.apps.files.models import File
from huiyin.apps.records.models import ReadLog
from huiyin.apps.rolls.queries import tallied
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from tests.apps.files.pictures import jpeg
from tests.builders import sign_in

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db


def words(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    text = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[text.find("<main") :]))


def test_everybody_sees_the_steps_and_nobody_the_votes_before_the_end(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=5)
    page, path = Client(), f"/decisions/{case.uid}/"
    assert "应到9人 · 实到6人（至少6人） ✓" in words(page, path)
    assert "赞成5" not in words(page, path)
    village.do(case, "resolve")
    assert "应到9人 · 实到6人（至少6人） ✓ · 赞成5票（至少4票） ✓" in words(page, path)
    assert "修村东水渠八百米" in words(page, "/decisions/")
    assert "甲0" not in page.get(path).content.decode(), "no name of an entry on a public page"


def test_a_motion_is_public_only_when_the_branch_has_written_its_title(village: Village) -> None:
    case = village.begin()
    assert "水渠" not in words(Client(), "/decisions/")
    words(Client(), f"/decisions/{case.uid}/", status=404)


def test_a_recount_finds_a_published_figure_that_was_changed(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=4)
    village.do(case, "resolve")
    path = f"/decisions/{case.uid}/recount/"
    assert "完全一致" in words(Client(), path)
    sitting = village.last(case)
    Sitting.objects.filter(pk=sitting.pk).update(published={**sitting.published, "agree": 9})
    said = words(Client(), path)
    assert "不一致" in said
    assert "赞成9票" in said
    assert "赞成4票" in said


def test_the_round_says_who_is_left_and_never_what_others_said(village: Village) -> None:
    case = village.to_round()
    village.act(case, 1, ActKind.opine, "oppose", channel=ActChannel.call, text="占了我家的地。")
    worker = sign_in(Client(), village.worker)
    grid = village.world.grid.pk
    path = f"/d/decisions/{case.uid}/round/"
    assert "第一网格 3 1 0 0 3" in words(worker, path)
    for shown in (words(worker, f"{path}?grid={grid}"), words(worker, f"{path}{village.entries(case)[0].pk}/")):
        assert "占了我家的地" not in shown
        assert "checked" not in shown
    assert "问到，待签字" in words(worker, f"{path}?grid={grid}")


def test_rolls_are_read_in_their_village_alone_and_that_they_were_is_kept(village: Village) -> None:
    case = village.to_round()
    path = f"/d/decisions/{case.uid}/roll/"
    code = entry_code(village.sitting(case).roll.uid, 1)
    secretary, worker = sign_in(Client(), village.secretary), sign_in(Client(), village.worker)
    assert code[:5] in words(secretary, path)
    assert code[:5] not in words(worker, path), "slips are handed out by who keeps the lists"
    assert ReadLog.objects.filter(subject=case.uid, what="roll").count() == 2
    world = village.world
    for viewer in (
        world.viewer("officer", unit=world.unit("works_office")),
        world.viewer("verifier", place=world.other_village),
    ):
        for page in ("roll", "round", "meeting"):
            words(sign_in(Client(), viewer), f"/d/decisions/{case.uid}/{page}/", status=404)


def roll_call(village: Village, case: Case) -> tuple[Client, str, dict[str, str]]:
    """The secretary's page of the roll call and everything that it would send unchanged."""
    client, path = sign_in(Client(), village.secretary), f"/d/decisions/{case.uid}/meeting/"
    page = client.get(path).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="((?:was-|key)[^"]*)" value="([^"]*)"', page))
    fields |= {f"here-{pk}": "on" for pk in re.findall(r'name="here-(\d+)" checked', page)}
    chosen = re.findall(r'name="vote-(\d+)"(.*?)</select>', page, re.DOTALL)
    picked = {pk: re.search(r'value="(\w+)" selected', options) for pk, options in chosen}
    return client, path, fields | {f"vote-{pk}": found[1] for pk, found in picked.items() if found}


def test_a_stale_page_of_the_roll_call_takes_nothing_away_from_what_others_wrote_since(village: Village) -> None:
    case = village.to_vote()
    first = village.entries(case)[0].pk
    client, path, stale = roll_call(village, case)
    village.vote(case, present=6, agree=6)
    assert client.post(path, {**stale, f"here-{village.entries(case)[6].pk}": "on"}).status_code == 302
    roll = village.sitting(case).roll
    assert (tallied(roll).present, tallied(roll).agree) == (7, 6)
    client, path, now = roll_call(village, case)
    now.pop(f"here-{first}")
    assert client.post(path, now | {f"vote-{first}": ""}).status_code == 302
    assert (tallied(roll).present, tallied(roll).agree) == (6, 5), "who is unticked on this page has left"


def test_one_line_that_is_refused_writes_nothing_and_throws_nothing_away(village: Village) -> None:
    names = ["甲一 X000", "甲二 X000", "乙一 X001"]
    place = village.world.village
    keep_list(by=village.secretary, place=place, body="collective_members", names=names, now=village.now)
    case = village.to_vote(matter="land", body="collective_members", meets=10)
    one, two, three = (entry.pk for entry in village.entries(case))
    client, path, told = roll_call(village, case)
    filled = told | {f"here-{two}": "on", f"vote-{two}": "agree", f"proxy-{one}": "99", f"here-{three}": "on"}
    page = client.post(path, filled).content.decode()
    assert "1号：不能这样" in page
    assert f'name="here-{two}" checked' in page
    assert f'name="here-{three}" checked' in page
    assert 'value="99"' in page
    roll = village.sitting(case).roll
    assert (roll.acts.count(), tallied(roll).present) == (0, 0)
    answer = client.post(path, filled | {f"proxy-{one}": "2"})
    assert answer.status_code == 302, re.search(r"<p>(\d号.*?)</p>", answer.content.decode())
    assert client.post(path, filled | {f"proxy-{one}": "2"}).status_code == 302, "sent twice"
    assert (roll.acts.count(), tallied(roll).present, tallied(roll).by_proxy) == (4, 3, 1)
    client, path, told = roll_call(village, case)
    assert client.post(path, told | {f"back-{one}": "on"}).status_code == 302
    assert tallied(roll).by_proxy == 0


def test_who_attends_online_is_written_down_so_where_the_law_allows_it(village: Village) -> None:
    village.keep("collective_members", 9)
    case = village.to_vote(matter="land", body="collective_members", meets=10)
    one = village.entries(case)[0].pk
    client, path, told = roll_call(village, case)
    assert (
        client.post(path, told | {f"here-{one}": "on", f"vote-{one}": "agree", f"far-{one}": "on"}).status_code == 302
    )
    acts = village.sitting(case).roll.acts.order_by("kind").values_list("kind", "channel")
    assert list(acts) == [("attend", "app"), ("vote", "app")]
    other = village.to_vote()
    assert "far-" not in client.get(f"/d/decisions/{other.uid}/meeting/").content.decode()


def test_an_objection_is_answered_and_the_bearer_of_the_slip_reads_it(village: Village) -> None:
    case = village.to_round()
    first = village.entries(case)[0]
    village.act(case, 1, ActKind.opine, "agree", channel=ActChannel.call)
    village.act(case, 1, ActKind.object, channel=ActChannel.app, text="不是我说的。")
    worker, path = sign_in(Client(), village.worker), f"/d/decisions/{case.uid}/round/{first.pk}/"
    assert "不是我说的。" in words(worker, path)
    worker.post(path, {"uid": str(uuid.uuid4()), "answer": ""})
    assert tallied(village.sitting(case).roll).objections == 1
    worker.post(path, {"uid": str(uuid.uuid4()), "answer": "记错了人，明天再来问您。"})
    assert tallied(village.sitting(case).roll).objections == 0
    assert "不是我说的。" not in words(worker, path)
    bearer = Client()
    bearer.post("/decisions/mine/", {"code": entry_code(village.sitting(case).roll.uid, 1)})
    assert "记错了人，明天再来问您。" in words(bearer, "/decisions/mine/entry/")


def test_the_opening_asks_everything_that_its_way_of_working_asks(village: Village) -> None:
    secretary = sign_in(Client(), village.secretary)
    photo = SimpleUploadedFile("paper.jpg", jpeg(), "image/jpeg")
    told = {
        "matter": "public_works",
        "body": "villagers_representatives",
        "moved_by": "people",
        "movers": "秦大妈",
        "text": "修渠。",
        "photo": photo,
    }
    assert secretary.post("/d/decisions/new/?pack=six_deliberations&kind=rights", told).status_code == 302
    case = Case.objects.get(slug="six_deliberations")
    assert File.objects.filter(owner=case.uid).count() == 1
    told = {"title": "村规民约", "text": "红白事从简。", "body": "villagers_assembly", "deducts": "on"}
    form = BeginForm(told, slug="charter", collective=None, village=village.world.village)
    assert form.is_valid()
    assert form.answers() == {"title": "村规民约", "body": "villagers_assembly", "deducts": True}


def test_the_list_goes_on_after_its_first_page(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 1)
    for title in ("甲事", "乙事", "丙事"):
        village.do(village.begin(), "decline", title=title, public_reason="不办。")
    for client, path in ((Client(), "/decisions/"), (sign_in(Client(), village.secretary), "/d/decisions/")):
        seen = []
        for _ in range(3):
            page = client.get(path).content.decode()
            seen += re.findall(r"[甲乙丙]事", page[page.find("<main") :])
            found = re.search(r'<a href="(\?after=[^"]+)" rel="next"', page)
            path = path.partition("?")[0] + (found[1] if found else "")
        assert (seen, found) == (["丙事", "乙事", "甲事"], None)


def test_a_door_that_nobody_opened_is_one_attempt_however_often_it_is_sent(village: Village) -> None:
    case = village.to_round()
    worker, key = sign_in(Client(), village.worker), str(uuid.uuid4())
    for _ in range(2):
        worker.post(f"/d/decisions/{case.uid}/round/{village.entries(case)[0].pk}/", {"uid": key, "missed": "1"})
    assert village.sitting(case).roll.acts.count() == 1


def test_a_slip_opens_its_own_entry_and_shows_no_secret_choice(village: Village) -> None:
    case = village.to_vote()
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="广场", secret="True")
    village.act(case, 1, ActKind.attend)
    village.act(case, 1, ActKind.mark)
    roll = village.sitting(case).roll
    bearer, code = Client(), entry_code(roll.uid, 1)
    answer = bearer.post("/decisions/mine/", {"code": f" {code[:5]}-{code[5:].lower()}"})
    assert (answer.status_code, answer["Location"]) == (302, "/decisions/mine/entry/"), "no address keeps the code"
    own = words(bearer, "/decisions/mine/entry/")
    assert "已无记名投票" in own
    assert not re.search("已无记名投票：", own)
    bearer.post("/decisions/mine/leave/")
    assert bearer.get("/decisions/mine/entry/").status_code == 302
    assert Client().get("/decisions/mine/object/").status_code == 302
    assert "没有这个编码" in Client().post("/decisions/mine/", {"code": "12345"}).content.decode()


def test_one_tap_objects_and_the_reason_may_follow(village: Village) -> None:
    case = village.to_round()
    village.act(case, 1, ActKind.opine, "agree", channel=ActChannel.call)
    bearer, roll = Client(), village.sitting(case).roll
    bearer.post("/decisions/mine/", {"code": entry_code(roll.uid, 1)})
    page = bearer.get("/decisions/mine/entry/").content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(uid|tapped)" value="([^"]+)"', page))
    for _ in range(2):
        assert bearer.post("/decisions/mine/object/", sent).status_code == 302
    assert (tallied(roll).asked, tallied(roll).objections) == (0, 1)
    assert "写明哪里不对" in words(bearer, "/decisions/mine/entry/")
    assert roll.acts.filter(kind=ActKind.object).count() == 1
    page = bearer.post("/decisions/mine/object/", {"text": "", "uid": str(uuid.uuid4())}).content.decode()
    assert 'class="errors"' in page, "who writes on the page says what is not right"


def test_before_a_meeting_the_bearer_says_an_opinion_that_is_no_vote_and_of_a_secret_one_nothing(
    village: Village,
) -> None:
    case = village.to_vote()
    roll, bearer = village.sitting(case).roll, Client()
    bearer.post("/decisions/mine/", {"code": entry_code(roll.uid, 1)})
    assert bearer.post("/decisions/mine/entry/", {"value": "agree", "uid": str(uuid.uuid4())}).status_code == 302
    told = tallied(roll)
    assert (told.present, told.agree, told.opinions) == (0, 0, (1, 0, 0))
    assert "不算到会" in words(bearer, "/decisions/mine/entry/")
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="广场", secret="True")
    with pytest.raises(RuleError, match="secret_vote"):
        village.act(case, 1, ActKind.opine, "agree")
    secret = village.sitting(case).roll
    bearer.post("/decisions/mine/", {"code": entry_code(secret.uid, 1)})
    assert 'name="value"' not in bearer.get("/decisions/mine/entry/").content.decode()


def test_whoever_proposes_something_gets_a_number_from_the_village(village: Village) -> None:
    assert '<a class="btn plain" href="/say/">' in Client().get("/decisions/").content.decode()


def test_who_signed_the_roll_is_written_down_with_the_roll_call(village: Village) -> None:
    case = village.to_vote()
    one = village.entries(case)[0].pk
    client, path, told = roll_call(village, case)
    assert client.post(path, told | {f"here-{one}": "on", f"sign-{one}": "on"}).status_code == 302
    client, path, told = roll_call(village, case)
    assert client.post(path, told).status_code == 302
    kinds = village.sitting(case).roll.acts.order_by("kind").values_list("kind", "channel")
    assert list(kinds) == [("attend", "meeting"), ("sign", "paper")], "a signature is not taken back by a page"


def test_the_calculator_says_the_article(village: Village) -> None:
    said = words(Client(), "/rule/?body=villagers_representatives&roll=62&present=45&agree=31")
    assert "至少要到42人 · 实到45人 ✓ 至少要赞成23票 · 赞成31票 ✓" in said
    assert "村民委员会组织法 30" in said
    assert "对不上" in words(Client(), "/rule/?body=owners&roll=2&present=3&agree=1")


def test_the_lists_of_the_bodies_are_kept_by_the_village(village: Village) -> None:
    secretary = sign_in(Client(), village.secretary)
    answer = secretary.post("/d/decisions/lists/group_assembly/", {"names": "秦大妈 X001\n\n欧阳若兰\n"})
    assert answer.status_code == 302
    assert "名单上2人" in words(secretary, "/d/decisions/lists/")
    assert "秦大妈 X001" in secretary.get("/d/decisions/lists/group_assembly/").content.decode()
    answer = secretary.post("/d/decisions/lists/group_assembly/", {"names": "  \n"})
    assert answer.status_code == 200
