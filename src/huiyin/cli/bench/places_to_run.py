"""Where a benchmark runs: a new installation in a temporary folder, on SQLite or in a new database on a PostgreSQL server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from huiyin.cli.installation import make_dir
from huiyin.cli.terminal import Refused

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ADDRESS = "HUIYIN_DATABASE"


@dataclass(frozen=True)
class Ground:
    """A folder that is an installation, with the environment in which commands find its database."""

    folder: Path
    env: dict[str, str]

    def do(self, task: str, **given: int) -> dict[str, Any]:
        """Do a task of `inside` in a process of its own. Raises Refused when it fails; it has said why."""
        done = subprocess.run(self.program(task, **given), env=self.env, check=False)  # noqa: S603
        if done.returncode:
            raise Refused(f"The benchmark's task “{task}” failed.")
        found: dict[str, Any] = json.loads(self._result(task).read_text(encoding="utf-8"))
        return found

    def program(self, task: str, **given: int) -> list[str]:
        """The command that does a task."""
        words = [f"{name}={value}" for name, value in given.items()]
        result = str(self._result(task))
        return [sys.executable, "-W", "ignore", "-m", "huiyin.cli.bench.inside", task, str(self.folder), result, *words]

    def _result(self, task: str) -> Path:
        return self.folder / f"{task}.json"


@contextmanager
def ground(database: str) -> Iterator[Ground]:
    """A new, empty installation, gone afterwards with its database."""
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as name, _address(database) as address:
        folder = Path(name) / "installation"
        _make(folder, address)
        yield Ground(folder, _env())


def _make(folder: Path, address: str) -> None:
    """An installation in which a visitor may ask for as many pages a minute as there is time for."""
    make_dir(folder, database=address)
    with (folder / "huiyin.toml").open("a", encoding="utf-8") as told:
        told.write("pages_a_minute = 0\n")


def _env() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in (ADDRESS, "HUIYIN_SECRET_KEY")}


@contextmanager
def kept(database: str, folder: Path, rows: int) -> Iterator[Ground]:
    """The installation of so many rows in a folder that stays, with its database: new the first time, as it was left afterwards."""
    here = folder.resolve() / f"{database}-{rows}"
    if not here.exists():
        name = f"huiyin_bench_{rows}_{uuid.uuid4().hex[:8]}"
        _make(here, "" if database == SQLITE else _new(name))
    yield Ground(here, _env())


@contextmanager
def _address(database: str) -> Iterator[str]:
    if database == SQLITE:
        yield ""
        return
    name = f"huiyin_bench_{uuid.uuid4().hex[:8]}"
    address = _new(name)
    try:
        yield address
    finally:
        import psycopg

        with psycopg.connect(_server(), autocommit=True) as line:
            line.execute(f"DROP DATABASE {name}")


def _new(name: str) -> str:
    """The address of a new database on the server that is named."""
    import psycopg

    with psycopg.connect(_server(), autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(_server())._replace(path=f"/{name}"))


def _server() -> str:
    server = os.environ.get(ADDRESS, "")
    if not server.startswith("postgres"):
        raise Refused(
            "No PostgreSQL server is named. Run it as `python tools/postgres.py huiyin bench …`, or set HUIYIN_DATABASE."
        )
    return server
