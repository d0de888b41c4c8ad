"""How many queries something takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def at_most(n: int) -> Iterator[None]:
    """Fail when more than `n` queries are made; they are listed."""
    with CaptureQueriesContext(connection) as made:
        yield
    said = [query["sql"][:200] for query in made.captured_queries]
    assert len(said) <= n, "\n".join([f"{len(said)} queries, at most {n}", *said])
