"""How long what is kept: one table, by class of record. The nightly job `cases.retain` does what it says.

`months` are counted from when the matter was closed, the read or the entry was made, the work was done. The basis is an
article of law; where a county's own archive rules ask for longer, `retention` in huiyin.toml says so by class:
`retention = { content = 240 }`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings


@dataclass(frozen=True)
class Kept:
    """A class of records: for how many months, by which article, and what is done then."""

    name: str
    months: int
    basis: str
    then: str


TABLE = (
    Kept(
        "contact",
        12,
        "个人信息保护法 19 (no longer than needed), 47(1)",
        "the contact of closed cases is deleted; of a child in danger for whom nobody agreed, the night after",
    ),
    Kept(
        "content",
        120,
        "档案法 13(3) (papers of village governance are archives)",
        "the case is erased, its key destroyed; words about a household or a person go with its own key",
    ),
    Kept(
        "reads",
        36,
        "网络安全法 23(3) (logs: six months at least), 个人信息保护法 56 (three years)",
        "reads are deleted",
    ),
    Kept(
        "security",
        12,
        "网络安全法 23(3) (logs: six months at least)",
        "entries of the security log are deleted",
    ),
    Kept(
        "cards",
        12,
        "个人信息保护法 19, 47(1)",
        "name and note of closed residents' cards are erased, the key destroyed",
    ),
    Kept(
        "bookings",
        3,
        "个人信息保护法 19, 47(1)",
        "name, telephone and topic of a booking are erased, the key destroyed",
    ),
    Kept(
        "mediators",
        12,
        "个人信息保护法 19, 47(1)",
        "name, number, languages and paper of a mediator who has left or whose time is over are erased, the key destroyed",
    ),
    Kept(
        "accusations",
        120,
        "信访工作条例 30, 档案法 13(3)",
        "an accusation that is over is erased with its trail, its key destroyed",
    ),
    Kept(
        "serving",
        24,
        "个人信息保护法 19, 47(1)",
        "the name of who has left a team is erased, the key destroyed; telephone and skills went when they left",
    ),
    Kept(
        "pledges",
        36,
        "个人信息保护法 19, 47(1)",
        "what was promised and what became of it is erased; that it was kept stays",
    ),
    Kept(
        "entries",
        12,
        "个人信息保护法 19, 47(1)",
        "whose household an ended line of a register names, why it ended, and who was put forward and never decided on",
    ),
    Kept(
        "care",
        12,
        "个人信息保护法 19, 28 (who is in care is sensitive), 47(1)",
        "care that ended is deleted with the household it was for, what was owed, and why a visit was not needed",
    ),
    Kept(
        "comings",
        0,
        "个人信息保护法 19",
        "names, telephones, the list and photos of the sheet go a month after an activity, with their keys",
    ),
    Kept(
        "codes",
        0,
        "个人信息保护法 19",
        "that a one-time code was asked for is deleted after a day; the code is not kept at all",
    ),
    Kept(
        "people",
        36,
        "个人信息保护法 19, 47(1)",
        "who has held no post for so long is erased with account and keys; what they did keeps a bare number",
    ),
    Kept(
        "households",
        0,
        "个人信息保护法 13(3), 19",
        "kept while they live there; one that has moved away is erased by two persons on its page, its key destroyed",
    ),
    Kept(
        "rolls",
        0,
        "村民委员会组织法 (minutes and signatures are kept), 档案法 13(3)",
        "kept for good: who signed and what was decided are archives; a name on a household's key goes with the household",
    ),
    Kept(
        "sessions", 0, "个人信息保护法 19", "a session that is over is deleted in the night, with what was typed in it"
    ),
    Kept("jobs", 1, "个人信息保护法 19", "work in the background that was done or taken back is deleted"),
    Kept("failed", 6, "个人信息保护法 19", "work that failed is deleted, if nobody has seen to it by then"),
    Kept("events", 0, "档案法 13(3); they hold no private content", "kept for good"),
    Kept("books", 0, "会计法 23, 农村集体经济组织法 43", "kept for good"),
    Kept("uploads", 0, "个人信息保护法 19", "a file of an import is deleted after a day, with its key"),
    Kept("exports", 0, "个人信息保护法 19", "a list made into a file is deleted after a day, with its filter and key"),
)
LEAST = {"reads": 6, "security": 6, "jobs": 1, "failed": 1}
"""Months that no setting may go below."""


def months_of(name: str) -> int:
    """For how many months a class is kept here. 0: its own rule."""
    usual = next(kept.months for kept in TABLE if kept.name == name)
    return max(int(settings.RETENTION.get(name, usual)), LEAST.get(name, 0))


def kept_until(closed_at: datetime, name: str = "content") -> datetime:
    """When the time for keeping ends."""
    return _months_later(closed_at, months_of(name))


def closed_before(now: datetime, name: str) -> datetime:
    """What was closed (or made) before this moment is past its time."""
    return _months_later(now, -months_of(name))


def _months_later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, 28))
