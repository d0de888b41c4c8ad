"""Rows that are written by statements put together once are the rows that the ORM would have written."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from huiyin.apps.cases.models import Case, CaseParty, ClockRun
from huiyin.apps.jobs.models import Job
from huiyin.apps.places.actions import add_households
from huiyin.apps.records.rows import insert, insert_alike, insert_all, insert_each, save_all, update, update_each
from huiyin.apps.units.models import HouseholdLink, Post
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


def plain(row):
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


def test_a_row_comes_back_as_it_was_written() -> None:
    case = say(World())
    twin = Case(**{**plain(case), "id": None, "uid": uuid.uuid4(), "code": "X-1", "receipt": "y", "grade": 5})
    insert(twin)
    assert twin.pk > case.pk
    assert plain(Case.objects.get(pk=twin.pk)) == plain(twin)
    job = Job(reaction="x", payload={"路": [1, None]}, run_after=MONDAY)
    insert(job)
    assert plain(Job.objects.get(pk=job.pk)) == plain(job)
    twin.title = "改"
    twin.save()
    assert Case.objects.get(pk=twin.pk).title == "改", "the ORM knows that it is there"


def test_rows_written_together_know_their_own_ids() -> None:
    case = say(World())
    twins = [
        Case(**{**plain(case), "id": None, "uid": uuid.uuid4(), "code": f"X-{n}", "receipt": f"y{n}"}) for n in range(3)
    ]
    insert_each(twins)
    assert {twin.pk: twin.code for twin in twins} == dict(Case.objects.exclude(pk=case.pk).values_list("pk", "code"))
    insert_each([])


def test_what_the_database_refuses_is_refused() -> None:
    case = say(World())
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Case(**{**plain(case), "id": None}))
    insert_all([CaseParty(case=case, unit_id=case.held_by_unit_id, part="held")] * 2, ignore=True)
    assert CaseParty.objects.filter(case=case, unit_id=case.held_by_unit_id).count() == 1
    insert_all([])


def test_a_row_is_changed_only_if_it_is_what_it_was() -> None:
    case = say(World())
    case.title, case.seq = "另一句", case.seq + 1
    assert not update(case, ["title", "seq"], seq=case.seq)
    assert update(case, ["title", "seq"], seq=case.seq - 1)
    assert Case.objects.get(pk=case.pk).title == "另一句"


def test_many_rows_are_changed_each_to_its_own() -> None:
    case = say(World())
    runs = list(ClockRun.objects.filter(case=case))
    for n, run in enumerate(runs):
        run.next_at = MONDAY + timedelta(hours=n)
    update_each(runs, ["next_at"])
    assert [run.next_at for run in ClockRun.objects.filter(case=case).order_by("id")] == [run.next_at for run in runs]
    update_each([], ["next_at"])


def test_rows_that_changed_and_new_ones_are_saved_together() -> None:
    case = say(World())
    runs = list(ClockRun.objects.filter(case=case).order_by("id"))
    for run in runs:
        run.next_at, run.name = MONDAY, "not saved"
    fresh = [ClockRun(case=case, name=name, limit="5wd", started_at=MONDAY) for name in ("a", "b")]
    save_all(runs, ["next_at"], fresh)
    saved = list(ClockRun.objects.filter(case=case).order_by("id"))
    assert [run.next_at for run in saved] == [MONDAY] * len(runs) + [None] * 2
    assert "not saved" not in {run.name for run in saved}
    assert [run.name for run in saved[len(runs) :]] == ["a", "b"]
    assert {plain(run)["limit"] for run in saved[len(runs) :]} == {"5wd"}
    save_all([], ["next_at"], [])


def test_rows_alike_but_for_a_few_columns_are_written_without_instances() -> None:
    """What each row gives is its own, the rest is that of the one that they are like; nothing (None) stays nothing."""
    world = World()
    base = HouseholdLink(starts=date(2026, 1, 1), circle="family")
    homes = add_households(world.grid, [{"code": f"A{n}", "door": f"{n}号"} for n in range(3)])
    post = Post.objects.filter(place=world.grid).order_by("id")[0]
    given = [
        (uuid.uuid4(), home.pk, post.pk, home.place_no, date(2026, 6, 1) if n else None) for n, home in enumerate(homes)
    ]
    insert_alike(base, ("uid", "household_id", "post_id", "place_no", "ends"), given)
    rows = HouseholdLink.objects.order_by("id").values_list("uid", "household", "post", "place_no", "ends")
    assert list(rows) == given
    assert set(HouseholdLink.objects.values_list("circle", "starts")) == {("family", date(2026, 1, 1))}
    insert_alike(base, ("uid", "household_id", "post_id", "place_no", "ends"), [])
