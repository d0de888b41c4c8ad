"""What a case costs: queries of an opening and of a step, whatever the history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.cases.models import Case
from huiyin.apps.keys import ring
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in queries.captured_queries if not q["sql"].upper().startswith(FRAME)]


def test_an_opening_takes_at_most_twelve_queries() -> None:
    world = World()
    say(world)
    ring.forget()
    with CaptureQueriesContext(connection) as opened:
        say(world)
    assert len(statements(opened)) <= 12, "\n".join(statements(opened))


def test_a_step_takes_at_most_ten_queries() -> None:
    world = World()
    team = world.unit("village_volunteers", world.village)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    volunteer = world.viewer("volunteer", unit=team)
    warm = say(world)
    step(warm, desk, "dispatch", MONDAY + HOUR, unit=team.pk)
    step(warm, volunteer, "accept", MONDAY + HOUR)
    case = say(world)
    ring.forget()
    with CaptureQueriesContext(
        connection,
    ) as dispatched:
        case = step(case, desk, "dispatch", MONDAY + HOUR, unit=team.pk).case
    ring.forget()
    with CaptureQueriesContext(connection) as accepted:
        case = step(case, volunteer, "accept", MONDAY + 2 * HOUR).case
    assert len(statements(accepted)) <= 10, "\n".join(statements(accepted))
    assert len(statements(dispatched)) <= 10, "\n".join(statements(dispatched))
    for n in range(30):
        step(case, volunteer, "progress", MONDAY + (3 + n) * HOUR, note="还在办")
    ring.forget()
    with CaptureQueriesContext(connection) as later:
        step(case, volunteer, "progress", MONDAY + 40 * HOUR, note="还在办")
    step(warm, volunteer, "report", MONDAY + 40 * HOUR, result="换好了")
    ring.forget()
    forget_kept()  # nobody has looked up yet who holds it next
    with CaptureQueriesContext(connection) as reported:
        step(case, volunteer, "report", MONDAY + 41 * HOUR, result="换好了")
    assert len(statements(reported)) <= 10, "\n".join(statements(reported))
    assert len(statements(later)) <= 10, "\n".join(statements(later))
    assert Case.objects.get(pk=case.pk).seq == 35
