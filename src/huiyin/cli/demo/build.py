"""Builds the demo county from a seed: land, towns, people, then two months of life through the actions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from huiyin.apps.cases import library
from huiyin.apps.net.actions import recount_all
from huiyin.apps.places.models import Place
from huiyin.cli.demo.accounts import Account, open_accounts, password_of
from huiyin.cli.demo.activities import hold_activities
from huiyin.cli.demo.briefs import report
from huiyin.cli.demo.cast import Cast
from huiyin.cli.demo.county import SIZES, Names, Size, Town, build_places, staff
from huiyin.cli.demo.data import read
from huiyin.cli.demo.deciding import decide
from huiyin.cli.demo.disputes import live_in_peace
from huiyin.cli.demo.duties import Owing
from huiyin.cli.demo.hours import spoken_at
from huiyin.cli.demo.life import Life
from huiyin.cli.demo.net import weave
from huiyin.cli.demo.notices import disclose
from huiyin.cli.demo.petitions import keep_petitions
from huiyin.cli.demo.rounds import go_round
from huiyin.cli.demo.seals import a_receipt, seal
from huiyin.cli.demo.together import work_together
from huiyin.cli.demo.walls import hang
from huiyin.cli.demo.ways import hand_on
from huiyin.core.worktime import SHANGHAI

DAYS = 61
TWINS = 0.06
MEETING = 4
FEWEST = 6
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Built:
    """What came of it: who can sign in with which password, and how often the rules said no, by code; the code
    of a resident's receipt."""

    accounts: list[Account]
    password: str
    refused: Counter[str]
    receipt: str


def build(*, seed: int, now: datetime, size: Size = SIZES["small"], progress: Progress = lambda _: None) -> Built:
    """Fill an empty database. The same seed, size and moment give the same county."""
    rng = random.Random(seed)  # noqa: S311  (invented lives, made again from their seed)
    names = Names(rng)
    first = (now - timedelta(days=DAYS)).replace(microsecond=0)
    county, towns = build_places(rng, names, size, first)
    held = staff(county, names, (first - timedelta(days=365)).date())
    cast = Cast(rng, held)
    weave(random.Random(seed), towns, cast, (first - timedelta(days=300)).date(), first)  # noqa: S311
    life = Life(rng, cast, names, first=first, last=now.replace(microsecond=0))
    for town in towns:
        _plan(life, town, size.matters)
        go_round(life, town)
        hold_activities(life, town)
        work_together(life, town)
        keep_petitions(life, town)
        live_in_peace(life, town)
        decide(life, town)
        disclose(life, town)
        hang(life, town)
        report(life, town)
    life.live(progress)
    Owing(random.Random(seed + 1), life.cast, life.last).live(towns)  # noqa: S311
    hand_on(random.Random(seed + 2), towns, life.cast, life.last)  # noqa: S311
    recount_all(now=now)
    seal(now)
    return Built(open_accounts(_fresh(county), held, password_of(seed)), password_of(seed), life.refused, a_receipt())


def _fresh(county: Place) -> Place:
    return Place.objects.get(pk=county.pk)


def _plan(life: Life, town: Town, matters: int) -> None:
    """Put the town's matters on the agenda, at all hours, shared among its packs."""
    shares = {slug: n for slug, n in read("habits")["shares"].items() if library.profile(town.slug).pack(slug)}
    for slug, share in shares.items():
        n = max(FEWEST, round(matters * share / sum(shares.values())))
        if slug == "talk":
            _plan_meetings(life, town, n)
            continue
        for _ in range(n):
            at = spoken_at(life.rng, life.first, life.last)
            life.later(at, partial(_begin, life, town, slug))


def _begin(life: Life, town: Town, slug: str, at: datetime) -> None:
    """A matter comes in; now and then it is one that somebody has raised already."""
    story = life.openings.story(town, slug)
    if life.rng.random() < TWINS:
        for uid in reversed(life.stories):
            other = life.stories[uid]
            if (other.town, other.slug, other.twin_of) == (town, slug, None) and life.case(uid).open:
                story.matter, story.spot, story.twin_of = other.matter, other.spot, uid
                break
    life.begin(story, at)


def _plan_meetings(life: Life, town: Town, matters: int) -> None:
    """The villagers' talk: of an evening, several matters one after the other, entered on the spot."""
    for n in range(0, matters, MEETING):
        day = life.first + (life.last - life.first) * ((n + life.rng.random() * MEETING) / matters)
        evening = day.astimezone(SHANGHAI).replace(hour=19, minute=30, second=0, microsecond=0).astimezone(UTC)
        spot = life.rng.choice(town.spots)
        for k in range(min(MEETING, matters - n)):
            at = evening + timedelta(minutes=12 * k + life.rng.randrange(6))
            life.later(at, partial(_speak, life, town, spot.place.village_id or 0))


def _speak(life: Life, town: Town, village: int, at: datetime) -> None:
    spot = life.rng.choice([spot for spot in town.spots if spot.place.village_id == village])
    life.begin(life.openings.story(town, "talk", spot), at)
