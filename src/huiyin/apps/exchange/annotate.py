"""Write one more column into a workbook by editing the XML of its sheet and nothing else.

Everything that is not touched stays byte for byte: styles, pictures, charts, drop-downs, what WPS adds. A library that
loads and saves whole workbooks loses some of these, and takes half a minute and 600 MB for 100,000 rows.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree  # the gate has refused every file with entities
from xml.sax.saxutils import escape

from huiyin.apps.exchange.columns import RESULT_TITLE, Table
from huiyin.apps.exchange.extent import column_number

_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ROW = re.compile(rb'<row\b[^>]*?\sr="(\d+)"[^>]*?(/)?>')
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_RED = b'<font><sz val="11"/><color rgb="FF8F2D20"/></font>'
_WRAPPED = (
    b'<xf numFmtId="0" fontId="%d" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    b'<alignment vertical="top" wrapText="1"/></xf>'
)


class Unusual(Exception):
    """The XML is written in a way that we do not edit."""


def annotate(content: bytes, table: Table, reasons: Mapping[int, str]) -> bytes:
    """A copy of the workbook with `reasons` by row number in its result column. Raises Unusual."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        part, number = _sheet_part(before, table.sheet)
        changed, style = {}, -1
        if "xl/styles.xml" in before.namelist():
            changed["xl/styles.xml"], style = _with_style(before.read("xl/styles.xml"))
        changed[part] = _Sheet(before.read(part), table, style).with_reasons(reasons)
        changed["xl/workbook.xml"] = _with_wider_filter(
            before.read("xl/workbook.xml"), number, letters(table.result + 1)
        )
        for item in before.infolist():
            after.writestr(item, changed.get(item.filename) or before.read(item))
    return target.getvalue()


def _sheet_part(package: zipfile.ZipFile, name: str) -> tuple[str, int]:
    """The path of the sheet's part inside the package, and which sheet it is, from 0."""
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314
    links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    sheets = [node for node in book.iter() if node.tag.endswith("}sheet")]
    number = next((at for at, node in enumerate(sheets) if node.get("name") == name), -1)
    found = sheets[number].attrib if number >= 0 else {}
    wanted = next((value for key, value in found.items() if key.endswith("}id")), None)
    path = next((node.get("Target", "") for node in links if wanted and node.get("Id") == wanted), "")
    if not path:
        raise Unusual
    return posixpath.normpath(posixpath.join("/xl", path)).lstrip("/"), number


def _with_wider_filter(book: bytes, number: int, last: bytes) -> bytes:
    """The workbook's own note of how far the filter of a sheet reaches."""
    note = rb'(<definedName name="_xlnm\._FilterDatabase" localSheetId="%d"[^>]*>[^<]*:\$)[A-Z]+(\$\d+<)' % number
    return re.sub(note, rb"\g<1>%b\g<2>" % last, book)


def _with_style(styles: bytes) -> tuple[bytes, int]:
    """The styles with one more, red and wrapped, and its number; -1 if they are written in an unusual way."""
    with_font, font = _append(styles, b"fonts", b"font", _RED)
    with_cell, cell = _append(with_font, b"cellXfs", b"xf", _WRAPPED % font)
    return (with_cell, cell) if font >= 0 and cell >= 0 else (styles, -1)


def _append(styles: bytes, group: bytes, tag: bytes, item: bytes) -> tuple[bytes, int]:
    found = re.search(rb"<%b\b[^>]*>(.*?)</%b>" % (group, group), styles, re.DOTALL)
    if not found:
        return styles, -1
    count = len(re.findall(rb"<%b[\s/>]" % tag, found[1]))
    head = re.sub(rb'(<%b\b[^>]*?\bcount=")\d+' % group, rb"\g<1>%d" % (count + 1), found[0])
    end = len(head) - len(b"</%b>" % group)
    return styles[: found.start()] + head[:end] + item + head[end:] + styles[found.end() :], count


