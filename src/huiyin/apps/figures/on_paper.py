"""A published brief as a sheet: the plain value that `apps/paper` sets as PDF and writes as Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.apps.figures.blocks import block_of, change_row, stated_row
from huiyin.apps.figures.briefs import Reading
from huiyin.apps.figures.models import Brief
from huiyin.apps.figures.queries import Line, Place
from huiyin.apps.figures.shown import row_of
from huiyin.core.sheets import Block, BriefSheet, Poster

ALONE = 'xmlns="http://www.w3.org/2000/svg"'
"""What a picture needs that stands in no page."""

CHINESE = "zh-hans"


def sheet(brief: Brief, reading: Reading) -> BriefSheet:
    """The sheet, in Chinese as official paper is."""
    base = settings.BASE_URL.rstrip("/")
    with override(CHINESE):
        rows = [stated_row(each, brief) for each in reading.stated]
        notes = [(str(row["number"]), str(row["printed"]), _note(row), f"{base}{row['url']}") for row in rows]
        blocks = [block for n, each in enumerate(reading.paragraphs) for block in _blocks(block_of(n, each, brief))]
        changes = [*_withdrawn(brief), *(_changed(change_row(each, brief)) for each in reading.changes)]
    day = timezone.localdate(brief.published_at)
    return BriefSheet(
        title=brief.title,
        of=brief.issuer,
        code=brief.uid.hex[:8],
        address=f"{base}{reverse('figures:brief', args=[brief.uid])}",
        day=f"{day.year}年{day.month}月{day.day}日",
        blocks=tuple(blocks),
        notes=tuple(notes),
        changes=tuple(changes),
    )


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
        yield Block(svg=str(chart.svg).replace("<svg ", f"<svg {ALONE} ", 1), title=chart.title, rows=tuple(chart.rows))


def _words(piece: dict[str, Any]) -> str:
    source = _("(quoted: %(source)s)") % {"source": piece["source"]} if piece.get("source") else ""
    return f"{piece['text']}{source}"
