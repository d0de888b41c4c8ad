"""A voice note is kept without what hides beside the sound; the sound stays where it was, byte for byte."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.files.tags import without_tags
from huiyin.apps.files.tags.ogg import checksum
from huiyin.apps.files.voices import MOST_BYTES, check_voice
from tests.apps.files.recordings import SECRET, SOUND, TAGGED, m4a, mp3, opus, page, vorbis, wav, webm

EACH = pytest.mark.parametrize(("made", "mime"), TAGGED.values(), ids=list(TAGGED))
MADE = {name: make() for name, (make, _mime) in TAGGED.items()}


@EACH
def test_nothing_but_the_sound_is_kept(made: Callable[[], bytes], mime: str):
    recording = made()
    assert SECRET in recording
    cleaned, known_as = check_voice(recording)
    assert known_as == mime
    assert SECRET not in cleaned
    assert len(cleaned) == len(recording), "nothing moves"
    heard = SOUND[:400] if mime == "audio/ogg" else SOUND
    assert recording.index(heard) == cleaned.index(heard)


@EACH
def test_cleaning_twice_changes_nothing_more(made: Callable[[], bytes], mime: str):
    once = without_tags(made(), mime)
    assert without_tags(once, mime) == once


def pages(recording: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(recording):
        sizes = recording[at + 27 : at + 27 + recording[at + 26]]
        end = at + 27 + len(sizes) + sum(sizes)
        yield recording[at:end]
        at = end


@pytest.mark.parametrize("made", [opus, vorbis])
def test_the_pages_of_ogg_still_have_their_checksums(made: Callable[[], bytes]):
    for each in pages(without_tags(made(), "audio/ogg")):
        assert checksum(each[:22] + bytes(4) + each[26:]) == struct.unpack("<I", each[22:26])[0]


def test_the_checksum_is_ogg_s_own():
    """RFC 3533: the polynomial 04c11db7, begun at 0, no bits turned round."""
    slow = 0
    for byte in b"123456789":
        slow ^= byte << 24
        for _ in range(8):
            slow = (slow << 1 ^ 0x04C11DB7 if slow >> 31 else slow << 1) & 0xFFFFFFFF
    assert checksum(b"123456789") == slow


def test_vorbis_still_ends_its_comments():
    """Players refuse Vorbis whose comments do not end with a bit."""
    second = b"".join(each[27 + each[26] :] for each in list(pages(without_tags(vorbis(), "audio/ogg")))[1:3])
    assert second[:16] == b"\x03vorbis" + bytes(8) + b"\x01"


def test_every_voice_of_a_file_is_cleaned():
    """Two recordings joined behind each other, and two at once."""
    beside = page(0, [b"OpusHead" + bytes(11)], kind=2, serial=8) + page(1, [b"OpusTags" + SECRET * 3], serial=8)
    assert SECRET not in without_tags(opus() + opus() + beside, "audio/ogg")


def test_a_recording_does_not_say_when_it_was_made():
    cleaned = without_tags(m4a(), "audio/mp4")
    assert struct.pack(">I", 3_900_000_001) not in cleaned
    assert struct.pack(">I", 3_900_000_002) not in cleaned
    assert cleaned.count(b"rest") == 1


def test_amr_has_no_tags_and_stays():
    assert without_tags(b"#!AMR\n" + b"\x3c" * 50, "audio/amr") == b"#!AMR\n" + b"\x3c" * 50


@given(name=st.sampled_from(list(TAGGED)), cut=st.integers(0, 3000), at=st.integers(0, 3000), byte=st.integers(0, 255))
def test_what_is_broken_is_followed_as_far_as_it_goes(name: str, cut: int, at: int, byte: int):
    broken = bytearray(MADE[name])
    broken[at % len(broken)] = byte
    half = bytes(broken[: cut % len(broken)])
    assert len(without_tags(half, TAGGED[name][1])) == len(half)
    assert len(without_tags(bytes(broken), TAGGED[name][1])) == len(broken)


@given(mime=st.sampled_from(sorted({mime for _make, mime in TAGGED.values()})), content=st.binary(max_size=400))
def test_any_bytes_are_borne(mime: str, content: bytes):
    assert len(without_tags(content, mime)) == len(content)


HEAVY = {
    "boxes": (m4a()[:12] + b"\0\0\0\x08free" * (MOST_BYTES // 8 - 8), "audio/mp4"),
    "boxes in boxes": ((b"\x7f\xff\xff\xffmoov" * (MOST_BYTES // 8 - 8)), "audio/mp4"),
    "chunks": (wav()[:12] + b"LIST\0\0\0\0" * (MOST_BYTES // 8 - 8), "audio/wav"),
    "elements": (webm()[:36] + b"\xec\x80" * (MOST_BYTES // 2 - 40), "audio/webm"),
    "pages": (page(0, [b"OpusTags"]) * (MOST_BYTES // 36), "audio/ogg"),
    "a packet without end": (
        page(0, [b"OpusHead"], kind=2) + page(1, [bytes(255)] * 1, open_end=True) * 20_000,
        "audio/ogg",
    ),
    "tags on tags": ((b"ID3\4\0\0\0\0\0\0" * (MOST_BYTES // 10)) + mp3(), "audio/mpeg"),
}


@pytest.mark.parametrize(("content", "mime"), HEAVY.values(), ids=list(HEAVY))
def test_nobody_is_kept_busy(content: bytes, mime: str):
    begun = process_time()
    assert len(without_tags(content, mime)) == len(content)
    assert process_time() - begun < 5, "seconds of work for the largest note there may be"
