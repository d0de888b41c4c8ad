"""How any list becomes a file: from its reader, page after page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.apps.cases.keyset import through
from huiyin.apps.files.listings import Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer

PIECE = 500
Row = TypeVar("Row", bound=Any)


def table_of(
    viewer: Viewer, now: datetime, name: str, title: str, words: str, titles: Sequence[str],
    read: Callable[[str], tuple[list[Row], str]], row: Callable[[Row], Sequence[object]],
) -> Table:  # fmt: skip
    """`read` gives the rows after a key and the next key; `words` say the filter."""

    def count(most: int) -> int:
        return sum(1 for _row in islice(through(read), most))

    head = Head(title, words, now, f"{viewer.unit_name} {viewer.post_name}")
    return Table(f"{name}-{timezone.localdate(now):%Y%m%d}", head, titles, map(row, through(read)), count)


def in_words(*said: object) -> str:
    """A filter as a reader says it."""
    return _("; ").join(str(word) for word in said if word) or _("everything")
