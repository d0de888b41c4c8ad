"""The two tasks of the kills that need the database: cases with steps to send, and the verdict afterwards."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.jobs.models import Job
from huiyin.apps.records.models import Event
from huiyin.cli.bench.cast import Cast
from huiyin.cli.bench.county import build
from huiyin.cli.bench.measuring import TOKEN, signed_in
from huiyin.cli.bench.play import plan, play
from huiyin.cli.bench.plots import PLOTS
from huiyin.cli.bench.scene import PACK, Scene
from huiyin.cli.checks import clocks, commitments, counters, marks

WALK: tuple[tuple[str, dict[str, str]], ...] = (
    ("accept", {}),
    ("progress", {"note": "到现场看过了。"}),
    ("progress", {"note": "配件买到了。"}),
    ("report", {"result": "换好了，能用。"}),
)


def stage(cases: int, steps: int) -> dict[str, Any]:
    """Cases that wait to be accepted, and for each the steps that a client will send, with their keys."""
    build(villages=2)
    scene, now = Scene(Cast()), timezone.now() - timedelta(hours=3)
    sent = next(plot for plot in PLOTS[PACK] if plot.name == "sent")
    orders: list[dict[str, Any]] = []
    for n in range(cases):
        one = plan(n, scene.grids[n % len(scene.grids)], now, ends=False)
        case = play(type(one)(n, one.grid, PACK, sent, "lamp", "web", now), scene.cast)
        case = Case.objects.select_related("place", "unit").get(pk=case.pk)
        cookies = signed_in(scene, scene.cast.actor(case, "accept"))
        walk = [_step(case, do, answers, cookies) for do, answers in WALK]
        orders.append({"case": str(case.uid), "steps": walk[: max(1, steps - n * len(WALK))]})
    return {"orders": orders}


def _step(case: Case, do: str, answers: dict[str, str], cookies: dict[str, str]) -> dict[str, Any]:
    idem = str(uuid.uuid4())
    path = reverse("desk:do", args=[case.uid, do])
    return {
        "do": do,
        "idem": idem,
        "path": path,
        "cookies": cookies,
        "form": {**answers, "idem": idem, "csrfmiddlewaretoken": TOKEN},
    }


def judge(folder: Path) -> dict[str, Any]:
    """What is wrong: a step that is missing, there twice or half done; anything that `huiyin verify` would find."""
    orders = json.loads((folder / "orders.json").read_text(encoding="utf-8"))
    there = Counter(str(uid) for uid in Event.objects.filter(uid__in=orders["every"]).values_list("uid", flat=True))
    wrong = [
        f"acknowledged and {there[idem]} times there: {idem}" for idem in orders["acknowledged"] if there[idem] != 1
    ]
    sent = {*orders["acknowledged"], *orders["unsure"]}
    wrong += [f"there and never sent: {idem}" for idem in there if idem not in sent]
    wrong += [
        f"{check.TITLE}: {each.what}: {each.kept}, should be {each.true}"
        for check in (marks, clocks, counters, commitments)
        for each in check.look(_nothing)
    ]
    return {"wrong": [*wrong, *_states(), *_messages(), *_whole()]}


def _nothing(_n: int) -> None:
    return


def _states() -> list[str]:
    """The state of every case is where its last moving event led."""
    led = {
        event.subject: event.data["to"]
        for event in Event.objects.exclude(subject=None).order_by("subject", "nth")
        if "to" in event.data
    }
    return [
        f"{case.code} is {case.state}, led to {led[case.uid]}"
        for case in Case.objects.all()
        if case.state != led[case.uid]
    ]


def _messages() -> list[str]:
    """Every step has its one message job, and all of them can be done."""
    run_due(timezone.now(), 10_000)
    told = Counter(Job.objects.filter(reaction="cases.tell").values_list("event_id", flat=True))
    steps = [event.pk for event in Event.objects.filter(kind__startswith="case.") if "to" in event.data]
    wrong = [f"event {pk}: {told[pk]} message jobs" for pk in steps if told[pk] != 1]
    return wrong + [f"job {job.pk}: {job.error}" for job in Job.objects.exclude(error="")]


def _whole() -> list[str]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return [line for (line,) in cursor.fetchall() if line != "ok"]
