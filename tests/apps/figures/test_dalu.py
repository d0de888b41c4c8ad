"""Every figure that Dalu prints comes out as printed, from a year of its own size (figures.md)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import pytest

from huiyin.apps.activities.actions.teams import end_team, register_team
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Mediator
from huiyin.apps.field.actions import Visit, record_visit, take_back_visit
from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.units.models import Post
from huiyin.core.words import VisitDeed
from tests.apps.disputes.hands import Hands, hands
from tests.apps.figures.truth import ON, comes_out, rows_in, rows_of
from tests.apps.figures.years import (
    BY,
    DAY,
    HOUR,
    MONDAY,
    NEW_YEAR,
    RESIDENT,
    Town,
    answered,
    events_of,
    held,
    hold_all,
    listed,
    often,
    petition,
)
from tests.builders import say, step

pytestmark = pytest.mark.django_db


DALU: dict[str, str | tuple[int, int, str]] = {
    "visitors": "602", "solved_by_members": "372", "volunteer_teams": "40", "volunteering": "358", "vanguard_posts": "18",
    "wishes_claimed": "25", "wishes_fulfilled": "1", "convenience_days": "150余", "convenience_attendances": "3130",
    "villages": "12", "communities": "3", "grids_first": "1", "grids_second": "15", "grids_third": "146", "leader_visits": "241",
    "leader_visits_heard": "182", "talks": "299", "disputes_taken": "125", "hotline_received": "257", "hotline_ended": "257",
    "hotline_rate": (257, 257, "100%"), "sittings": "372余", "sitting_attendances": "667", "petitions_helped": "6",
    "advisers_held": "15", "advisers_share": (15, 15, "100%"), "four_colours": "20", "lectures": "20余",
    "lecture_attendances": "1000余", "awards": "1", "contact_duties": "6", "dispute_mechanisms": "5",
}  # fmt: skip


def test_a_year_of_dalu() -> None:
    town = Town("dalu", grids=[10] * 11 + [9] * 4, communities=3)
    hold_all(Post.objects.filter(title="adviser"))
    members_visit(town)
    leaders_visit(town)
    for n in range(41):
        team = register_team(
            uid=uuid.uuid4(), by=BY, kind="volunteer", place=town.villages[n % 15], name=f"志愿服务{n}队", now=NEW_YEAR
        )
    end_team(by=BY, team=team, now=NEW_YEAR + 90 * DAY)
    held(town.villages, "volunteering", 338)
    held(town.villages, "volunteering", 20, series="four_colours")
    held(town.villages, "convenience", 153, counts=[{"resident": 20}] * 152 + [{"resident": 30, "volunteer": 60}])
    held(town.villages, "lecture", 23, counts=[{"resident": 45}] * 23, series="local_song")
    listed(town.villages, "pioneer", 18)
    listed([town.town], "honour", 1, kind="award")
    wishes(town)
    hotline(town)
    six_slips(town)
    often(299, town.villages, lambda: events_of(say(town, slug="talk", channel="meeting")))
    mediated_by_cadres(town)
    desk = town.viewer("desk", unit=town.unit("town_office"), name="何桂香")
    for n in range(6):
        petition(town, desk, n)
    comes_out(town.town, DALU)
    assert rows_of(DALU) >= rows_in("dalu")
    assert value_of(figures()["solved_by_members"], town.town, ON).n == 372, "件"
    assert value_of(figures()["sittings"], town.town, ON).n == 375, "次"


def visited(by: Viewer, town: Town, slug: str, did: tuple[VisitDeed, ...] = ()) -> Event:
    visit = Visit(uid=uuid.uuid4(), slug=slug, place=town.grid, met="周秀兰", at=MONDAY, did=did)
    return record_visit(by=by, visit=visit, now=MONDAY).event


def members_visit(town: Town) -> None:
    """602 members go out, some of them more than once; one visit is taken back, and who made it has made no other."""
    members = [town.viewer("member_contact", place=town.grid, name=f"党员{n}") for n in range(602)]
    for nth in range(642):
        visited(members[nth % 602], town, "six_slips")
    other = town.viewer("member_contact", place=town.other_village.children.first())
    wrong = visited(other, town, "six_slips")
    take_back_visit(by=other, visit=wrong.uid, reason="记错了村。", now=MONDAY + HOUR)


def leaders_visit(town: Town) -> None:
    """151 visits hear an opinion, 31 do that and calm a dispute too, 59 do neither; one is taken back."""
    leader = town.viewer("leader", place=town.town)
    opinion, mediation, policy = VisitDeed.opinion, VisitDeed.mediation, VisitDeed.policy
    for n, did in ((151, (opinion,)), (31, (opinion, mediation, policy)), (59, (policy,))):
        for _ in range(n):
            visited(leader, town, "six_slips", did)
    wrong = visited(leader, town, "six_slips", (mediation,))
    take_back_visit(by=leader, visit=wrong.uid, reason="那天没去成。", now=MONDAY + 20 * DAY)


def wishes(town: Town) -> None:
    """25 are claimed, one of them granted."""
    desk = town.viewer("desk", unit=town.unit("village_station", town.village))
    member = town.viewer("member_contact", place=town.grid, nth=1)
    for n in range(25):
        case = say(town, slug="wish", category="wish_things", text="想要一副老花镜")
        Case.objects.filter(pk=case.pk).update(public_title="一副老花镜")
        step(case, desk, "put_up", MONDAY, title="一副老花镜")
        step(case, member, "claim", MONDAY)
        if not n:
            step(case, member, "grant", MONDAY, result="送到了")
            step(case, RESIDENT, "thank", MONDAY)


def hotline(town: Town) -> None:
    """257 orders come in and are closed after the call-back."""
    desk = town.viewer("desk", unit=town.unit("town_office"), name="热线岗")
    works = town.unit("works_office")
    officer, caller = town.viewer("officer", unit=works), town.viewer("caller", unit=town.unit("town_centre"))

    def order() -> Iterable[Event]:
        case = say(
            town, by=desk, slug="hotline", channel="hotline", category="water", text="楼里三天没水。",
            answers={"matter": "help"},
        )  # fmt: skip
        step(case, desk, "dispatch", MONDAY, unit=works.pk)
        step(case, officer, "accept", MONDAY)
        step(case, officer, "contact", MONDAY + HOUR, note="打通了。")
        step(case, officer, "report", MONDAY + 2 * HOUR, result="换了闸阀。")
        step(case, desk, "reply", MONDAY + 3 * HOUR, result="换了闸阀。")
        answered(case, MONDAY + 4 * HOUR)
        step(case, caller, "close", MONDAY + 30 * DAY, finding="有水了。", outcome="solved")
        return events_of(case)

    often(257, town.villages, order)


def six_slips(town: Town) -> None:
    """The members' 372 pieces: 321 orders taken by members, and 51 disputes that members settled."""
    station, team = town.unit("village_station", town.village), town.unit("village_volunteers", town.village)
    desk, volunteer = town.viewer("desk", unit=station), town.viewer("volunteer", unit=team)
    centre, verifier = town.viewer("desk", unit=town.unit("town_centre")), town.viewer("verifier", place=town.village)

    def order() -> Iterable[Event]:
        case = say(town)
        step(case, desk, "dispatch", MONDAY, unit=team.pk)
        step(case, volunteer, "accept", MONDAY + HOUR)
        step(case, volunteer, "report", MONDAY + 2 * HOUR, result="好了")
        answered(case, MONDAY + 3 * HOUR)
        step(case, centre, "settle", MONDAY + 4 * HOUR)
        step(case, verifier, "verify", MONDAY + 5 * HOUR, finding="好", outcome="solved")
        return events_of(case)

    often(321, town.villages, order)


