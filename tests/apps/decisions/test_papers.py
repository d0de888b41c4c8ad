"""Sheets that come back: each with its own code, photographed, entered by two, compared; a second one of a number never counts."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from huiyin.apps.decisions import papers, printing
from huiyin.apps.decisions.actions.changing import change_roll
from huiyin.apps.decisions.actions.papers import file_photo, print_sheets, read_paper
from huiyin.apps.decisions.models import CountSheet, PaperSheet, Reading
from huiyin.apps.files.actions import Prepared
from huiyin.apps.files.models import File
from huiyin.apps.records.models import Event, ReadLog
from huiyin.apps.rolls.models import Act
from huiyin.apps.rolls.queries import tallied
from huiyin.core.errors import RuleError
from huiyin.core.tallies import VALUES
from tests.apps.files.pictures import jpeg
from tests.builders import sign_in

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case
    from huiyin.apps.people.queries import Viewer
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db
SAID = {"1.value": "agree", "1.signed": "1", "2.value": "oppose", "2.signed": "1", "3.value": "agree"}


def printed(village: Village, case: Case, kind: str) -> list[PaperSheet]:
    return print_sheets(by=village.secretary, sitting=village.sitting(case).uid, kind=kind, now=village.now)


def filed(village: Village, sheet: PaperSheet, more: str = "", content: bytes = b"") -> File:
    photo = Prepared("photo", "image/jpeg", content or jpeg(), 400, 300)
    return file_photo(by=village.worker, sheet=sheet.uid, photo=photo, more=more, now=village.now)


def read(
    village: Village, sheet: PaperSheet, by: Viewer, cells: dict[str, str], uid: uuid.UUID | None = None
) -> Reading:
    village.now += timedelta(seconds=1)
    return read_paper(by=by, sheet=sheet.uid, uid=uid or uuid.uuid4(), cells=cells, now=village.now)


@pytest.fixture
def case(village: Village) -> Case:
    return village.to_round()


@pytest.fixture
def sheet(village: Village, case: Case) -> PaperSheet:
    """The opinion sheet of the six households, back and photographed."""
    found = printed(village, case, "opinions")[0]
    filed(village, found)
    return PaperSheet.objects.get(pk=found.pk)


def secret(village: Village) -> Case:
    case = village.to_vote()
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="广场", secret="True")
    return case


def test_each_sheet_has_its_own_number_and_code_and_is_the_same_when_printed_again(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = village.to_round()
    monkeypatch.setitem(papers.LINES, "opinions", 4)
    first = printed(village, case, "opinions")
    assert [(one.number, one.first, one.last) for one in first] == [(1, 1, 4), (2, 5, 6)]
    assert [one.uid for one in printed(village, case, "opinions")] == [one.uid for one in first]
    sitting = village.sitting(case)
    sheet = printing.on_papers(printing.opinions(sitting, village.now.date()), sitting, first)
    assert [(p.code, p.start, p.stop) for p in sheet.papers] == [(f"{case.code}-2-1", 0, 4), (f"{case.code}-2-2", 4, 6)]  # type: ignore[attr-defined]
    assert sheet.papers[1].address.endswith(f"/decisions/paper/{first[1].uid}/")  # type: ignore[attr-defined]
    change_roll(by=village.head, sitting=sitting.uid, kind="add", reason="moved_in", name="新户", now=village.now)
    assert [(one.number, one.first, one.last) for one in printed(village, case, "opinions")][2:] == [(3, 7, 7)]
    assert [one.number for one in printed(village, case, "roll")] == [4]


def test_what_two_people_read_alike_is_written_down_with_the_sheet_as_its_evidence(
    village: Village, case: Case, sheet: PaperSheet
) -> None:
    read(village, sheet, village.worker, SAID)
    roll = village.sitting(case).roll
    assert tallied(roll).asked == 0, "one reading counts nothing"
    read(village, sheet, village.head, {**SAID, "4.value": " "})
    told = tallied(roll)
    assert (told.asked, told.signed, told.opinions) == (3, 2, (2, 1, 0))
    assert set(Act.objects.filter(roll=roll).values_list("evidence", "channel")) == {(sheet.uid, "paper")}
    kinds = list(Event.objects.filter(subject=sheet.uid).order_by("nth").values_list("kind", flat=True))
    read_twice = ["decision.paper_read"] * 2
    assert kinds == ["decision.paper_filed", *read_twice, "decision.paper_settled"]
    with pytest.raises(RuleError, match="paper_settled"):
        read(village, sheet, village.secretary, SAID)


def test_what_differs_is_looked_at_by_a_third_and_nothing_counts_before(
    village: Village, case: Case, sheet: PaperSheet
) -> None:
    read(village, sheet, village.worker, SAID)
    read(village, sheet, village.head, {**SAID, "2.value": "agree", "3.value": ""})
    roll = village.sitting(case).roll
    assert tallied(roll).asked == 0
    assert Event.objects.filter(subject=sheet.uid, kind="decision.paper_differs").get().data["n"] == 2
    lying = papers.sheet_of(village.secretary, sheet.uid)
    assert lying is not None
    assert papers.both_of(lying) == [("2.value", "oppose", "agree"), ("3.value", "agree", "")]
    with pytest.raises(RuleError, match="read_by_same"):
        read(village, sheet, village.head, {"2.value": "agree", "3.value": ""})
    with pytest.raises(RuleError, match="readings_differ"):
        read(village, sheet, village.secretary, {"2.value": "oppose"})
    assert sheet.readings.count() == 2
    read(village, sheet, village.secretary, {"2.value": "oppose", "3.value": ""})
    assert (tallied(roll).asked, tallied(roll).opinions) == (2, (1, 1, 0))


def test_one_person_does_not_read_twice_and_what_is_not_there_is_refused(village: Village, sheet: PaperSheet) -> None:
    uid = uuid.uuid4()
    assert read(village, sheet, village.worker, SAID, uid) == read(village, sheet, village.worker, SAID, uid)
    with pytest.raises(RuleError, match="read_by_same"):
        read(village, sheet, village.worker, SAID)
    with pytest.raises(RuleError, match="idem_reused"):
        read(village, sheet, village.head, SAID, uid)
    for wrong in ({"7.signed": "1"}, {"1.value": "maybe"}, {"1.mark": "1"}, {"agree": "3"}, {"x.value": "agree"}):
        with pytest.raises(RuleError, match="wrong_cell"):
            read(village, sheet, village.head, wrong)
    with pytest.raises(RuleError, match="paper_unknown"):
        read_paper(by=village.head, sheet=uuid.uuid4(), uid=uuid.uuid4(), cells={}, now=village.now)
    stranger = village.world.viewer("verifier", place=village.world.other_village)
    with pytest.raises(RuleError, match="not_yours"):
        read(village, sheet, stranger, SAID)


def test_a_second_sheet_of_a_number_is_refused_or_kept_and_never_counted(
    village: Village, case: Case, sheet: PaperSheet
) -> None:
    other = jpeg(9, 9)
    assert filed(village, sheet).uid == File.objects.get().uid, "the same photo again is one"
    with pytest.raises(RuleError, match="paper_twice"):
        filed(village, sheet, content=other)
    assert filed(village, sheet, "twice", other).step == "twice"
    lying = papers.sheet_of(village.worker, sheet.uid)
    assert lying is not None
    assert (len(lying.photos), len(lying.twice), lying.state) == (2, 1, "filed")
    assert Event.objects.filter(subject=sheet.uid, kind="decision.paper_twice").count() == 1
    page = sign_in(Client(), village.secretary).get(f"/d/decisions/{case.uid}/papers/").content.decode()
    assert "重复单，不计" in page


def test_of_a_secret_vote_the_roll_says_who_and_the_count_sheet_how_many_and_none_both(village: Village) -> None:
    case = secret(village)
    roll_sheet, count = printed(village, case, "roll")[0], printed(village, case, "count")[0]
    for each in (roll_sheet, count):
        filed(village, each)
    with pytest.raises(RuleError, match="wrong_cell"):
        read(village, roll_sheet, village.secretary, {"1.came": "1", "1.value": "agree"})
    came = {f"{n}.{what}": "1" for n in range(1, 8) for what in ("came", "mark")}
    with pytest.raises(RuleError, match="not_yours"):
        read(village, roll_sheet, village.worker, came)
    for who in (village.secretary, village.supervisor):
        read(village, roll_sheet, who, came)
    assert (tallied(village.sitting(case).roll).present, tallied(village.sitting(case).roll).marks) == (7, 7)
    people = {"counter": village.head, "second": village.worker, "supervisor": village.supervisor}
    told = {"agree": "5", "oppose": "1", "abstain": "0", "issued": "9", "used": "6", "spoiled": "1", "unused": "2"}
    told |= {name: str(who.actor.person) for name, who in people.items()}
    for who in (village.secretary, village.supervisor):
        read(village, count, who, told)
    assert CountSheet.objects.get().agree == 5
    moments = set(Act.objects.filter(roll=village.sitting(case).roll).values_list("at", flat=True))
    assert len(moments) == 1, "all marks of a sheet are of one moment"
    for reading in Reading.objects.filter(sheet=roll_sheet):
        assert not set(json.loads(reading.cells).values()) & {*VALUES}


def test_a_notice_and_ballots_come_back_as_photos_alone(village: Village) -> None:
    case = secret(village)
    for kind in ("notice", "ballots"):
        found = printed(village, case, kind)[0]
        filed(village, found)
        found.refresh_from_db()
        assert found.settled_at == village.now
        with pytest.raises(RuleError, match="paper_settled"):
            read(village, found, village.secretary, {})


def test_in_a_closed_step_no_sheet_is_printed_filed_or_read(village: Village, case: Case, sheet: PaperSheet) -> None:
    uid = village.sitting(case).uid
    read(village, sheet, village.worker, SAID)
    village.do(case, "halt", public_reason="改线路。")
    for act in (
        lambda: print_sheets(by=village.secretary, sitting=uid, kind="roll", now=village.now),
        lambda: filed(village, sheet, "page", b"other"),
        lambda: read(village, sheet, village.head, SAID),
    ):
        with pytest.raises(RuleError, match="step_closed"):
            act()


def test_who_is_struck_after_printing_is_left_out_and_a_sheet_not_photographed_is_not_read(
    village: Village, case: Case
) -> None:
    sheet = printed(village, case, "opinions")[0]
    with pytest.raises(RuleError, match="paper_not_filed"):
        read(village, sheet, village.worker, SAID)
    filed(village, sheet)
    first = village.entries(case)[0].pk
    sitting = village.sitting(case)
    change_roll(by=village.head, sitting=sitting.uid, kind="strike", reason="moved_out", entry=first, now=village.now)
    for who in (village.worker, village.head):
        read(village, sheet, who, SAID)
    assert (tallied(sitting.roll).asked, tallied(sitting.roll).roll) == (2, 5)


def test_readings_are_never_changed_by_the_database_itself(village: Village, sheet: PaperSheet) -> None:
    read(village, sheet, village.worker, SAID)
    for statement in ("UPDATE decisions_reading SET nth = 2", "DELETE FROM decisions_reading"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_with_the_matter_its_photos_are_erased(village: Village, case: Case, sheet: PaperSheet) -> None:
    from huiyin.apps.decisions.actions.following import forget
    from huiyin.apps.scope.acting import Acting, acting

    event = Event.objects.filter(subject=case.uid).order_by("-nth")[0]
    with acting(Acting(system="a test")):
        forget(event)
    assert not File.objects.filter(owner=sheet.uid).exists()


def test_pages_of_a_sheet_from_its_code_to_the_third_look(village: Village, case: Case) -> None:
    secretary, worker = sign_in(Client(), village.secretary), sign_in(Client(), village.worker)
    printing = f"/d/decisions/{case.uid}/print/opinions/"
    assert secretary.get(printing).status_code == 404, "to look makes no sheet"
    assert secretary.post(printing, follow=True).content[:4] == b"%PDF"
    assert secretary.get(printing).content[:4] == b"%PDF"
    sheet = PaperSheet.objects.get()
    code, page = f"/decisions/paper/{sheet.uid}/", f"/d/decisions/paper/{sheet.uid}/"
    assert worker.get(code)["Location"] == page
    assert Client().get(code)["Location"] == f"/decisions/{case.uid}/"
    assert Client().get(f"/decisions/paper/{uuid.uuid4()}/").status_code == 404
    papers_page = f"/d/decisions/{case.uid}/papers/"
    photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
    assert "没有这个号的单" in worker.post(papers_page, {"number": "9", "photo": photo}).content.decode()
    photo.seek(0)
    assert worker.post(papers_page, {"number": f"{case.code}-2-1", "photo": photo})["Location"] == page
    shot = File.objects.get()
    assert worker.get(f"{page}{shot.uid}/")["Content-Type"] == "image/jpeg"
    stranger = sign_in(Client(), village.world.viewer("verifier", place=village.world.other_village))
    for path in (page, f"{page}{shot.uid}/", papers_page, f"/f/{shot.uid}"):
        assert stranger.get(path).status_code == 404, path
    assert worker.post(page, {"cell-1.value": "agree", "cell-1.signed": "1"}).status_code == 302
    assert "您已录过一遍" in worker.get(page).content.decode()
    second = secretary.get(page).content.decode()
    assert "第二遍录入" in second
    assert "selected" not in second, "who reads second sees nothing of the first"
    assert secretary.post(page, {"cell-1.value": "oppose", "cell-1.signed": "1"}).status_code == 302
    third = sign_in(Client(), village.head)
    assert "不一致的地方" in third.get(page).content.decode()
    assert "不一致的每一处都要定" in third.post(page, {"key": str(uuid.uuid4())}).content.decode()
    assert third.post(page, {"cell-1.value": "oppose"}).status_code == 302
    assert tallied(village.sitting(case).roll).opinions == (0, 1, 0)
    assert "已记入" in third.get(papers_page).content.decode()


def test_a_photo_of_a_count_or_of_a_secret_roll_is_seen_by_who_reads_the_papers_alone(village: Village) -> None:
    case = village.to_vote()
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="广场", secret="True")
    worker, supervisor = sign_in(Client(), village.worker), sign_in(Client(), village.supervisor)
    for kind in ("count", "roll"):
        sheet = printed(village, case, kind)[0]
        shot = filed(village, sheet)
        page = f"/d/decisions/paper/{sheet.uid}/"
        assert worker.get(page).status_code == 200, "filing goes on"
        assert str(shot.uid) not in worker.get(page).content.decode()
        assert worker.get(f"{page}{shot.uid}/").status_code == 404
        assert supervisor.get(f"{page}{shot.uid}/").status_code == 200
        assert ReadLog.objects.filter(subject=sheet.uid, what="photo").count() == 1


def test_a_second_photo_of_the_same_paper_is_no_second_sheet(village: Village, sheet: PaperSheet) -> None:
    filed(village, sheet, more="page", content=jpeg(320, 200))
    assert File.objects.filter(owner=sheet.uid).count() == 2
    assert Event.objects.filter(subject=sheet.uid, kind="decision.paper_filed").count() == 1
