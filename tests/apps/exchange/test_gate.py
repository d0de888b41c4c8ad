"""Hostile and odd files are refused with a sentence, never with a traceback."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.exchange import limits
from huiyin.apps.exchange.sheets import find_table
from huiyin.apps.exchange.texts import sentence
from huiyin.core.errors import RuleError
from tests.apps.exchange.books import COLUMNS, HEADING, book, part_of, text_file, with_part

SHEET = "xl/worksheets/sheet1.xml"
GOOD = book(("s", [HEADING, ["王芳", "", "", "", 1]]))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(content: bytes, filename: str = "a.xlsx") -> str:
    with pytest.raises(RuleError) as refusal:
        find_table(content, filename, COLUMNS)
    with override("zh-hans"):
        words = sentence(refusal.value)
    assert any("\u4e00" <= char <= "\u9fff" for char in words)
    assert "%" not in words
    return refusal.value.code


def sheet_with(cells: bytes) -> bytes:
    """The good workbook with other cells in its sheet."""
    before, _, rest = part_of(GOOD, SHEET).partition(b"<sheetData>")
    return with_part(
        GOOD, SHEET, before + b"<sheetData>" + cells + b"</sheetData>" + rest.partition(b"</sheetData>")[2]
    )


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "a.xlsx", "file_empty"), (b" \n", "a.csv", "file_empty"), (b"not a zip", "a.xlsx", "file_broken"),
        (GOOD[:400], "a.xlsx", "file_broken"), (b"PK\x03\x04" + bytes(100), "a.xlsx", "file_broken"),
        (b"%PDF-1.7", "a.csv", "file_not_table"), (b"\x89PNG\r\n", "a.xlsx", "file_not_table"),
        (b"<html><table>", "a.xls", "file_is_web_page"), (b"\xef\xbb\xbf <?xml", "a.csv", "file_is_web_page"),
        (OLE + bytes(2000), "a.xls", "file_broken"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file_locked"),
        (b"name\x00,phone", "a.csv", "file_has_nuls"), ("姓名\0".encode("utf-16"), "a.csv", "file_has_nuls"),
        (b"\xff\x80\x81\xfe,1", "a.csv", "file_encoding"), (b"\xff\xfe\x00", "a.csv", "file_encoding"),
        ("姓名,手机号\n".encode() + b'"' + b"x" * 200_000, "a.csv", "file_broken_csv"),
        (text_file([["姓名"] * 400]), "a.csv", "file_too_many_columns"),
        (b"x" * (limits.MAX_FILE + 1), "a.csv", "file_too_big"),
    ],
)  # fmt: skip
def test_odd_files(content: bytes, filename: str, code: str):
    assert refused(content, filename) == code


def test_a_document_in_a_zip_is_no_table():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert refused(out.getvalue()) == "file_not_table"


def test_a_bomb_is_not_unpacked():
    bomb = with_part(GOOD, "xl/media/bomb.png", b"\0" * (limits.MAX_UNPACKED + 1))
    assert len(bomb) < limits.MEGABYTE
    assert refused(bomb) == "file_too_big_inside"


def test_a_bomb_whose_directory_lies(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("huiyin.apps.exchange.gate.MAX_UNPACKED", 2 * limits.MEGABYTE)
    true = with_part(GOOD, SHEET, b" " * (4 * limits.MEGABYTE))
    with zipfile.ZipFile(io.BytesIO(true)) as package:
        size = struct.pack("<L", package.getinfo(SHEET).file_size)
    assert refused(true.replace(size, struct.pack("<L", 900))) in {"file_broken", "file_too_big_inside"}


def test_a_gigabyte_declared(monkeypatch: pytest.MonkeyPatch):
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package:
        size = struct.pack("<L", package.getinfo(SHEET).file_size)
    assert refused(GOOD.replace(size, struct.pack("<L", 2**30))) == "file_too_big_inside"


@pytest.mark.parametrize("seen", ["A1:XFD1048576", "A1"])
def test_a_declared_dimension_costs_nothing(seen: str):
    sheet = part_of(GOOD, SHEET).replace(b'<dimension ref="A1:E2"', f'<dimension ref="{seen}"'.encode())
    assert seen.encode() in sheet
    assert len(find_table(with_part(GOOD, SHEET, sheet), "a.xlsx", COLUMNS).rows) == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "file_too_many_rows"),
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', "file_too_many_columns"),
        (b"<row r='1'><c s='1' r = 'XFD1'><v>1</v></c></row>", "file_too_many_columns"),
        (b'<row r="1"><c r="&#88;FD1"><v>1</v></c></row>', "file_broken"),
        (b"<row>" + b"<c><v>1</v></c>" * 400 + b"</row>", "file_too_many_columns"),
        (b'<row r="900000"><c><v>1</v></c></row>', "file_too_many_rows"),
        (b"<row/>" * 200_001 + b"<row><c><v>1</v></c></row>", "file_too_many_rows"),
        (b'<row r="150000"><c r="A150000"><v>1</v></c><c r="CV150000"><v>1</v></c></row>', "file_too_wide"),
    ],
)  # fmt: skip
def test_cells_far_out(cells: bytes, code: str):
    assert refused(sheet_with(cells)) == code


def test_formatted_empty_cells_far_out_do_no_harm():
    cells = b'<row r="1"><c r="A1" t="inlineStr"><is><t>\xe5\xa7\x93\xe5\x90\x8d</t></is></c></row>'
    content = sheet_with(cells + b'<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="1"/></row><row r="1048576"/>')
    assert len(find_table(content, "a.xlsx", COLUMNS[:1]).rows) == 1


def test_a_merged_range_over_everything():
    sheet = part_of(GOOD, SHEET).replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    )
    assert refused(with_part(GOOD, SHEET, sheet)) == "file_too_wide"


@pytest.mark.parametrize(
    "part",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>',
        b'<?xml version="1.0"?><!doctype x><worksheet/>',
        b'<?xml version="1.0"?>' + b" " * 3_000_000 + b"<!DOCTYPE x><worksheet/>",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><worksheet/>'.encode("utf-16"),
    ],
    ids=["entity", "doctype", "far behind", "utf-16"],
)
@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.xml", "docProps/app.xml"])
def test_entities_are_refused_wherever_they_are(part: bytes, name: str):
    assert refused(with_part(GOOD, name, part)) == "file_unsafe"


def test_a_locked_part():
    content = bytearray(GOOD)
    for at, mark in ((6, b"PK\x03\x04"), (8, b"PK\x01\x02")):
        content[content.index(mark) + at] |= 1
    assert refused(bytes(content)) == "file_locked"


def test_a_tag_without_end():
    assert refused(with_part(GOOD, SHEET, b"<worksheet " + b"a" * 100_000)) == "file_broken"


@given(at=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused(at: int, byte: int):
    content = bytearray(GOOD)
    content[at] = byte
    with suppress(RuleError):
        find_table(bytes(content), "a.xlsx", COLUMNS)


@given(
    part=st.binary(max_size=200),
    name=st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]),
)
def test_a_workbook_with_garbage_inside_is_read_or_refused(part: bytes, name: str):
    with suppress(RuleError):
        find_table(with_part(GOOD, name, part), "a.xlsx", COLUMNS)


@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a.xls", "a"]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str):
    with suppress(RuleError):
        find_table(content, name, COLUMNS)
