"""SQLite with scope (ADR 0009).

A temporary view of the same name stands before each protected table of a connection, with the condition of its policy (none
before what everybody reads): every reading statement, however it was written, meets the view, every alias of it for itself.
Writes go to the table, and a temporary trigger refuses rows that are not there for who acts, or not theirs to write. An
authorizer refuses to prepare what names the table past its view. Nothing of this is in the file: a backup is an ordinary
database.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import lru_cache
from types import TracebackType
from typing import Any

from django.db.backends.sqlite3 import base, operations
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import Col

from huiyin.apps.scope import enforcement
from huiyin.apps.scope.acting import current
from huiyin.apps.scope.policies import AGAINST, LEVELS, Policy, policies
from huiyin.apps.scope.words import HIDE, VIEW, WORDS

NUMBERS = (
    *("post", "unit", "person", "no", "end", "seat", "home_no", "home_end"),
    *("system", "visitor", "staff", "village", "visits", "organises", "branch"),
)
_AGAINST = AGAINST.format(
    s="main",
    id="{t}.id",
    seated='EXISTS (SELECT 1 FROM json_each((SELECT scope_seats())) s WHERE s.value BETWEEN a.no AND a."end")',
    under="a.unit_id IN (SELECT s.value FROM json_each((SELECT scope_under())) s)",
)
NAMES = {
    **{name: f"(SELECT scope_{name}())" for name in NUMBERS},
    "served": "scope_served({t}.place_no)",
    "cases": "instr((SELECT scope_cases()), {t}.uid) > 0",
    "party": "EXISTS (SELECT 1 FROM main.cases_caseparty p WHERE p.case_id = {t}.id AND (p.post_id = (SELECT scope_post())"
    f" OR p.unit_id = (SELECT scope_unit()))) AND ({{t}}.level IN ({LEVELS}) OR NOT {_AGAINST})",
    "closed": f"EXISTS (SELECT 1 FROM main.cases_case k WHERE k.uid = {{t}}.subject AND k.level NOT IN ({LEVELS}))",
}
WRITE = re.compile(
    r'(?:^|(?<=\s))(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|(?<!DO\s)UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(?="?(\w+)"?)',
    re.IGNORECASE,
)
"""What a statement writes, after its common table expressions."""
READ = 20
"""SQLITE_READ: a column is about to be read."""
_statement = threading.local()
"""`reads`: is this thread's present statement one that reads? A write also looks at tables that refer to what it writes."""


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, but a true column is asked for as `open = 1`: by `open` alone SQLite finds no index."""

    compiler_module = "huiyin.apps.scope.sqlite3.compiler"

    def conditional_expression_supported_in_where_clause(self, expression: Any) -> bool:
        """As Django's, for all but columns."""
        supported: bool = super().conditional_expression_supported_in_where_clause(expression)
        return supported and not isinstance(expression, Col)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with scope when it is enforced."""

    ops_class = DatabaseOperations
    data_types = base.DatabaseWrapper.data_types | {"BigIntegerField": "integer"}
    """SQLite's numbers are alike; a key that is an `integer` is the row's own number and needs no index (content of a case)."""

    rests = 0.0
    """After a transaction this thread leaves the file alone for so many times as long as it held it, a second at most: SQLite has
    one writer, and those who wait for it look again every tenth of a second. For work that nobody waits for."""
    _held_since = 0.0

    def _start_transaction_under_autocommit(self) -> None:
        super()._start_transaction_under_autocommit()  # type: ignore[misc]
        self._held_since = time.monotonic()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        if self.rests:
            time.sleep(min(self.rests * (time.monotonic() - self._held_since), 1.0))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A new connection, with the functions that say who acts, and with the views when scope is enforced."""
        connection = super().get_new_connection({**conn_params, "cached_statements": 512})
        _functions(connection)
        if enforcement.on:
            enforce(connection)
        return connection

    def enforce(self) -> None:
        """Scope holds on this connection from now on."""
        self.ensure_connection()
        release(self.connection)
        enforce(self.connection)

    def release(self) -> None:
        """Scope holds no more on this connection."""
        self.ensure_connection()
        release(self.connection)

    def cursor(self) -> Any:
        """Django's, which for each of fifteen in a request looks whether an event loop runs here: pages are made by threads."""
        if self.connection is None or self.force_debug_cursor:
            return super().cursor()
        self.validate_thread_sharing()
        return CursorWrapper(self.create_cursor(), self)

    def kept_cursor(self) -> AbstractContextManager[Any]:
        """A cursor of the driver's (`scope/keeping.py`), without what Django does around each statement; Django's when somebody
        listens to statements."""
        if self.connection is None or self.force_debug_cursor or self.execute_wrappers:
            return self.cursor()  # type: ignore[no-any-return]
        self.validate_no_broken_transaction()
        return Direct(self)

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor whose writes go to the tables behind the views."""
        return self.connection.cursor(factory=Cursor)


class Cursor(base.SQLiteCursorWrapper):
    """Django's, writing past the view into the table: a trigger stands there."""

    def execute(self, query: str, params: Any = None) -> Any:
        """As Django's."""
        query, _statement.reads = behind(query, bool(current().system))
        if params is None or isinstance(params, Mapping):
            return super().execute(query, params)
        return sqlite3.Cursor.execute(self, _marked(query), params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """As Django's."""
        query, _statement.reads = behind(query, bool(current().system))
        return super().executemany(query, param_list)

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """As Django's, which looks for every `%s` of a statement anew each time it is sent."""
        return _marked(query) if param_names is None else super().convert_query(query, param_names=param_names)


class Direct(AbstractContextManager[Cursor]):
    """Gives a cursor and closes it. Errors of the driver become Django's."""

    __slots__ = ("_cursor", "_database")

    def __init__(self, database: DatabaseWrapper) -> None:
        self._database = database
        self._cursor: Cursor = database.create_cursor()

    def __enter__(self) -> Cursor:
        return self._cursor

    def __exit__(self, kind: Any, error: BaseException | None, trace: TracebackType | None) -> None:
        self._cursor.close()
        if error is not None:
            self._database.wrap_database_errors.__exit__(kind, error, trace)


@lru_cache(maxsize=2000)
def _marked(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


@lru_cache(maxsize=2000)
def behind(query: str, ours: bool) -> tuple[str, bool]:
    """The statement with the table that it writes named as the table and not as the view; does it read?

    Behind the view of the words is no trigger: `ours` is the product's own work, which alone gets there."""
    head = query.lstrip()[:4].upper()
    found = None if head in ("SELE", "EXPL") else WRITE.search(query)
    if found is None or not (found[1] in protected() or (ours and found[1] == WORDS)):
        return query, head in ("SELE", "EXPL", "WITH")
    return f"{query[: found.end()]}main.{query[found.end() :]}", False


@lru_cache(maxsize=1)
def protected() -> frozenset[str]:
    """The tables before which a view stands."""
    return frozenset(policy.table for policy in policies() if not policy.open)


def enforce(connection: sqlite3.Connection) -> None:
    """Put the views and triggers before the tables of this connection."""
    script = ["PRAGMA temp_store = MEMORY;"]
    for policy in policies():
        table, read = policy.table, _sql(_read_of(policy), f"main.{policy.table}")
        if not policy.open:
            script.append(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {read};")
        # a column that is empty makes a condition neither true nor false, which must not pass for true
        for verb, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            outside = " OR ".join(f"({_sql(policy.shut, row)}) IS NOT TRUE" for row in rows)
            script.append(
                f"CREATE TEMP TRIGGER scope_{table}_{verb} BEFORE {verb} ON main.{table} WHEN NOT scope_system() AND ({outside})"
                " BEGIN SELECT RAISE(ABORT, 'outside the scope of who acts'); END;"
            )
    for statement in (*script, VIEW):  # a script would end the transaction that is under way
        connection.execute(statement)
    connection.set_authorizer(_authorize)


def release(connection: sqlite3.Connection) -> None:
    """Take them away again: for migrations, and for emptying a test database."""
    connection.set_authorizer(None)
    connection.execute(HIDE)
    for policy in policies():
        for verb in ("INSERT", "UPDATE", "DELETE"):
            connection.execute(f"DROP TRIGGER IF EXISTS temp.scope_{policy.table}_{verb}")
        connection.execute(f"DROP VIEW IF EXISTS temp.{policy.table}")


def _read_of(policy: Policy) -> str:
    """The condition of the view. A view that reads no column of its table, or its key alone, looks to the authorizer like the
    table itself."""
    columns = [field.column for field in policy.model._meta.concrete_fields if not field.primary_key]
    if any(f"{{t}}.{column}" in policy.condition for column in columns):
        return policy.condition
    return f"({policy.condition}) AND {{t}}.{columns[0]} IS {{t}}.{columns[0]}"


def _sql(condition: str, row: str) -> str:
    """The condition in SQLite's words; the names hold {t} themselves."""
    return condition.format(t="{t}", **NAMES).format(t=row)


def _functions(connection: sqlite3.Connection) -> None:
    read: dict[str, Callable[[], int | str]] = {
        "post": lambda: current().post,
        "unit": lambda: current().unit,
        "person": lambda: current().person,
        "seats": lambda: f"[{','.join(map(str, current().seats))}]",
        "under": lambda: f"[{','.join(map(str, current().under))}]",
        "no": lambda: current().no,
        "end": lambda: current().end,
        "seat": lambda: current().seat,
        "system": lambda: int(bool(current().system)),
        "visitor": lambda: int(current().visitor),
        "staff": lambda: int(current().staff),
        "home_no": lambda: current().home_no,
        "home_end": lambda: current().home_end,
        "village": lambda: int(current().village),
        "visits": lambda: int(current().visits),
        "organises": lambda: int(current().organises),
        "branch": lambda: int(current().branch),
        "cases": lambda: " ".join(current().cases),
    }
    for name, says in read.items():
        connection.create_function(f"scope_{name}", 0, says)
    connection.create_function("scope_served", 1, lambda no: int(current().served(no)))


def _authorize(action: int, table: str | None, _column: str | None, schema: str | None, through: str | None) -> int:
    """A protected table is read through its view, by a trigger, or by the statement that writes it; else not at all."""
    past_its_view = action == READ and schema == "main" and through is None and (table in protected() or table == WORDS)
    return sqlite3.SQLITE_DENY if past_its_view and getattr(_statement, "reads", True) else sqlite3.SQLITE_OK
