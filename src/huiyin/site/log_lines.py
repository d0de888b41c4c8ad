"""What the process says to whoever keeps logs: one JSON object a line, so that no value can pass for a line of its own.

Nothing private: of an exception only what it is and where (core/traces.py), of an address no code that stands in it.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from huiyin.core.traces import trace_of

CODES = re.compile(r"(/q/|/mine/card/)[^/?\s\"'<>\\]+")
"""A receipt opens a matter by its code, a card by its number: in an address of an old link or a drawing they come to the server."""


class Lines(logging.Formatter):
    """`{"at": "2026-11-21T01:42:10.120+00:00", "level": …, "logger": …, "message": …}`; `facts` and `trace` where there are any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        line |= {"facts": vars(record)["facts"]} if "facts" in vars(record) else {}
        wrong = record.exc_info[1] if record.exc_info else None
        line |= {"trace": trace_of(wrong)} if wrong else {}
        return CODES.sub(r"\1…", json.dumps(line, ensure_ascii=False, default=str))
