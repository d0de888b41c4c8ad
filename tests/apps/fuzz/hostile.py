"""What nobody sends by mistake, and some things that people do send by mistake."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

from tests.apps.fuzz.addresses import Form, filled

TEXTS = (
    "", " ", "\x00", "a\x00b", "０１２３４５６７８９", "🏮" * 60, "灯" * 5000, "x" * 100_000, "9" * 5000,
    "' OR 1=1 --", "\"; DROP TABLE cases_case; --", "<script>alert(1)</script>", "{{ 7*7 }}{% debug %}",
    "%s%n%d%(x)s{0}", "../../etc/passwd", "\r\nSet-Cookie: a=b", "\u202e\u200b\ufeff", "\\", "~", "*",
    "-1", "0", "1e309", "NaN", "99999999999999999999999", "9223372036854775808", "2147483648", "0x10", "1.5",
    "true", "null", "[]", "{}", "2026-13-45", "0000-00-00", "9999-12-31", "1900-01-01", "2026-02-30T25:61",
    "not-a-uuid", "00000000-0000-0000-0000-000000000000", "closed", "late", "all", "any", "admin", "zh-hans",
    "六单", "路灯", "ld", "\ud7ff", "\U0010ffff",
)  # fmt: skip
SHORT = tuple(text for text in TEXTS if len(text) < 400)
NAMES = (
    "q v s c k d tab after before town place pack at uid idem seq do to into unit category channel text title spot name"
    " phone helper anyway back answer grade words reached reason note result finding outcome until review route days day"
    " month village key mode lang next code username password token post file photo voice lon lat print save anew end"
    " drop uids case kind wishes mandate witness starts ends open before deputy"
).split()
FILES = (
    ("empty.jpg", b"", "image/jpeg"),
    ("words.jpg", b"this is no picture", "image/jpeg"),
    ("half.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02", "image/png"),
    ("page.html", b"<html><script>alert(1)</script>", "text/html"),
    ("bomb.xlsx", b"PK\x03\x04" + b"\x00" * 400, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("table.csv", "\ufeff姓名,电话\r\n=cmd|' /C calc'!A0,１３８\r\n\x00,\r\n".encode(), "text/csv"),
    ("../../evil\x00.csv", b"a,b\n1", "text/csv"),
    ("sound.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00", "audio/mpeg"),
    ("big.bin", b"\xff" * 300_000, "application/octet-stream"),
)

texts = st.sampled_from(TEXTS) | st.text(max_size=60)
short_texts = st.sampled_from(SHORT) | st.text(st.characters(codec="utf-8"), max_size=40)
uploads = st.sampled_from(FILES).map(lambda file: SimpleUploadedFile(*file))
queries = st.dictionaries(st.sampled_from(NAMES), short_texts, max_size=4)
bodies = st.dictionaries(
    st.sampled_from(NAMES), texts | st.lists(short_texts, min_size=2, max_size=3) | uploads, max_size=6
)


@st.composite
def mutated(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """A form as a person would send it, with up to three fields changed, left out, sent twice or sent as files."""
    sent: dict[str, Any] = filled(form)
    for name in form.files:
        if draw(st.booleans()):
            sent[name] = draw(uploads)
    names = sorted({*sent, *form.files}) or ["text"]
    for name in draw(st.lists(st.sampled_from(names), max_size=3, unique=True)):
        match draw(st.integers(0, 4)):
            case 0:
                sent.pop(name, None)
            case 1:
                sent[name] = [draw(short_texts), draw(short_texts)]
            case 2 if form.fields.get(name):
                sent[name] = draw(st.sampled_from(form.fields[name]))
            case 3:
                sent[name] = draw(uploads)
            case _:
                sent[name] = draw(texts)
    return sent
