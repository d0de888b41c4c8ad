"""Voice notes are what their bytes say, whatever they are called."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.files.voices import ENDINGS, MOST_BYTES, check_voice, sniffed
from huiyin.core.errors import RuleError
from tests.apps.files import pictures
from tests.apps.files.pictures import RECORDINGS, mp4


@pytest.mark.parametrize(("mime", "content"), RECORDINGS.items())
def test_the_recorders_of_phones_are_known(mime: str, content: bytes):
    assert check_voice(content) == (content, mime)
    assert mime in ENDINGS


def test_an_mp3_with_a_title_is_known():
    assert sniffed(b"ID3\x04\0\0\0\0\0\0") == "audio/mpeg"


HOSTILE = {
    "nothing": (b"", "voice_empty"),
    "7 MB": (b"OggS" + b"\0" * MOST_BYTES, "voice_too_long"),
    "photo": (pictures.jpeg(), "voice_not_voice"),
    "page": (b"<html><script>alert(1)</script></html>", "voice_not_voice"),
    "program": (b"MZ\x90\0", "voice_not_voice"),
    "film of another kind": (b"\x1aE\xdf\xa3\x9fmatroska", "voice_not_voice"),
    "apple's photo": (mp4(brand=b"heic"), "voice_not_voice"),
    "archive behind a note": (RECORDINGS["audio/amr"] + pictures.archive(), "voice_not_voice"),
    "program in a note": (RECORDINGS["audio/mpeg"] + b"<?php echo 1;", "voice_not_voice"),
    "half a beginning": (b"\xff\xfb", "voice_not_voice"),
    "a silent layer": (b"\xff\xf9\x90\x64", "voice_not_voice"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_files_are_refused(content: bytes, code: str):
    with pytest.raises(RuleError, match=f"^{code}"):
        check_voice(content)


def test_sound_may_look_like_a_page_by_chance():
    content = RECORDINGS["audio/mpeg"] + b"\x21" * 20_000 + b"<sVg" + b"\x21" * 20_000
    assert check_voice(content) == (content, "audio/mpeg")
    with pytest.raises(RuleError, match="voice_not_voice"):
        check_voice(content + b"<svg onload=alert(1)>")


def test_where_it_was_recorded_is_blanked_and_nothing_moves():
    place = b"\0\x12\x15\xc7+30.4358+107.2506/"
    content = mp4((b"moov", struct.pack(">I", len(place) + 8) + b"\xa9xyz" + place), (b"mdat", b"\x21" * 50))
    cleaned, _ = check_voice(content)
    assert b"+107" not in cleaned
    assert b"\xa9xyz" not in cleaned
    assert len(cleaned) == len(content)
    assert cleaned.endswith(b"\x21" * 50)


def outcome(content: bytes) -> int | str:
    try:
        return len(check_voice(content)[0])
    except RuleError as refusal:
        return refusal.code


@given(content=st.binary(max_size=200), start=st.sampled_from([b"", *(each[:12] for each in RECORDINGS.values())]))
def test_no_bytes_break_it(content: bytes, start: bytes):
    assert outcome(start + content) in {len(start + content), "voice_empty", "voice_not_voice"}
