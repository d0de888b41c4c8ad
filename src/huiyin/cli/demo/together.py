"""What the parties of a community offer in the demo, and a plan of care in which two of them take part: through the actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from huiyin.apps.activities.actions.registers import Line, list_entry
from huiyin.apps.activities.actions.together import begin_plan
from huiyin.apps.activities.queries.together import OFFER, sides_of, villages
from huiyin.apps.activities.town import Parties, town_words
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Unit
from huiyin.cli.demo.cast import uid
from huiyin.cli.demo.county import Town
from huiyin.cli.demo.data import read
from huiyin.core.words import PostTitle

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

DAY = timedelta(days=1)


def work_together(life: Life, town: Town) -> None:
    """Put what the parties do on the agenda, where the town works so. With dice of their own."""
    parties = town_words(town.slug).parties
    if parties is None:
        return
    rng = Random(f"parties of {town.slug}")  # noqa: S311  (invented lives, made again from their seed)
    for village in villages(town.place, parties):
        by = life.cast.first(PostTitle.secretary, village, "village_branch")
        if by is not None:
            life.later(life.first + 3 * DAY, partial(_offer, rng, parties, village, by))
            life.later(life.last - 20 * DAY, partial(_care, life, rng, parties, village, by))


def _units(parties: Parties, village: Place, at: datetime) -> dict[str, Unit]:
    return {side.key: rows[0].unit for side, rows in sides_of(village, parties, at) if rows}


def _offer(rng: Random, parties: Parties, village: Place, by: Viewer, at: datetime) -> None:
    units = _units(parties, village, at)
    for each in read("activities")["offers"]:
        if unit := units.get(each["side"]):
            words = {name: each[name] for name in ("name", "hours", "contact")}
            line = Line(OFFER, place=village, unit=unit, shown=True, **words)
            list_entry(by=by, uid=uid(rng), line=line, now=at)


def _care(life: Life, rng: Random, parties: Parties, village: Place, by: Viewer, at: datetime) -> None:
    units = _units(parties, village, at)
    for told in read("activities")["plans"]:
        words = {name: told[name] for name in ("title", "text", "agreement")}
        plan = begin_plan(by=by, uid=uid(rng), village=village, now=at, **words)
        for kind, text in told["parts"].items():
            if unit := units.get(kind):
                answers: dict[str, Any] = {"kind": kind, "unit": unit.pk, "text": text}
                take_step(by=by, act=Act(plan.uid, "join", answers, uid(rng)), now=at)
                _take(life, rng, plan.uid, unit, at)


def _take(life: Life, rng: Random, plan: UUID, unit: Unit, at: datetime) -> None:
    """The party accepts its part."""
    part = Case.objects.get(parent__uid=plan, unit=unit)
    titles = (PostTitle.officer, PostTitle.volunteer, PostTitle.chief)
    who = next((by for title in titles if (by := life.cast.first(title, unit.seat, unit.key))), None)
    if who is not None:
        take_step(by=who, act=Act(part.uid, "accept", {}, uid(rng)), now=at + DAY / 8)
