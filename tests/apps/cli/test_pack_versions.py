"""`huiyin pack status` and `pack carry`: what is shown, what is written, plain errors and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.apps.cases.models import Case
from huiyin.apps.records.models import Event
from huiyin.cli import main, pack_versions
from tests.builders import MONDAY, World, say
from tests.newer import Publish, Raw, renamed

pytestmark = pytest.mark.django_db
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_versions, "open_dir", lambda folder: None)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)


def nameless(raw: Raw) -> Raw:
    changed: Raw = renamed(raw, "new", "came")
    return changed


def named(raw: Raw) -> Raw:
    return nameless(raw) | {"carries": {"1": {"new": "came"}}}


def carried() -> int:
    return Event.objects.filter(kind="case.carried").count()


def test_before_the_first_case(capsys: Said) -> None:
    assert main(["pack", "status", "."]) == 0
    assert capsys.readouterr().out == "There are no cases yet.\n"


def test_status_and_carrying_over(newer: Publish, capsys: Said) -> None:
    world = World()
    for _ in range(2):
        say(world)
    newer(named)
    assert main(["pack", "status", "."]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("six_slips: version 2 is here\n  version 1 (")
    assert "2 open of 2\n    2 would be carried over" in told.out
    assert not told.err
    assert main(["pack", "carry", ".", "six_slips", "--dry-run"]) == 0
    assert capsys.readouterr().out == "2 would be carried over to version 2 of six_slips.\n"
    assert carried() == 0
    assert main(["pack", "carry", ".", "six_slips"]) == 0
    assert capsys.readouterr().out == "2 carried over to version 2 of six_slips.\n"
    assert carried() == 2
    assert main(["pack", "status", "."]) == 0
    assert "  version 2 (" in capsys.readouterr().out
    assert set(Case.objects.values_list("state", flat=True)) == {"came"}


def test_what_stays_is_listed(newer: Publish, capsys: Said) -> None:
    case = say(World())
    newer(nameless)
    assert main(["pack", "status", "."]) == 0
    told = capsys.readouterr().out
    assert "1 would stay: 1 in new\n      carries.1.new: Nothing says what “new” becomes." in told
    assert main(["pack", "carry", ".", "six_slips"]) == 1
    told = capsys.readouterr().out
    assert told.startswith(
        "0 carried over to version 2 of six_slips.\nLeft on the version that they were opened with: 1\n"
    )
    assert f"{case.code} (version 1): 第2版没有说明第1版的“new”变成什么。" in told
    assert carried() == 0


def test_no_such_pack(capsys: Said) -> None:
    assert main(["pack", "carry", ".", "atlantis"]) == 1
    assert "There is no pack atlantis. Choose one of: " in capsys.readouterr().err


def test_an_edited_pack_is_said_plainly(newer: Publish, capsys: Said) -> None:
    say(World())
    newer(lambda raw: raw["clocks"]["solve"].update(limit="9wd"), version=1)
    assert main(["pack", "status", "."]) == 0
    assert "six_slips was edited, but is still version 1. Cases keep running on what" in capsys.readouterr().err


OLD = Path(__file__).parents[3] / "src" / "huiyin" / "packs" / "six_slips" / "pack.toml"


def test_a_pack_is_checked_beside_the_one_before_it(tmp_path: Path, capsys: Said) -> None:
    new = tmp_path / "pack.toml"
    text = OLD.read_text("utf-8").replace("version = 1\n", "version = 2\n", 1)
    new.write_text(text, "utf-8")
    assert main(["pack", "check", str(new), "--before", str(OLD)]) == 0
    new.write_text(text + '\n[carries.1]\nnew = "assigned"\nworking = "reported"\n', "utf-8")
    assert main(["pack", "check", str(new), "--before", str(OLD)]) == 1
    said = capsys.readouterr().out
    assert f"{new}: carries.1.working: “" in said
    assert "as if the asker had been asked" in said
    assert main(["pack", "check", str(OLD), "--before", str(new)]) == 1
    assert "is not an older version of" in capsys.readouterr().err
