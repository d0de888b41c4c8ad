"""Everything that is measured on one filled installation, and how fast it answers over HTTP."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.urls import reverse

from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import system
from huiyin.cli.bench import titles
from huiyin.cli.bench.answering import Spent, Task, answer, timed
from huiyin.cli.bench.fill import Filled
from huiyin.cli.bench.growth import TURNS
from huiyin.cli.bench.load_http import CLIENTS, MARK, Asked, rate
from huiyin.cli.bench.meter import COUNTED, WARM, Work, queries_of
from huiyin.cli.bench.pages import DESK, Pages, matter
from huiyin.cli.bench.peer import WORKS as PEERS
from huiyin.cli.bench.raw import raw_cpu
from huiyin.cli.bench.scene import Scene
from huiyin.cli.bench.scope_cost import ROUNDS, cost_of_scope, held
from huiyin.cli.bench.served import serving
from huiyin.cli.bench.works import LONG_AGO, Works

AGAIN = 2
"""So many times at each turn nothing is measured: scope has just been put before the tables."""
TOKEN = "benchbenchbenchbenchbenchbench12"  # noqa: S105  (cookie and form carry the same: that is all the check asks)


@dataclass
class Piece:
    """A piece of work on one filled installation. Its cases are chosen by `make`: those that it had before have moved on."""

    maker: Callable[[], Work]
    scope: Callable[[], AbstractContextManager[None]]
    more: Callable[[int], Spent] = field(init=False)

    def make(self, _number: int = 0) -> int:
        """Prepare it, and do it for the first times. How many queries does it take?"""
        self.more = timed(self.maker())
        with self.scope():
            self.more(WARM)
            return max(queries_of(self.more, 1) for _ in range(COUNTED))

    def do(self, times: int) -> Spent:
        """So many times more."""
        with self.scope():
            self.more(AGAIN)
            return self.more(times)

    def raw(self, times: int) -> float:
        """CPU milliseconds of its bare statements, on cases of its own."""
        return raw_cpu(self.maker(), times)


def pieces_of(pages: Pages) -> dict[str, Piece]:
    """By name, everything that is measured: the functions, and the pages with scope in the database, as they are served."""
    found = {f"functions.{name}": Piece(make, nullcontext) for name, make in pages.works.functions().items()}
    return found | {f"pages.{name}": Piece(make, held) for name, make in pages.all().items()}


def tasks(filled: Filled, folder: Path, times: int) -> dict[str, Task]:
    """What can be asked of a filled installation, each piece measured so many times."""
    newest = Case.objects.order_by("-id").values_list("id", flat=True)[:1]
    base = LONG_AGO + newest[0]  # what is measured again opens other matters
    pages = Pages(Works(Scene(filled.cast), times + TURNS * AGAIN, base))
    pieces = pieces_of(pages)
    found: dict[str, Task] = {
        "pieces": lambda _number: list(pieces),
        "scope": lambda times: cost_of_scope(pages, min(ROUNDS, times)),
        "http": lambda seconds: over_http(filled, folder, seconds),
    }
    for name, piece in pieces.items():
        found |= {f"{name}/make": piece.make, f"{name}/work": piece.do, f"{name}/raw": piece.raw}
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
        answer({name: timed(work) for name, work in made.items()})


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
