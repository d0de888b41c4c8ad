"""The benchmarks' own honesty: stamps are what the actions write, a difference is seen, a lost step is seen; all of it in small."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.models import Sitting
from huiyin.apps.records.models import Event
from huiyin.cli.bench import (
    growth,
    hearing_fill,
    inside,
    load_http,
    measuring,
    meter,
    report,
    scope_cost,
    staging,
    stamps,
    verdict,
)
from huiyin.cli.bench.answering import READY, Task, answer, timed
from huiyin.cli.bench.cast import Cast
from huiyin.cli.bench.compare import compare
from huiyin.cli.bench.fill import Filled, fill
from huiyin.cli.bench.kills import killed
from huiyin.cli.bench.places_to_run import POSTGRESQL, SQLITE, ground, kept
from huiyin.cli.bench.scene import PACK, Scene
from huiyin.cli.bench.sides import Side
from huiyin.cli.bench.sweeping import sweeps
from huiyin.cli.bench.words import words
from huiyin.cli.terminal import Refused
from tests.builders import MONDAY
from tests.conftest import ON_POSTGRESQL
from tests.whole import WHOLE

NOW = datetime(2026, 11, 18, 3, 30, tzinfo=UTC)
HERE = POSTGRESQL if ON_POSTGRESQL else SQLITE


PEER = {
    "version": "2.6.1",
    "rows": 1000,
    "works": {
        "create": {
            "ours": {"queries": 16, "cpu_ms": 5.03, "least_ms": 3.6},
            "peer": {"queries": 17, "cpu_ms": 11.87, "least_ms": 9.0},
            "tuned": {"queries": 17, "cpu_ms": 9.87, "least_ms": 7.2},
        },
        "list": {
            "ours": {"queries": 5, "cpu_ms": 20.0, "least_ms": 18.0},
            "peer": {"queries": 115, "cpu_ms": 260.0, "least_ms": 220.0},
            "tuned": {"queries": 115, "cpu_ms": 250.0, "least_ms": 218.0},
        },
    },
}


@dataclass(frozen=True)
class AtHand(Side):
    """An installation that is measured here and not in a process of its own."""

    tasks: Mapping[str, Task]

    def ask(self, task: str, number: int = 0) -> Any:
        return json.loads(json.dumps(self.tasks[task](number)))


def at_hand(filled: Filled, folder: Path) -> AtHand:
    told = {"rows": filled.cases, "open": filled.open}
    return AtHand(io.StringIO(), io.StringIO(), told, measuring.tasks(filled, folder, 2))


@pytest.mark.usefixtures("as_owner")
@pytest.mark.django_db(transaction=True)
def test_stamps_are_what_the_actions_write() -> None:
    cases, moulds = (36, 24) if WHOLE else (14, 12)
    assert compare(cases, NOW, moulds=moulds) == []


@pytest.mark.usefixtures("as_owner")
@pytest.mark.django_db(transaction=True)
def test_a_stamp_that_differs_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "words", lambda n: replace(words(n), phone="13900000000", spot="别处"))
    found = "\n".join(compare(6, NOW, moulds=6))
    for seen in ("CaseContact", "CaseContent", "EventSecret"):
        assert seen in found


@pytest.mark.sqlite  # on PostgreSQL by `make proof`
@pytest.mark.usefixtures("as_owner")
@pytest.mark.django_db(transaction=True)
def test_everything_is_measured_on_a_filled_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = (meter, "WARM"), (meter, "COUNTED"), (scope_cost, "WARM"), (scope_cost, "TIMES")
    for module, name in (*few, (measuring, "WARM"), (measuring, "COUNTED"), (growth, "TURNS"), (measuring, "TURNS")):
        monkeypatch.setattr(module, name, 1)
    filled = fill(1000, timezone.now(), most_open=600, moulds=40, villages=3)
    assert (filled.cases, Case.objects.filter(open=True).count()) == (1000, 500)
    with pytest.raises(Refused, match="Take more --rows"):
        Scene(filled.cast).fresh(900, slug=PACK, state="assigned")
    for _ in ("new", "kept, and measured again"):
        found, *others = growth.in_turns([at_hand(filled, tmp_path)], times=2, seconds=0)
        assert (found["rows"], others) == (1000, [])
        for cost in (*found["functions"].values(), *found["pages"].values()):
            assert cost["queries"] > 0
            assert cost["ratio_to_raw"] > 0
    whole = {
        "database": HERE,
        "machine": report.machine(),
        "equal": {"cases": 36, "differences": []},
        "sizes": [found, found],
        "sweep": {"open": 500, "sweeps": sweeps(filled)},
        "peer": PEER,
    }
    page = tmp_path / "measured.md"
    for _ in range(2):
        report.write(page, report.markdown(whole, NOW.date()), HERE)
        report.write(
            page,
            report.kills({"steps": 4, "kills": 1, "acknowledged": 4, "unsure": 0, "wrong": []}, HERE, NOW.date()),
            "kills",
        )
    text = page.read_text("utf-8")
    assert text.count(f"<!-- {HERE} -->") == 1
    assert "a day later" in text
    assert "| 17 | 11.87 | 9.0 | 9.87 | 7.2 | 16 | 5.03 | 3.6 | 2.5 | 2.0 |" in text, (
        "the peer's, ours, and the least of both"
    )
    assert "create: 2.5 × django-helpdesk, wanted 3 ×" in verdict.missed(whole)
    assert text.count("nothing wrong") == 1
    assert not [said for said in verdict.missed(whole) if "queries" in said and "ms" not in said]


def test_sizes_take_turns_at_each_piece_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    pieces = ["functions.create", "pages.list"]

    def said(rows: str, task: str) -> Task:
        def say(number: int) -> object:
            asked.append((rows, task))
            told = {"make": 3, "work": [(2.0, 5.0)] * number, "raw": 1.0, "scope": {}, "pieces": pieces}
            return told[task.rpartition("/")[2]]

        return say

    def side(rows: str) -> AtHand:
        names = ["pieces", "scope", *(f"{piece}/{verb}" for piece in pieces for verb in ("make", "work", "raw"))]
        return AtHand(io.StringIO(), io.StringIO(), {"rows": rows}, {name: said(rows, name) for name in names})

    monkeypatch.setattr(growth, "TURNS", 2)
    small, big = growth.in_turns([side("few"), side("many")], times=4, seconds=0)
    assert [who for who, task in asked if task == "pages.list/work"] == ["few", "many"] * 2
    assert small["pages"] == big["pages"] == {"list": small["functions"]["create"]}
    assert small["pages"]["list"] == {
        "queries": 3, "cpu_ms": 2.0, "least_ms": 2.0, "p50_ms": 5.0, "p95_ms": 5.0, "times": 4,
        "raw_cpu_ms": 1.0, "ratio_to_raw": 2.0,
    }  # fmt: skip


def test_two_that_are_measured_in_turns_work_when_they_are_told_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[tuple[str, int]] = []
    both = timed(lambda nth: done.append(("frame", nth)), lambda nth: done.append(("rows", nth)))
    monkeypatch.setattr("sys.stdin", io.StringIO("list 1\nlist 2\n"))
    answer({"list": both})
    ready, first, second = capsys.readouterr().out.splitlines()
    assert (ready, len(json.loads(first)), len(json.loads(second))) == (READY, 1, 2)
    assert done == [(part, nth) for nth in range(3) for part in ("frame", "rows")]


def test_what_is_kept_is_filled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a process that measures nothing: it begins anew."""
    times, anew = [], []

    def filled_once(rows: int) -> tuple[Filled, float]:
        times.append(rows)
        return Filled(rows, 9, NOW, Cast()), 7.5

    monkeypatch.setattr(inside, "_filled", filled_once)
    monkeypatch.setattr(inside, "begin_anew", lambda: anew.append(1))
    for _ in range(2):
        with kept(SQLITE, tmp_path, 400) as here:
            filled, seconds = inside._kept(here.folder / "filled.json", 400)
            assert (filled.cases, filled.open, filled.now, seconds) == (400, 9, NOW, 7.5)
    assert (times, anew) == ([400], [1])
    told = tomllib.loads((tmp_path / "sqlite-400" / "huiyin.toml").read_text("utf-8"))
    assert told["pages_a_minute"] == 0, "nobody holds the measurements back"


