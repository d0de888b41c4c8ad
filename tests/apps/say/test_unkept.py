"""What somebody is still telling is kept in the session, by no browser: every page that shows it says so."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.apps.say.walk import TEXT, Resident
from tests.builders import World

pytestmark = pytest.mark.django_db
SECRET = "我说的话我说的话我说的话"


def kept(who: Resident) -> bool:
    """May a browser keep this page?"""
    return "no-store" not in who.page.get("Cache-Control", "")


def test_no_page_of_the_way_is_kept_once_something_was_said(who: Resident) -> None:
    seen = {}
    who.open("/say?anew=1").send(text=SECRET)
    for answers in (("pick", "道路水电"), ("pick", "路灯不亮"), ("village", "杏树湾村"), ("pick", "第一网格")):
        seen[who.at] = kept(who)
        seen[f"{who.at}, with an error"] = kept(who.send()) if answers[0] in who.text else False
        who.pick(answers[1], answers[0])
    seen[who.at] = kept(who)
    seen["contact, with an error"] = kept(who.send(how="phone", phone="12"))
    who.send(how="nobody", phone="", name="")
    seen[who.at] = kept(who)
    seen["begun before"] = kept(who.open("/say/"))
    seen["what was said"] = kept(who.open("/say/what/"))
    assert SECRET in who.text
    who.open("/say/check/").send()
    seen["receipt"] = kept(who)
    assert {"kind", "where", "check"} <= seen.keys()
    assert [page for page, is_kept in seen.items() if is_kept] == []


def test_what_was_said_badly_is_not_kept_either(who: Resident) -> None:
    who.open("/say?anew=1")
    assert kept(who), "an empty form holds nothing"
    assert not kept(who.send(text=""))


@pytest.mark.parametrize(
    ("profile", "path", "wrong"),
    [("dagaoping", "/key/", {"phone": "12"}), ("yangquan", "/petition/", {"number": ""})],
)
def test_forms_beside_the_way(profile: str, path: str, wrong: dict[str, str]) -> None:
    world = World(profile)
    address = f"{path}?town={world.town.uid}"
    empty, answered = Client().get(address), Client().post(address, wrong)
    assert "no-store" not in empty.get("Cache-Control", ""), "coming back presses the same key again, not another one"
    assert (answered.status_code, answered["Cache-Control"]) == (200, "private, no-store")


def test_coming_back_finds_what_was_answered(who: Resident) -> None:
    who.open("/say?anew=1").send(text=TEXT)
    who.pick("道路水电").pick("路灯不亮")
    assert TEXT in who.open("/say/what/").text
    who.send(text=f"{TEXT}还有一盏")
    assert who.open("/say/what/").says("还有一盏")
    assert "checked" in who.open("/say/kind/").text
