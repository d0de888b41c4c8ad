"""PostgreSQL with scope (ADR 0009): the application's role owns nothing, row-level security is forced on every protected
table, and before each statement the server is told who acts whenever that has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, operations

from huiyin.apps.scope import enforcement
from huiyin.apps.scope import words as search
from huiyin.apps.scope.acting import Acting, current
from huiyin.apps.scope.enforcement import ROLE, WrongRole
from huiyin.apps.scope.policies import AGAINST, LEVELS, policies

NUMBERS = ("post", "unit", "person", "no", "end", "seat", "home_no", "home_end")
FLAGS = ("system", "visitor", "staff", "village", "visits", "organises", "branch")
LISTS = ("under", "seats", "cases")
NAMES = {
    **{name: f"(SELECT NULLIF(current_setting('huiyin.{name}', true), '')::bigint)" for name in NUMBERS},
    **{name: f"(SELECT COALESCE(current_setting('huiyin.{name}', true), '') = '1')" for name in FLAGS},
    "served": "(SELECT NULLIF(current_setting('huiyin.serves', true), '')::int8multirange) @> {t}.place_no",
    "cases": "strpos((SELECT COALESCE(current_setting('huiyin.cases', true), '')), replace({t}.uid::text, '-', '')) > 0",
    "party": f"huiyin_party({{t}}.id, {{t}}.level IN ({LEVELS}))",
    "closed": "huiyin_closed({t}.subject)",
}


def _several(name: str) -> str:
    return f"string_to_array(NULLIF(current_setting('huiyin.{name}', true), ''), ' ')::bigint[]"


OWN = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS"
"""A look at tables of which who acts sees nothing: the owner's, answered with yes or no."""


def _party(one: str, open_to_many: str) -> str:
    """Did the case pass through who acts, and is it not against them? Where both are words of the statement around it."""
    against = AGAINST.format(
        s="public",
        id=one,
        seated=f'EXISTS (SELECT 1 FROM unnest({_several("seats")}) s(no) WHERE s.no BETWEEN a.no AND a."end")',
        under=f"a.unit_id = ANY ({_several('under')})",
    )
    through = f"p.post_id = {NAMES['post']} OR p.unit_id = {NAMES['unit']}"
    return f"EXISTS (SELECT 1 FROM cases_caseparty p WHERE p.case_id = {one} AND ({through})) AND ({open_to_many} OR NOT {against})"


