"""A data folder: made by `huiyin init`, opened by every other command before Django is imported."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from huiyin.cli.terminal import Refused

CONFIG = "huiyin.toml"
DATABASE = "huiyin.sqlite3"
SETTINGS = "huiyin.site.settings"


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
        "# Made by `huiyin init`. The key signs sessions and makes receipt codes. Keep it secret, and do not lose it.",
        f'secret_key = "{secrets.token_urlsafe(48)}"',
        f"demo = {str(demo).lower()}",
        f'base_url = "{base_url or "http://127.0.0.1:8000"}"',
        f'hosts = ["127.0.0.1", "localhost"{_host(base_url)}]',
        '# security_profile = "dengbao3"  # the rules of passwords that 等保三级 asks; without it: "asvs"',
        "# proxies = 1  # how many web servers of your own (nginx, Caddy) stand before this one",
        *([f'database = "{database}"'] if database else []),
    ]
    write_private(folder / CONFIG, "\n".join(lines) + "\n")


def _host(base_url: str) -> str:
    host = base_url.partition("://")[2].partition("/")[0].partition(":")[0]
    return f', "{host}"' if host and host not in {"127.0.0.1", "localhost"} else ""


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)


def open_dir(folder: Path) -> None:
    """Set Django up for the installation in `folder`. Raises Refused when there is none."""
    if not (folder / CONFIG).is_file():
        raise Refused(
            f"{folder} is not an installation. Make one: `huiyin init {folder}`, or a demo: `huiyin demo {folder}`."
        )
    os.environ["HUIYIN_DIR"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()


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


def pending_migrations() -> list[str]:
    """Names of the migrations that the database has not seen yet; all of them in an empty database."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
