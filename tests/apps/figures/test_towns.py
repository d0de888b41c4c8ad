"""Every figure that the five towns print comes out as printed, from a year of the town's own size (figures.md).

A number is right when what the town printed is true of it (`core.rounding`): 372余 is 373 to 379. All figures of a town stand
beside each other in one data set, so that none disturbs another; each comes out alike by counters and by the events alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

import pytest
from django.db.models import F

from huiyin.apps.activities.actions.activities import Plan, announce
from huiyin.apps.activities.actions.attending import enrol
from huiyin.apps.activities.actions.registers import end_entry
from huiyin.apps.activities.actions.teams import Serving, end_team, enrol_all, pledge_all, register_team
from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions import rounds
from huiyin.apps.disputes.models import Mediator
from huiyin.apps.duties.actions.answering import Record, record
from huiyin.apps.duties.actions.generating import generate
from huiyin.apps.duties.models import Owed
from huiyin.apps.field.actions import Visit, record_visit, take_back_visit
from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures, of_profile
from huiyin.apps.figures.queries import line_of
from huiyin.apps.net.actions import recount_all
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.registering import register
from huiyin.apps.places.actions import add_households, add_place
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.linking import link_household
from huiyin.apps.units.models import Post, Unit
from huiyin.core.figures import Measure, printed
from huiyin.core.places import next_interval
from huiyin.core.rounding import read_said
from huiyin.core.words import PlaceKind, UnitKind, VisitDeed
from tests.apps.disputes.hands import Hands, hands
from tests.apps.figures.waiting import DAY as AS_OF
from tests.apps.figures.waiting import RULES, WAITING
from tests.apps.figures.years import (
    BY,
    DAY,
    HOUR,
    MONDAY,
    NEW_YEAR,
    RESIDENT,
    Town,
    again,
    answered,
    by_others,
    events_of,
    held,
    hold_all,
    listed,
)
from tests.apps.net.test_figures import strike
from tests.builders import say, step
from tests.packs.shelf import FIGURES
from tests.ways import all_figures_agree

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 31)


def comes_out(place: Place, printed_as: Mapping[str, str | tuple[int, int, str]], on: date = ON) -> None:
    """Each figure is as the town printed it, a ratio with its two numbers; and by the events as by the counters."""
    wrong = {}
    for slug, said in printed_as.items():
        figure, value = figures()[slug], value_of(figures()[slug], place, on)
        assert figure.unit
        if isinstance(said, tuple):
            right = (value.n, value.d, printed(figure, value)) == said
        else:
            number = read_said(said)
            right = number is not None and number.true_of(value.n)
        if not right:
            wrong[slug] = (said, value.n, value.d)
    assert wrong == {}
    all_figures_agree(place, on)


def rows_of(slugs: Iterable[str]) -> set[str]:
    return {row for slug in slugs for row in figures()[slug].rows}


def rows_in(town: str) -> set[str]:
    """The town's rows that a definition yields."""
    return {each["id"] for each in FIGURES if each["town"] == town} - set(WAITING) - set(RULES) - {AS_OF}


def test_every_row_is_yielded_or_a_rule_or_waits_by_name() -> None:
    yielded = {row for figure in figures().values() for row in figure.rows}
    assert len(FIGURES) == 107
    assert not yielded & {*WAITING, *RULES, AS_OF}
    assert yielded | {*WAITING, *RULES, AS_OF} == {each["id"] for each in FIGURES}


def test_every_row_that_runs_says_where() -> None:
    for each in FIGURES:
        slugs = [figure.slug for figure in figures().values() if each["id"] in figure.rows]
        if slugs:
            assert each.get("live") in {f"/figures/{slug}/" for slug in slugs}, each["id"]
        elif each["id"] in WAITING:
            assert "live" not in each


