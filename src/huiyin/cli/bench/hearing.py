"""What an opinion round of very many villages costs: its pages of progress, and how many acts a second are taken."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
import uuid
from typing import Any

from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.decisions.actions.acting import Done, act_all
from huiyin.apps.decisions.models import Sitting
from huiyin.apps.decisions.papers import LINES
from huiyin.apps.people.queries import Viewer
from huiyin.apps.rolls.models import Act
from huiyin.apps.scope.acting import system
from huiyin.cli.bench.hearing_fill import Filled, fill
from huiyin.cli.bench.meter import cost
from huiyin.cli.bench.net import signed_in
from huiyin.cli.bench.scope_cost import held
from huiyin.core.rolls import ActChannel, ActKind

BAR = {"p50_ms": 50, "acts_per_second": 200}
WRITERS = 1 if connection.vendor == "sqlite" else 4
"""Processes that write: SQLite has one writer."""
BY_DOOR = "doors, opinion and signature"
AT_ONCE = {"opinions alone": (1, False), BY_DOOR: (1, True), "opinion sheets of eight doors": (LINES["opinions"], True)}
"""What one request writes down in a transaction: so many doors, signed or not. The page of a door sends an opinion with its
signature, and a sheet is written down when its second reader has read the same; the bar is held against the doors."""


def measured(share: int, times: int, seconds: int) -> dict[str, Any]:
    """Fill, ask for each page `times` times with scope in the database as it is served, then write for so many seconds."""
    with system("an opinion round is filled for a benchmark"):
        filled = fill(timezone.now().replace(microsecond=0), share=share)
        pages = _pages(filled, times)
        acts = {name: _sustained(filled, seconds, *at_once) for name, at_once in AT_ONCE.items()}
    found = {"size": filled.counts, "filled_s": filled.seconds, "differences": filled.differences}
    return {**found, "pages": pages, "acts": acts, "per_second": acts[BY_DOOR]["per_second"], "bar": BAR}


def _pages(filled: Filled, times: int) -> dict[str, dict[str, float]]:
    uid = filled.decision.uid
    about = reverse("decisions:round", args=[uid])
    grid = filled.sittings[0].roll.entries.order_by("number")[0].met_in_id
    worker, leader, anybody = signed_in(filled.worker), signed_in(filled.leader), Client(SERVER_NAME="localhost")
    asked = {
        "progress of a village, by grid": (worker, about),
        "progress with the doors of a grid": (worker, f"{about}?grid={grid}"),
        "the decision, for everybody": (anybody, reverse("decisions:decision", args=[uid])),
        "all decisions, of the county": (leader, reverse("decisions:work")),
        "all decisions, for everybody": (anybody, reverse("decisions:index")),
    }
    return {name: _cost(client, address, times) for name, (client, address) in asked.items()}


def _cost(client: Client, address: str, times: int) -> dict[str, float]:
    def once(_nth: int) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise AssertionError(f"{address} answered {answer.status_code}")

    with held():
        return cost(once, times).as_json()


def _sustained(filled: Filled, seconds: int, doors: int, signed: bool) -> dict[str, Any]:
    """Random doors of all villages, some in a transaction, each act with its event, as the actions write them."""
    before = Act.objects.count()
    connections.close_all()
    line = multiprocessing.get_context("fork")
    queue: Any = line.Queue()
    began = time.perf_counter()
    writers = [
        line.Process(target=_write, args=(filled, seconds, doors, signed, seed, queue)) for seed in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    told = [queue.get(timeout=seconds + 60) for _ in writers]
    for writer in writers:
        writer.join()
    spent = time.perf_counter() - began
    written = Act.objects.count() - before
    if written != sum(told):
        raise AssertionError(f"{sum(told)} acts were acknowledged, {written} are there")
    return {"written": written, "seconds": round(spent, 1), "per_second": round(written / spent), "writers": WRITERS}


def _write(filled: Filled, seconds: int, doors: int, signed: bool, seed: int, queue: Any) -> None:
    rng, until, written = random.Random(seed), time.perf_counter() + seconds, 0  # noqa: S311  (no secret)
    with system("an opinion round is written for a benchmark"), held():
        villages = [
            (sitting, _worker(filled, sitting), _doors(sitting))
            for sitting in rng.sample(filled.sittings, min(40, len(filled.sittings)))
        ]
        while time.perf_counter() < until:
            sitting, by, entries = rng.choice(villages)
            dones = [done for entry in rng.sample(entries, doors) for done in _said(entry, signed)]
            written += len(act_all(by=by, sitting=sitting.uid, dones=dones, now=timezone.now()))
    queue.put(written)
    queue.close()
    queue.join_thread()
    connections.close_all()
    os._exit(0)


def _said(entry: int, signed: bool) -> list[Done]:
    opinion = Done(uuid.uuid4(), entry, ActKind.opine, ActChannel.paper, "agree")
    return [opinion, Done(uuid.uuid4(), entry, ActKind.sign, ActChannel.paper)] if signed else [opinion]


def _worker(filled: Filled, sitting: Sitting) -> Viewer:
    return filled.workers[sitting.roll.place_id]


def _doors(sitting: Sitting) -> list[int]:
    return list(sitting.roll.entries.values_list("pk", flat=True))
