"""How long a sign-in lasts: without use, by post; in all; and how long a password shown counts as just shown.

ASVS 5.0 §7.3 wants the limits documented: this is the table. Computers of a village are shared; a phone in a field is not.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from huiyin.core.words import KEEPERS, VILLAGE_LEVEL, PostTitle

T = PostTitle
SHARED = timedelta(minutes=10)
"""Where several people use one computer, and for whoever keeps the installation."""
OFFICE = timedelta(minutes=30)
OUTDOORS = timedelta(hours=4)
"""On one's own phone, between two visits."""
IN_ALL = timedelta(hours=12)
FRESH = timedelta(minutes=10)
"""After this, what is grave asks for the password or the code again."""
HALF_A_DAY = timedelta(hours=4)
"""For telephone numbers, which have a reason, a count a day and a page that tells the asker: asking every ten minutes would only
teach people to type their password without looking."""
SHOWN, KNOWS, HAS = "shown", "knows", "has"
"""What a session remembers the moment of: that it was shown who is there, and by which factor: a password (or an identity
provider), a device that gives codes. A passkey that verifies its owner shows both."""
BOTH = (KNOWS, HAS)
WALKERS = frozenset({
    T.grid_head, T.grid_worker, T.grid_assistant, T.area_head, T.group_head, T.neighbour_head, T.member_contact,
    T.volunteer, T.errand_runner,
})  # fmt: skip


def idle_limit(title: str, place_kind: str) -> timedelta:
    """How long a post may leave its session unused. `place_kind` is that of the post's seat."""
    if title in WALKERS:
        return OUTDOORS
    return SHARED if title in KEEPERS or place_kind in VILLAGE_LEVEL else OFFICE


def lives(began: datetime, used: datetime, limit: timedelta, now: datetime) -> timedelta:
    """How long a sign-in still lives if it is not used again; never less than nothing."""
    return max(min(used + limit, began + IN_ALL) - now, timedelta())


def is_over(began: datetime, used: datetime, limit: timedelta, now: datetime) -> bool:
    """Is a sign-in over, by its idle limit or in all?"""
    return not lives(began, used, limit, now)
