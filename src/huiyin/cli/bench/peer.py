"""The peer: django-helpdesk in an environment of its own, outside this repository, doing the same work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huiyin.cli.terminal import Refused

PACKAGES = ("django-helpdesk==2.6.1", "Django~=5.2.0")
RUN = Path(__file__).with_name("helpdesk_run.py")
PEER_OF = {"create": ("create",), "accept": ("step",), "list": ("frame", "list"), "case": ("case",)}
"""Our works as pages, and the requests of the peer that show or do the same: its list is a page that then asks for its rows."""


def cache() -> Path:
    """Where the peer's environment is kept."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "huiyin" / "peer"


def install() -> Path:
    """The Python of the peer's environment, made the first time. Raises Refused when it cannot be installed."""
    python = cache() / "bin" / "python"
    if (cache() / "ready").exists():
        return python
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(cache())], check=True)  # noqa: S603
        subprocess.run(pip, check=True)  # noqa: S603
    except subprocess.CalledProcessError as failed:
        raise Refused("django-helpdesk could not be installed. Leave it out with --no-peer.") from failed
    (cache() / "ready").touch()
    return python


def measure(tickets: int, times: int) -> dict[str, Any]:
    """What the peer's work costs, by the names of `helpdesk_run.works`."""
    python = install()
    with tempfile.TemporaryDirectory(prefix="huiyin-peer-") as folder:
        words = [str(python), "-W", "ignore", str(RUN), folder, str(tickets), str(times)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refused(f"The peer failed: {done.stderr.strip()[-500:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def cost_of(found: Mapping[str, Any], name: str) -> dict[str, float]:
    """What the peer's requests for one of our works cost together, by measure."""
    costs = [found["costs"][each] for each in PEER_OF[name]]
    return {
        measure: round(sum(float(cost[measure]) for cost in costs), 2)
        for measure in ("queries", "cpu_ms", "least_ms", "p50_ms")
    }
