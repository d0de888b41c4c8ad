"""The two providers of text messages that come with the product; neither sends anything anywhere."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime

from huiyin.apps.jobs.sms import NotSent

ONE_LINE = str.maketrans("\r\n\t", "   ")


class Console:
    """Writes messages to the output of the process: for a demo, and for trying things out."""

    def send(self, phone: str, text: str) -> None:
        """One line on the console."""
        sys.stdout.write(f"SMS {phone}: {text.translate(ONE_LINE)}\n")
        sys.stdout.flush()


class File:
    """Adds a line to a file that only its owner may read; something else may take them from there to a modem."""

    def __init__(self, path: str = "") -> None:
        self.path = Path(path) if path else settings.DATA_DIR / "sms.txt"

    def send(self, phone: str, text: str) -> None:
        """When, to whom, what; between them a tab. Raises NotSent."""
        line = f"{localtime().isoformat(timespec='seconds')}\t{phone}\t{text.translate(ONE_LINE)}\n"
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as out:
                out.write(line)
        except OSError as wrong:
            raise NotSent(str(wrong)) from wrong
