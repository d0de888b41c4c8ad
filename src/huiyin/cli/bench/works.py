"""The pieces of work that are measured, through the functions behind the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from huiyin.apps.cases.actions.opening import open_case
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import nearby
from huiyin.apps.desk.filters import Filters
from huiyin.apps.desk.queries.inbox import page
from huiyin.apps.desk.queries.page import case_page
from huiyin.apps.leader.queries import Days, brief
from huiyin.apps.people.queries import Viewer
from huiyin.cli.bench.meter import TIMES, Work, needed
from huiyin.cli.bench.play import plan, said
from huiyin.cli.bench.scene import PACK, Scene
from huiyin.cli.bench.titles import ACCEPT, BRIEF, CASE, CLOSED, CREATE, INITIALS, LIST, NEAREST, REPORT, TOWN, WORD

LONG_AGO = 30_000_000


@dataclass
class Works:
    """Makes the works of a scene. `base` keeps plans of different measurements apart."""

    scene: Scene
    times: int = TIMES
    base: int = LONG_AGO

    @property
    def n(self) -> int:
        """How many cases a measurement uses up."""
        return needed(self.times)

    def functions(self) -> dict[str, Callable[[], Work]]:
        """By name, what makes each work: cases are chosen then, the work itself only does it."""
        return {
            CREATE: self.create,
            ACCEPT: lambda: self.step("accept", "assigned", {}),
            REPORT: lambda: self.step("report", "working", {"result": "换好了，能用。"}),
            LIST: lambda: self.listed(self.scene.desk, Filters()),
            TOWN: lambda: self.listed(self.scene.leader, Filters(tab="all")),
            CLOSED: lambda: self.listed(self.scene.office, Filters(tab="all", s="closed")),
            CASE: self.case,
            WORD: lambda: self.listed(self.scene.leader, Filters(tab="all", q="路灯")),
            INITIALS: lambda: self.listed(self.scene.leader, Filters(tab="all", q="jgsd")),
            NEAREST: self.nearest,
            BRIEF: lambda: lambda nth: brief(self.scene.leader, Days(timezone.now())),
        }

    def create(self) -> Work:
        """A resident says something."""
        grids, now, base = self.scene.grids, timezone.now(), self.base
        self.base += self.n
        plans = [plan(base + nth, grids[nth % len(grids)], now, ends=False) for nth in range(self.n)]
        sayings = [said(one) for one in plans]
        return lambda nth: open_case(by=Viewer.nobody(), said=sayings[nth], at=now, now=now)

    def step(self, do: str, state: str, answers: Mapping[str, Any]) -> Work:
        """One step on another case each time, by somebody who may."""
        cases = self.scene.fresh(self.n, slug=PACK, state=state)
        actors = [self.scene.cast.actor(case, do) for case in cases]
        now = timezone.now()
        acts = [Act(case=case.uid, do=do, answers=answers) for case in cases]
        return lambda nth: take_step(by=actors[nth], act=acts[nth], now=now)

    def listed(self, viewer: Viewer, filters: Filters) -> Work:
        """The first page of a list."""
        return lambda nth: page(viewer, filters, timezone.now())

    def case(self) -> Work:
        """Everything on the page of a case with a whole history."""
        cases = self.histories()
        return lambda nth: case_page(self.scene.leader, cases[nth].uid, timezone.now())

    def histories(self) -> list[Case]:
        """Cases that went through all hands."""
        return self.scene.cases(self.n, town=self.scene.town, outcome="solved")

    def nearest(self) -> Work:
        """Is it the same matter as one nearby?"""
        cases = self.scene.cases(self.n, town=self.scene.town, open=True)
        places, now = [case.place for case in cases], timezone.now()
        return lambda nth: nearby(places[nth], cases[nth].category, cases[nth].content.text, None, now)
