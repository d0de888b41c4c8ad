"""Runs a command against a PostgreSQL of its own: `python tools/postgres.py [--durable] COMMAND …`.

A new cluster in a temporary folder, reachable only through a socket in that folder, gone afterwards; without fsync,
unless --durable asks for a server as it runs in earnest (for measurements).
The command finds it in HUIYIN_DATABASE. Its role is not a superuser, so row-level security holds in the tests too.
Without PostgreSQL's programs the command is left out with a sentence; with CI=true that is a failure.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import needs

ROLE = "huiyin"
APPLICATION = "huiyin_application"
PAGES = "huiyin_pages"  # who signs in as the pages do: owns nothing, may become nobody
ALWAYS = "-c max_connections=60 -c listen_addresses=''"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
DURABLE = "--durable"


def other_user() -> dict[str, Any]:
    """Return who runs the server: PostgreSQL refuses root, so root hands over to `postgres` (or `nobody`)."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def cluster(programs: Path, options: str) -> Iterator[str]:
    """Start a server in a new folder, yield the database address, stop it and remove the folder."""
    user = other_user()
    folder = Path(tempfile.mkdtemp(prefix="huiyin-pg-", dir="/tmp"))  # a socket's path must stay below 108 characters
    if user:
        os.chown(folder, user["user"], user["group"])

    def run(program: str, *words: str) -> None:
        subprocess.run([programs / program, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL, **user)

    try:
        data = str(folder / "data")
        run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"{ALWAYS} {options} -k {folder}", "start")
        make_roles = (  # the application's role once for the cluster: workers that made it side by side would clash
            f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE; CREATE DATABASE {ROLE} OWNER {ROLE}; "
            f"CREATE ROLE {APPLICATION} NOLOGIN; GRANT {APPLICATION} TO {ROLE}; "
            f"CREATE ROLE {PAGES} LOGIN; GRANT {APPLICATION} TO {PAGES}"
        )
        for sentence in make_roles.split("; "):
            run("psql", "-h", str(folder), "-U", "postgres", "-q", "-c", sentence)
        yield f"postgresql:///{ROLE}?host={folder}&port=5432&user={ROLE}"
    finally:
        stop = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop"]
        subprocess.run(stop, cwd="/", capture_output=True, **user)
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run the command with the server up; return its exit code."""
    programs = needs.postgres_programs()
    if not programs:
        print("NOT TESTED: PostgreSQL's programs are missing: sudo apt-get install postgresql", file=sys.stderr)
        return 1 if needs.CI else 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options, words = ("", command[1:]) if command[:1] == [DURABLE] else (FAST, command)
    with cluster(Path(programs), options) as address:
        return subprocess.run(words, env=os.environ | {"HUIYIN_DATABASE": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
