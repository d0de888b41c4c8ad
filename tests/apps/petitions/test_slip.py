"""What the slip of a petition promises: what the law sets for what was told, and nothing that may never come."""

from __future__ import annotations

import pytest

from huiyin.apps.cases import ahead, library
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from tests.apps.petitions.test_register import MARCH, accepted, at, registered
from tests.builders import World, step

pytestmark = pytest.mark.django_db


def promised(case: Case) -> dict[str, object]:
    return {each.title.zh: each.at or each.limit for each in ahead.promised(Case.objects.get(pk=case.pk))}


def test_no_end_is_promised_before_the_route_is_known(world: World, desk: Viewer) -> None:
    case = registered(world, desk).case
    assert "办结" not in promised(case), "suggestions and other routes have no such limit"
    unit = world.unit("social_office").pk
    step(case, desk, "accept", at("2026-03-10 10:00"), petition_route="four", accepted="2026-03-10", unit=unit)
    assert "办结" not in promised(case)


def test_by_the_sixth_route_it_is_sixty_days_and_said_once(world: World, desk: Viewer) -> None:
    case, _officer = accepted(world, desk)
    shown = [each for each in ahead.promised(case) if each.title.zh == "办结"]
    assert [each.at for each in shown] == [at("2026-05-09 23:59:59")]


def test_before_it_is_sent_no_row_of_law_counts_that_nothing_told_chooses(world: World) -> None:
    profile = library.profile("dagaoping")
    found = ahead.steps(library.pack("petition"), profile, "petition_land", world.grid, MARCH)
    assert not {"办结", "转送、交办", "转送件告知"} & {each.title.zh for each in found}
