"""The same thing from several connections at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from huiyin.apps.scope.acting import system
from huiyin.core.errors import RuleError


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the code with which it was refused; all begin together, each on its own connection."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        connection.ensure_connection()
        start.wait(10)
        try:
            with system("test"):
                return act()
        except RuleError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
