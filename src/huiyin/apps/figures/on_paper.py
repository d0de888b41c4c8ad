"""A published brief as a sheet: the plain value that `apps/paper` sets as PDF and writes as Word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from huiyin.apps.figures.blocks import block_of, change_row, stated_row
from huiyin.apps.figures.briefs import Reading
from huiyin.apps.figures.models import Brief
from huiyin.core.sheets import Block, BriefSheet

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
        changes = [_changed(change_row(each, brief)) for each in reading.changes]
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


def _note(row: dict[str, Any]) -> str:
    version = _("definition %(n)s") % {"n": row["version"]}
    pair = f"（{row['pair']}）" if row["pair"] else ""
    return f"{row['title']}{pair}：{row['says']}{row['days']}；{version}"


def _changed(row: dict[str, Any]) -> str:
    said = _("published %(then)s, now %(now)s") % {"then": row["printed"], "now": row["now"]}
    why = ngettext(
        ", because %(n)s record for these days came afterwards.",
        ", because %(n)s records for these days came afterwards.",
        row["late"],
    ) % {"n": row["late"]}  # fmt: skip
    return f"{row['title']}：{said}{why if row['late'] else _(', because of what happened later to matters of these days.')}"


def _blocks(block: dict[str, Any]) -> Iterator[Block]:
    if block["pieces"]:
        runs = tuple((_words(piece), str(piece.get("note", ""))) for piece in block["pieces"])
        yield Block(level=block["level"], runs=runs)
    for chart in block["charts"]:
        yield Block(svg=str(chart.svg).replace("<svg ", f"<svg {ALONE} ", 1), title=chart.title, rows=tuple(chart.rows))


def _words(piece: dict[str, Any]) -> str:
    source = _("(quoted: %(source)s)") % {"source": piece["source"]} if piece.get("source") else ""
    return f"{piece['text']}{source}"
