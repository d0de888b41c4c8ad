"""`huiyin places`: an office moves, merges and splits its villages, and sees before what it will do."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin import cli
from huiyin.apps.places.actions import add_households, add_place
from huiyin.apps.places.models import Place, PlaceChange
from huiyin.cli import places
from huiyin.core.words import PlaceKind
from tests.builders import World, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(places, "open_dir", lambda folder: None)
    monkeypatch.setattr(places, "refuse_if_older", lambda folder: None)
    return World("yangquan")


def run(*words: str) -> int:
    return cli.main(["places", words[0], "DIR", *words[1:], "--reason", "政发〔2026〕7号"])


def test_it_says_what_would_change_and_changes_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    add_place(kind=PlaceKind.town, name="临泽镇", parent=world.county)
    say(world)
    before = list(Place.objects.values())
    assert run("move", "990001100201", "临泽镇", "--dry-run") == 0
    told = capsys.readouterr().out
    assert "cases_case                       1" in told
    assert "nothing written" in told
    assert list(Place.objects.values()) == before
    assert not PlaceChange.objects.exists()
    assert run("move", "990001100201", "临泽镇") == 0
    assert Place.objects.get(pk=world.village.pk).parent.name == "临泽镇"


def test_merge_and_split(world: World) -> None:
    add_households(world.village, [{"code": "H1", "door": "1号"}])
    assert run("split", "杏树湾村", "--part", "杏树湾东村/990001100203=9900011002010一,H1", "--on", "2027-01-01") == 0
    new = Place.objects.get(code="990001100203")
    assert (new.children.count(), new.households.count(), str(new.valid_from)) == (1, 1, "2027-01-01")
    assert run("merge", "990001100203", "杏树湾村") == 0
    assert world.village.households.count() == 1


def test_refusals_are_sentences(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    for words, told in {
        ("move", "990001100201", "云岫县东"): "No place is called",
        ("move", "990001100201", "望禾镇"): "望禾镇",
        ("move", "望禾镇", "990001100201"): "望禾镇",
        ("split", "990001100201", "--part", "新村=NONE"): "has the code NONE",
    }.items():
        assert run(*words) == 1
        assert told in capsys.readouterr().err
    assert cli.main(["places", "move", str(Path("/nowhere")), "a", "b", "--reason", "c"]) == 1
