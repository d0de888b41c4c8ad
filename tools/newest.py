"""Fails when a locked version has been superseded for longer than thirty days: `python tools/newest.py [DAYS]`.

uv, which writes the locks, resolves pyproject.toml once as the index is today and once as it was that many days ago, by the upload
times that the index serves. It asks the index that the environment names, and installs nothing. Of an index without such times
every newer version counts. (docs/operating.md#supply-chain; OWASP ASVS 5.0, 15.2.1)
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "dev.txt"
"""It holds what runs and what development needs."""
DAYS = 30
UV = ROOT / "build" / "uv" / "bin" / "uv"
AS_LOCKED = (
    "pip compile pyproject.toml --universal --python-version 3.11 --no-header --no-annotate --quiet --upgrade".split()
)
OF_ALL = "--group build --group dev --all-extras".split()
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
Pins = Mapping[str, Version]
"""By name; of a package with several versions, for different platforms, the oldest."""


def pins(text: str) -> Pins:
    """The versions of a lock."""
    found = sorted(((name, Version(version)) for name, version in _PIN.findall(text)), reverse=True)
    return dict(found)


def resolved(before: str = "") -> Pins | None:
    """What a lock written today would hold, of the releases before a day; None when the index gives no answer to that."""
    until = ["--exclude-newer", before] if before else []
    told = subprocess.run([UV, *AS_LOCKED, *OF_ALL, *until], cwd=ROOT, capture_output=True, text=True, check=False)
    return pins(told.stdout) if told.returncode == 0 else None


def newer(locked: Pins, there: Pins) -> list[str]:
    """What there is beyond the lock."""
    both = sorted(locked.keys() & there.keys())
    return [f"{name} {locked[name]} → {there[name]}" for name in both if there[name] > locked[name]]


def main(locked: Pins, today: date, days: int, ask: Callable[[str], Pins | None]) -> str | None:
    """Say what is newer; return a sentence when a lock is too old, or when nobody can tell."""
    now = ask("")
    if not now:
        return "The package index has not answered: nothing is known of how old the locks are."
    then = ask(str(today - timedelta(days=days)))
    out = newer(locked, then or now)
    print(f"{len(locked)} versions are locked; newer ones: {', '.join(newer(locked, now)) or 'none'}")
    if not out:
        return None
    since = f"for more than {days} days" if then else "(the index does not say since when)"
    return f"Superseded {since}: {', '.join(out)}. Run `make lock`, then the tests."


if __name__ == "__main__":
    most = int(sys.argv[1]) if len(sys.argv) > 1 else DAYS
    sys.exit(main(pins(LOCK.read_text("utf-8")), datetime.now(tz=UTC).date(), most, resolved))
