"""Tables of records: what happened, and the logs that prove it."""

from __future__ import annotations

from huiyin.apps.records.models.events import Cell, Event, EventSecret, ReadLog, Seen
from huiyin.apps.records.models.logs import Checkpoint, Cosignature, Leaf, Log, LogKey, Sequenced, Tile

__all__ = [
    "Cell",
    "Checkpoint",
    "Cosignature",
    "Event",
    "EventSecret",
    "Leaf",
    "Log",
    "LogKey",
    "ReadLog",
    "Seen",
    "Sequenced",
    "Tile",
]
