"""What the tests need from the system beside Python: a browser, Chinese fonts, PostgreSQL's programs.

`bring` installs what is missing through apt-get when it may (root on Debian or Ubuntu); `report` says what was left
out.
With CI=true anything missing is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CI = os.environ.get("CI", "") not in ("", "0", "false")


def chromium() -> str | None:
    """Return the path of the system's Chromium or Chrome; None when there is none. Nothing is ever downloaded.

    First the one that is built to draw pages without a window: the others draw their own window's parts beside.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def chinese_fonts() -> str | None:
    """Return one font file that has Chinese glyphs, None when there is none: screenshots would be boxes."""
    if not shutil.which("fc-list"):
        return None
    return subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True).stdout.strip() or None


def postgres_programs() -> str | None:
    """Return the folder with initdb and pg_ctl, the newest version first; None when there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    return next((str(folder) for folder in [*debian, *on_path] if (folder / "pg_ctl").exists()), None)


@dataclass(frozen=True)
class Need:
    """One need: the Debian package, how to find it, and which tests wait for it."""

    package: str
    found: Callable[[], str | None]
    tests: str


NEEDS = (
    Need("chromium-headless-shell", chromium, "the browser tests"),
    Need("fonts-noto-cjk", chinese_fonts, "the browser tests (Chinese characters would be empty boxes)"),
    Need("postgresql", postgres_programs, "the tests on PostgreSQL"),
)


def missing() -> list[Need]:
    """Return the needs that this system does not meet."""
    return [need for need in NEEDS if not need.found()]


def bring() -> None:
    """Install what is missing, when apt-get is there and we are root."""
    packages = [need.package for need in missing()]
    if not packages or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print("Installing for the tests:", " ".join(packages), flush=True)
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet)  # type: ignore[call-overload]


def report() -> int:
    """Say what could not be tested here and how to get it; return 1 when this is CI."""
    for need in missing():
        print(f"NOT TESTED: {need.tests}. Install it first: sudo apt-get install {need.package}", file=sys.stderr)
    return 1 if CI and missing() else 0


if __name__ == "__main__":
    if sys.argv[1] == "bring":
        bring()
    sys.exit(report())
