"""The one write of this app: the places of an empty installation, typed in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huiyin.apps.admin.first import first_day, kind_of, lines_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.tree import lock_tree
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle


@rule_decides
@transaction.atomic
def lay_out(*, by: Viewer, text: str, now: datetime) -> int:
    """Make the places that stand in `text` (`first.lines_of`) inside of an empty installation; how many.

    Raises RuleError: not_yours, first_done, and what `lines_of` and `add_place` raise.
    """
    if by.actor.title != PostTitle.admin:
        raise RuleError("not_yours", do="lay_out")
    lock_tree()
    day = first_day(by)
    if day.root is None or day.layers is None or day.places:
        raise RuleError("first_done")
    upper, lower = day.layers
    made = 0
    for name, below in lines_of(text):
        place = add_place(kind=kind_of(name, upper), name=name, parent=day.root)
        for each in below:
            add_place(kind=kind_of(each, lower), name=each, parent=place)
        made += 1 + len(below)
    log(by, Happened("place.laid_out", at=now, recorded_at=now, place=day.root, data={"n": made}))
    return made
