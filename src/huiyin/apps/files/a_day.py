"""How much may be handed in within a day: by a network of visitors, by a person at work. Nobody fills the disk alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from huiyin.apps.files.photos import MEGABYTE
from huiyin.apps.people.throttle import count
from huiyin.core.errors import RuleError

OF_A_NETWORK, OF_A_PERSON = 300 * MEGABYTE, 400 * MEGABYTE
"""A village may share one network: some eighty of the largest matters. Somebody at work takes pictures all day."""
UNIT = 64 * 1024
A_DAY = 24 * 3600


def count_of_network(address: str, sizes: Iterable[int], now: datetime) -> None:
    """So many bytes more have come from there. Raises files_day_network when it is too much for a day."""
    if _counted("files.network", address, sizes, now) > OF_A_NETWORK // UNIT:
        raise RuleError("files_day_network", megabytes=OF_A_NETWORK // MEGABYTE)


def count_of_person(person: int, sizes: Iterable[int], now: datetime) -> None:
    """So many bytes more have come from this person. Raises files_day_person when it is too much for a day."""
    if _counted("files.person", str(person), sizes, now) > OF_A_PERSON // UNIT:
        raise RuleError("files_day_person", megabytes=OF_A_PERSON // MEGABYTE)


def _counted(kind: str, key: str, sizes: Iterable[int], now: datetime) -> int:
    return count(kind, key, A_DAY, now, times=sum(-(-size // UNIT) for size in sizes))
