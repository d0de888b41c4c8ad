"""Tables to which rows are added and nothing else. Held by the database: migrations put these triggers on a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.migrations import RunPython

from huiyin.apps.scope.migrating import WithoutModels


def forbid(table: str, *verbs: str) -> WithoutModels:
    """No UPDATE or DELETE of a row, as `verbs` say."""

    def put(_apps: Any, editor: Any) -> None:
        for verb in verbs:
            editor.execute(_sqlite(table, verb) if editor.connection.vendor == "sqlite" else _postgres(table, verb))

    def lift(_apps: Any, editor: Any) -> None:
        for verb in verbs:
            editor.execute(_drop(table, verb, editor))

    return WithoutModels(put, lift)


def forbid_but(table: str, column: str) -> RunPython:
    """No UPDATE but one that changes this column and no other. Put it anew on a table that was given another column."""

    def put(registry: Any, editor: Any) -> None:
        model = next(m for m in registry.get_models() if m._meta.db_table == table)
        others = sorted(field.column for field in model._meta.concrete_fields if field.column != column)
        lift(registry, editor)
        if editor.connection.vendor == "sqlite":
            alone = [f"NEW.{column} IS NOT OLD.{column}", *(f"NEW.{other} IS OLD.{other}" for other in others)]
            editor.execute(_sqlite(table, "UPDATE", f"WHEN NOT ({' AND '.join(alone)})"))
        else:
            differs = [f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"]
            differs += [f"NEW.{other} IS DISTINCT FROM OLD.{other}" for other in others]
            editor.execute(_postgres(table, "UPDATE", f"WHEN ({' OR '.join(differs)})"))

    def lift(_registry: Any, editor: Any) -> None:
        editor.execute(_drop(table, "UPDATE", editor))

    def back(registry: Any, editor: Any) -> None:
        lift(registry, editor)
        editor.execute(_sqlite(table, "UPDATE") if editor.connection.vendor == "sqlite" else _postgres(table, "UPDATE"))

    return RunPython(put, back)


def may_end(table: str, months: int = 6) -> WithoutModels:
    """From now on a row may be deleted once its `at` is so many months past; before that by nobody."""
    told = f"{table} is append-only for {months} months"
    sqlite = (
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN OLD.at > datetime('now', '-{months} months') "
        f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
    )
    postgres = (
        f"CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.at > now() - interval '{months} months' THEN RAISE EXCEPTION '{told}'; END IF; RETURN OLD; END $$; "
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
    )

    def put(_apps: Any, editor: Any) -> None:
        lift(_apps, editor)
        editor.execute(sqlite if editor.connection.vendor == "sqlite" else postgres)

    def lift(_apps: Any, editor: Any) -> None:
        editor.execute(_drop(table, "DELETE", editor))

    def back(_apps: Any, editor: Any) -> None:
        lift(_apps, editor)
        editor.execute(_sqlite(table, "DELETE") if editor.connection.vendor == "sqlite" else _postgres(table, "DELETE"))

    return WithoutModels(put, back)


def forbid_replacing(table: str, *keys: Iterable[str]) -> WithoutModels:
    """No row in the place of another with the same columns of a key.

    SQLite's `INSERT OR REPLACE` deletes what stands in its way and asks no trigger about it. PostgreSQL has no such thing.
    """
    same = (" AND ".join(f"{column} = NEW.{column}" for column in key) for key in keys)
    there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {columns})" for columns in same)

    def put(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(_sqlite(table, "INSERT", f"WHEN {there}"))

    def lift(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(_drop(table, "INSERT", editor))

    return WithoutModels(put, lift)


def _sqlite(table: str, verb: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgres(table: str, verb: str, when: str = "") -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$; "
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"FOR EACH ROW {when} EXECUTE FUNCTION {table}_append_only()"
    )


def _drop(table: str, verb: str, editor: Any) -> str:
    on = "" if editor.connection.vendor == "sqlite" else f" ON {table}"
    return f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}{on}"
