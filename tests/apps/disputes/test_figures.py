"""The figures of disputes: cases, sittings and attendances are three numbers, and programmes stay apart.

All 435 are walked through the actions in `make proof`; in `make test` ten are, and the others are the same events written at once.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.cases.asked import Asked
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Mediator
from huiyin.apps.disputes.queries.lists import disputes, listed
from huiyin.apps.disputes.queries.numbers import Counted, counted, domestic_codes, for_everybody
from huiyin.apps.figures import recounting
from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log_all
from tests.apps.disputes.hands import Hands
from tests.builders import MONDAY, sign_in, step
from tests.whole import WHOLE

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
DOMESTIC, OTHER = "dispute_marriage", "dispute_neighbours"


def bulk(people: Hands, n: int, category: str, series: str = "red_team") -> None:
    """The events of so many disputes that were mediated and settled."""
    base: dict[str, Any] = {
        "at": MONDAY, "recorded_at": MONDAY, "place": people.world.village, "category": category, "series": series,
        "role": "mediator", "channel": "counter", "quantity": 1, "measure": "cases",
        "data": {"pack": "four_step", "begun": MONDAY.date().isoformat()},
    }  # fmt: skip
    subjects = [uuid.uuid5(uuid.NAMESPACE_OID, f"{category} {nth}") for nth in range(n)]
    rows = [Happened(kind="dispute.mediated", subject=subject, nth=1, **base) for subject in subjects]
    rows += [Happened(kind="dispute.settled", subject=subject, nth=2, outcome="solved", **base) for subject in subjects]
    log_all(Viewer.for_system("the year's disputes"), rows)


def test_433_of_435_and_the_two_that_are_open(people: Hands) -> None:
    home, others = (285, 148) if WHOLE else (5, 3)
    for nth in range(home + others + 2):
        now = MONDAY + timedelta(minutes=nth)
        case = people.to_the_table(now=now, category=DOMESTIC if nth < home else OTHER)
        if nth < home + others:
            people.agree(case, now + timedelta(hours=1))
    bulk(people, 285 - home, DOMESTIC)
    bulk(people, 148 - others, OTHER)
    town = people.world.town
    series: dict[str, Any] = {"series": ("red_team",)}
    found = counted(town, *YEAR, **series)
    assert (found.mediated, found.settled, found.open) == (435, 433, 2), "figures 4-23 and 4-24"
    at_home = counted(town, *YEAR, **series, category=domestic_codes("huaqiao"))
    assert (at_home.mediated, at_home.settled) == (285, 285), "figures 4-25 and 4-26"

    left = disputes(people.mediator).filter(open=True, state="reconciling")
    assert left.count() == 2, "who has them in hand sees which two"
    rows, _after = listed(people.mediator, Asked("unsettled", s="red_team"))
    assert {row.case.pk for row in rows} == set(left.values_list("pk", flat=True)), "these and no others"
    assert listed(people.mediator, Asked("unsettled", s="deliberation")) == ([], "")
    stranger = people.world.viewer("secretary", unit=people.world.unit("village_branch", people.world.village))
    assert listed(stranger, Asked("unsettled")) == ([], "")
    page = sign_in(Client(), people.mediator).get("/m/?tab=unsettled&s=red_team").content.decode()
    assert all(row.case.code in page for row in rows)


def test_cases_sittings_and_attendances_are_three_numbers(people: Hands) -> None:
    """1-19 times, 1-20 attendances; a case counts once, however often they sit, and as settled while its agreement holds."""
    Mediator.objects.update(kind="cadre")
    case = people.to_the_table()
    people.talk(case, MONDAY + timedelta(hours=1), present=4)
    people.agree(case, MONDAY + timedelta(hours=2))
    village = people.world.village
    assert counted(village, *YEAR) == Counted(mediated=1, settled=1, sittings=2, people=7, rounds=0)
    step(case, people.head, "redo", MONDAY + timedelta(days=1), reason="没做。")
    assert counted(village, *YEAR) == Counted(mediated=1, settled=0, sittings=2, people=7, rounds=0)
    assert counted(village, *YEAR, role=("cadre",)).sittings == 2, "figure 1-19 counts cadres' sittings"
    assert counted(village, *YEAR, role=("leader",)).sittings == 0


def test_what_is_mediated_again_is_settled_no_more_until_it_is_agreed_anew(people: Hands) -> None:
    case = people.to_the_table()
    people.agree(case, MONDAY + timedelta(hours=1))
    settled, mediated = figures()["team_settled"], figures()["team_mediated"]
    town, on = people.world.town, YEAR[1]
    assert (value_of(settled, town, on).n, value_of(mediated, town, on).n) == (1, 1)
    step(case, people.head, "redo", MONDAY + timedelta(days=1), reason="没做。")
    assert (value_of(settled, town, on).n, value_of(mediated, town, on).n) == (0, 1)
    assert recounting.value_of(settled, town, on).n == 0


def test_programmes_and_channels_stay_apart(people: Hands) -> None:
    """4-15 through deliberation, 4-21 through members' points, 4-23 by the red team; no two of them are one number."""
    for nth, changes in enumerate(
        ({"channel": "meeting", "series": "deliberation"}, {"series": "member_points"}, {"series": "red_team"})
    ):
        people.agree(people.to_the_table(now=MONDAY + timedelta(minutes=nth), **changes), MONDAY + timedelta(hours=1))
    town = people.world.town
    each: list[dict[str, Any]] = [{"channel": ("meeting",)}, {"series": ("member_points",)}, {"series": ("red_team",)}]
    assert [counted(town, *YEAR, **only).settled for only in each] == [1, 1, 1]
    assert counted(town, *YEAR).settled == 3, "and together, none twice"


def test_everybody_sees_numbers_and_none_below_five(people: Hands) -> None:
    town = people.world.town
    bulk(people, 4, OTHER)
    assert for_everybody(town, *YEAR).mediated is None
    bulk(people, 6, DOMESTIC)
    shown = for_everybody(town, *YEAR)
    assert (shown.mediated, shown.settled, shown.sittings) == (10, 10, 0)
    people.to_the_table()
    shown = for_everybody(town, *YEAR)
    assert (shown.mediated, shown.settled, shown.sittings, shown.people) == (11, None, None, None), (
        "one is open: not told"
    )
    assert not Case.objects.exclude(level="restricted").exists()
