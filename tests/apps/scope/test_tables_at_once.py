"""An empty database gets its tables as they are today: the same ones that the migrations make step by step."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

SETTINGS = {"DJANGO_SETTINGS_MODULE": "huiyin.site.settings", "HUIYIN_SECRET_KEY": "only-for-this-test"}
AT_ONCE = "call_command('migrate', verbosity=0)"
STEP_BY_STEP = "from django.core.management.commands import migrate; call_command(migrate.Command(), verbosity=0)"
DJANGO_S = "auth_"  # Django gives the keys of its tables of groups, which nobody uses, another width each way
APPLIED = "SELECT 'applied', app, name FROM django_migrations"
ON_SQLITE = "SELECT type, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
ON_POSTGRESQL = """
SELECT table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default) FROM information_schema.columns
 WHERE table_schema = 'public'
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid > 0
UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""


def migrate(how: str, folder: Path, database: str) -> None:
    folder.mkdir()
    environment = {**os.environ, **SETTINGS, "HUIYIN_DIR": str(folder), "HUIYIN_DATABASE": database}
    line = f"import django; django.setup(); from django.core.management import call_command; {how}"
    done = subprocess.run([sys.executable, "-c", line], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def squeezed(row: tuple[Any, ...]) -> tuple[str, ...]:
    """A column that came later stands further back, and that is all the difference there may be: so the words of tables, sorted."""
    kind, of, text = (str(each or "") for each in row)
    parts = text.replace(",", " , ").replace("(", " ( ").replace(")", " ) ").split()
    return kind, of, " ".join(sorted(parts) if kind == "table" else parts)


def same(one: list[Any], other: list[Any]) -> None:
    first, second = ({squeezed(row) for row in rows if not str(row[0]).startswith(DJANGO_S)} for rows in (one, other))
    assert first - second == second - first == set()
    assert len(first) > 300


@pytest.mark.sqlite
def test_both_ways_give_the_same_database(tmp_path: Path) -> None:
    found = []
    for name, how in (("once", AT_ONCE), ("steps", STEP_BY_STEP)):
        migrate(how, tmp_path / name, "")
        made = sqlite3.connect(tmp_path / name / "huiyin.sqlite3")
        found.append([*made.execute(ON_SQLITE), *made.execute(APPLIED)])
        made.close()
    same(*found)


@pytest.mark.postgresql
def test_both_ways_give_the_same_database_on_postgresql(tmp_path: Path) -> None:
    settings = connection.settings_dict
    here: dict[str, Any] = {"host": settings["HOST"], "port": settings["PORT"] or None, "user": settings["USER"]}
    found = []
    for name, how in (("once", AT_ONCE), ("steps", STEP_BY_STEP)):
        database = f"made_{name}_{os.getpid()}"
        with psycopg.connect(dbname="postgres", autocommit=True, **here) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
            migrate(how, tmp_path / name, f"postgresql://{here['user']}@/{database}?host={here['host']}")
            with psycopg.connect(dbname=database, **here) as made:
                found.append([*made.execute(ON_POSTGRESQL), *made.execute(APPLIED)])
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(database)))
    same(*found)
