"""Requests per second over HTTP at eight clients: by wrk where there is one, else by threads."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from huiyin.cli.bench.meter import quantile_ms

CLIENTS = 8
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
MARK = "00000000-0000-4000-8000-000000000000"
"""Stands in a form for a key that is another one in every request."""
SCRIPT = """
local body, mark = %s, %s
local started = 0
function setup(thread) started = started + 1; thread:set("nth", started) end
function init(args) math.randomseed(os.time() * 1000 + nth) end
local function key()
  return string.format("%%04x%%04x-%%04x-4%%03x-a%%03x-%%04x%%04x%%04x", math.random(0, 65535), math.random(0, 65535),
    math.random(0, 65535), math.random(0, 4095), math.random(0, 4095), math.random(0, 65535), math.random(0, 65535),
    math.random(0, 65535))
end
function request()
  local text = body:gsub(mark, key())
  return wrk.format("POST", nil, {["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = %s}, text)
end
"""


@dataclass(frozen=True)
class Asked:
    """A request that is sent again and again; with a `form` it is a POST, in which MARK is another key each time."""

    path: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, object] | None = None

    @property
    def cookie(self) -> str:
        """The header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def body(self, key: str = MARK) -> str:
        """The form as it is sent."""
        return urlencode({name: str(value) for name, value in (self.form or {}).items()}).replace(quote(MARK), key)


@dataclass(frozen=True)
class Rate:
    """Requests a second, the median and the slowest hundredth in milliseconds, and answers that were errors."""

    per_second: float
    p50: float
    p99: float
    errors: int

    def as_json(self) -> dict[str, float]:
        """Plain numbers."""
        return {"per_second": self.per_second, "p50_ms": self.p50, "p99_ms": self.p99, "errors": self.errors}


def rate(port: int, asked: Asked, seconds: int = 8) -> Rate:
    """Eight clients ask at once for some seconds."""
    return _wrk(port, asked, seconds) if shutil.which("wrk") else _threads(port, asked, seconds)


def _wrk(port: int, asked: Asked, seconds: int) -> Rate:
    words = ["wrk", "-t2", f"-c{CLIENTS}", f"-d{seconds}s", "--latency", "--timeout", "20s"]
    with tempfile.TemporaryDirectory() as folder:
        if asked.form is None:
            words += ["-H", f"Cookie: {asked.cookie}"] if asked.cookies else []
        else:
            script = Path(folder) / "form.lua"
            escaped = MARK.replace("-", "%-")
            script.write_text(SCRIPT % tuple(map(_lua, (asked.body(), escaped, asked.cookie))), encoding="utf-8")
            words += ["-s", str(script)]
        done = subprocess.run(  # noqa: S603
            [*words, f"http://127.0.0.1:{port}{asked.path}"], capture_output=True, text=True, check=True
        )
    return _read(done.stdout)


def _lua(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _read(told: str) -> Rate:
    shares = {share: float(n) * UNITS[unit] for share, n, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s|m)\b", told)}
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", told)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    errors = int(failed[1]) if failed else 0
    errors += sum(map(int, sockets.groups())) if sockets else 0
    return Rate(float(per_second[1]) if per_second else 0.0, shares.get("50", 0.0), shares.get("99", 0.0), errors)


def _threads(port: int, asked: Asked, seconds: int) -> Rate:
    took: list[float] = []
    errors: list[int] = []
    until = time.monotonic() + seconds

    def ask() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
            while time.monotonic() < until:
                began = time.perf_counter()
                status = _once(line, asked)
                took.append(time.perf_counter() - began)
                if status >= 400:
                    errors.append(status)

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return Rate(round(len(took) / seconds, 1), quantile_ms(took, 0.5), quantile_ms(took, 0.99), len(errors))


def _once(line: http.client.HTTPConnection, asked: Asked) -> int:
    headers = {"Cookie": asked.cookie} if asked.cookies else {}
    if asked.form is None:
        line.request("GET", asked.path, headers=headers)
    else:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", asked.path, asked.body(str(uuid.uuid4())), headers | form)
    answer = line.getresponse()
    answer.read()
    return answer.status
