"""Secret ballots: marks and a count sheet that fit, and nothing anywhere that leads from a name to a choice."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.actions.counting import Counted, count_sheet
from huiyin.apps.decisions.models import CountSheet, Sitting
from huiyin.apps.people.actions import add_person
from huiyin.apps.people.models import Person
from huiyin.apps.rolls.models import Roll
from huiyin.apps.rolls.queries import tallied
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActKind
from huiyin.core.tallies import LEFT, VALUES, Sheet
from tests.builders import sign_in

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db
SHEET = Sheet(agree=5, oppose=1, abstain=0, issued=9, used=6, spoiled=1, unused=2)


def secret_vote(village: Village) -> Case:
    """Seven of nine representatives came and put a ballot into the box."""
    case = village.to_vote()
    village.vote(case, 0, 0)
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="文化广场", secret="True")
    for number in range(1, 8):
        village.act(case, number, ActKind.attend)
        village.act(case, number, ActKind.mark)
    return case


def enter(village: Village, case: Case, sheet: Sheet = SHEET, people: int = 3) -> CountSheet:
    looks_on = village.supervisor.actor.person if people > 2 else 0
    one, two = [*(add_person(name=f"计票人{n}").pk for n in range(min(people, 2))), 0][:2]
    counted = Counted(uid=uuid.uuid4(), sheet=sheet, counter=one, second=two, supervisor=looks_on)
    return count_sheet(by=village.secretary, sitting=village.sitting(case).uid, counted=counted, now=village.now)


def test_marks_and_ballots_fit_or_nothing_passes(village: Village) -> None:
    case = secret_vote(village)
    with pytest.raises(RuleError, match="notice_over"):
        village.do(case, "resolve")
    with pytest.raises(RuleError, match="marks_differ"):
        enter(village, case, Sheet(agree=6, oppose=1, abstain=0, issued=9, used=7, spoiled=1, unused=1))
    with pytest.raises(RuleError, match="three_people"):
        enter(village, case, people=2)
    village.supervisor, kept = village.head, village.supervisor
    with pytest.raises(RuleError, match="no_supervisor"):
        enter(village, case)
    village.supervisor = kept
    enter(village, case)
    village.act(case, 8, ActKind.attend)
    village.act(case, 8, ActKind.mark)
    village.days(1)
    with pytest.raises(RuleError, match="passed"):
        village.do(case, "resolve")
    enter(village, case, Sheet(agree=6, oppose=1, abstain=0, issued=9, used=7, spoiled=1, unused=1))
    village.do(case, "resolve")
    published = village.last(case).published
    assert (published["marks"], published["used"], published["spoiled"], published["agree"]) == (8, 7, 1, 6)


def test_no_vote_by_name_no_hands_and_no_mark_with_a_choice(village: Village) -> None:
    case = secret_vote(village)
    with pytest.raises(RuleError, match="secret_vote"):
        village.act(case, 1, ActKind.vote, "agree")
    with pytest.raises(RuleError, match="secret_vote"):
        village.act(case, 8, ActKind.mark, "agree")
    with pytest.raises(RuleError, match="secret_vote"):
        enter(village, case, Sheet(5, 1, 0, hands=True), people=1)


def test_a_mark_that_was_ticked_by_mistake_is_taken_back(village: Village) -> None:
    case = secret_vote(village)
    village.act(case, 7, ActKind.mark, LEFT)
    assert tallied(village.sitting(case).roll).marks == 6
    enter(village, case, Sheet(agree=5, oppose=0, abstain=0, issued=9, used=5, spoiled=1, unused=3))


def test_no_row_of_any_table_holds_a_name_and_a_choice(village: Village) -> None:
    """Every row written for the sitting: what points at an entry, a person who voted or a mark says nothing of a choice."""
    case = secret_vote(village)
    sitting = village.sitting(case)
    enter(village, case)
    marks = list(sitting.roll.acts.filter(kind=ActKind.mark))
    assert [act.value for act in marks] == [""] * 7
    names = {entry.name for entry in village.entries(case)}
    for model in apps.get_models():
        for row in model._default_manager.all() if model._meta.managed else ():
            said = {str(getattr(row, field.attname)) for field in model._meta.concrete_fields}
            if any(f"'{value}'" in text or text == value for value in VALUES for text in said):
                assert not said & names
                assert getattr(row, "roll_id", None) != sitting.roll_id
    leads_to = {field.related_model for field in CountSheet._meta.get_fields() if field.is_relation}
    assert leads_to == {Sitting, Roll, Person}, "a count sheet leads to no entry and to no act"


def test_no_line_of_a_log_and_no_moment_leads_from_a_name_to_a_choice(
    village: Village, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case = secret_vote(village)
    client, entries = sign_in(Client(), village.secretary), village.entries(case)
    page = f"/d/decisions/{case.uid}/meeting/"
    row = {f"was-{entries[7].pk}": "0..0.0", f"here-{entries[7].pk}": "on", f"mark-{entries[7].pk}": "on"}
    assert client.post(page, {"key": str(uuid.uuid4()), **row}).status_code == 302
    village.now = timezone.now()
    sheet = enter(village, case, Sheet(agree=6, oppose=1, abstain=0, issued=9, used=7, spoiled=1, unused=1))
    acts = village.sitting(case).roll.acts.all()
    assert len(acts) == 16
    assert sheet.at not in {act.at for act in acts}, "the ballots are counted at one moment, which is nobody's"
    told = {*(entry.name for entry in entries), *(str(act.pk) for act in acts)}
    for line in caplog.text.splitlines():
        assert not (any(value in line for value in VALUES) and any(word in line for word in told)), line


def test_a_count_sheet_is_never_changed_by_the_database_itself(village: Village) -> None:
    case = secret_vote(village)
    enter(village, case)
    for statement in ("UPDATE decisions_countsheet SET agree = 9", "DELETE FROM decisions_countsheet"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
