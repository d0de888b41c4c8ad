"""A sheet is set as PDF: its data go into its template as JSON, never as markup. The same sheet gives the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import typst

from huiyin.apps.paper import codes, fonts
from huiyin.core.errors import RuleError
from huiyin.core.sheets import BriefSheet, Sheet

SHEETS = Path(__file__).parent / "sheets"
LONGEST = 400_000
"""Characters of data in one sheet: a roll of some thousand households. Longer ones are printed in parts."""
WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)
"""The time inside every file; the day of a sheet stands on it. Two prints of one sheet are the same file."""
Size = Literal["a4", "a3"]


def pdf(sheet: Sheet, size: Size = "a4") -> bytes:
    """The sheet as PDF. Raises no_chinese_font, sheet_too_long."""
    return _set(sheet, size, "pdf")[0]


def pictures(sheet: Sheet, size: Size = "a4") -> list[bytes]:
    """Its pages as SVG, to be looked at and counted. Raises as `pdf`."""
    return _set(sheet, size, "svg")


def _set(sheet: Sheet, size: Size, form: Literal["pdf", "svg"]) -> list[bytes]:
    found = _compiler(sheet, size).compile(format=form, timestamp=WRITTEN)
    return found if isinstance(found, list) else [found or b""]


def _compiler(sheet: Sheet, size: Size) -> typst.Compiler:
    told = {**sheet.plain(), "size": size, "fonts": fonts.chosen(), "qr": codes.svg(sheet.address)}
    if len(json.dumps(told, ensure_ascii=False)) > LONGEST:
        raise RuleError("sheet_too_long", most=LONGEST)
    for paper in told.get("papers", ()):
        paper["qr"] = codes.svg(paper["address"])
    for note in told["notes"] if isinstance(sheet, BriefSheet) else ():
        note.append(codes.svg(note[3]))
    data = json.dumps(told, ensure_ascii=False)
    return typst.Compiler(
        SHEETS / f"{sheet.template}.typ",
        root=SHEETS,
        font_paths=fonts.installed(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
