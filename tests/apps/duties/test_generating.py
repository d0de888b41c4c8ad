"""Rows are made every night and soon after links change; whatever happens, sums and rows agree."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huiyin.apps.duties.actions import generating
from huiyin.apps.duties.actions.answering import say_needed, say_unneeded
from huiyin.apps.duties.actions.counting import recount
from huiyin.apps.duties.models import Coverage, Doing, Owed
from huiyin.apps.field.actions import take_back_visit
from huiyin.apps.jobs.actions import LEASE, run_long
from huiyin.apps.jobs.models import Job
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.changes import merge_places
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.apps.units.actions import add_post
from huiyin.apps.units.linking import end_link
from huiyin.apps.units.models import HouseholdLink, Post
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle, VisitDeed
from tests.apps.duties.hands import DAY, Net
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db


def test_new_links_are_owed_soon(net: Net) -> None:
    Owed.objects.all().delete()
    Coverage.objects.all().delete()
    assert Job.objects.filter(reaction=generating.JOB, done_at=None).count() == 1, "one job for both links"
    run_long(MONDAY + timedelta(minutes=1))
    assert net.owed("one_visit").count() == 2


def test_a_link_made_while_the_job_runs_is_owed_soon_too(net: Net) -> None:
    """What runs may have looked already; what failed for good is not waited for."""
    Job.objects.filter(reaction=generating.JOB).update(run_after=MONDAY + LEASE)  # begun
    one, other = HouseholdLink.objects.order_by("pk")[:2]
    end_link(link=one, ends=DAY, by=Viewer.for_system("test"), now=MONDAY)
    (job,) = Job.objects.filter(reaction=generating.JOB, run_after=MONDAY)
    Job.objects.filter(pk=job.pk).update(failed_at=MONDAY)
    end_link(link=other, ends=DAY, by=Viewer.for_system("test"), now=MONDAY)
    assert Job.objects.filter(reaction=generating.JOB, run_after=MONDAY, failed_at=None).count() == 1


def test_what_had_no_day_gets_one_when_the_notice_is_loaded(net: Net) -> None:
    """A span that is over long since, too: the year after it was not known then."""
    rows = net.owed("one_visit")
    rows.update(late_from=None, due_on=None)
    net.generate(date(2027, 1, 5))
    assert set(rows.filter(span="2026-11").values_list("due_on", "late_from")) == {
        (date(2026, 11, 30), date(2026, 12, 1))
    }


def test_what_falls_on_days_off_goes(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    net.owed("one_visit").update(late_from=None)
    monkeypatch.setattr(generating, "deadline", lambda *_: None)
    net.generate()
    assert not net.owed("one_visit").exists()
    assert Coverage.objects.get(duty="one_visit").total == 0


def test_a_notice_has_the_days_looked_at_soon(net: Net) -> None:
    Job.objects.all().delete()
    log(
        Viewer.for_system("test"),
        Happened(kind="import.calendar", at=MONDAY, recorded_at=MONDAY, place=net.world.county),
    )
    assert Job.objects.get(reaction=generating.JOB).payload == {"town": net.world.town.pk}


def test_who_has_the_post_now_owes_what_is_open() -> None:
    """A post that is set up, and one that is closed and another one made; the late ones of before go with it."""
    net = Net("dagaoping", linked=False)
    row = net.owed("theme_lesson", unit=net.branch).get()
    assert row.post
    title = PostTitle(row.post.title)
    Post.objects.filter(pk=row.post_id).update(closed_on=DAY)
    net.generate(DAY + timedelta(days=30))
    row.refresh_from_db()
    assert row.post_id is None
    new = add_post(title=title, name="新书记", unit=net.branch)
    net.generate(DAY + timedelta(days=31))
    row.refresh_from_db()
    assert row.post == new
    net.owed("theme_lesson", unit=net.branch).update(state="done")
    Post.objects.filter(pk=new.pk).update(closed_on=DAY)
    net.generate(DAY + timedelta(days=32))
    row.refresh_from_db()
    assert row.post == new, "what is done stays with who did it"


def test_a_round_a_night(net: Net) -> None:
    for night in (1, 2):
        generating.tonight({}, MONDAY + timedelta(days=night))
        assert net.owed("one_visit").count() == 2, "nothing new on the same month's next day"


def test_a_leaders_visit_reaches_the_village() -> None:
    net = Net("huaqiao", linked=False)
    assert net.owed("every_village").count() == 2
    worker = net.world.viewer("grid_worker", place=net.world.grid)
    net.visit(worker)
    assert set(net.owed("every_village").values_list("state", flat=True)) == {"open"}
    net.visit(net.world.viewer("leader", place=net.world.town))
    row = net.owed("every_village", place=net.world.village).get()
    assert (row.state, row.unit) == ("done", net.world.unit("party_committee"))


def test_grids_become_one_and_the_sums_agree(net: Net) -> None:
    net.visit(net.member)
    grids = list(net.world.village.children.order_by("no"))
    merge_places(by=Viewer.for_system("test"), source=grids[0], into=grids[1], reason="合并", on=DAY, now=MONDAY)
    assert not recount(net.world.town)
    cell = Coverage.objects.get(duty="one_visit")
    assert (cell.place, cell.total, cell.done) == (grids[1], 2, 1)


class TestWhateverHappens(TestCase):
    """Visits, visits taken back, answers and nights in any order."""

    @settings(max_examples=6, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from(["visit", "back", "unneeded", "needed", "night"]), st.integers(0, 30)), max_size=8
        )
    )
    def test_rows_and_sums_agree_with_what_happened(self, steps: list[tuple[str, int]]) -> None:
        with system("test"):
            net = Net()
            for n, (step, pick) in enumerate(steps):
                _take(net, step, pick, n)
            for row in Owed.objects.all():
                done = Doing.objects.filter(owed=row).count()
                expected = "done" if done >= row.needs else "unneeded" if row.reason else "open"
                assert (row.done, row.state) == (done, expected)
            assert not recount(net.world.town)


def _take(net: Net, step: str, pick: int, n: int) -> None:
    now = MONDAY + timedelta(hours=n)
    if step == "visit":
        net.visit(net.member, pick % 2, at=now, did=(list(VisitDeed)[pick % 6],))
    if step == "night":
        net.generate(date(2026, 11 + pick % 2, 28))
    visits = list(Event.objects.filter(kind="field.visit").order_by("seq"))
    if step == "back" and visits:
        with suppress(RuleError):
            take_back_visit(by=net.member, visit=visits[pick % len(visits)].uid, reason="填错了户", now=now)
    rows = list(Owed.objects.order_by("id"))
    row = rows[pick % len(rows)]
    if step == "unneeded":
        with suppress(RuleError):
            say_unneeded(by=net.member, owed=row.uid, reason="away", now=now)
    if step == "needed":
        with suppress(RuleError):
            say_needed(by=net.member, owed=row.uid, now=now)
