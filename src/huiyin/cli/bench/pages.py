"""The same pieces of work as pages, through Django's test client: middleware, session, form, template and all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from huiyin.apps.people.queries import Viewer
from huiyin.cli.bench import titles
from huiyin.cli.bench.meter import Work
from huiyin.cli.bench.scene import PACK
from huiyin.cli.bench.words import words
from huiyin.cli.bench.works import LONG_AGO, Works

DESK = "desk:inbox"
URLENCODED = "application/x-www-form-urlencoded"
"""How a browser sends a form without a file."""


@dataclass
class Pages:
    """Makes the works of a scene as pages."""

    works: Works

    def all(self) -> dict[str, Callable[[], Work]]:
        """By name, what makes each work."""
        scene = self.works.scene
        return {
            titles.CREATE: self.create,
            titles.ACCEPT: lambda: self.step("accept", "assigned", {}),
            titles.REPORT: lambda: self.step("report", "working", {"result": "换好了，能用。"}),
            titles.LIST: lambda: self.get(scene.desk, reverse(DESK)),
            titles.TOWN: lambda: self.get(scene.leader, reverse(DESK), tab="all"),
            titles.CLOSED: lambda: self.get(scene.office, reverse(DESK), tab="all", s="closed"),
            titles.CASE: self.case,
            titles.WORD: lambda: self.get(scene.leader, reverse(DESK), tab="all", q="路灯"),
            titles.INITIALS: lambda: self.get(scene.leader, reverse(DESK), tab="all", q="jgsd"),
            titles.OPEN: lambda: self.get(None, reverse("board:home"), town=scene.town.profile),
            titles.BRIEF: lambda: self.get(scene.leader, reverse("leader:brief")),
            titles.RESIDENT: self.resident,
        }

    def browser(self, viewer: Viewer | None) -> Client:
        """A browser: the viewer's, or a visitor's."""
        return self.works.scene.client(viewer) if viewer else Client(SERVER_NAME="localhost")

    def get(self, viewer: Viewer | None, address: str, **query: str) -> Work:
        """The same page again and again."""
        browser = self.browser(viewer)
        return lambda nth: answered(browser.get(address, query), 200)

    def case(self) -> Work:
        """The desk's page of a case with a whole history."""
        browser, cases = self.browser(self.works.scene.leader), self.works.histories()
        return lambda nth: answered(browser.get(reverse("desk:case", args=[cases[nth].uid])), 200)

    def resident(self) -> Work:
        """The resident's page of a case, by its public number."""
        browser, cases = Client(SERVER_NAME="localhost"), self.works.histories()
        return lambda nth: answered(browser.get(reverse("say:follow", args=[cases[nth].code])), 200)

    def step(self, do: str, state: str, answers: dict[str, Any]) -> Work:
        """The form of a step, sent by somebody who may."""
        scene = self.works.scene
        cases = scene.fresh(self.works.n, slug=PACK, state=state)
        browsers = [scene.client(scene.cast.actor(case, do)) for case in cases]
        addresses = [reverse("desk:do", args=[case.uid, do]) for case in cases]
        sent = [urlencode({"idem": str(uuid.uuid4()), "seq": case.seq, **answers}) for case in cases]
        return lambda nth: answered(browsers[nth].post(addresses[nth], sent[nth], URLENCODED), 302)

    def create(self) -> Work:
        """A matter that came by telephone, entered at a desk."""
        scene, address = self.works.scene, reverse("desk:new")
        browser = scene.client(scene.desk)
        forms = [urlencode(matter(scene.village.pk, nth)) for nth in range(self.works.n)]  # the browser's own work
        return lambda nth: answered(browser.post(address, forms[nth], URLENCODED), 302)


def matter(place: int, nth: int) -> dict[str, Any]:
    """The form of a desk for a new matter, filled in."""
    talk = words(LONG_AGO * 2 + nth)
    return {
        "idem": str(uuid.uuid4()),
        "channel": "phone",
        "place": place,
        "category": "lamp",
        "text": talk.text,
        "spot": talk.spot,
        "name": talk.name,
        "phone": talk.phone,
        "anyway": "1",
    }


def answered(response: Any, status: int) -> Any:
    """The response, if it is what was wanted."""
    if response.status_code != status:
        raise LookupError(f"{response.request['PATH_INFO']} answered {response.status_code} and not {status}")
    return response
