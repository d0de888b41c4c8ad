"""Links of households as events: when a post began to look after one, and when it no longer did."""

from __future__ import annotations

from datetime import datetime, time

from huiyin.apps.records.actions import Happened, log_all
from huiyin.apps.units.linking import LinkChange
from huiyin.apps.units.models import HouseholdLink
from huiyin.core.worktime import SHANGHAI


def record(change: LinkChange) -> None:
    """After links were made or ended, in their transaction: an event `link.made` or `link.ended` for each.

    The role is the post's title, the category the circle; `data` has household and post by number, and the day.
    """
    log_all(change.by, [_event(change, link) for link in change.links])


def _event(change: LinkChange, link: HouseholdLink) -> Happened:
    ended = change.kind == "ended"
    day = link.ends if ended and link.ends else link.starts
    return Happened(
        kind=f"link.{change.kind}",
        at=min(datetime.combine(day, time(12), tzinfo=SHANGHAI), change.now),
        recorded_at=change.now,
        place=link.household.place,
        subject=link.uid,
        nth=int(ended),
        unit_id=link.post.unit_id,
        role=link.post.title,
        category=link.circle,
        data={"household": link.household_id, "post": link.post_id, "on": day.isoformat()},
    )
