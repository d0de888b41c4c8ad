"""一约四会: an association stands on a charter that was passed and disclosed, has members for a term, and did something."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.publishing import Version, redact
from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.actions.associations import did, seat
from huiyin.apps.decisions.associations import members_of
from huiyin.apps.decisions.models import Association, Term
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError
from huiyin.core.words import UnitKind
from tests.builders import sign_in

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db
NAME, CHARTER = "杏树湾村红白理事会", "理事会五人，由村民代表推选，任期三年。"


def drafted(village: Village, **more: str) -> Case:
    answers = {"title": NAME, "kind": "weddings", "body": "villagers_representatives", **more}
    said = Said(
        uid=uuid.uuid4(), slug="association", place=village.world.village, title=answers["title"], text="理事会五人。",
        channel="meeting", answers=answers,
    )  # fmt: skip
    case = open_case(by=village.secretary, said=said, at=village.now, now=village.now)
    village.do(case, "revise", text=CHARTER)
    village.do(case, "convene", meets_on=village.day(0), venue="文化广场")
    return case


def stands(village: Village) -> Association:
    """Passed by five of seven representatives, disclosed, closed by the supervisor."""
    case = drafted(village)
    village.vote(case, 7, 5)
    village.do(case, "resolve")
    village.do(case, "disclose", title="红白理事会章程公示", text=CHARTER)
    child, by = Case.objects.filter(parent=case).latest("pk"), village.secretary
    village.do(child, "check", village.supervisor, opinion="程序合规。")
    version = Version("红白理事会章程公示", CHARTER)
    redact(by=by, case=child.uid, version=version, idem=uuid.uuid4(), now=village.now)
    village.do(child, "publish")
    village.do(child, "hang", photo=1)
    village.days(16)
    village.do(child, "take_down", photo=1)
    village.do(case, "close", village.supervisor, finding="公示期满。", outcome="solved")
    return Association.objects.get(decision__case=case)


def test_no_association_before_its_charter_is_passed_and_disclosed(village: Village) -> None:
    case = drafted(village)
    village.vote(case, 7, 3)
    with pytest.raises(RuleError, match="passed"):
        village.do(case, "resolve")
    assert not Unit.objects.filter(kind=UnitKind.association).exists()


def test_it_is_a_unit_of_the_village_with_the_charter_as_it_was_passed(village: Village) -> None:
    row = stands(village)
    assert (row.unit.kind, row.unit.name, row.unit.seat) == ("association", NAME, village.world.village)
    assert row.charter == CHARTER
    page = Client().get(f"/associations/{row.unit.uid}/").content.decode()
    assert CHARTER in page
    assert "红白理事会" in page
    assert NAME in Client().get(f"/associations/?town={village.world.town.uid}").content.decode()


def test_a_later_charter_takes_the_place_of_the_first(village: Village) -> None:
    first = stands(village)
    again = stands(village)
    assert again.pk == first.pk
    assert again.decision != first.decision


def test_members_serve_for_a_term_and_only_the_village_reads_their_names(village: Village) -> None:
    row, village.now = stands(village), timezone.now()
    today = timezone.localdate()
    Association.objects.update(since=today)
    page, told = (
        f"/d/associations/{row.unit.uid}/",
        {"names": "秦大妈\n韩大爷", "since": f"{today}", "until": "2029-10-01"},
    )
    client = sign_in(Client(), village.secretary)
    assert client.post(page, told).status_code == 302
    assert "秦大妈" in client.get(page).content.decode()
    everybody = Client().get(f"/associations/{row.unit.uid}/").content.decode()
    assert "成员2人" in everybody
    assert "秦大妈" not in everybody
    assert sign_in(Client(), village.worker).get(page).status_code == 403
    before = Term.objects.get()
    client.post(page, {**told, "names": "于老师"})
    assert members_of(before) == [""] * 2, "who served before is forgotten"
    assert "任期最长5年" in client.post(page, {**told, "until": f"{today}"}).content.decode()


def test_what_it_did_is_written_down_by_the_village_and_read_by_all(village: Village) -> None:
    row, today = stands(village), timezone.localdate()
    Association.objects.update(since=today)
    page = f"/d/associations/{row.unit.uid}/"
    client = sign_in(Client(), village.secretary)
    assert client.post(page, {"on": f"{today}", "text": "劝一家把酒席从二十桌减到八桌。"}).status_code == 302
    assert "劝一家" in Client().get(f"/associations/{row.unit.uid}/").content.decode()
    assert "还没到的日子" in client.post(page, {"on": f"{today + timedelta(days=1)}", "text": "？"}).content.decode()
    with pytest.raises(RuleError, match="not_yours"):
        did(by=village.worker, uid=uuid.uuid4(), association=row, on=today, text="？", now=village.now)


def test_an_association_that_ended_takes_nobody_in(village: Village) -> None:
    row, now = stands(village), timezone.now()
    day = timezone.localdate()
    term: dict[str, Any] = {"names": ["秦大妈"], "since": day, "until": day + timedelta(days=365)}
    seat(by=village.secretary, uid=uuid.uuid4(), association=row, now=now, **term)
    client = sign_in(Client(), village.secretary)
    assert client.post(f"/d/associations/{row.unit.uid}/", {"end": "1"}).status_code == 302
    assert members_of(Term.objects.get()) == [""]
    with pytest.raises(RuleError, match="association_ended"):
        seat(by=village.secretary, uid=uuid.uuid4(), association=row, now=now, **term)
    assert NAME not in Client().get(f"/associations/?town={village.world.town.uid}").content.decode()
