"""Where a throttle is put in: the site may register a check; without one everything passes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

Check = Callable[[HttpRequest, str], bool]
_checks: list[Check] = []


def use(check: Check) -> None:
    """Ask `check(request, action)` before sending and before looking up a code; False answers 429."""
    _checks.append(check)


def allows(request: HttpRequest, action: str) -> bool:
    """May this visitor do `action` now? Actions: say.send, say.back, q.find, q.act, key.send."""
    return all(check(request, action) for check in _checks)
