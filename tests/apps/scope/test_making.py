"""A row made in memory is what its model makes; a row read is what Django reads."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases.models import Case, CaseContact, CaseContent, CaseParty, ClockRun
from huiyin.apps.jobs.models import Job
from huiyin.apps.records.models import Event, EventSecret
from huiyin.apps.scope.making import made, put, read
from tests.builders import World, say

MADE_FOR_EACH = {"uid"}


def columns(row: Model, *, but: set[str]) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in but}


@pytest.mark.parametrize(
    "model",
    [Case, CaseContact, CaseContent, CaseParty, ClockRun, Event, EventSecret, Job],
    ids=lambda model: model.__name__,
)
def test_it_has_the_defaults_of_its_model(model: type[Model]) -> None:
    row = made(model)
    assert columns(row, but=MADE_FOR_EACH) == columns(model(), but=MADE_FOR_EACH)
    assert row._state.adding


def test_what_is_made_for_each_row_is_its_own() -> None:
    one, other = made(Case), made(Case)
    one.marks_json["done"] = {}
    assert (other.marks_json, one.uid == other.uid) == ({}, False)


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError, match="CaseParty has not all of case_id, unti_id"):
        made(CaseParty, case_id=1, unti_id=2)


@pytest.mark.django_db
def test_the_row_that_a_key_names_is_at_hand() -> None:
    case = say(World())
    party, other = made(CaseParty, case=case, part="held"), made(CaseParty)
    put(other, case=case)
    with CaptureQueriesContext(connection) as asked:
        assert party.case is other.case is case
        assert party.case_id == other.case_id == case.pk
    assert not asked.captured_queries


@pytest.mark.django_db
def test_a_row_that_is_read_can_be_changed_and_saved() -> None:
    case = say(World())
    row = read(Case, ["id", "backers"], [case.pk, 0])
    row.backers = 3
    row.save(update_fields=["backers"])
    assert Case.objects.get(pk=case.pk).backers == 3
    assert row.code == case.code, "what was not named is read when it is asked for"
