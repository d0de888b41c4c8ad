"""One line of a list, ready to be written: no template asks the database for anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.apps.cases import library
from huiyin.apps.cases.lists import WAITING
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import OUTCOMES, channel_title, holder_title, place_title, state_title
from huiyin.apps.cases.why import Why
from huiyin.core.words import Phase
from huiyin.core.worktime import SHANGHAI

NOBODY = str(UUID(int=0))
"""Stands for the uid of a case in the one address that is put together for all lines."""


@dataclass(frozen=True)
class Row:
    """`due` with `near_from` makes the tag; without a running limit `word` and `kind` stand in its place."""

    uid: str
    url: str
    code: str
    title: str
    place: str
    channel: str
    state: str
    holder: str
    due: datetime | None
    near_from: datetime | None
    word: str
    kind: str
    backers: int
    opened: datetime
    outcome: str
    why: Why | None = None


def rows(cases: Iterable[Case], whys: Mapping[int, Why] = MappingProxyType({})) -> list[Row]:
    """The lines of cases that were read with the fields of `cases.queries.LIST_FIELDS`; `whys` by case id."""
    state, channel = cache(_state), cache(_channel)  # each word once a page
    return [
        _row(case, state(case.pack_id, case.profile, case.state), channel(case.channel, case.profile, case.slug), whys)
        for case in cases
    ]


def row(case: Case) -> Row:
    """The line of one case."""
    return rows([case])[0]


def _state(pack: int, profile: str, state: str) -> str:
    return state_title(library.pinned(pack), library.profile(profile) if profile else None, state)


def _channel(channel: str, profile: str, slug: str) -> str:
    return channel_title(channel, library.profile(profile) if profile else None, slug)


def _row(case: Case, state: str, channel: str, whys: Mapping[int, Why]) -> Row:
    due = case.due_at if case.open and case.state not in WAITING else None
    word, kind = ("", "") if due else _tag(case, state)
    return Row(
        uid=str(case.uid),
        url=_address().replace(NOBODY, str(case.uid)),
        code=case.code,
        title=case.title,
        place=place_title(case),
        channel=channel,
        state=state,
        holder=holder_title(case),
        due=due,
        near_from=day_begins(due) if due else None,
        word=word,
        kind=kind,
        backers=case.backers,
        opened=case.opened_at,
        outcome=str(OUTCOMES.get(case.outcome, "")),
        why=whys.get(case.pk),
    )


@cache
def _address() -> str:
    return reverse("desk:case", args=[NOBODY])


def _tag(case: Case, state: str) -> tuple[str, str]:
    if not case.open:
        return str(OUTCOMES.get(case.outcome, state)), "done"
    if case.due_clock and case.state not in WAITING:
        return gettext("limit not known yet"), ""
    return state, "done" if case.phase == Phase.to_confirm else ""


def day_begins(moment: datetime) -> datetime:
    """Midnight before a moment: what is due today is near."""
    local = moment.astimezone(SHANGHAI)
    return datetime.combine(local.date(), time(), SHANGHAI)
