"""Voice notes: what they really are by their first bytes; their tags (`tags/`) and where they were taken, blanked."""

from __future__ import annotations

import io
import re
import zipfile

from huiyin.apps.files.photos import MEGABYTE
from huiyin.apps.files.tags import without_tags
from huiyin.core.errors import RuleError

MOST_BYTES = 6 * MEGABYTE  # about three minutes as a phone records
ENDINGS = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
}
_MP4_BRANDS = tuple(brand.encode() for brand in "M4A_ M4B_ isom iso2 iso5 iso6 mp41 mp42 3gp4 3gp5 3gp6".split())
_POSITION = re.compile(rb"\xa9xyz|loci")
_POSITION_MOST = 256
_FOREIGN = re.compile(rb"<\?php|<script|<svg|<html|<!doctype|<!entity|<iframe|%pdf-", re.IGNORECASE)
_ENDS = 8 * 1024  # where a reader would look for something else; sound in between says anything by chance


def check_voice(content: bytes) -> tuple[bytes, str]:
    """The note without its tags and its position, and its true type. Raises voice_empty, voice_too_long, voice_not_voice."""
    if not content:
        raise RuleError("voice_empty")
    if len(content) > MOST_BYTES:
        raise RuleError("voice_too_long", megabytes=MOST_BYTES // MEGABYTE)
    mime = sniffed(content)
    if not mime or hides_more(content):
        raise RuleError("voice_not_voice")
    content = without_tags(content, mime)
    return (without_position(content) if mime == "audio/mp4" else content), mime


def sniffed(content: bytes) -> str:
    """The type that the first bytes tell, empty when it is no voice note."""
    if content.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm" if b"webm" in content[:64] else ""
    if content.startswith(b"OggS"):
        return "audio/ogg"
    if content[4:8] == b"ftyp":
        return "audio/mp4" if content[8:12].replace(b" ", b"_") in _MP4_BRANDS else ""
    if content.startswith(b"#!AMR"):
        return "audio/amr"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    return "audio/mpeg" if _is_mp3(content) else ""


def hides_more(content: bytes) -> bool:
    """Is the note an archive, a page or a program as well? It is kept as it came, so its head and tail are looked at."""
    ends = content if len(content) <= 2 * _ENDS else content[:_ENDS] + b"\0" + content[-_ENDS:]
    return bool(_FOREIGN.search(ends)) or zipfile.is_zipfile(io.BytesIO(content))


def _is_mp3(content: bytes) -> bool:
    if content.startswith(b"ID3"):
        return True
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer, rate = content[1] >> 3 & 3, content[1] >> 1 & 3, content[2] >> 2 & 3
    return version != 1 and layer == 1 and content[2] >> 4 not in (0, 15) and rate != 3


def without_position(content: bytes) -> bytes:
    """An MP4 whose position atoms are renamed to `free` and emptied; its length stays, so that nothing else moves."""
    blanked = bytearray(content)
    for found in _POSITION.finditer(content):
        start = found.start() - 4
        size = int.from_bytes(content[max(start, 0) : found.start()], "big")
        if start >= 0 and 8 <= size <= _POSITION_MOST:
            blanked[found.start() : found.end()] = b"free"
            blanked[found.end() : start + size] = bytes(min(start + size, len(content)) - found.end())
    return bytes(blanked)
