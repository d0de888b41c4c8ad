"""Every figure that Dagaoping prints comes out as printed, from a year of its own size (figures.md)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import pytest

from huiyin.apps.activities.actions.registers import end_entry
from huiyin.apps.cases.models import Case
from huiyin.apps.duties.actions.answering import Record, record
from huiyin.apps.duties.actions.generating import generate
from huiyin.apps.duties.models import Owed
from huiyin.apps.field.actions import Heard, Visit, record_visit
from huiyin.apps.figures.actions.appraising import approve, propose
from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from tests.apps.figures.test_appraisal import YEAR_END
from tests.apps.figures.truth import ON, comes_out, rows_in, rows_of
from tests.apps.figures.written import happen
from tests.apps.figures.years import (
    BY,
    DAY,
    HOUR,
    MONDAY,
    NEW_YEAR,
    Town,
    answered,
    events_of,
    held,
    listed,
    often,
    petition,
)
from tests.builders import step

pytestmark = pytest.mark.django_db


DAGAOPING: dict[str, str | tuple[int, int, str]] = {
    "trainings": "22", "cadres_trained": "400余", "project_area": "220", "project_households": "400余", "heard": "50余",
    "heard_solved": "46", "heard_share": (46, 55, "83.6%"), "points_published": "6", "villages_published": "6",
    "petitions_received": "10", "petitions_ended": "10", "petitioners_asked": "10", "petitioners_answered": "10",
    "petitioners_satisfied": "10", "petition_satisfaction": (10, 10, "100%"), "offices": "6", "centres": "3", "brigades": "1",
    "theme_days": "3", "village_bonus": "10000",
}  # fmt: skip


def test_a_year_of_dagaoping() -> None:
    town = Town("dagaoping", grids=[1] * 6)
    held(town.villages, "training", 22, counts=[{"cadre": 19, "resident": 2}] * 22, series="cadres")
    held(town.villages, "theme_day", 5)
    given = {"quantity": 220, "measure": "亩", "households": 412}
    listed([town.village], "project", 1, **given)
    (gone,) = listed([town.village], "project", 1, **given)
    end_entry(by=BY, uid=gone.uid, outcome="ended", why="停办", now=NEW_YEAR + DAY)
    heard_on_visits(town)
    desk = town.viewer("desk", unit=town.unit("town_office"), name="何桂香")
    for n in range(10):
        satisfied(town, petition(town, desk, n), desk)
    points_of_every_village(town)
    appraised(town)
    comes_out(town.town, DAGAOPING)
    assert value_of(figures()["villages"], town.town, ON).n == 6, "1 a village"
    assert rows_of(DAGAOPING) >= rows_in("dagaoping")


def appraised(town: Town) -> None:
    """One village is excellent at the end of the year."""
    happen(town.village, 12, category="safety_round")
    happen(town.village, 4, category="festival", data={"tags": ["contest.revival"]})
    kept = propose(by=BY, town=town.town, now=YEAR_END)
    approve(by=BY, town=town.town, uid=kept.uid, now=YEAR_END)


def heard_on_visits(town: Town) -> None:
    """55 matters are heard on visits; 46 of them are solved."""
    worker = town.viewer("neighbour_head", place=town.grid)
    office = town.unit("town_office")
    duty, caller = town.viewer("duty", unit=office), town.viewer("caller", unit=town.unit("town_centre"))

    def heard() -> Case:
        what = (Heard("院里路灯不亮", "lamp"),)
        visit = Visit(uuid.uuid4(), "respond_now", town.grid, met="周秀兰", at=MONDAY, heard=what)
        return record_visit(by=worker, visit=visit, now=MONDAY).cases[0]

    def solved() -> Iterable[Event]:
        case = heard()
        step(case, duty, "take", MONDAY)
        step(case, duty, "report", MONDAY + HOUR, result="好了")
        answered(case, MONDAY + 2 * HOUR)
        step(case, caller, "close", MONDAY + 3 * HOUR, finding="亮了", outcome="solved")
        return events_of(case)

    often(46, town.villages, solved)
    for _ in range(9):
        heard()


def satisfied(town: Town, case: Case, desk: Viewer) -> None:
    """Accepted, done by its own procedure, delivered; the petitioner is content."""
    office = town.unit("social_office")
    officer, caller = town.viewer("officer", unit=office), town.viewer("caller", unit=town.unit("town_centre"))
    step(case, desk, "accept", MONDAY + HOUR, petition_route="four", accepted="2026-11-16", unit=office.pk)
    step(case, officer, "take", MONDAY + 2 * HOUR)
    step(case, officer, "report", MONDAY + 3 * HOUR, result="按程序重新核过，补上了。")
    step(case, officer, "deliver", MONDAY + 4 * HOUR, received_on="2026-11-16", delivered="当面")
    answered(case, MONDAY + 5 * HOUR)
    step(case, caller, "close", MONDAY + 6 * HOUR, finding="问过本人，满意。", outcome="solved")


def points_of_every_village(town: Town) -> None:
    generate(town=town.town, on=MONDAY.date())
    for village in town.villages:
        committee = town.unit("village_committee", village)
        owed = Owed.objects.filter(duty="points_published", unit=committee).order_by("id")[0]
        what = Record(uuid.uuid4(), owed.uid, MONDAY.date(), "贴在村部门口。", 0)
        record(by=town.viewer("chief", unit=committee), what=what, now=MONDAY)
