"""Every file that somebody handed in: is its sealed content there, and is it the one that its name says?"""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.files.models import File
from huiyin.apps.files.store import path_of
from huiyin.cli.backup import hash_file
from huiyin.cli.checks import Difference, Step

TITLE = "files"


def total() -> int:
    """How many there are to look at."""
    return File.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Files whose content is missing or another one."""
    for stored in File.objects.order_by("id").values_list("stored", flat=True).iterator(chunk_size=2000):
        path = path_of(stored)
        true = hash_file(path) if stored and path.is_file() else "missing"
        if true != stored:
            yield Difference(f"file {stored[:12]}", stored, true)
        step(1)
