"""A calendar feed in iCalendar (RFC 5545), so that any telephone shows it. Text in, text out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import category

WIDTH = 75
"""Octets in a line; longer ones go on in the next, which begins with a blank."""


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. `uid` stays the same when it changes, `nth` counts its changes; `off`: it was called off."""

    uid: str
    starts: datetime
    ends: datetime
    title: str
    where: str = ""
    words: str = ""
    url: str = ""
    nth: int = 0
    off: bool = False


def feed(title: str, entries: Iterable[Entry], *, made: datetime) -> str:
    """The whole feed; moments in UTC, lines end with CR LF."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huiyin//Huiyin//ZH", f"X-WR-CALNAME:{_text(title)}"]
    body = [line for entry in entries for line in _entry(entry, made)]
    return "".join(f"{part}\r\n" for line in [*head, *body, "END:VCALENDAR"] for part in folded(line))


def _entry(entry: Entry, made: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"SEQUENCE:{entry.nth}"
    yield f"DTSTAMP:{_moment(made)}"
    yield f"DTSTART:{_moment(entry.starts)}"
    yield f"DTEND:{_moment(entry.ends)}"
    for name, words in (("SUMMARY", entry.title), ("LOCATION", entry.where), ("DESCRIPTION", entry.words)):
        if words:
            yield f"{name}:{_text(words)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield f"STATUS:{'CANCELLED' if entry.off else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = escaped.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join("".join(sign for sign in line if sign == "\t" or category(sign) != "Cc") for line in lines)


def folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, never within a character."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > WIDTH:
            yield piece
            piece = " "
        piece += letter
    yield piece
