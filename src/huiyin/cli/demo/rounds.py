"""What happens beside requests: visits that open cases, leaders who take charge of hard ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.sharing import take_charge
from huiyin.apps.cases.models import Case
from huiyin.apps.field.actions import Heard, Visit, record_visit
from huiyin.apps.places.models import Household
from huiyin.cli.demo.county import Town
from huiyin.cli.demo.hours import acted_at
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

VISITS_A_TOWN = 6
CHARGES_A_TOWN = 3
REQUESTS = ("six_slips", "respond_now")


def go_round(life: Life, town: Town) -> None:
    """Put the town's visits and its leaders' hard cases on the agenda."""
    span = life.last - life.first
    for deed, times, start in ((_visit, VISITS_A_TOWN, 0.0), (_take_charge, CHARGES_A_TOWN, 0.3)):
        for _ in range(times):
            wanted = life.first + span * life.rng.uniform(start, 1.0)
            life.later(acted_at(life.rng, wanted, "", resident=False), partial(deed, life, town))


def _visit(life: Life, town: Town, at: datetime) -> None:
    """A grid worker looks in on a household; what is heard there becomes a case."""
    slug = next(slug for slug in REQUESTS if library.profile(town.slug).pack(slug))
    spot = life.rng.choice(town.spots)
    by = life.cast.at(spot.place, (PostTitle.grid_worker,))
    village = spot.place.village
    if by is None or village is None:
        return
    home = life.rng.choice(list(Household.objects.filter(place__grid=spot.place).order_by("id")))
    stories = [life.openings.story(town, slug, spot) for _ in range(life.rng.choice((0, 0, 1, 1, 2)))]
    heard = tuple(Heard(s.matter["t"].replace("{v}", village.name), s.matter["c"]) for s in stories)
    visit = Visit(
        uid=life.openings.uuid(), slug=slug, place=spot.place, met=home.head, at=at - timedelta(minutes=25),
        household=home, spot=home.door, phone=home.phone, note=life.answers.line("visit_note"), heard=heard,
    )  # fmt: skip
    try:
        receipt = record_visit(by=by, visit=visit, now=at)
    except RuleError as refusal:
        life.refused[refusal.code] += 1
        return
    for story, case in zip(stories, receipt.cases, strict=True):
        life.follow(life.case(case.uid), story, at)


def _take_charge(life: Life, town: Town, at: datetime) -> None:
    """A leader answers for a case that is late, or has been sent round."""
    case = Case.objects.filter(town=town.place, open=True, late=True).order_by("due_sort").first()
    leader = life.cast.at(town.place, (PostTitle.leader,))
    if case and leader:
        try:
            take_charge(by=leader, case=case.uid, idem=life.openings.uuid(), now=at)
        except RuleError as refusal:
            life.refused[refusal.code] += 1
