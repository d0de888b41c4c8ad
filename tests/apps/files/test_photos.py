"""What comes in as a photo goes out as a clean JPEG, or is refused with a sentence."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from huiyin.apps.files.photos import LONG_EDGE, MOST_BYTES, clean_photo, scans
from huiyin.core.errors import RuleError
from tests.apps.files import pictures
from tests.apps.files.pictures import encoded, jpeg, picture

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of damaged notes in the server's log
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
HOSTILE = {
    "nothing": (b"", "photo_empty"),
    "svg": (SVG, "photo_not_photo"),
    "svg with a mark": (b"\xef\xbb\xbf \n" + SVG, "photo_not_photo"),
    "page named jpg": (b"<!DOCTYPE html><html><body>hi</body></html>", "photo_not_photo"),
    "program": (b"<?php system($_GET['c']); ?>", "photo_not_photo"),
    "program behind a photo's first bytes": (b"\xff\xd8\xff\xe0<?php system('id'); ?>", "photo_broken"),
    "archive": (pictures.archive(), "photo_not_photo"),
    "windows program": (b"MZ\x90\0" + b"\0" * 200, "photo_not_photo"),
    "gif": (b"GIF89a" + b"\0" * 50, "photo_not_photo"),
    "apple's format": (HEIC, "photo_is_heic"),
    "cut off": (jpeg(800, 600)[:2000], "photo_broken"),
    "only the first bytes": (b"\xff\xd8\xff", "photo_broken"),
    "only a png's first bytes": (b"\x89PNG\r\n\x1a\n", "photo_broken"),
    "30,000 x 30,000": (pictures.png_header(30_000, 30_000), "photo_too_many_pixels"),
    "7,000 x 7,000": (pictures.png_header(7_000, 7_000), "photo_too_many_pixels"),
    "no size": (pictures.png_header(0, 0), "photo_broken"),
    "text that unpacks to 80 MB": (pictures.png_text_bomb(), "photo_broken"),
    "thousands of scans": (pictures.many_scans(), "photo_broken"),
    "13 MB": (jpeg() + b"\0" * 13_000_000, "photo_too_big"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_files_are_refused_at_once(content: bytes, code: str):
    started = time.process_time()
    with pytest.raises(RuleError, match=f"^{code}"):
        clean_photo(content)
    assert time.process_time() - started < 2


HIDDEN = {
    "program in the comment": jpeg(comment=b"<?PHP echo 1; ?>"),
    "page behind a photo": jpeg() + b"<html><script>alert(1)</script></html>",
    "archive behind a photo": jpeg() + pictures.archive(),
    "pdf in a photo": jpeg(comment=b"%PDF-1.7"),
    "a pattern that looks like a page": jpeg(comment=b"\x91<sVg\x07"),
}


@pytest.mark.parametrize("content", HIDDEN.values(), ids=list(HIDDEN))
def test_of_what_hides_in_a_photo_only_the_picture_is_kept(content: bytes):
    assert clean_photo(content).content == clean_photo(jpeg()).content


def test_where_and_with_what_it_was_taken_is_gone():
    photo = clean_photo(pictures.located_jpeg())
    image = Image.open(io.BytesIO(photo.content))
    assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert not image.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"Exif", b"ICC_PROFILE", b"PhoneMaker", b"profile-of", b"taken at", b"http"):
        assert trace not in photo.content


def test_a_photo_taken_upright_stands_upright():
    photo = clean_photo(pictures.located_jpeg())
    assert (photo.width, photo.height) == (300, 400)
    top = Image.open(io.BytesIO(photo.content)).crop((0, 0, 300, 40)).resize((1, 1)).tobytes()
    assert top[0] > 200 > top[2], "the left half has come to the top"


def test_a_real_profile_does_not_disturb():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert clean_photo(jpeg(icc_profile=profile)).width == 400


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "1"), ("WEBP", "RGBA"), ("JPEG", "CMYK")]
)
def test_every_kind_of_picture_becomes_a_plain_jpeg(kind: str, mode: str):
    image = Image.open(io.BytesIO(clean_photo(encoded(picture().convert(mode), kind)).content))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (400, 300))


def test_what_is_see_through_becomes_white_not_black():
    photo = clean_photo(encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(photo.content)).getpixel((20, 20)) == (255, 255, 255)


def test_a_large_photo_becomes_small_and_quickly():
    content = jpeg(6000, 4000, quality=95)
    started = time.process_time()
    photo = clean_photo(content)
    assert (photo.width, photo.height) == (LONG_EDGE, 1067)
    assert len(photo.content) < 200_000
    assert time.process_time() - started < 2


def test_a_film_behind_a_photo_is_cut_off_not_refused():
    photo = clean_photo(jpeg() + b"\0\0\0\x18ftypmp42" + b"\xff\xda" * 5000)
    assert b"ftyp" not in photo.content


def test_a_damaged_note_of_the_camera_does_not_refuse_the_photo():
    assert clean_photo(jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")).width == 400


def test_scans_are_counted_in_the_first_picture_only():
    assert scans(jpeg()) == 1
    assert scans(jpeg(progressive=True)) in range(5, 20)
    assert scans(jpeg() + jpeg()) == 1


def outcome(content: bytes) -> str:
    try:
        clean_photo(content)
    except RuleError as refusal:
        return refusal.code
    return "kept"


@given(
    content=st.binary(max_size=300),
    start=st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP"]),
)
def test_no_bytes_break_it(content: bytes, start: bytes):
    assert outcome(start + content).startswith("photo_")


@given(at=st.integers(0, 5000), byte=st.integers(0, 255), cut=st.integers(0, 3000))
def test_no_damaged_photo_breaks_it(at: int, byte: int, cut: int):
    content = bytearray(pictures.located_jpeg())
    content[at % len(content)] = byte
    assert outcome(bytes(content[: len(content) - cut])).startswith(("kept", "photo_"))


def test_the_size_is_checked_before_anything_is_opened():
    with pytest.raises(RuleError, match="photo_too_big"):
        clean_photo(b"\0" * (MOST_BYTES + 1))
