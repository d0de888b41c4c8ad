"""What `check --deploy` says of files from outside."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

HINT = 'Let clamd look at them, file_scanner = "127.0.0.1:3310" in huiyin.toml; or write "none" there, when that is decided.'


@register(Tags.security, deploy=True)
def says_whether_files_are_scanned(**_: Any) -> list[CheckMessage]:
    """A warning where nobody has said whether a scanner looks at files from outside."""
    decided = bool(settings.FILE_SCANNER)
    return [] if decided else [Warning("No scanner looks at files from outside.", HINT, id="huiyin.W001")]
