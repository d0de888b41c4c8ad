"""Lists of staff: what is filtered stays filtered on the next page, on paper and in a file; who may open which."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.activities.actions import attending
from huiyin.apps.activities.actions.attending import SigningUp, sign_up
from huiyin.apps.activities.actions.registers import Line, list_entry
from huiyin.apps.activities.actions.schemes import Setting, set_tasks
from huiyin.apps.activities.actions.teams import Serving, enrol_all, register_team
from huiyin.apps.activities.models import Team
from huiyin.apps.activities.queries.activities import PAGE
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.queries.teams import listed, may_have_served
from huiyin.apps.activities.town import town_words
from huiyin.apps.files.listings import listing
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import ReadLog
from tests.apps.activities.held import Doers, announced
from tests.builders import MONDAY, World, sign_in
from tests.exports import ask

pytestmark = pytest.mark.django_db


def many(world: World, by: Viewer) -> list[Team]:
    """One team more than a page has, and one of another kind."""
    place, names = world.village, [f"志愿{n}队" for n in range(PAGE + 1)]
    made = [
        register_team(by=by, uid=uuid.uuid4(), kind="volunteer", place=place, name=name, now=MONDAY) for name in names
    ]
    return [*made, register_team(by=by, uid=uuid.uuid4(), kind="town", place=place, name="秧歌队", now=MONDAY)]


def test_a_list_keeps_its_filters_on_the_next_page_and_on_paper(world: World, doers: Doers) -> None:
    many(world, doers.chief)
    browser = sign_in(Client(), doers.chief)
    page = browser.get("/d/teams/?k=volunteer&q=志愿").context
    assert len(page["rows"]) == PAGE
    kept = {"k": ["volunteer"], "q": ["志愿"]}
    further = parse_qs(urlsplit(page["next"]).query)
    assert further.items() >= kept.items()
    assert len(browser.get(f"/d/teams/{page['next']}").context["rows"]) == 1
    paper = page["acts"][-1]["url"]
    assert parse_qs(urlsplit(paper).query) == {**kept, "print": ["1"]}
    printed = browser.get(f"/d/teams/{paper}")
    assert len(printed.context["rows"]) == PAGE + 1, "on paper stands all of it"
    assert printed.context["filter_words"] == "志愿服务队；志愿"
    assert "秧歌队" not in printed.content.decode()


def test_words_of_a_filter_survive_their_signs(world: World, doers: Doers) -> None:
    list_entry(by=doers.chief, uid=uuid.uuid4(), line=Line("venue", "茶室&书屋", world.village), now=MONDAY)
    page = sign_in(Client(), doers.chief).get("/d/lists/venue/", {"q": "室&书", "s": "all"})
    assert len(page.context["rows"]) == 1
    assert parse_qs(urlsplit(page.context["acts"][-1]["url"]).query)["q"] == ["室&书"]


def test_a_place_that_is_called_what_it_is_says_so_once() -> None:
    xinba = town_words("xinba")
    assert xinba.kind_beside("venue", "library", "农家书屋") == ""
    assert xinba.kind_beside("venue", "library", "岭上书房") == "农家书屋"


def test_the_first_letters_of_a_name_are_found_however_they_are_written(world: World, doers: Doers) -> None:
    teams = many(world, doers.chief)
    letters = teams[-1].unit.letters
    found, _after = listed(doers.chief, Sought(q=letters.upper()))
    assert [team.unit.name for team in found] == ["秧歌队"]


def test_teams_tasks_and_registers_are_taken_away_without_anybody_s_name(world: World, doers: Doers) -> None:
    chief, now = doers.chief, timezone.now()
    register_team(by=chief, uid=uuid.uuid4(), kind="town", place=world.village, name="秧歌队", now=MONDAY)
    said = Line("seeker", "会开叉车", world.village, person="石大勇", phone="13800000000", agrees=True)
    list_entry(by=chief, uid=uuid.uuid4(), line=said, now=MONDAY)
    setting = Setting("joint_plan", "culture", "办一场村晚", MONDAY.date(), [world.village])
    set_tasks(by=Viewer.for_system("test"), uid=uuid.uuid4(), setting=setting, now=MONDAY)
    wanted = {
        "activities.teams": ({"k": "town"}, "秧歌队"),
        "activities.tasks": ({"s": "open"}, "办一场村晚"),
        "activities.registers": ({"r": "seeker"}, "会开叉车"),
    }
    for name, (query, word) in wanted.items():
        table = listing(name).table(chief, query, now)
        rows = list(table.rows)
        assert (len(rows), table.count(10)) == (1, 1)
        assert len(rows[0]) == len(table.titles)
        assert word in rows[0]
        assert not {"石大勇", "13800000000"} & {str(cell) for cell in rows[0]}
    browser = sign_in(Client(), chief)
    for path in ("/d/teams/list.csv", "/d/tasks/list.xlsx?s=open", "/d/lists/seeker/list.csv?s=all"):
        assert ask(browser, path).startswith("/exports/")


def test_who_gathers_people_sees_them_and_others_see_how_many(world: World, doers: Doers) -> None:
    chief = doers.chief
    day = announced(world, chief, signs_up=True)
    said = SigningUp(uuid.uuid4(), 2, "欧阳若兰", "13800000000", True)
    sign_up(by=Viewer.nobody(), activity=day.uid, coming=said, now=MONDAY)
    attending.enrol(by=chief, uid=day.uid, idem=uuid.uuid4(), names=["石大勇"], role="cadre", now=MONDAY)
    (row,) = enrol_all(by=chief, place=world.village, serving=[Serving(uuid.uuid4(), "钟小满", True)], now=MONDAY)
    unit = world.unit("village_volunteers", world.village)
    other, organiser = sign_in(Client(), world.viewer("volunteer", unit=unit)), sign_in(Client(), chief)
    page = other.get(f"/d/act/{day.uid}/").content.decode()
    assert "2人" in page
    for word in ("欧阳若兰", "石大勇", "13800000000", "/d/teams/"):
        assert word not in page
    shut = [f"/d/act/{day.uid}/{part}/" for part in ("names", "hours", "sheet")]
    shut += ["/d/teams/", "/d/teams/here/", "/d/teams/pledges/", "/d/lists/seeker/", "/d/tasks/"]
    shut.append(f"/d/serving/{row.uid}/certificate/")
    for path in shut:
        assert other.get(path).status_code in (403, 404), path
        assert organiser.get(path).status_code == 200, path
    assert "欧阳若兰" in organiser.get(f"/d/act/{day.uid}/").content.decode()
    read = set(ReadLog.objects.values_list("what", flat=True))
    assert read == {"activity", "sheet", "check_ins", "pledges", "certificate"}, "every list of persons is kept"


def test_hours_are_entered_for_those_of_one_s_own_village_alone(world: World, doers: Doers) -> None:
    unit = world.unit("village_volunteers", world.other_village)
    told: dict[str, Any] = {"kind": "volunteer", "place": world.other_village, "name": "", "unit": unit}
    team = register_team(by=doers.elsewhere, uid=uuid.uuid4(), now=MONDAY, **told)
    serving = [Serving(uuid.uuid4(), "钟小满", True)]
    enrol_all(by=doers.elsewhere, place=world.other_village, serving=serving, team=team, now=MONDAY)
    day = announced(world, doers.chief, unit=unit)
    assert list(may_have_served(doers.chief, day)) == []
    assert [row.name for row in may_have_served(doers.town_desk, day)] == ["钟小满"]
