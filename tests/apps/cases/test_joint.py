"""Joint handling as the hands really meet it: the lead's post stands for the asker of its slips."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.models import Case, Notice
from huiyin.apps.cases.queries import in_hand, moves_for
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def lead(world: World) -> Viewer:
    """A volunteer: no desk, so nothing but the slip's own rule lets it confirm."""
    return world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))


@pytest.fixture
def helper(world: World) -> Viewer:
    return world.viewer("officer", unit=world.units["works_office"])


@pytest.fixture
def matter(world: World, desk: Viewer, lead: Viewer) -> Case:
    """A lamp in the lead's hands."""
    case = say(world)
    step(case, desk, "dispatch", MONDAY + HOUR, unit=lead.actor.unit)
    return step(case, lead, "accept", MONDAY + 2 * HOUR).case


@pytest.fixture
def slip(world: World, matter: Case, lead: Viewer) -> Case:
    step(
        matter, lead, "join", MONDAY + 3 * HOUR, kind="office", unit=world.units["works_office"].pk, text="请出一台吊车"
    )
    return matter.children.get()


def verbs(case: Case, by: Viewer) -> set[str]:
    return {move.do for move in moves_for(Case.objects.select_related("place", "unit").get(pk=case.pk), by)}


def test_the_lead_confirms_the_help_and_then_reports(slip: Case, matter: Case, lead: Viewer, helper: Viewer) -> None:
    step(slip, helper, "accept", MONDAY + 4 * HOUR)
    with pytest.raises(RuleError, match="children_done"):
        step(matter, lead, "report", MONDAY + 4 * HOUR, result="亮了")
    done = step(slip, helper, "report", MONDAY + 5 * HOUR, result="吊车去过了").case
    assert done.held_by_post_id == lead.actor.post
    assert done in in_hand(lead), "it lies in the lead's inbox"
    run_due(MONDAY + 5 * HOUR)
    assert Notice.objects.filter(case=slip, code="report", to_post=lead.actor.post).exists()
    assert {"close", "redo"} <= verbs(slip, lead)
    assert "close" not in verbs(slip, helper)
    step(slip, lead, "close", MONDAY + 6 * HOUR, outcome="solved")
    step(matter, lead, "report", MONDAY + 6 * HOUR, result="亮了")


def test_a_late_helper_is_told_to_the_lead(slip: Case, lead: Viewer) -> None:
    sweep(now=MONDAY + timedelta(days=1))
    assert Notice.objects.filter(case=slip, code="late", to_post=lead.actor.post).exists()


def test_a_new_lead_takes_the_slips_along(
    world: World, slip: Case, matter: Case, desk: Viewer, lead: Viewer, helper: Viewer
) -> None:
    step(slip, helper, "accept", MONDAY + 4 * HOUR)
    step(slip, helper, "report", MONDAY + 5 * HOUR, result="吊车去过了")
    step(matter, lead, "return", MONDAY + 6 * HOUR, reason="不是我们的线路")
    step(matter, desk, "dispatch", MONDAY + 6 * HOUR, unit=lead.actor.unit)
    other = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village), nth=1)
    step(matter, other, "accept", MONDAY + 7 * HOUR)
    slip.refresh_from_db()
    assert (slip.reporter_post_id, slip.held_by_post_id) == (other.actor.post, other.actor.post)
    assert "close" in verbs(slip, other)
    assert "close" not in verbs(slip, lead)


def test_a_matter_that_is_over_takes_its_slips_back(slip: Case, matter: Case) -> None:
    step(matter, Viewer.nobody().as_reporter, "withdraw", MONDAY + 4 * HOUR)
    run_due(MONDAY + 4 * HOUR)
    slip.refresh_from_db()
    assert (slip.open, slip.outcome) == (False, "withdrawn")


def test_whoever_held_it_may_leave_a_note(matter: Case, desk: Viewer, world: World) -> None:
    assert "note" in verbs(matter, desk), "it passed through this desk"
    stranger = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village), nth=1)
    assert "note" in verbs(matter, stranger), "of the same unit"
    assert "note" not in verbs(matter, world.viewer("officer", unit=world.units["works_office"], nth=0))