# ------------------------------------------------------------------------------------------------------------ 新坝
XINBA: dict[str, str | tuple[int, int, str]] = {
    "net_levels": "4", "net_reach": (6, 6, "100%"), "households_reached": "6", "households": "6", "platforms": "2",
    "mechanisms": "3", "team_kinds": "4", "measures": "4",
}  # fmt: skip


def test_xinba_four_levels_two_platforms_three_mechanisms_four_teams() -> None:
    town = Town("xinba")
    hold_all(Post.objects.filter(title="member_contact"))
    for grid in Place.objects.filter(kind="grid"):
        for home in add_households(grid, [{"code": f"{grid.code}{n}", "door": f"{n}号"} for n in range(3)]):
            post = Post.objects.filter(title="member_contact", place=grid).order_by("id")[0]
            link_household(household=home, post=post, starts=NEW_YEAR.date(), by=BY, now=NEW_YEAR)
    recount_all(now=MONDAY)
    comes_out(town.town, XINBA)
    assert rows_of(XINBA) >= rows_in("xinba")


# ------------------------------------------------------------------------------------------------------------ 大路
DALU: dict[str, str | tuple[int, int, str]] = {
    "visitors": "602", "solved_by_members": "372", "volunteer_teams": "40", "volunteering": "358", "vanguard_posts": "18",
    "wishes_claimed": "25", "wishes_fulfilled": "1", "convenience_days": "150余", "convenience_attendances": "3130",
    "villages": "12", "communities": "3", "grids_first": "1", "grids_second": "15", "grids_third": "146", "leader_visits": "241",
    "leader_visits_heard": "182", "talks": "299", "disputes_taken": "125", "hotline_received": "257", "hotline_ended": "257",
    "hotline_rate": (257, 257, "100%"), "sittings": "372余", "sitting_attendances": "667", "petitions_helped": "6",
    "advisers_held": "15", "advisers_share": (15, 15, "100%"), "four_colours": "20", "lectures": "20余",
    "lecture_attendances": "1000余", "awards": "1", "contact_duties": "6", "dispute_mechanisms": "5",
}  # fmt: skip


def test_dalu() -> None:
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
    talk = say(town, slug="talk", channel="meeting")
    again(298, events_of(talk), town.villages)
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
    member = town.viewer("member_contact", place=town.grid)
    first = visited(member, town, "six_slips")
    by_others(601, first, member, town.villages)
    again(40, [first], town.villages)
    other = town.viewer("member_contact", place=town.other_village.children.first())
    wrong = visited(other, town, "six_slips")
    take_back_visit(by=other, visit=wrong.uid, reason="记错了村。", now=MONDAY + HOUR)


def leaders_visit(town: Town) -> None:
    leader = town.viewer("leader", place=town.town)
    heard = visited(leader, town, "six_slips", (VisitDeed.opinion,))
    both = visited(leader, town, "six_slips", (VisitDeed.opinion, VisitDeed.mediation, VisitDeed.policy))
    plain = visited(leader, town, "six_slips", (VisitDeed.policy,))
    wrong = visited(leader, town, "six_slips", (VisitDeed.mediation,))
    take_back_visit(by=leader, visit=wrong.uid, reason="那天没去成。", now=MONDAY + 20 * DAY)
    again(150, [heard], town.villages)
    again(30, [both], town.villages)
    again(58, [plain], town.villages)


def wishes(town: Town) -> None:
    desk = town.viewer("desk", unit=town.unit("village_station", town.village))
    member = town.viewer("member_contact", place=town.grid, nth=1)
    done = 0
    for n in range(25):
        case = say(town, slug="wish", category="wish_things", text="想要一副老花镜")
        Case.objects.filter(pk=case.pk).update(public_title="一副老花镜")
        step(case, desk, "put_up", MONDAY, title="一副老花镜")
        if n < 2 and not done:
            step(case, member, "claim", MONDAY)
            step(case, member, "grant", MONDAY, result="送到了")
            step(case, RESIDENT, "thank", MONDAY)
            done += 1
        elif n == 1:
            claimed = step(case, member, "claim", MONDAY).event
    again(23, [claimed], town.villages)


