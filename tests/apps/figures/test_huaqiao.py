"""Every figure that Huaqiao prints comes out as printed, from a year of its own size (figures.md)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import partial
from typing import Any

import pytest

from huiyin.apps.activities.actions.registers import end_entry
from huiyin.apps.activities.actions.teams import Serving, enrol_all, pledge_all, register_team
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions import rounds
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.records.models import Event
from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.models import Post
from huiyin.core.words import UnitKind
from tests.apps.activities.held import PROVEN
from tests.apps.disputes.hands import Hands, hands
from tests.apps.figures.truth import comes_out, rows_in, rows_of
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
    hold_all,
    listed,
    often,
)
from tests.apps.net.striking import strike
from tests.builders import say, step

pytestmark = pytest.mark.django_db


HUAQIAO: dict[str, str | tuple[int, int, str]] = {
    "villages_relieved": "41", "self_checks": "4", "spot_checks": "15", "specialists": "78", "struck_off": "1",
    "homes_opened": "4", "groups_formed": "26", "rated_a": "4", "rated_b": "7", "rated_c": "2", "deliberations": "223",
    "items_taken": "132", "self_run_teams": "210余", "settled_deliberating": "300余", "honoured_households": "100余",
    "honoured_persons": "176", "pledged": "2000余", "clean_ups": "120余", "done_by_members": "300余", "settled_by_points": "40余",
    "rounds": "1326", "team_mediated": "435", "team_settled": "433", "team_share": (433, 435, "99.5%"), "family_mediated": "285",
    "family_settled": "285", "family_share": (285, 285, "100%"), "province_awards": "2", "village_aims": "5",
}  # fmt: skip


def test_a_year_of_huaqiao() -> None:
    town = Town("huaqiao", grids=[1] * 41)
    people = hands(world=town)
    registers_of_41(town)
    printed_as = {"self_check": 4, "spot_check": 15, "deliberation": 223, "clean_up": 123}
    for kind, n in printed_as.items():
        held(town.villages, kind, n, counts=[{"member": 5}] * n)
    specialists(town)
    strike(town)
    kinds = ("vanguard", "hamlet", "volunteer", "culture", "safety")
    for n in range(213):
        register_team(
            uid=uuid.uuid4(), by=BY, kind=kinds[n % 5], place=town.villages[n % 41], name=f"{n}队", now=NEW_YEAR
        )
    members = [Serving(uuid.uuid4(), f"党员{n}", True, party=True) for n in range(2014)]
    enrol_all(by=BY, place=town.village, serving=members, now=NEW_YEAR)
    pledge_all(uid=uuid.uuid4(), by=BY, pledges=[(each.uid, "带头清理房前屋后") for each in members], now=NEW_YEAR)
    pledge_all(uid=uuid.uuid4(), by=BY, pledges=[(each.uid, "联系三户邻居") for each in members[:90]], now=NEW_YEAR)
    done_by_members(town)
    disputes(people, town)
    worker = town.viewer("grid_worker", place=town.grid)

    def round_made() -> Iterable[Event]:
        return events_of(rounds.begin_round(by=worker, uid=uuid.uuid4(), place=town.grid, text="看一圈", now=MONDAY))

    often(1326, town.villages, round_made)
    comes_out(town.town, HUAQIAO)
    assert rows_of(HUAQIAO) >= rows_in("huaqiao")


def registers_of_41(town: Town) -> None:
    for board in listed(town.villages, "signboard", 43, kind="board"):
        end_entry(by=BY, uid=board.uid, outcome="rectified", why="撤下", now=NEW_YEAR + DAY)
    listed(town.villages, "station", 4)
    for village, kind in zip(town.villages, "b" * 11 + "cc", strict=False):
        listed([village], "rating", 1, kind=kind, shown=True, **PROVEN)
    for village in town.villages[:4]:
        listed([village], "rating", 1, kind="a", shown=True, **PROVEN)
    homes = add_households(town.grid, [{"code": f"H{n}", "door": f"{n}号"} for n in range(103)])
    for n, home in enumerate([*homes, *homes[:20]]):
        listed([town.village], "honour", 1, kind=("ten_star", "family", "courtyard")[n % 3], household=home)
    for n in range(176):
        kind = ("parent_in_law", "daughter_in_law", "neighbour")[n % 3]
        listed([town.villages[n % 41]], "honour", 1, kind=kind, person=f"某{n}", agrees=True)
    listed(town.villages, "honour", 2, kind="award_province")


def specialists(town: Town) -> None:
    """78 Party organisations with a specialist: 41 village branches and 37 others; 26 Party groups are formed."""
    for n in range(37):
        unit = add_unit(kind=UnitKind.branch, name=f"第{n}支部", seat=town.town)
        Post.objects.create(title="specialist", name="党建专干", unit=unit)
    branches = {post.unit_id: post for post in Post.objects.filter(title="specialist").order_by("-id")}
    hold_all(branches.values())
    from tests.apps.exchange.test_imports import take

    rows = [["单位名称", "单位类型", "所在地", "上级单位"]]
    rows += [[f"第{n}党小组", "党小组", "第2村", "第2村党支部"] for n in range(26)]
    take("units", rows)


def done_by_members(town: Town) -> None:
    """132 items are taken on, 110 of them solved by members, who solve 195 matters of talks too."""
    home = town.unit("central_household", town.grid)
    member = town.viewer("member_contact", unit=home)
    office, centre = town.unit("town_office"), town.unit("town_centre")
    duty, caller = town.viewer("duty", unit=office), town.viewer("caller", unit=centre)
    secretary = town.viewer("secretary", unit=town.unit("village_branch", town.village))
    supervisor = town.viewer("supervisor", place=town.village)

    def done(case: Case, sender: Viewer, ender: Viewer | None) -> Iterable[Event]:
        step(case, sender, "dispatch", MONDAY, unit=home.pk)
        step(case, member, "accept", MONDAY + HOUR)
        if ender:
            step(case, member, "report", MONDAY + 2 * HOUR, result="好了")
            answered(case, MONDAY + 3 * HOUR)
            step(case, ender, "close", MONDAY + 4 * HOUR, finding="好了", outcome="solved")
        return events_of(case)

    often(110, town.villages, lambda: done(say(town, slug="respond_now", channel="phone"), duty, caller))
    often(22, town.villages, lambda: done(say(town, slug="respond_now", channel="phone"), duty, None))
    often(195, town.villages, lambda: done(say(town, slug="talk", channel="meeting"), secretary, supervisor))


def disputes(people: Hands, town: Town) -> None:
    """435 by the red team, 433 of them settled, 285 at home, all settled; 305 in deliberation and 43 for points beside them."""

    def talked_over(settled: bool, **changes: Any) -> Iterable[Event]:
        case = people.to_the_table(**changes)
        if settled:
            people.agree(case, MONDAY + HOUR)
        return events_of(case)

    for series, category, n, settled in (
        ("red_team", "dispute_marriage", 285, True), ("red_team", "dispute_neighbours", 148, True),
        ("red_team", "dispute_neighbours", 2, False), ("deliberation", "dispute_land", 305, True),
        ("member_points", "dispute_estate", 43, True),
    ):  # fmt: skip
        often(n, town.villages, partial(talked_over, settled, series=series, category=category))
