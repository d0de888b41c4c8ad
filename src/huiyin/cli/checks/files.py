"""Every file that somebody handed in: is its content there, and is it the content that its name says?"""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.files.models import File
from huiyin.apps.files.store import hash_of, path_of
from huiyin.cli.checks import Difference, Step

TITLE = "files"


def total() -> int:
    """How many there are to look at."""
    return File.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Files whose content is missing or another one."""
    for sha256 in File.objects.order_by("id").values_list("sha256", flat=True).iterator(chunk_size=2000):
        path = path_of(sha256)
        true = hash_of(path.read_bytes()) if path.is_file() else "missing"
        if true != sha256:
            yield Difference(f"file {sha256[:12]}", sha256, true)
        step(1)