def hotline(town: Town) -> None:
    desk = town.viewer("desk", unit=town.unit("town_office"), name="热线岗")
    works = town.unit("works_office")
    officer, caller = town.viewer("officer", unit=works), town.viewer("caller", unit=town.unit("town_centre"))
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
    again(256, events_of(case), town.villages)


def six_slips(town: Town) -> None:
    """The members' 372 pieces: 321 orders taken by members, and 51 disputes that members settled."""
    station, team = town.unit("village_station", town.village), town.unit("village_volunteers", town.village)
    desk, volunteer = town.viewer("desk", unit=station), town.viewer("volunteer", unit=team)
    centre, verifier = town.viewer("desk", unit=town.unit("town_centre")), town.viewer("verifier", place=town.village)
    case = say(town)
    step(case, desk, "dispatch", MONDAY, unit=team.pk)
    step(case, volunteer, "accept", MONDAY + HOUR)
    step(case, volunteer, "report", MONDAY + 2 * HOUR, result="好了")
    answered(case, MONDAY + 3 * HOUR)
    step(case, centre, "settle", MONDAY + 4 * HOUR)
    step(case, verifier, "verify", MONDAY + 5 * HOUR, finding="好", outcome="solved")
    whole = events_of(case)
    again(320, whole, town.villages)


def mediated_by_cadres(town: Town) -> None:
    """125 disputes are taken on; cadres sit 375 times with 667 people; members settle 51."""
    people = hands(world=town)
    case = at_the_table(people, "cadre", present=2)
    begun = [event for event in events_of(case) if event.kind in ("case.apply", "case.accept")]
    (sat,) = Event.objects.filter(subject=case.uid, kind="dispute.session")
    again(123, begun, town.villages)
    again(291, [sat], town.villages)
    again(83, [sat], town.villages, quantity=1)
    other = at_the_table(people, "member", present=2)
    people.agree(other, MONDAY + HOUR)
    again(50, Event.objects.filter(subject=other.uid, kind="dispute.settled"), town.villages)


def at_the_table(people: Hands, kind: str, present: int) -> Case:
    """Taken on, visited, heard, looked into and talked over by somebody of that kind."""
    Mediator.objects.update(kind=kind)
    case = people.dispute(slug="five_visit", series="")
    step(case, people.mediator, "accept", MONDAY)
    for number in (1, 2):
        people.consent(case, number)
    people.choose(case)
    step(case, people.mediator, "begin", MONDAY)
    step(case, people.mediator, "call_on", MONDAY, finding="都在气头上。")
    step(case, people.mediator, "hear", MONDAY, finding="一方要通，一方怕淹。")
    step(case, people.mediator, "look", MONDAY, finding="沟是老沟。", handling="now")
    people.talk(case, MONDAY, present=present)
    return Case.objects.get(pk=case.pk)


def petition(town: Town, desk: Viewer, n: int) -> Case:
    from huiyin.apps.cases.actions.opening import Said

    answers = {
        "petition_number": f"XF20260302{n:05}", "way": "helped", "petition_kind": "claim", "petition_form": "visit",
        "received": "2026-11-16",
    }  # fmt: skip
    said = Said(
        uid=uuid.uuid4(), slug="petition", place=town.grid, text="修路占地的补偿少算了。", category="petition_land", name="柳大爷",
        phone="13800000000", answers=answers,
    )  # fmt: skip
    return register(by=desk, said=said, now=MONDAY).case


# ---------------------------------------------------------------------------------------------------------- 大高坪
DAGAOPING: dict[str, str | tuple[int, int, str]] = {
    "trainings": "22", "cadres_trained": "400余", "project_area": "220", "project_households": "400余", "heard": "50余",
    "heard_solved": "46", "heard_share": (46, 55, "83.6%"), "points_published": "6", "villages_published": "6",
    "petitions_received": "10", "petitions_ended": "10", "petitioners_asked": "10", "petitioners_answered": "10",
    "petitioners_satisfied": "10", "petition_satisfaction": (10, 10, "100%"), "offices": "6", "centres": "3", "brigades": "1",
    "theme_days": "3",
}  # fmt: skip


