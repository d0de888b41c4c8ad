"""The register of OWASP ASVS is whole, and what it points to is there. Whether a verdict is true, people have to judge."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest

from tests.repo.house import ROOT, tree

REGISTER = ROOT / "docs" / "reference" / "asvs.md"
KINDS = ("holds", "n/a", "operator", "open")
HIGHER = {"5.2.4", "5.2.6", "8.3.2", "8.3.3", "14.2.7", "14.2.8"}
"""Of level 3, chosen by us."""
SIZES = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16}
"""Requirements of levels 1 and 2 in each chapter; 9, 10 and 17 have nothing to speak of here."""
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE)
SUM = re.compile(r"^\| V(\d+) \| [^|]+ \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
TEXT = REGISTER.read_text("utf-8")


@dataclass(frozen=True)
class Row:
    number: str
    level: int
    asked: str
    verdict: str
    shown: tuple[str, ...]

    @property
    def chapter(self) -> int:
        return int(self.number.partition(".")[0])

    @property
    def kind(self) -> str:
        return re.split(r"[:;]", self.verdict)[0]


def rows() -> list[Row]:
    return [
        Row(number, int(level), asked.strip(), verdict.strip(), tuple(re.findall("`([^`]+)`", shown)))
        for number, level, asked, verdict, shown in ROW.findall(TEXT)
    ]


ROWS = rows()


def test_every_line_of_a_table_is_read():
    assert len(ROWS) == len(re.findall(r"^\| \d+\.", TEXT, re.MULTILINE))


def test_no_requirement_is_missing_or_told_twice():
    assert Counter(row.chapter for row in ROWS if row.level < 3) == SIZES
    assert sum(SIZES.values()) == 210
    assert {row.number for row in ROWS if row.level == 3} == HIGHER
    assert [number for number, times in Counter(row.number for row in ROWS).items() if times > 1] == []


def test_rows_stand_in_order_and_say_it_shortly():
    numbers = [tuple(map(int, row.number.split("."))) for row in ROWS]
    assert numbers == sorted(numbers)
    assert [row.number for row in ROWS if not 2 <= len(row.asked.split()) <= 12] == []


def test_a_verdict_is_of_a_known_kind_and_says_what_it_has_to():
    assert [row.number for row in ROWS if row.kind not in KINDS] == []
    assert [row.number for row in ROWS if row.kind == "holds" and not (row.verdict == "holds" and row.shown)] == []
    assert [row.number for row in ROWS if row.kind != "holds" and len(row.verdict.partition(": ")[2]) < 6] == []
    told = {row.number: re.findall(r"`(docs/[^`]+#[^`]+)`", row.verdict) for row in ROWS if row.kind == "operator"}
    assert [number for number, places in told.items() if not places] == []
    assert [place for places in told.values() for place in places if not _is_there(place)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_what_is_named_is_there(row: Row):
    assert [place for place in row.shown if not _is_there(place)] == []


def test_the_sums_are_right():
    told = {int(chapter): tuple(map(int, numbers)) for chapter, *numbers in SUM.findall(TEXT)}
    found = {chapter: [row.kind for row in ROWS if row.chapter == chapter] for chapter in SIZES}
    assert told == {c: (len(kinds), *(kinds.count(kind) for kind in KINDS)) for c, kinds in found.items()}
    every = [len(ROWS), *(sum(row.kind == kind for row in ROWS) for kind in KINDS)]
    assert f"| all | | {' | '.join(map(str, every))} |" in TEXT


def _is_there(place: str) -> bool:
    path, _, name = place.partition("::")
    path, _, anchor = path.partition("#")
    if not (ROOT / path).is_file():
        return False
    return (not name or name in _names(path)) and (not anchor or anchor in _anchors(path))


@cache
def _names(path: str) -> frozenset[str]:
    """Every test and class of tests in a file."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return frozenset(node.name for node in ast.walk(tree(ROOT / path)) if isinstance(node, kinds))


@cache
def _anchors(path: str) -> frozenset[str]:
    """The headings of a page, as links call them."""
    headings = re.findall(r"^#+ (.+)$", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings)
