"""What was refused is in the security log: a step that is not the post's, one by one; what anybody may try, once an hour."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.jobs import tallies
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.jobs.models import Job
from huiyin.apps.people import refusals
from huiyin.apps.people.models import Attempt, SecurityEntry
from huiyin.apps.people.refusals import tally
from huiyin.apps.say.views import too_many
from huiyin.core.errors import RuleError
from tests.builders import MONDAY, World, say, sign_in, step

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World()


def kept() -> list[tuple[str, str, dict[str, Any]]]:
    return [(each.kind, each.network, each.data) for each in SecurityEntry.objects.order_by("id")]


def test_a_step_that_is_not_the_post_s(world: World) -> None:
    case = say(world)
    volunteer = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    client = sign_in(Client(), desk)
    client.post(f"/d/{case.uid}/do/verify/", {"idem": str(uuid.uuid4()), "seq": 1, "finding": "看过"})
    assert kept() == [], "not from here: that is nobody's step now"
    team = world.unit("village_volunteers", world.village)
    step(case, desk, "dispatch", MONDAY, unit=team.pk)
    client.post(f"/d/{case.uid}/do/accept/", {"idem": str(uuid.uuid4()), "seq": 2})
    assert kept() == [("refused", "", {"action": "accept", "why": "not_yours", "uid": str(case.uid)})]
    entry = SecurityEntry.objects.get()
    assert (entry.by_id, entry.as_post_id) == (desk.actor.person, desk.actor.post)
    assert volunteer.actor.post != desk.actor.post


def test_what_the_product_does_by_itself_is_not(world: World) -> None:
    case = say(world)
    with pytest.raises(RuleError, match="not_yours"):
        step(case, world.viewer("volunteer", unit=world.unit("village_volunteers", world.village)), "dispatch", MONDAY)
    assert kept() == []


def hours_end() -> None:
    run_due(timezone.now() + HOUR)


def test_wrong_codes_are_one_entry_an_hour_and_network(world: World) -> None:
    say(world)
    for n in range(7):
        Client().get(f"/q/ABCDE{n:05}/", REMOTE_ADDR=f"198.51.100.{n}")
    Client().get("/q/ABCDE00000/", REMOTE_ADDR="203.0.113.5")
    assert kept() == [], "the hour is not over"
    assert Job.objects.filter(reaction=tallies.JOB).count() == 2
    hours_end()
    told = [(kind, network, data["times"]) for kind, network, data in kept()]
    assert told == [("wrong_code", "198.51.100.0/24", 7), ("wrong_code", "203.0.113.0/24", 1)]


def test_who_is_held_back_is_counted_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(too_many, "WRONG_CODES", too_many.Allowance("q", 3, 600))
    for n in range(10):
        Client().get(f"/q/ABCDE{n:05}/", REMOTE_ADDR="198.51.100.1")
    hours_end()
    assert [(kind, data["times"]) for kind, _, data in kept()] == [("wrong_code", 3), ("held_back", 7)]


def test_a_million_tries_fill_no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_NETWORKS", 3)
    for n in range(40):
        tally("wrong_code", f"198.51.{n % 8}.1", MONDAY)
    run_due(MONDAY + HOUR)
    told = {network: data["times"] for _, network, data in kept()}
    assert told == {"198.51.0.0/24": 5, "198.51.1.0/24": 5, "198.51.2.0/24": 5, "": 25}
    assert "198.51" not in str(list(Attempt.objects.values()))


@pytest.mark.parametrize(("later", "entries"), [(timedelta(minutes=20), 1), (HOUR, 2)])
def test_every_hour_has_its_own(later: timedelta, entries: int) -> None:
    for at in (MONDAY, MONDAY + later):
        tally("held_back", "198.51.100.1", at)
    run_due(MONDAY + 2 * HOUR)
    run_due(MONDAY + 3 * HOUR)
    assert len(kept()) == entries


def test_wrong_digits_of_a_one_time_code_are_counted(world: World, settings: Any) -> None:
    settings.SMS = {"provider": "tests.apps.jobs.carried.Carried"}
    client = Client()
    client.post("/mine/", {"phone": "13800000000"})
    with patch("huiyin.apps.say.views.own.tally") as counted:
        client.post("/mine/code/", {"code": "000000"})
    assert [call.args[0] for call in counted.call_args_list] == ["wrong_code"]
    assert isinstance(counted.call_args.args[2], datetime)