def test_dagaoping() -> None:
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
    comes_out(town.town, DAGAOPING)
    assert value_of(figures()["villages"], town.town, ON).n == 6, "1 a village"
    assert rows_of(DAGAOPING) >= rows_in("dagaoping")


def heard_on_visits(town: Town) -> None:
    """55 matters are heard on visits; 46 of them are solved."""
    worker = town.viewer("neighbour_head", place=town.grid)
    from huiyin.apps.field.actions import Heard

    visit = Visit(
        uid=uuid.uuid4(),
        slug="respond_now",
        place=town.grid,
        met="周秀兰",
        at=MONDAY,
        heard=(Heard("院里路灯不亮", "lamp"),),
    )
    (case,) = record_visit(by=worker, visit=visit, now=MONDAY).cases
    begun = events_of(case)
    office = town.unit("town_office")
    duty, caller = town.viewer("duty", unit=office), town.viewer("caller", unit=town.unit("town_centre"))
    step(case, duty, "take", MONDAY)
    step(case, duty, "report", MONDAY + HOUR, result="好了")
    answered(case, MONDAY + 2 * HOUR)
    step(case, caller, "close", MONDAY + 3 * HOUR, finding="亮了", outcome="solved")
    again(45, events_of(case), town.villages)
    again(9, begun, town.villages)


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
    committee = town.unit("village_committee", town.village)
    chief = town.viewer("chief", unit=committee)
    owed = Owed.objects.filter(duty="points_published", unit=committee).order_by("id")[0]
    what = Record(uuid.uuid4(), owed.uid, MONDAY.date(), "贴在村部门口。", 0)
    event = record(by=chief, what=what, now=MONDAY)
    again(5, [event], town.villages[:5], at=event.at + 30 * DAY, recorded_at=event.at + 30 * DAY)


# ------------------------------------------------------------------------------------------------------------ 阳泉
YANGQUAN: dict[str, str | tuple[int, int, str]] = {
    "secretaries_enrolled": "40", "villages": "620", "model_communities": "5", "incubation_bases": "5",
    "micro_grids": "1.23万", "micro_workers": "1.3万余", "micro_groups": "3600余", "awards": "3", "villages_accounted": "620",
}  # fmt: skip


def test_yangquan_at_the_size_of_a_city() -> None:
    """620 villages, 12,300 micro-grids, 13,000 and more workers and 3,600 and more groups, written as an importer writes them."""
    city, towns, villages = a_city()
    town = towns[0]
    ends = NEW_YEAR + 360 * DAY
    course = announce(
        by=BY, uid=uuid.uuid4(), plan=Plan("year_class", "书记培训班", town, NEW_YEAR, ends), now=NEW_YEAR
    )
    enrol(
        by=BY, uid=course.uid, idem=uuid.uuid4(), names=[f"书记{n}" for n in range(40)], role="secretary", now=NEW_YEAR
    )
    communities = [add_place(kind=PlaceKind.community, name=f"第{n}社区", parent=town) for n in range(5)]
    for kind in ("model", "incubation"):
        listed(communities, "station", 5, kind=kind)
    listed(towns[:1], "honour", 1, kind="award")
    listed(towns[:1], "honour", 2, kind="award_province")
    accounts(villages)
    comes_out(city, YANGQUAN)
    assert value_of(figures()["slips"], town, ON).n == 6
    assert rows_of([*YANGQUAN, "slips"]) >= rows_in("yangquan")


def test_a_figure_is_of_the_day_for_which_it_is_asked() -> None:
    """3-27: 截至2022年9月10日."""
    town, day = Town("yangquan"), date(2022, 9, 10)
    line = line_of(figures()["micro_grids"], town.town, day)
    assert (line.first, line.last) == (day, day)
    assert line_of(figures()["secretaries_enrolled"], town.town, day).last == day


