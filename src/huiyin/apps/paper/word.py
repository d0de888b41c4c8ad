"""A brief as a Word document in the layout of official documents (GB/T 9704): A4, 22 lines of 28 characters, real footnotes.

A .docx is a zip of XML, and this is all of it that a brief needs. Every word is escaped; the same brief gives the same bytes.
Drawings become tables, which can be edited.
"""

from __future__ import annotations

import re
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from huiyin.apps.paper import codes, word_codes
from huiyin.core.sheets import Block, BriefSheet

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT = f"{TYPE}.document"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BODY, TITLE, BLACK, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
NO1, NO2, NO3, NO4, NO5 = 80, 44, 32, 28, 21
"""Sizes in half points: the red head, 2号, 3号, 4号, 5号."""
RED = "A63A2B"
WRITTEN = (2000, 1, 1, 0, 0, 0)
UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def docx(sheet: BriefSheet) -> bytes:
    """The bytes of the document."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"), ("footnotes", "footnotes.xml"), ("settings", "settings.xml"), ("footer", "footer1.xml"),
            ("footer", "footer2.xml"),
        ),
        "word/document.xml": _document(sheet),
        "word/styles.xml": _styles(),
        "word/footnotes.xml": _footnotes(sheet),
        "word/_rels/footnotes.xml.rels": _related(word_codes.relations(_addresses(sheet))),
        "word/settings.xml": f'{HEAD}<w:settings xmlns:w="{WORD}"><w:evenAndOddHeaders/></w:settings>',
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
    }  # fmt: skip
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(ZipInfo(name, WRITTEN), text.encode(), ZIP_DEFLATED)
        for n, address in _addresses(sheet).items():
            package.writestr(ZipInfo(f"word/media/q{n}.png", WRITTEN), codes.png(address))
    return written.getvalue()


def _types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "footnotes": "footnotes", "settings": "settings",
             "footer1": "footer", "footer2": "footer"}  # fmt: skip
    named = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return _related(rows)


def _related(rows: str) -> str:
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _addresses(sheet: BriefSheet) -> dict[int, str]:
    return {int(number): UNSAID.sub("", address) for number, _printed, _words, address in sheet.notes}


def _styles() -> str:
    fonts = f'<w:rFonts w:ascii="{BODY}" w:hAnsi="{BODY}" w:eastAsia="{BODY}"/><w:sz w:val="{NO3}"/><w:lang w:eastAsia="zh-CN"/>'
    usual = f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault></w:docDefaults>"
    return f'{HEAD}<w:styles xmlns:w="{WORD}">{usual}</w:styles>'


def _run(words: str, *, face: str = "", size: int = 0, colour: str = "", bold: bool = False) -> str:
    how = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>' if face else ""
    how += "<w:b/>" if bold else ""
    how += f'<w:color w:val="{colour}"/>' if colour else ""
    how += f'<w:sz w:val="{size}"/>' if size else ""
    return f'<w:r><w:rPr>{how}</w:rPr><w:t xml:space="preserve">{_text(words)}</w:t></w:r>'


def _text(words: str) -> str:
    """What XML may hold, and never as markup."""
    return escape(UNSAID.sub("", words))


def _note(number: str) -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{int(number)}"/></w:r>'


def _paragraph(runs: str, how: str = '<w:ind w:firstLineChars="200" w:firstLine="640"/>') -> str:
    return f"<w:p><w:pPr>{how}</w:pPr>{runs}</w:p>"


def _document(sheet: BriefSheet) -> str:
    centre = '<w:jc w:val="center"/>'
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="{RED}"/></w:pBdr>'
    rule += '<w:tabs><w:tab w:val="right" w:pos="8840"/></w:tabs>'
    known = {number for number, *_ in sheet.notes}
    body = _paragraph(_run("工作简报", face=TITLE, size=NO1, colour=RED, bold=True), centre)
    body += _paragraph(_run(sheet.issue), centre) if sheet.issue else ""
    body += _paragraph(f"{_run(sheet.of)}<w:r><w:tab/></w:r>{_run(sheet.day)}", rule)
    body += _paragraph(
        _run(sheet.title, face=TITLE, size=NO2, bold=True), f'<w:spacing w:before="300" w:after="300"/>{centre}'
    )
    seen: set[str] = set()
    body += "".join(_block(each, known, seen) for each in sheet.blocks)
    body += "".join(_paragraph(_run(words, size=NO4)) for words in sheet.changes)
    body += _paragraph(_run(f"网页：{sheet.address}", size=NO5), "")
    body += _colophon(sheet)
    return f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{RELATED}"><w:body>{body}{_section()}</w:body></w:document>'


def _colophon(sheet: BriefSheet) -> str:
    """版记: to whom it goes, who issued it and when, between rules."""
    lines = [f"{label}：{names}" for label, names in sheet.copies] + [f"{sheet.of}　　{sheet.day}印发"]
    edges = '<w:pBdr><w:top w:val="single" w:sz="{}" w:space="4" w:color="000000"/>{}</w:pBdr>'
    last = '<w:bottom w:val="single" w:sz="8" w:space="4" w:color="000000"/>'
    return "".join(
        _paragraph(_run(words, size=NO4), edges.format(6 if at else 8, last if at == len(lines) - 1 else ""))
        for at, words in enumerate(lines)
    )


def _block(block: Block, known: set[str], seen: set[str]) -> str:
    if block.title:
        head = _paragraph(_run(block.title, face=BLACK, size=NO4), '<w:keepNext/><w:jc w:val="center"/>')
        head += _paragraph(_run(block.note, size=NO5), '<w:keepNext/><w:jc w:val="center"/>') if block.note else ""
        return head + (_table(block.rows) if block.rows else "")
    face = {1: BLACK, 2: KAI}.get(block.level, "")
    runs = ""
    for words, note in block.runs:
        runs += _run(words, face=face)
        if note in known and note not in seen:  # a note stands once: where its number stands first
            runs += _note(note)
            seen.add(note)
    return _paragraph(runs)


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    cells = "".join("<w:tr>" + "".join(_cell(words) for words in row) + "</w:tr>" for row in rows)
    grid = '<w:tblGrid><w:gridCol w:w="4420"/><w:gridCol w:w="4420"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>{grid}{cells}</w:tbl>{_paragraph('', '')}"


def _cell(words: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="4420" w:type="dxa"/></w:tcPr>{_paragraph(_run(words, size=NO4), "")}</w:tc>'


def _section() -> str:
    """A4; top 37, right 26, bottom 35, left 28 mm; 22 lines of 28 characters (a twip is 1/1440 inch)."""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="r4"/><w:footerReference w:type="even" r:id="r5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851"'
        ' w:footer="1400" w:gutter="0"/><w:docGrid w:type="linesAndChars" w:linePitch="580" w:charSpace="-849"/></w:sectPr>'
    )


def _footer(side: str) -> str:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    page = f"{begin}<w:r><w:instrText>PAGE</w:instrText></w:r>{end}"
    words = _run("— ", size=NO4) + page + _run(" —", size=NO4)
    return f'{HEAD}<w:ftr xmlns:w="{WORD}">{_paragraph(words, f"""<w:jc w:val="{side}"/>""")}</w:ftr>'


def _footnotes(sheet: BriefSheet) -> str:
    lines = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    for number, printed, words, _address in sheet.notes:
        n, said = int(number), _run(f" {printed}　{words}　", size=18)
        opens = word_codes.link(n, _run("扫码或点此看怎么算的", size=18)) + word_codes.picture(
            n, UNSAID.sub("", printed)
        )
        lines += f'<w:footnote w:id="{n}">{_paragraph(mark + said + opens, "")}</w:footnote>'
    return f'{HEAD}<w:footnotes xmlns:w="{WORD}">{lines}</w:footnotes>'
