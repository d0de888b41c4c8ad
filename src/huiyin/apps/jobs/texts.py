"""What is said of work that was not done."""

from __future__ import annotations

from django.utils.translation import gettext

from huiyin.apps.jobs.queries import failed
from huiyin.apps.scope.acting import system


@system("how the work in the background stands", counts=False)
def failed_note() -> str:
    """For administrators: how much work is lying, and who can see to it. Empty when there is none."""
    n = failed().count()
    words = gettext(
        "%(n)s pieces of work in the background (messages, due dates) failed and are tried no more. "
        "Whoever runs the server sees them with “huiyin jobs” and lets them be tried again."
    )
    return words % {"n": n} if n else ""
