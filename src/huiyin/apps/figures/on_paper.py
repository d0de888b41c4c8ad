"""A published brief as a sheet: the plain value that `apps/paper` sets as PDF and writes as Word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.apps.figures.blocks import block_of, change_row, stated_row
from huiyin.apps.figures.briefs import Reading, issue_of
from huiyin.apps.figures.models import Brief
from huiyin.apps.figures.queries import Line, Place
from huiyin.apps.figures.shown import row_of
from huiyin.core.sheets import Block, BriefSheet, Poster

ALONE = 'xmlns="http://www.w3.org/2000/svg"'
"""What a picture needs that stands in no page."""

CHINESE = "zh-hans"
_COPY = re.compile(r"(报|送|发|抄送)：")
_SHADES = {"cell c0": "□", "cell c1": "░", "cell c2": "▒", "cell c3": "▓", "cell c4": "█", "hatched": "▨"}


def sheet(brief: Brief, reading: Reading) -> BriefSheet:
    """The sheet, in Chinese as official paper is."""
    base = settings.BASE_URL.rstrip("/")
    with override(CHINESE):
        rows = [stated_row(each, brief) for each in reading.stated]
        notes = [
            (str(row["number"]), str(row["printed"]), _note(row), address_of_note(brief, row["number"])) for row in rows
        ]
        told = [block for n, each in enumerate(reading.paragraphs) for block in _blocks(block_of(n, each, brief))]
        blocks, copies = _apart(told)
        changes = [*_withdrawn(brief), *(_changed(change_row(each, brief)) for each in reading.changes)]
    day = timezone.localdate(brief.published_at)
    return BriefSheet(
        title=brief.title,
        of=brief.issuer,
        code=brief.uid.hex[:8],
        address=f"{base}{reverse('figures:brief', args=[brief.uid])}",
        day=f"{day.year}年{day.month}月{day.day}日",
        issue=f"第{issue_of(brief)}期",
        copies=copies,
        blocks=blocks,
        notes=tuple(notes),
        changes=tuple(changes),
    )


def address_of_note(brief: Brief, number: int) -> str:
    """Where the code of a note leads, in full; short, so that its code can be read small."""
    return f"{settings.BASE_URL.rstrip('/')}{reverse('figures:brief_note', args=[brief.uid, number])}"


def poster(place: Place, lines: Sequence[Line], on: date, address: str) -> Poster:
    """The figures of a place for the wall, in Chinese as official paper is; those of which nothing happened are left out."""
    base = settings.BASE_URL.rstrip("/")
    with override(CHINESE):
        told = [(line, row_of(line, "")) for line in lines if line.value.n or line.value.hidden]
        rows = [(str(row["title"]), f"{row['number']}{row['unit']}") for _line, row in told]
    day = f"{on.year}年{on.month}月{on.day}日"
    return Poster(
        title="数字公开", of=place.name, code=place.code or place.uid.hex[:8], address=f"{base}{address}", day=day,
        days=f"截至{day}", rows=tuple(rows),
    )  # fmt: skip


def _withdrawn(brief: Brief) -> list[str]:
    """That it holds no longer, and why: on top of what has changed."""
    if brief.withdrawn_at is None:
        return []
    day = timezone.localdate(brief.withdrawn_at)
    said = _("Withdrawn on %(day)s") % {"day": f"{day.year}年{day.month}月{day.day}日"}
    return [f"{said}：{brief.withdrawn_why}"]


def _note(row: dict[str, Any]) -> str:
    version = _("definition %(n)s") % {"n": row["version"]}
    pair = f"（{row['pair']}）" if row["pair"] else ""
    return f"{row['title']}{pair}：{row['says']}{row['days']}；{version}"


def _changed(row: dict[str, Any]) -> str:
    said = _("published %(then)s, now %(now)s") % {"then": row["printed"], "now": row["now"]}
    return f"{row['title']}：{said}{row['why']}"


def _blocks(block: dict[str, Any]) -> Iterator[Block]:
    if block["pieces"]:
        runs = tuple((_words(piece), str(piece.get("note", ""))) for piece in block["pieces"])
        yield Block(level=block["level"], runs=runs)
    for chart in block["charts"]:
        svg = str(chart.svg).replace("<svg ", f"<svg {ALONE} ", 1)
        legend = "，".join(f"{_SHADES.get(style, '')}{words}" for style, words in chart.legend)
        note = "　".join(each for each in (legend, chart.note) if each)
        title = "　".join(each for each in (chart.title, chart.days) if each)
        yield Block(svg=svg, title=title, rows=tuple(chart.rows), note=note)


def _apart(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[tuple[str, str], ...]]:
    """The text, and the lines at its end that say to whom it goes: on paper these stand at the foot."""
    end = len(blocks)
    while end and blocks[end - 1].runs and _COPY.match(_line(blocks[end - 1])):
        end -= 1
    found = (_COPY.match(_line(block)) for block in blocks[end:])
    return tuple(blocks[:end]), tuple((each[1], _line_rest(each)) for each in found if each)


def _line(block: Block) -> str:
    return "".join(words for words, _note in block.runs).strip()


def _line_rest(found: re.Match[str]) -> str:
    return found.string[found.end() :].strip()


def _words(piece: dict[str, Any]) -> str:
    source = _("(quoted: %(source)s)") % {"source": piece["source"]} if piece.get("source") else ""
    return f"{piece['text']}{source}"
