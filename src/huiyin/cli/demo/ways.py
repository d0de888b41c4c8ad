"""Ways of working of the demo county: each town shows its first one, and one town takes up another's from next month on."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.towns.adopting import adopt, publish, runs_with
from huiyin.cli.demo.cast import Cast, uid
from huiyin.cli.demo.county import Town

NOTE = "全镇用了半年多，先把各村的派单岗定下来，再让群众点单。"


def hand_on(rng: Random, towns: list[Town], cast: Cast, now: datetime) -> None:
    """Everything by the secretaries of the towns, a month ago."""
    then, rows = now - timedelta(days=30), []
    for town in towns:
        by = cast.first("secretary", town.place)
        if by is not None:
            slug = library.profile(town.slug).packs[0].slug
            rows.append((slug, publish(by=by, uid=uid(rng), slug=slug, note=NOTE, now=then)))
    coming = (timezone.localdate(now).replace(day=1) + timedelta(days=32)).replace(day=1)
    for town in towns:
        by = cast.first("secretary", town.place)
        row = next((row for slug, row in rows if slug not in runs_with(town.place)), None)
        if by is not None and row is not None:
            adopt(by=by, uid=uid(rng), publication=row.uid, starts=coming, now=now)
            return
