"""Notices (公示) that hang now: since when, until which day at least, how many days are left; and as a sheet for the wall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.apps.board.choice import Choice
from huiyin.apps.cases import facts, library, public
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.scope.acting import system
from huiyin.core.money import yuan
from huiyin.core.sheets import WallNotice
from huiyin.core.words import AskType
from huiyin.core.worktime import local

POSTING = "posting"
"""The clock that runs while a notice hangs."""
MOST = 60


@dataclass(frozen=True)
class Hanging:
    """A notice: `since` it hangs (None: not yet), `until` its last day at least, `left` days from today; `hangs` now?"""

    case: Case
    since: date | None = None
    until: date | None = None
    left: int = 0
    hangs: bool = False


@system("the notices are public")
def hanging(choice: Choice, now: datetime) -> list[Hanging]:
    """The notices that hang now in the chosen place, those that come down first on top. Two queries."""
    cases = choice.wanted.among(public.published()).filter(clocks__name=POSTING, clocks__running=True)
    found = [_notice(case, now) for case in cases.prefetch_related(RUNS)[:MOST]]
    return sorted(found, key=lambda each: (each.until or date.max, each.case.pk))


@system("the notice is public")
def of(case: Case, now: datetime) -> Hanging | None:
    """How a published case hangs; None where it is no notice."""
    if POSTING not in library.pinned(case.pack_id).clocks:
        return None
    case.posting = list(ClockRun.objects.filter(case=case, name=POSTING).order_by("id"))  # type: ignore[attr-defined]
    return _notice(case, now)


RUNS = Prefetch("clocks", ClockRun.objects.filter(name=POSTING).order_by("id"), to_attr="posting")


def _notice(case: Case, now: datetime) -> Hanging:
    run = case.posting[-1] if case.posting else None  # type: ignore[attr-defined]  # set by RUNS
    if run is None:
        return Hanging(case)
    last = local(run.due_at - timedelta(microseconds=1)).date() if run.due_at else None
    left = max((last - local(now).date()).days, 0) if last else 0
    return Hanging(case, local(run.started_at).date(), last, left, run.running)


def may_object(case: Case) -> bool:
    """May anybody object to it now?"""
    move = library.pinned(case.pack_id).move("object", case.state)
    return bool(move and "anyone" in move.by)


@system("the notice is public")
def sheet(notice: Hanging) -> WallNotice:
    """The notice as a sheet for the wall: its settled words, and the amounts that were given."""
    case, place = notice.case, notice.case.village or notice.case.town
    name = place.name if place else ""
    return WallNotice(
        title=case.public_title,
        of=name,
        code=case.code,
        address=settings.BASE_URL.rstrip("/") + reverse("board:case", args=[case.code]),
        day=_day(notice.since or (local(case.published_at).date() if case.published_at else None)),
        text=case.public_text,
        facts=tuple(_amounts(case)),
        since=_day(notice.since),
        until=_day(notice.until),
        ask=_("Questions and objections: to the supervision committee of %(place)s, or scan the code.")
        % {"place": name},
    )


def _amounts(case: Case) -> Iterable[tuple[str, str]]:
    asks = library.pinned(case.pack_id).start.ask
    given = facts.answers(case) if any(ask.kind.type is AskType.money for ask in asks) else {}
    for ask in asks:
        if ask.kind.type is AskType.money and given.get(ask.kind.name):
            yield ask.kind.title.zh, f"{yuan(int(given[ask.kind.name]))}元"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
