"""Work after the fact: files that were handed in are forgotten when their day is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin.apps.exchange.actions.uploads import forget_old


def forget(_payload: Mapping[str, Any], now: datetime) -> None:
    """Forget the files whose day is over (job `exchange.forget`, queued with every upload)."""
    forget_old(now)