FUNCTIONS = (
    f"""CREATE OR REPLACE FUNCTION huiyin_party(one bigint, open_to_many boolean) RETURNS boolean {OWN} $$
SELECT {_party("one", "open_to_many")} $$""",
    f"""CREATE OR REPLACE FUNCTION huiyin_closed(one uuid) RETURNS boolean {OWN} $$
SELECT EXISTS (SELECT 1 FROM cases_case c WHERE c.uid = one AND c.level NOT IN ({LEVELS})) $$""",
)
KEPT_AFTER = 3
"""So often has a statement come before the server keeps it."""
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK")
"""What a transaction is framed by needs nobody, and the last of them comes when the server hears nothing else."""
SIGN_IN = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
FITNESS = """
SELECT current_user, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR EXISTS (SELECT FROM pg_roles o
    WHERE (o.rolsuper OR o.rolbypassrls) AND pg_has_role(current_user, o.oid, 'MEMBER')),
    (SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
        AND pg_has_role(current_user, c.relowner, 'MEMBER') LIMIT 1),
    pg_has_role(current_user, %s, 'USAGE')
FROM pg_roles r WHERE r.rolname = current_user"""
TELL = "SELECT " + ", ".join(f"set_config('huiyin.{name}', %s, false)" for name in (*NUMBERS, *FLAGS, *LISTS, "serves"))


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with our compilers."""

    compiler_module = "huiyin.apps.scope.postgresql.compiler"

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """As Django's, for who looks on; of what the server keeps the statement without its values."""
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, which tells the server who acts."""

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: tuple[Acting, list[str]] | None = None
        self._keeps = False
        self.execute_wrappers.append(self._tell)

    def init_connection_state(self) -> None:
        """Become the application where scope is enforced."""
        super().init_connection_state()
        self.connection.prepare_threshold = KEPT_AFTER  # only cursors that bind at the server heed it
        self._told = None
        if enforcement.on and settings.DATABASE_PAGES:
            self._check_role()
        elif enforcement.on:
            self._set_role(ROLE)

    def _check_role(self) -> None:
        try:
            check_role(self.connection)
        except WrongRole:
            self.close()  # nobody goes on with it
            raise

    def get_connection_params(self) -> dict[str, Any]:
        """How to sign in: where scope is enforced as the pages do, if they have an address of their own."""
        own = self.settings_dict
        pages = settings.DATABASE_PAGES if enforcement.on else None
        self.settings_dict = {**own, **{name: pages[name] for name in SIGN_IN}} if pages else own
        try:
            return super().get_connection_params()
        finally:
            self.settings_dict = own

    @contextmanager
    def kept_cursor(self) -> Iterator[Any]:
        """A cursor whose statements the server keeps (`scope/keeping.py`)."""
        before, self._keeps = self._keeps, True
        try:
            cursor = self.cursor()
        finally:
            self._keeps = before
        with cursor:
            yield cursor

    def create_cursor(self, name: str | None = None) -> Any:
        """As Django's; where statements are kept the values are bound at the server."""
        if name or not self._keeps:
            return super().create_cursor(name)
        usual, self.connection.cursor_factory = self.connection.cursor_factory, base.ServerBindingCursor
        try:
            return super().create_cursor()
        finally:
            self.connection.cursor_factory = usual

    def enforce(self) -> None:
        """Scope holds on this connection from now on: it acts as the application, which owns nothing."""
        self.close() if settings.DATABASE_PAGES else self._set_role(ROLE)

    def release(self) -> None:
        """Scope holds no more on this connection."""
        self.close() if settings.DATABASE_PAGES else self._set_role("NONE")

    def _set_role(self, role: str) -> None:
        self.ensure_connection()
        with self.connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")
        if self.get_autocommit() is False:
            self._told = None

    def _tell(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        who = current()
        if (self._told is None or who is not self._told[0]) and not sql.startswith(FRAME):
            words = said(who)
            if self._told is None or words != self._told[1]:  # one action within another acts as the same system
                with self.connection.cursor() as cursor:
                    cursor.execute(TELL, words)
            self._told = who, words
        return execute(sql, params, many, context)

    def _rollback(self) -> None:
        self._told = None  # what was said inside the transaction is forgotten with it
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        self._told = None
        super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _close(self) -> None:
        self._told = None
        super()._close()  # type: ignore[misc]


def check_role(connection: Any) -> None:
    """Is who has signed in fit for the pages? What SQL could become by SET ROLE counts as well. Raises WrongRole."""
    with connection.cursor() as cursor:
        user, mighty, owns, applies = cursor.execute(FITNESS, [ROLE]).fetchone()
    if owns:
        raise WrongRole(f"{user} owns {owns}, or may become who does. Name a user in database_pages who owns nothing.")
    if mighty:
        raise WrongRole(
            f"{user} is a superuser, makes roles or passes by row security. Name another user in database_pages."
        )
    if not applies:
        raise WrongRole(f'{user} may not act as the application. Let the owner say: GRANT {ROLE} TO "{user}";')


def said(who: Acting) -> list[str]:
    """Who acts, as the settings of a connection."""
    flags = ["1" if getattr(who, name) else "0" for name in FLAGS]
    numbers = [str(getattr(who, name)) for name in NUMBERS]
    lists = [" ".join(map(str, sorted(getattr(who, name)))) for name in LISTS]
    serves = ",".join(f"[{first},{last}]" for first, last in who.serves)
    return [*numbers, *flags, *lists, f"{{{serves}}}"]


def statements(owner: str) -> list[str]:
    """What the owner of the tables says once, after every migration: the role, its rights, the policies."""
    found = [
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN"
        f" CREATE ROLE {ROLE} NOLOGIN; END IF; END $$",
        f"DO $$ BEGIN IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN"
        f' GRANT {ROLE} TO "{owner}"; END IF; END $$',
        f"GRANT USAGE ON SCHEMA public TO {ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
        *FUNCTIONS,
    ]
    for policy in policies():
        reads, writes = (_sql(rule, policy.table) for rule in (policy.condition, policy.shut))
        found += [
            f"ALTER TABLE {policy.table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {policy.table} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS reads ON {policy.table}",
            *([f"CREATE POLICY reads ON {policy.table} FOR SELECT TO {ROLE} USING ({reads})"] if policy.writes else []),
            f"DROP POLICY IF EXISTS scope ON {policy.table}",
            f"CREATE POLICY scope ON {policy.table} TO {ROLE} USING ({writes}) WITH CHECK ({writes})",
            f"DROP POLICY IF EXISTS owner ON {policy.table}",
            f'CREATE POLICY owner ON {policy.table} TO "{owner}" USING (true) WITH CHECK (true)',
        ]
    cases = next(policy for policy in policies() if policy.table == "cases_case").condition
    looked = {
        **NAMES,
        "party": _party("{t}.id", f"{{t}}.level IN ({LEVELS})"),
    }  # a call for each row takes ten times as long
    there = cases.format(t="{t}", **looked).format(t="c")
    return [*found, *search.in_postgresql(ROLE, owner, there, NAMES["system"])]


def _sql(rule: str, table: str) -> str:
    """The rule in PostgreSQL's words; the names hold {t} themselves."""
    return rule.format(t="{t}", **NAMES).format(t=table)