def test_six_deliberations_are_eight_steps_that_open_no_vote_before_all_have_signed() -> None:
    """3-1: 征求意见达到100%才能表决; 3-2: one villager in writing is enough; 3-3: six steps and two disclosures."""
    pack = library.pack("six_deliberations")
    assert {"all_asked", "all_signed"} <= set(next(move for move in pack.moves if move.do == "close_round").guard)
    assert pack.start.asks("movers")
    assert "movers!" in library.raw_pack("six_deliberations")["start"]["ask"]


def a_city() -> tuple[Place, list[Place], list[Place]]:
    """A city of 12 towns, 620 villages, a grid in each, 12,300 micro-grids, with workers and groups."""
    (city,) = level([(PlaceKind.city, "云岫市", None)])
    counties = level([(PlaceKind.county, f"第{n}县", city) for n in range(2)])
    towns = level([(PlaceKind.town, f"第{n}镇", counties[n % 2]) for n in range(12)], profile="yangquan")
    villages = level([(PlaceKind.village, f"第{n}村", towns[n % 12]) for n in range(620)])
    grids = level([(PlaceKind.grid, "大网格", village) for village in villages])
    micros = level([(PlaceKind.micro, f"第{n}微网格", grids[n % 620]) for n in range(12_300)])
    Unit.objects.bulk_create(
        (Unit(kind="party_group", name="微网格党小组", seat=each) for each in micros[:3_650]), batch_size=500
    )
    posts = Post.objects.bulk_create(
        (Post(title="grid_worker", name="微网格员", place=micros[n % 12_300]) for n in range(13_080)), batch_size=1000
    )
    people = Person.objects.bulk_create((Person(name=f"人{n}") for n in range(13_050)), batch_size=1000)
    held_by = (Holding(post=post, person=people[n % 13_050], starts=NEW_YEAR.date()) for n, post in enumerate(posts))
    Holding.objects.bulk_create(held_by, batch_size=1000)
    return city, towns, villages


def level(rows: list[tuple[PlaceKind, str, Place | None]], profile: str = "") -> list[Place]:
    """Places of one kind, each after its last sibling; their own column is set afterwards."""
    last: dict[int | None, int] = {}
    made = []
    for kind, name, parent in rows:
        key = parent.pk if parent else None
        here = next_interval(kind, parent.interval if parent else None, last.get(key))
        last[key] = here.end
        place = Place(kind=kind, name=name, parent=parent, no=here.no, end=here.end, profile=profile)
        for column in ("county_id", "town_id", "village_id", "grid_id"):
            setattr(place, column, getattr(parent, column, None))
        made.append(place)
    places = Place.objects.bulk_create(made, batch_size=500)
    column = f"{rows[0][0]}_id"
    if hasattr(Place, column):
        Place.objects.filter(kind=rows[0][0]).update(**{column: F("pk")})
        for place in places:
            setattr(place, column, place.pk)
    return places


def accounts(villages: list[Place]) -> None:
    """Each village's cadres give their account at the end of the year: one through the actions, the others as that one."""
    town = Town("yangquan")
    generate(town=town.town, on=ON - 20 * DAY)
    committee = town.unit("village_committee", town.village)
    chief = town.viewer("chief", unit=committee)
    owed = Owed.objects.filter(duty="year_account", unit=committee).order_by("id")[0]
    what = Record(uuid.uuid4(), owed.uid, MONDAY.date(), "晒场上开会，讲了收支。", 60)
    again(620, [record(by=chief, what=what, now=MONDAY)], villages)