def mediated_by_cadres(town: Town) -> None:
    """125 disputes are taken on: members settle 51; over the other 74 cadres sit 375 times with 667 people."""
    people = hands(world=town)
    often(51, town.villages, lambda: settled_by_a_member(people))
    tables: list[Case] = []

    def by_a_cadre() -> Iterable[Event]:
        Mediator.objects.update(kind="cadre")
        tables.append(at_the_table(people))
        return [*events_of(tables[-1]), *talked(people, tables[-1], 2)]

    often(74, town.villages, by_a_cadre)
    often(218, town.villages, lambda: talked(people, tables[-1], 2))
    often(83, town.villages, lambda: talked(people, tables[0], 1))


def settled_by_a_member(people: Hands) -> list[Event]:
    Mediator.objects.update(kind="member")
    case = at_the_table(people)
    talked(people, case, 2)
    people.agree(case, MONDAY + HOUR)
    return events_of(case)


def talked(people: Hands, case: Case, present: int) -> list[Event]:
    """One more sitting, and what it adds to what happened."""
    before = len(events_of(case))
    people.talk(case, MONDAY, present=present)
    return events_of(case)[before:]


def at_the_table(people: Hands) -> Case:
    """Taken on, visited, heard and looked into."""
    case = people.dispute(slug="five_visit", series="")
    step(case, people.mediator, "accept", MONDAY)
    for number in (1, 2):
        people.consent(case, number)
    people.choose(case)
    step(case, people.mediator, "begin", MONDAY)
    step(case, people.mediator, "call_on", MONDAY, finding="都在气头上。")
    step(case, people.mediator, "hear", MONDAY, finding="一方要通，一方怕淹。")
    step(case, people.mediator, "look", MONDAY, finding="沟是老沟。", handling="now")
    return case