def test_what_a_load_generator_tells_is_read() -> None:
    told = """
      Latency Distribution
         50%   11.02ms
         75%   13.00ms
         99%    1.20s
      Socket errors: connect 0, read 1, write 0, timeout 2
      Non-2xx or 3xx responses: 4
    Requests/sec:    712.34
    """
    assert load_http._read(told) == load_http.Rate(712.34, 11.02, 1200.0, 7)


@pytest.mark.django_db
def test_a_lost_step_is_seen(tmp_path: Path) -> None:
    staging.stage(1, 1)
    there = str(Event.objects.order_by("-seq").values_list("uid", flat=True)[0])
    lost = "00000000-0000-4000-8000-000000000000"
    orders = {"acknowledged": [lost], "unsure": [], "every": [lost, there]}
    (tmp_path / "orders.json").write_text(json.dumps(orders))
    Case.objects.update(seq=99)
    wrong = "\n".join(staging.judge(tmp_path)["wrong"])
    for seen in (f"acknowledged and 0 times there: {lost}", f"there and never sent: {there}", "number of events"):
        assert seen in wrong


@pytest.mark.sqlite  # on PostgreSQL by `make proof`
def test_the_server_is_killed_and_nothing_is_lost() -> None:
    with ground(HERE) as here:
        found = killed(here, steps=12, kills=1)
    assert found["wrong"] == []
    assert (found["steps"], found["kills"]) == (12, 2)


@pytest.mark.usefixtures("as_owner")
def test_villages_in_an_opinion_round_are_by_sql_what_the_actions_make(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three villages of thirty households: one by its actions, the others after it, column by column the same."""
    for name, small in {"TOWNS": 1, "VILLAGES": 3, "HOUSEHOLDS": 90, "SAMPLE": 4}.items():
        monkeypatch.setattr(hearing_fill, name, small)
    filled = hearing_fill.fill(MONDAY)
    assert filled.differences == []
    assert filled.counts == {"villages": 3, "households": 90, "entries": 93, "acts": filled.counts["acts"]}
    Sitting.objects.filter(pk=filled.sittings[1].pk).update(secret=True)
    first, other = (Sitting.objects.get(pk=one.pk) for one in filled.sittings[:2])
    assert hearing_fill._differences(first, other) == ["Sitting.secret: False by actions, True by SQL"]
