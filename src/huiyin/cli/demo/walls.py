"""What hangs on the walls of the demo's villages: a sheet a month, taken down when the next one is hung up."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from huiyin.apps.board.actions import Hung, Seen, post_sheet, take_down
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.cli.demo.cast import uid
from huiyin.cli.demo.county import Town
from huiyin.core.words import PostTitle
from huiyin.core.worktime import local

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

LATELY, MONTH = timedelta(days=5), timedelta(days=28)
WALLS, WITNESSES = ("村部公示栏", "广场东墙", "小卖部门口"), ("监督委员会老周", "监督委员会老吴")


def hang(life: Life, town: Town) -> None:
    """Put it on the agenda of each village."""
    rng = Random(f"walls of {town.slug}")  # noqa: S311  (invented lives, made again from their seed)
    for village in town.villages:
        titles = (PostTitle.secretary, PostTitle.chief, PostTitle.clerk)
        by = next((found for title in titles if (found := life.cast.first(title, village))), None)
        if by is None:
            continue
        for months in (1, 0):
            hung = _sheet(rng, town, village, life.last - LATELY - months * MONTH)
            seen = Seen(supervisor=rng.choice(WITNESSES))
            life.later(life.last - LATELY - months * MONTH, partial(_hang, by, hung, seen))
            if months:
                life.later(life.last - LATELY, partial(_take_down, by, hung, seen))


def _sheet(rng: Random, town: Town, village: Place, at: datetime) -> Hung:
    """What was said and answered in the month before."""
    month = local(at).date().replace(day=1) - timedelta(days=1)
    sheet = f"/open/sheet?town={town.place.uid}&village={village.uid}&month={month:%Y-%m}"
    return Hung(uid(rng), village, sheet, f"{month.month}月说了什么、答了什么", local(at).date(), rng.choice(WALLS))


def _hang(by: Viewer, hung: Hung, seen: Seen, at: datetime) -> None:
    post_sheet(by=by, hung=hung, seen=seen, now=at)


def _take_down(by: Viewer, hung: Hung, seen: Seen, at: datetime) -> None:
    take_down(by=by, uid=hung.uid, seen=seen, now=at)
