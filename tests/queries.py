"""How many queries something takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.keys import ring


@contextmanager
def at_most(n: int) -> Iterator[None]:
    """Fail when more than `n` queries are made; they are listed."""
    ring.forget()  # as in the first request: no data key is at hand yet
    with CaptureQueriesContext(connection) as made:
        yield
    said = [query["sql"][:160] for query in made.captured_queries]
    assert len(said) <= n, "\n".join([f"{len(said)} queries, at most {n}", *said[:40]])


def warm(case: Case) -> None:
    """Let the process know the case's pack, as after the first request; in a test's transaction it never does."""
    library._pinned[case.pack_id] = library.pinned(case.pack_id)
