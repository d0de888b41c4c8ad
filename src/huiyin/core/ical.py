"""A calendar feed in iCalendar (RFC 5545), so that any telephone shows it. Text in, text out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

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
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huiyin//Slots//ZH", f"X-WR-CALNAME:{_text(title)}"]
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
    return "\\n".join(escaped.splitlines())


def folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, never within a character."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > WIDTH:
            yield piece
            piece = " "
        piece += letter
    yield piece
"""An appointment as a calendar takes it (RFC 5545): one event, times in UTC, lines folded at 75 bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MOST_BYTES = 75


@dataclass(frozen=True)
class Appointment:
    """`uid` names it for good; a later `stamp` takes the place of an earlier one, `cancelled` takes it away."""

    uid: str
    starts: datetime
    ends: datetime
    title: str
    where: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False


def calendar(appointments: Iterator[Appointment] | list[Appointment], stamp: datetime) -> str:
    """The file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huiyin//Huiyin//ZH", "METHOD:PUBLISH"]
    for each in appointments:
        lines += _lines(each, stamp)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _lines(each: Appointment, stamp: datetime) -> list[str]:
    told = {
        "UID": each.uid,
        "DTSTAMP": _utc(stamp),
        "DTSTART": _utc(each.starts),
        "DTEND": _utc(each.ends),
        "SUMMARY": _escaped(each.title),
        "LOCATION": _escaped(each.where),
        "DESCRIPTION": _escaped(each.text),
        "URL": each.url,
        "STATUS": "CANCELLED" if each.cancelled else "CONFIRMED",
    }
    return ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in told.items() if value), "END:VEVENT"]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """No line is longer than 75 bytes; one that goes on begins with a space. No character is cut in two."""
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > MOST_BYTES:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    yield piece
