"""A data folder: made by `huiyin init`, opened by every other command before Django is imported."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from huiyin.cli.terminal import Refused

CONFIG = "huiyin.toml"
DATABASE = "huiyin.sqlite3"
KEYS = "huiyin.keys"
SETTINGS = "huiyin.site.settings"
PAGES = '# database_pages = "postgresql://…"  # the same database, by a user who owns nothing (docs/operating.md)'


def make_dir(folder: Path, *, demo: bool = False, base_url: str = "", database: str = "") -> None:
    """Make a data folder with its own secret key. Raises Refused when something is there already."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file. Name a folder.")
    if (folder / CONFIG).exists():
        raise Refused(f"{folder} is an installation already. Start it with `huiyin serve {folder}`.")
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty. Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = [
        "# Made by `huiyin init`. The key signs sessions. Keep it secret.",
        f'secret_key = "{secrets.token_urlsafe(48)}"',
        f"demo = {str(demo).lower()}",
        f'base_url = "{base_url or "http://127.0.0.1:8000"}"',
        f'hosts = ["127.0.0.1", "localhost"{_host(base_url)}]',
        '# security_profile = "dengbao3"  # the rules of passwords that 等保三级 asks; without it: "asvs"',
        "# proxies = 1  # how many web servers of your own (nginx, Caddy) stand before this one",
        '# file_scanner = "127.0.0.1:3310"  # clamd, which looks at every file from outside; "none" where that is decided',
        *([f'database = "{database}"', PAGES] if database else []),
        "# [sms]  # who carries text messages with one-time codes; without it that way is not offered",
        '# provider = "file"  # "console", "file" (sms.txt in this folder), or your.module.Class with its own options below',
        "# a_day = 2000  # how many a day at most",
    ]
    write_private(folder / CONFIG, "\n".join(lines) + "\n")
    if not os.environ.get("HUIYIN_KEYS"):
        write_private(folder / KEYS, new_keys())


def new_keys() -> str:
    """The text of a fresh file of keys, as `apps/keys/outside.py` reads it; Django is not there yet."""
    made = "".join(f"{name} = {secrets.token_hex(32)}\n" for name in ("index", "1", "record_1", "codes"))
    return f"# The keys of everything private. Without them it cannot be read: keep a copy apart.\n{made}"


def _host(base_url: str) -> str:
    host = base_url.partition("://")[2].partition("/")[0].partition(":")[0]
    return f', "{host}"' if host and host not in {"127.0.0.1", "localhost"} else ""


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)


def open_dir(folder: Path) -> None:
    """Set Django up for the installation in `folder`. Raises Refused when there is none, or its huiyin.toml is wrong."""
    if not (folder / CONFIG).is_file():
        raise Refused(
            f"{folder} is not an installation. Make one: `huiyin init {folder}`, or a demo: `huiyin demo {folder}`."
        )
    os.environ["HUIYIN_DIR"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise Refused(str(wrong)) from wrong


def migrate() -> None:
    """Bring the database to this version of the program, as its owner, and give it its policies."""
    from django.core.management import call_command
    from django.db import ProgrammingError

    from huiyin.apps.scope.enforcement import ROLE, write_policies

    call_command("migrate", verbosity=0, interactive=False)
    try:
        write_policies()
    except ProgrammingError as refused:
        raise Refused(
            f"PostgreSQL does not let this user make the application's role ({refused}). Let an administrator say once:"
            f" CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO <this user> WITH ADMIN OPTION;"
        ) from refused


def refuse_if_older(folder: Path) -> None:
    """Raises Refused when the database is older than this program."""
    if pending_migrations():
        raise Refused(
            f"The database is older than this program. Start it with `huiyin serve {folder} --migrate` first."
        )


def check_keys() -> None:
    """Can what is private be read here? Raises Refused with what is missing and what to do."""
    from huiyin.apps.keys.queries import missing

    if wrong := missing():
        raise Refused(
            f"Private content cannot be read: {wrong}. Put the file {KEYS} of this installation back into its folder"
            " (mode 0600), or set HUIYIN_KEYS; `huiyin keys status DIR` says what fits. Without these keys it stays unreadable."
        )


def pending_migrations() -> list[str]:
    """Names of the migrations that the database has not seen yet; all of them in an empty database."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
