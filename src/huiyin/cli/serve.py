"""`huiyin serve DIR`: the pages, and the work behind them.

SQLite: one serving process with several threads. PostgreSQL: as many as `--workers` says. The background work is done
once, in the process that was started, which also ends the others when it is told to stop.
"""

from __future__ import annotations

import argparse
import atexit
import multiprocessing
import os
import socket
import sys
import threading
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from huiyin.cli.installation import check_keys, migrate, open_dir, pending_migrations
from huiyin.cli.pack_versions import warn_of_edits
from huiyin.cli.terminal import Refused

NAME = "serve"
HELP = "serve the pages and do the background work"
THREADS = 4
PORT = 8000
"""The one that `base_url` of a demo says."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `serve` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument(
        "--host", default="127.0.0.1", help="0.0.0.0 to be reached from other machines (default: %(default)s)"
    )
    parser.add_argument("--threads", type=int, default=THREADS, help="threads per process (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes; more than one only on PostgreSQL")
    parser.add_argument("--migrate", action="store_true", help="bring the database to this version first")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    if args.port != PORT:
        os.environ.setdefault("HUIYIN_DEMO_URL", f"http://127.0.0.1:{args.port}")
    open_dir(args.dir)
    from django.db import connection

    from huiyin.apps.scope import enforcement
    from huiyin.site.translations import compile_all
    from huiyin.site.worker import at_work

    if args.workers > 1 and connection.vendor == "sqlite":
        raise Refused("SQLite is served by one process. Leave out --workers, or move to PostgreSQL.")
    _check_database(args.migrate, args.dir)
    check_keys()
    _check_port(args.host, args.port)
    warn_of_edits()
    compile_all()
    connection.close()
    enforcement.begin()
    _check_role()
    connection.close()
    server = _server(args)
    with at_work():
        print(f"Huiyin 回音 on http://{args.host}:{args.port}  (stop with Ctrl-C)", flush=True)
        server.serve(target_loader=partial(load_application, started_by=os.getpid()))
    return 0


def _check_database(may_migrate: bool, folder: Path) -> None:
    pending = pending_migrations()
    if pending and may_migrate:
        migrate()
    elif pending:
        raise Refused(
            f"The database is older than this program ({len(pending)} changes). Back it up "
            f"with `huiyin backup {folder} FILE`, "
            f"then start it with `huiyin serve {folder} --migrate`."
        )


def _check_role() -> None:
    """Do the pages sign in as somebody who owns nothing? Raises Refused."""
    from django.db import OperationalError, connection

    from huiyin.apps.scope.enforcement import WrongRole

    try:
        connection.ensure_connection()
    except (WrongRole, OperationalError) as wrong:
        raise Refused(f"The pages cannot sign in to the database: {wrong}") from wrong


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as busy:
            raise Refused(f"Nothing can listen on {host}:{port} ({busy}). Choose another --port.") from busy


def _server(args: argparse.Namespace) -> Any:
    """The server: a process that serves with several threads; the one that was started watches it and does the work."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    multiprocessing.set_start_method("spawn", force=True)  # a fork would copy the locks of the worker's thread
    return Granian(
        "huiyin.site.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=args.threads,
        backpressure=64 * args.threads,
        websockets=False,
        workers_kill_timeout=20,
        log_level=LogLevels.warning,
    )


def load_application(target: str, *, started_by: int) -> Any:
    """Load the application in the serving process, which ends when the one that started it is gone (killed, say)."""
    threading.Thread(target=_end_with, args=(started_by,), daemon=True).start()
    atexit.register(_end_at_once)
    module, _, name = target.partition(":")
    application = getattr(import_module(module), name)
    import_module("huiyin.apps.scope.enforcement").begin()
    notes = import_module("huiyin.site.worker").Notes()
    notes.start()
    atexit.register(notes.stop)  # before the one above: the last that was registered comes first
    import_module("huiyin.site.memory").settle()
    return application


def _end_at_once() -> None:
    """Leave without taking the interpreter apart: the server's threads, which are not Python's, may still look at it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
