"""Of an exception stays what it is and where, never what it says."""

from __future__ import annotations

import sqlite3

import pytest

from huiyin.core.errors import RuleError
from huiyin.core.traces import name_of, trace_of

SAID = "我家的门牌是12号，电话13800000000"


def raised(wrong: Exception, cause: Exception | None = None) -> Exception:
    try:
        try:
            if cause is not None:
                raise cause
        except Exception as first:
            raise wrong from first
        raise wrong
    except Exception as caught:  # noqa: BLE001  (whatever it is)
        return caught


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (ValueError(SAID), "ValueError"),
        (KeyError(SAID), "KeyError"),
        (UnicodeDecodeError("utf-8", SAID.encode(), 0, 1, SAID), "UnicodeDecodeError"),
        (RuleError("not_yours", name=SAID), "huiyin.core.errors.RuleError: not_yours"),
        (OSError(28, SAID, SAID), "OSError: ENOSPC"),
        (OSError(SAID), "OSError"),
        (sqlite3.OperationalError(SAID), "sqlite3.OperationalError"),
    ],
)
def test_its_name_is_all_that_it_says(wrong: Exception, name: str) -> None:
    caught = raised(wrong)
    assert name_of(caught) == name
    trace = trace_of(caught)
    assert trace.endswith(f"\n{name}")
    assert "test_traces.py" in trace, "where it was"
    for word in (SAID, "13800000000", "12号"):
        assert word not in trace


def test_what_it_came_from_is_named_first_and_says_nothing_either() -> None:
    trace = trace_of(raised(RuntimeError(SAID), LookupError(SAID)))
    assert [line for line in trace.splitlines() if not line.startswith(" ")] == ["LookupError", "RuntimeError"]
    assert SAID not in trace


def test_a_database_names_its_code() -> None:
    with sqlite3.connect(":memory:") as one:
        one.execute("CREATE TABLE t (a TEXT UNIQUE)")
        one.execute("INSERT INTO t VALUES (?)", [SAID])
        with pytest.raises(sqlite3.IntegrityError) as refused:
            one.execute("INSERT INTO t VALUES (?)", [SAID])
    one.close()
    assert name_of(refused.value) == "sqlite3.IntegrityError: SQLITE_CONSTRAINT_UNIQUE"


def test_one_that_came_from_itself_ends() -> None:
    wrong = ValueError()
    wrong.__context__ = wrong
    assert trace_of(wrong) == "ValueError"
