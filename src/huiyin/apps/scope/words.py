"""The search table of cases (`cases/search.py`) has no model: its rows are there for whom the case is, all the same.

SQLite: a view before it, as before the others; no trigger can stand before a virtual table, so that there is no way behind
the view but for the product itself. PostgreSQL: its rows are the product's own. A policy would keep the index from being
used, since a search might tell what it has looked at; so who asks is answered by a function, which gives numbers of cases alone,
and those by the condition of their own table.
"""

from __future__ import annotations

WORDS = "cases_search"
HIDE = f"DROP VIEW IF EXISTS temp.{WORDS}"
VIEW = (
    f"CREATE TEMP VIEW {WORDS} AS SELECT rowid, words, {WORDS} FROM main.{WORDS} WHERE (SELECT scope_system())"
    f" OR EXISTS (SELECT 1 FROM cases_case c WHERE c.id = main.{WORDS}.rowid)"
)
FIND = "huiyin_find"
"""Asked with a query, the case before which to look (0: the newest), those to look among (null: all), and how many are wanted."""
SHELF = 13
"""PostgreSQL's index gives what it finds in no order. So 2 ** SHELF cases that follow one another share one more word, and the
newest shelves are looked through first: a page costs the same however many shelves there are."""
SHELVES = (2, 16)
"""So many first, then so many; what is rarer than a page of it there is looked for among all."""


def shelf_of(case: int) -> str:
    """The word of the shelf on which a case stands."""
    return f"s{case >> SHELF}x"


def in_postgresql(role: str, owner: str, cases: str, system: str) -> list[str]:
    """What the owner says once; `cases` is who reads a row `c` of the cases, `system` whether it is the product's own work."""
    found = (
        f"SELECT s.case_id FROM {WORDS} s JOIN cases_case c ON c.id = s.case_id WHERE s.words @@ $1"
        " AND ($2 = 0 OR s.case_id < $2) AND ($3 IS NULL OR s.case_id = ANY ($3)) AND"
        f" ({cases}) ORDER BY 1 DESC LIMIT $4"
    )
    return [
        f"""CREATE OR REPLACE FUNCTION {FIND}(asked tsquery, before bigint, among bigint[], most bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $find$
DECLARE top bigint; shelves bigint; found bigint[];
BEGIN
    top := CASE WHEN among IS NULL THEN coalesce(nullif(before, 0), (SELECT max(case_id) FROM {WORDS})) >> {SHELF} END;
    FOREACH shelves IN ARRAY ARRAY{list(SHELVES)} LOOP
        EXIT WHEN top IS NULL OR top < shelves;
        EXECUTE $said$SELECT array(SELECT * FROM ({found}) newest)$said$ INTO found USING asked &&
            (SELECT string_agg('s' || n || 'x', '|')::tsquery FROM generate_series(top - shelves + 1, top) n), before, among, most;
        IF cardinality(found) = most THEN RETURN QUERY SELECT unnest(found); RETURN; END IF;
    END LOOP;
    RETURN QUERY EXECUTE $said${found}$said$ USING asked, before, among, most;
END $find$""",
        f"ALTER TABLE {WORDS} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {WORDS} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS scope ON {WORDS}",
        f"CREATE POLICY scope ON {WORDS} TO {role} USING ({system}) WITH CHECK ({system})",
        f"DROP POLICY IF EXISTS owner ON {WORDS}",
        f'CREATE POLICY owner ON {WORDS} TO "{owner}" USING (true) WITH CHECK (true)',
    ]
