"""What hides in a recording beside its sound: titles, names, devices, days, pictures. It is blanked where it stands.

Nothing moves and no byte is added, so whatever a recorder counted (offsets, lengths) stays right; only checksums are made anew.
A recording that is not built as its format says is followed as far as it goes. AMR has no room for anything but sound.

By hand and not by a library: the one that is kept well (mutagen) may be used under the GPL alone, and this product is Apache-2.0.
"""

from __future__ import annotations

from collections.abc import Callable

from huiyin.apps.files.tags import mp4, mpeg, ogg, wav, webm

BLANKED: dict[str, Callable[[bytearray], None]] = {
    "audio/mp4": mp4.blank,
    "audio/mpeg": mpeg.blank,
    "audio/ogg": ogg.blank,
    "audio/wav": wav.blank,
    "audio/webm": webm.blank,
}


def without_tags(content: bytes, mime: str) -> bytes:
    """The recording, as long as it was, with its tags blanked."""
    sound = bytearray(content)
    if mime in BLANKED:
        BLANKED[mime](sound)
    return bytes(sound)


__all__ = ["without_tags"]
