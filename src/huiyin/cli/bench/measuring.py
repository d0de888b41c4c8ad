"""Everything that is measured on one filled installation, and how fast it answers over HTTP."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from django.db import connection
from django.urls import reverse

from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import system
from huiyin.cli.bench import titles
from huiyin.cli.bench.answering import answer
from huiyin.cli.bench.fill import Filled
from huiyin.cli.bench.load_http import CLIENTS, MARK, Asked, rate
from huiyin.cli.bench.meter import TIMES, Work, cost, queries_of
from huiyin.cli.bench.pages import DESK, Pages, matter
from huiyin.cli.bench.peer import WORKS as PEERS
from huiyin.cli.bench.raw import raw_cpu
from huiyin.cli.bench.scene import Scene
from huiyin.cli.bench.scope_cost import ROUNDS, cost_of_scope, held
from huiyin.cli.bench.served import serving
from huiyin.cli.bench.works import LONG_AGO, Works
from huiyin.cli.terminal import Bar

TOKEN = "benchbenchbenchbenchbenchbench12"  # noqa: S105  (cookie and form carry the same: that is all the check asks)


def measured(filled: Filled, times: int = TIMES) -> dict[str, Any]:
    """Costs by name, of the functions and of the pages, these with scope in the database as they are served; each also as
    a multiple of its bare statements."""
    newest = Case.objects.order_by("-id").values_list("id", flat=True)[:1]
    ours = Works(Scene(filled.cast), times, LONG_AGO + newest[0])  # what is measured again opens other matters
    pages = Pages(ours)
    makers = [("functions", name, make) for name, make in ours.functions().items()]
    makers += [("pages", name, make) for name, make in pages.all().items()]
    found: dict[str, Any] = {"functions": {}, "pages": {}}
    with Bar("measures", len(makers)) as bar, system("what is measured is prepared"):
        for kind, name, make in makers:
            found[kind][name] = _one(make, times, held() if kind == "pages" else nullcontext())
            bar.step()
        found["scope"] = cost_of_scope(pages, min(ROUNDS, times))
    return found


def work_in_turns(filled: Filled, times: int) -> None:
    """Say how many queries the pages take that a peer has too, then work as told (`answering`)."""
    with system("what is measured is prepared"):
        pages = Pages(Works(Scene(filled.cast), times)).all()
        made = {name: pages[name]() for name in PEERS}
    with held():
        for work in made.values():
            work(times)  # what is read once by a process is no part of it
        queries = {name: queries_of(work, times + 1) for name, work in made.items()}
        print(json.dumps({"queries": queries}), flush=True)
        answer({name: [work] for name, work in made.items()})


def _one(make: Callable[[], Work], times: int, scope: AbstractContextManager[None]) -> dict[str, float]:
    work = make()
    with scope:
        costs = cost(work, times)
    raw = raw_cpu(make(), times)  # on cases of its own: the first ones have moved on
    return {**costs.as_json(), "raw_cpu_ms": raw, "ratio_to_raw": round(costs.cpu / max(raw, 0.01), 1)}


def over_http(filled: Filled, folder: Path, seconds: int) -> dict[str, Any]:
    """Requests per second of the list, the page of a case and a new matter, by a real `huiyin serve`."""
    scene = Scene(filled.cast)
    case = scene.cases(1, town=scene.town, outcome="solved")[0]
    asked = {
        titles.LIST: Asked(reverse(DESK), signed_in(scene, scene.desk)),
        titles.CASE: Asked(reverse("desk:case", args=[case.uid]), signed_in(scene, scene.leader)),
        titles.RESIDENT: Asked(reverse("say:follow", args=[case.code])),
        titles.CREATE: Asked(reverse("desk:new"), signed_in(scene, scene.desk), _form(scene)),
    }
    workers = 1 if connection.vendor == "sqlite" else os.cpu_count() or 1
    connection.close()
    with serving(folder, workers=workers) as server:
        time.sleep(1)
        for one in asked.values():
            rate(server.port, one, 2)
        rates = {name: rate(server.port, one, seconds).as_json() for name, one in asked.items()}
    return {"clients": CLIENTS, "workers": workers, "seconds": seconds, "rates": rates}


def signed_in(scene: Scene, viewer: Viewer) -> dict[str, str]:
    """The cookies of a browser in which the viewer is signed in."""
    return {"sessionid": scene.client(viewer).cookies["sessionid"].value, "csrftoken": TOKEN}


def _form(scene: Scene) -> dict[str, object]:
    return {**matter(scene.village.pk, 1), "idem": MARK, "csrfmiddlewaretoken": TOKEN}
