"""Which of the moves that somebody may try are worth a button now: those whose plain conditions hold.

A condition that the actor can do something about stays visible and explains itself when it refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import town_of
from huiyin.apps.cases.queries import worked_on
from huiyin.apps.people.queries import Viewer
from huiyin.core.guards import GUARDS, Situation
from huiyin.core.packs import Move

EXPLAINED = frozenset({"asker_was_asked", "not_self_requested", "wall_seen"})


def offered(case: Case, moves: Iterable[Move], viewer: Viewer, now: datetime) -> tuple[Move, ...]:
    """The moves without those that nobody has asked for, that are used up, or whose time is over; and, for whoever did the
    work, without those that confirm it. No query."""
    pack = library.pinned(case.pack_id)
    limits, marks = library.limits_of(pack, town_of(case)), case.marks
    own_work = worked_on(case, viewer)
    return tuple(
        move
        for move in moves
        if not (move.confirms and own_work)
        and all(
            GUARDS[name].check(Situation(move.do, marks, limits, {}, viewer.actor.person, now))
            for name in move.guard
            if not GUARDS[name].needs and name not in EXPLAINED
        )
    )
