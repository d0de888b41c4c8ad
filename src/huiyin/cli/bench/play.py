"""A case of a benchmark as it really goes: every beat of its plot through the actions, at the moments of the plot."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.answers import Said as Answered
from huiyin.apps.cases.actions.answers import hear_asker
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.publishing import Version, redact, suggestion
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.cli.bench.cast import Cast
from huiyin.cli.bench.plots import PLOTS, SEND, Beat, Plot, plots
from huiyin.cli.bench.words import Words, words
from huiyin.core.words import Answer, Channel

CHANNELS = (Channel.web, Channel.web, Channel.phone, Channel.grid, Channel.counter)


@dataclass(frozen=True)
class Plan:
    """One case before it happens. `n` makes its uid and its words."""

    n: int
    grid: Place
    slug: str
    plot: Plot
    category: str
    channel: str
    start: datetime

    @property
    def uid(self) -> uuid.UUID:
        """The uid that the client mints."""
        return uid_of(self.n)

    @property
    def words(self) -> Words:
        """What is said."""
        return words(self.n)


def uid_of(n: int) -> uuid.UUID:
    """The nth uid, the same every time."""
    return uuid.UUID(int=random.Random(n).getrandbits(128), version=4)  # noqa: S311  (not a secret)


def plan(n: int, grid: Place, start: datetime, *, ends: bool) -> Plan:
    """The nth plan: a pack of the town, a category of its list, a way in which it goes. Deterministic."""
    rng = random.Random(n)  # noqa: S311  (not a secret)
    profile = library.profile(grid.town.profile if grid.town else "")
    slugs = [chosen.slug for chosen in profile.packs if chosen.slug in PLOTS]
    slug = rng.choice(slugs)
    shelf = next(chosen.shelf for chosen in profile.packs if chosen.slug == slug)
    codes = [code for code, c in profile.categories.items() if c.shelf == shelf and code != shelf and not c.flags]
    chosen, shares = plots(slug, ends=ends)
    channels = [channel for channel in CHANNELS if channel in library.pack(slug).channels]
    return Plan(n, grid, slug, rng.choices(chosen, shares)[0], rng.choice(codes), rng.choice(channels), start)


def play(this: Plan, cast: Cast) -> Case:
    """Let the case happen through the actions; its messages are sent by the jobs."""
    case, now = open_case(by=Viewer.nobody(), said=said(this), at=this.start, now=this.start), this.start
    run_due(now)
    for beat in this.plot.beats:
        now += beat.after
        case = _beat(case, beat, cast, now)
        run_due(now)
    return case


def said(this: Plan) -> Said:
    """What is said, as the form hands it over."""
    talk = this.words
    start = library.pack(this.slug).start
    return Said(
        uid=this.uid,
        slug=this.slug,
        place=this.grid,
        text=talk.text,
        category=this.category,
        spot=talk.spot,
        channel=this.channel,
        name=talk.name,
        phone=talk.phone,
        answers={"contact": "phone"} if start.asks("contact") else {},
    )


def _beat(case: Case, beat: Beat, cast: Cast, now: datetime) -> Case:
    if beat.do == "answer":
        return _answer(case, beat.answers, now)
    idem = uuid.uuid5(case.uid, f"{beat.do}-{case.seq}")
    if beat.do == "redact":
        case = Case.objects.select_related("content").get(pk=case.pk)
        version = suggestion(case)
        by = cast.actor(_with_place(case), "publish")
        return redact(by=by, case=case.uid, version=Version(version.title, version.text), idem=idem, now=now)
    case = _with_place(case)
    answers = dict(beat.answers)
    if answers.get("unit") == SEND:
        answers["unit"] = cast.unit_for(case, "accept")
    act = Act(case=case.uid, do=beat.do, answers=answers, idem=idem)
    return take_step(by=cast.actor(case, beat.do), act=act, now=now).case


def _with_place(case: Case) -> Case:
    return Case.objects.select_related("place", "unit").get(pk=case.pk)


def _answer(case: Case, given: Any, now: datetime) -> Case:
    answered = Answered(
        case=case.uid,
        answer=Answer(given["answer"]),
        grade=given["grade"],
        words=given["words"],
        idem=uuid.uuid5(case.uid, f"answer-{case.seq}"),
    )
    return hear_asker(by=Viewer.nobody().as_reporter, said=answered, now=now)


def play_all(plans: Sequence[Plan], cast: Cast, step: Any = None) -> list[Case]:
    """Let many cases happen, those opened first before the others."""
    cases = []
    for this in sorted(plans, key=lambda one: one.start):
        cases.append(play(this, cast))
        if step:
            step()
    return cases