# ------------------------------------------------------------------------------------------------------------ 花桥
HUAQIAO: dict[str, str | tuple[int, int, str]] = {
    "villages_relieved": "41", "self_checks": "4", "spot_checks": "15", "specialists": "78", "struck_off": "1",
    "homes_opened": "4", "groups_formed": "26", "rated_a": "4", "rated_b": "7", "rated_c": "2", "deliberations": "223",
    "items_taken": "132", "self_run_teams": "210余", "settled_deliberating": "300余", "honoured_households": "100余",
    "honoured_persons": "176", "pledged": "2000余", "clean_ups": "120余", "done_by_members": "300余", "settled_by_points": "40余",
    "rounds": "1326", "team_mediated": "435", "team_settled": "433", "team_share": (433, 435, "99.5%"), "family_mediated": "285",
    "family_settled": "285", "family_share": (285, 285, "100%"), "province_awards": "2", "village_aims": "5",
}  # fmt: skip


def test_huaqiao() -> None:
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
    round_of = rounds.begin_round(by=worker, uid=uuid.uuid4(), place=town.grid, text="看一圈", now=MONDAY)
    again(1325, events_of(round_of), town.villages)
    comes_out(town.town, HUAQIAO)
    assert rows_of(HUAQIAO) >= rows_in("huaqiao")


def registers_of_41(town: Town) -> None:
    for board in listed(town.villages, "signboard", 43, kind="board"):
        end_entry(by=BY, uid=board.uid, outcome="rectified", why="撤下", now=NEW_YEAR + DAY)
    listed(town.villages, "station", 4)
    for village, kind in zip(town.villages, "b" * 11 + "cc", strict=False):
        listed([village], "rating", 1, kind=kind, shown=True)
    for village in town.villages[:4]:
        listed([village], "rating", 1, kind="a", shown=True)
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
    item = say(town, slug="respond_now", channel="phone")
    step(item, duty, "dispatch", MONDAY, unit=home.pk)
    step(item, member, "accept", MONDAY + HOUR)
    taken = events_of(item)
    step(item, member, "report", MONDAY + 2 * HOUR, result="好了")
    answered(item, MONDAY + 3 * HOUR)
    step(item, caller, "close", MONDAY + 4 * HOUR, finding="好了", outcome="solved")
    again(109, events_of(item), town.villages)
    again(22, taken, town.villages)
    secretary = town.viewer("secretary", unit=town.unit("village_branch", town.village))
    supervisor = town.viewer("supervisor", place=town.village)
    talk = say(town, slug="talk", channel="meeting")
    step(talk, secretary, "dispatch", MONDAY, unit=home.pk)
    step(talk, member, "accept", MONDAY + HOUR)
    step(talk, member, "report", MONDAY + 2 * HOUR, result="好了")
    answered(talk, MONDAY + 3 * HOUR)
    step(talk, supervisor, "close", MONDAY + 4 * HOUR, finding="好了", outcome="solved")
    again(194, events_of(talk), town.villages)


def disputes(people: Hands, town: Town) -> None:
    """435 by the red team, 433 of them settled, 285 at home, all settled; 305 in deliberation and 43 for points beside them."""
    for series, category, n, open_ones in (
        ("red_team", "dispute_marriage", 285, 0), ("red_team", "dispute_neighbours", 148, 2),
        ("deliberation", "dispute_land", 305, 0), ("member_points", "dispute_estate", 43, 0),
    ):  # fmt: skip
        case = people.to_the_table(series=series, category=category)
        talked = [event for event in events_of(case) if event.kind == "dispute.mediated"]
        people.agree(case, MONDAY + HOUR)
        ends = Event.objects.filter(subject=case.uid, kind="dispute.settled")
        again(n - 1, [*talked, *ends], town.villages)
        if open_ones:
            again(open_ones, talked, town.villages)


@pytest.mark.parametrize("profile", ["xinba", "dalu", "dagaoping", "yangquan", "huaqiao"])
def test_the_figures_of_a_town_are_those_that_it_prints(profile: str) -> None:
    assert {row for figure in of_profile(profile) for row in figure.rows} >= rows_in(profile)
    assert all(figure.measure in Measure for figure in of_profile(profile))
