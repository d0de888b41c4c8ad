"""`huiyin keys rotate DIR --index`: telephone numbers, words of search and photos are found by indexes of a new key.

Pages may be served meanwhile: they look under both keys. Killed half-way, it goes on when it is called again.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.installation import KEYS
from huiyin.cli.terminal import Bar, Refused

if TYPE_CHECKING:
    from huiyin.apps.keys.turning import Kind

SETTLE = 3.0
"""Seconds after which every process has read the file again, and has ended what it had begun before (a page takes less)."""


def rotate(folder: Path) -> int:
    """A new key unless one is half done; then every index is made anew, and the older key goes."""
    from huiyin.apps.keys import outside
    from huiyin.apps.keys.turning import begun, mark, turn_all

    told = bool(os.environ.get("HUIYIN_KEYS"))
    if not outside.keys().before:
        if told:
            raise Refused(
                "The keys are in HUIYIN_KEYS. Name the present key index_before there, put a new one under index (64 hex digits),"
                " start the service again with it, then call this."
            )
        _forget_codes()
        outside.write(folder / KEYS, begun(outside.keys()))
        time.sleep(SETTLE)
    kinds = all_kinds()
    with Bar("making indexes anew", mark(kinds)) as bar:
        done = sum(turn_all(kind, bar.step) for kind in kinds)
    if told:
        print(
            f"{done:,} rows are found by the new key. Take index_before out of HUIYIN_KEYS and start the service again."
        )
        return 0
    outside.write(folder / KEYS, replace(outside.keys(), before=b""))
    print(f"{done:,} rows are found by the new key. Copy {folder / KEYS} to its safe place again.")
    return 0


def all_kinds() -> list[Kind]:
    """Everything that is found by a blind index."""
    from django.apps import apps

    from huiyin.apps.cases import search
    from huiyin.apps.cases.models import Case
    from huiyin.apps.files.actions import turn as turn_files
    from huiyin.apps.files.models import File
    from huiyin.apps.keys.fields import BlindIndexField
    from huiyin.apps.keys.turning import Kind, of_field

    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    found = [of_field(field) for field in fields if isinstance(field, BlindIndexField)]
    return [*found, Kind("files_file", File, turn_files), Kind(search.NAME, Case, search.turn)]


def _forget_codes() -> None:
    """One-time codes that are on their way were asked for under the older key: one asks again."""
    from huiyin.apps.cases.models import PhoneCode

    PhoneCode.objects.all().delete()
