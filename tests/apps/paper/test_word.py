"""A brief as a Word document: official geometry, a real footnote for each figure, words and never markup."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.paper.word import docx
from huiyin.core.sheets import Block, BriefSheet

NOTE = ("1", "12次", "举行了的志愿服务活动。", "https://example.org/figures/volunteering/?on=2026-10-31")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def brief(**changes: Any) -> BriefSheet:
    given = {
        "title": "十月简报",
        "of": "望禾镇",
        "code": "ab12cd34",
        "address": "https://example.org/briefs/x/",
        "blocks": (Block(runs=(("开展志愿服务", ""), ("12次", "1"), ("；", ""), ("12次", "1"))),),
        "notes": (NOTE,),
    }
    return BriefSheet(**{**given, **changes})


def part(sheet: BriefSheet, name: str) -> ElementTree.Element:
    with ZipFile(BytesIO(docx(sheet))) as package:
        return ElementTree.fromstring(package.read(f"word/{name}.xml"))  # noqa: S314  (made by ourselves)


def words(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def test_every_part_is_there_and_well_formed():
    with ZipFile(BytesIO(docx(brief()))) as package:
        assert package.testzip() is None
        for name in (each for each in package.namelist() if not each.endswith(".png")):
            ElementTree.fromstring(package.read(name))  # noqa: S314


def test_a_page_is_a4_with_22_lines_of_28_characters():
    section = part(brief(), "document").find(f".//{W}sectPr")
    margins = section.find(f"{W}pgMar").attrib
    assert [round(int(margins[f"{W}{side}"]) / 1440 * 25.4) for side in ("top", "right", "bottom", "left")] == [
        37,
        26,
        35,
        28,
    ]
    pitch = int(section.find(f"{W}docGrid").get(f"{W}linePitch"))
    assert round((16838 - 2098 - 1984) / pitch) == 22


def test_each_figure_has_one_footnote_with_its_definition_and_address():
    references = [each.get(f"{W}id") for each in part(brief(), "document").iter(f"{W}footnoteReference")]
    assert references == ["1"]
    notes = {each.get(f"{W}id"): words(each) for each in part(brief(), "footnotes")}
    assert "举行了的志愿服务活动。" in notes["1"]
    with ZipFile(BytesIO(docx(brief()))) as package:
        related = ElementTree.fromstring(package.read("word/_rels/footnotes.xml.rels"))  # noqa: S314
        targets = {each.get("Id"): each.get("Target") for each in related}
        assert targets == {"q1": "media/q1.png", "l1": NOTE[3]}
        assert package.read("word/media/q1.png").startswith(b"\x89PNG")
    footnotes = part(brief(), "footnotes")
    opens = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    assert {each.get(f"{opens}embed") or each.get(f"{opens}id") for each in footnotes.iter()} - {None} == {"q1", "l1"}


def test_it_has_its_number_in_the_year_and_says_to_whom_it_goes():
    document = part(
        brief(issue="第3期", day="2026年11月2日", copies=(("报", "县委办公室"), ("发", "各村"))), "document"
    )
    lines = [words(each) for each in document.iter(f"{W}p")]
    assert "第3期" in lines
    assert lines[-3:] == ["报：县委办公室", "发：各村", "望禾镇　　2026年11月2日印发"]


def test_a_drawing_says_what_is_not_shown():
    lines = [
        words(each) for each in part(brief(blocks=(Block(title="按网格", note="都不足五"),)), "document").iter(f"{W}p")
    ]
    assert "都不足五" in lines


def test_a_drawing_becomes_a_table():
    table = part(brief(blocks=(Block(svg="<svg/>", title="按月", rows=(("2026-10", "12次"),)),)), "document").find(
        f".//{W}tbl"
    )
    assert words(table) == "2026-1012次"


def test_the_same_brief_gives_the_same_bytes():
    assert docx(brief()) == docx(brief())


@given(st.text(max_size=40))
def test_any_words_can_be_written(said: str):
    sheet = brief(
        title=said,
        of=said,
        blocks=(Block(runs=((said, "1"),)),),
        notes=((NOTE[0], said, said, f"https://example.org/{said}"),),
    )
    for name in ("document", "footnotes"):
        part(sheet, name)


ORDER = {
    "pPr": "keepNext pBdr tabs spacing ind jc",
    "rPr": "rFonts b color sz vertAlign lang",
    "sectPr": "footerReference pgSz pgMar docGrid",
    "tbl": "tblPr tblGrid tr",
    "tblBorders": "top left bottom right insideH insideV",
    "tc": "tcPr p",
    "r": "rPr t tab fldChar instrText drawing footnoteReference footnoteRef separator continuationSeparator",
    "p": "pPr r hyperlink",
    "hyperlink": "r",
    "body": "p tbl sectPr",
    "settings": "evenAndOddHeaders",
    "styles": "docDefaults",
    "footnote": "p",
}
"""Parts of the schema of WordprocessingML (ECMA-376, wml.xsd): children of an element in their order. Word opens nothing else."""
MIXED = ("p", "body", "r", "tc")
"""Elements whose last kinds of children may take turns."""


def test_word_can_open_it_by_the_order_of_its_schema():
    """No library of ours reads a .docx back, so each element is held against the order that the schema prescribes."""
    blocks = (
        Block(level=1, runs=(("一、服务", ""),)),
        Block(runs=(("开展", ""), ("12次", "1"))),
        Block(svg="<svg/>", title="按月", rows=(("2026-10", "12次"),)),
    )
    sheet = brief(blocks=blocks, changes=("已撤回",))
    seen = set()
    for name in ("document", "styles", "footnotes", "settings", "footer1", "footer2"):
        for element in part(sheet, name).iter():
            tag = element.tag.removeprefix(W)
            kinds = [child.tag.removeprefix(W) for child in element]
            if tag in ORDER:
                allowed = ORDER[tag].split()
                seen.add(tag)
                assert set(kinds) <= set(allowed), (tag, kinds)
                assert tag in MIXED or kinds == sorted(kinds, key=allowed.index), (tag, kinds)
                assert not {"pPr", "rPr", "tcPr"} & set(kinds[1:]), (tag, kinds)
    assert seen == set(ORDER)
    assert part(sheet, "document").find(f"{W}body")[-1].tag == f"{W}sectPr"


def test_every_part_is_named_and_every_reference_leads_somewhere():
    with ZipFile(BytesIO(docx(brief()))) as package:
        names = set(package.namelist())
        types = ElementTree.fromstring(package.read("[Content_Types].xml"))  # noqa: S314
        named = {each.get("PartName", "")[1:] for each in types if each.get("PartName")}
        assert named == {name for name in names if name.endswith(".xml") and name != "[Content_Types].xml"}
        related = ElementTree.fromstring(package.read("word/_rels/document.xml.rels"))  # noqa: S314
        assert {f"word/{each.get('Target')}" for each in related} <= names
        ids = {each.get("Id") for each in related}
        text = package.read("word/document.xml").decode()
        assert {piece.split('"')[0] for piece in text.split('r:id="')[1:]} <= ids