class _Sheet:
    """The XML of one sheet while it is edited."""

    def __init__(self, xml: bytes, table: Table, style: int) -> None:
        start, end = xml.find(b"<sheetData"), xml.find(b"</sheetData>")
        if start < 0 or end < 0:
            raise Unusual
        self._head, self._data, self._tail = xml[:start], xml[start:end], xml[end:]
        self._table, self._style = table, style
        self._number = table.result + 1
        self._letters = letters(self._number)

    def with_reasons(self, reasons: Mapping[int, str]) -> bytes:
        """The whole XML with the reasons, a heading over them, a filter and a wider column."""
        if self._number <= self._table.width:
            self._clear()
        found = {int(row[1]): row for row in _ROW.finditer(self._data)}
        wanted = {number: text for number, text in reasons.items() if text} | {self._table.header_row: RESULT_TITLE}
        if not found.keys() >= wanted.keys():
            raise Unusual
        pieces, at = [], 0
        for number in sorted(wanted, key=lambda number: found[number].start()):
            row = found[number]
            end = row.end() if row[2] else self._data.index(b"</row>", row.end()) + len(b"</row>")
            pieces += [self._data[at : row.start()], self._row(self._data[row.start() : end], number, wanted[number])]
            at = end
        data = b"".join([*pieces, self._data[at:]])
        return self._with_width() + data + self._with_filter(max(found))

    def _clear(self) -> None:
        """An earlier result goes; its heading is written anew."""
        mine = re.compile(rb'<c r="%b\d+"[^>]*?(?:/>|>.*?</c>)' % self._letters, re.DOTALL)
        self._data = mine.sub(b"", self._data)

    def _row(self, xml: bytes, number: int, text: str) -> bytes:
        """One row with our cell in its place among the others."""
        head = xml[: xml.index(b">") + 1]
        cells = list(_CELL.finditer(xml))
        if xml.count(b"<c ") != len(cells):
            raise Unusual
        later = next((cell for cell in cells if column_number(cell[1]) >= self._number), None)
        style = self._style
        if number == self._table.header_row and cells:
            before = [cell for cell in cells if column_number(cell[1]) < self._number]
            worn = re.search(rb'^<c [^>]*\bs="(\d+)"', before[-1][0]) if before else None
            style = int(worn[1]) if worn else -1
        cell = self._cell(number, text, style)
        head = re.sub(rb'\sspans="[^"]*"', b"", head)
        if head.endswith(b"/>"):
            return head[:-2] + b">" + cell + b"</row>"
        body = xml[xml.index(b">") + 1 : -len(b"</row>")]
        shift = len(xml) - len(body) - len(b"</row>")
        if later is None:
            return head + body + cell + b"</row>"
        rest = later.end() if column_number(later[1]) == self._number else later.start()
        return head + body[: later.start() - shift] + cell + body[rest - shift :] + b"</row>"

    def _cell(self, number: int, text: str, style: int) -> bytes:
        worn = b' s="%d"' % style if style >= 0 else b""
        words = escape(_NO_XML.sub("", text)[:32_000]).encode()
        return b'<c r="%b%d"%b t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>' % (
            self._letters, number, worn, words
        )  # fmt: skip

    def _with_width(self) -> bytes:
        wide = b'<col min="%d" max="%d" width="48" customWidth="1"/>' % (self._number, self._number)
        if b"</cols>" not in self._head:
            return self._head + b"<cols>" + wide + b"</cols>"
        last = max((int(number) for number in re.findall(rb'<col\b[^>]*\bmax="(\d+)"', self._head)), default=0)
        return self._head if last >= self._number else self._head.replace(b"</cols>", wide + b"</cols>")

    def _with_filter(self, last_row: int) -> bytes:
        """A filter over heading and rows, if the sheet has none. A table in the sheet has its own."""
        if b"<tableParts" in self._tail or b"<autoFilter" in self._tail:
            return re.sub(
                rb'(<autoFilter [^>]*?ref="[A-Z]+\d+:)[A-Z]+', rb"\g<1>%b" % self._letters, self._tail, count=1
            )
        reach = b"A%d:%b%d" % (self._table.header_row, self._letters, max(last_row, self._table.header_row + 1))
        before = re.match(
            rb"</sheetData>(?:\s*<(sheetCalcPr|sheetProtection|protectedRanges|scenarios)\b[^>]*?(?:/>|>.*?</\1>))*",
            self._tail,
            re.DOTALL,
        )
        end = before.end() if before else len(b"</sheetData>")
        return self._tail[:end] + b'<autoFilter ref="%b"/>' % reach + self._tail[end:]


def letters(number: int) -> bytes:
    """1 = A, 26 = Z, 27 = AA."""
    name = b""
    while number:
        number, rest = divmod(number - 1, 26)
        name = bytes([65 + rest]) + name
    return name
