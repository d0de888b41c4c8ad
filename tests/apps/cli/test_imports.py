"""`huiyin import` tells what it did, and what of the file it did not read."""

from __future__ import annotations

import json
from pathlib import Path

from tests.apps.cli.test_serve import huiyin
from tests.apps.exchange.books import book

HEADING = ["名称", "级别", "上级", "备用字段"]
ROWS = [HEADING, ["望禾镇", "镇", "云岫县", "x"], [], ["", "", "望禾镇"], ["松岗镇"]]


def test_what_was_not_read_is_said(county: Path, tmp_path: Path) -> None:
    path = tmp_path / "places.xlsx"
    path.write_bytes(book(("一村", ROWS), ("二村", ROWS)))
    spoken = huiyin("import", "places", path, "--dir", county, "--dry-run")
    assert spoken.returncode == 0, spoken.stderr
    assert spoken.stdout.splitlines() == [
        "1 rows: add 1 (nothing written)",
        "「备用字段」：这一列没有用到。",
        "「二村」：这个工作表看着也像，但没有读。请把各行放到同一个工作表里。",
        "第4行：「望禾镇」是说明、提示或合计，没有读入。",
        "第5行：「松岗镇」是说明、提示或合计，没有读入。",
    ]
    told = json.loads(huiyin("import", "places", path, "--dir", county, "--json").stdout)
    assert {key: told[key] for key in ("total", "add", "copy")} == {"total": 1, "add": 1, "copy": ""}
    assert [(note["code"], note["row"], note["column"]) for note in told["notes"]] == [
        ("sheet_column_unknown", 0, "备用字段"), ("sheet_not_read", 0, "二村"), ("row_left_out", 4, ""), ("row_left_out", 5, ""),
    ]  # fmt: skip
    assert told["notes"][1]["says"] == spoken.stdout.splitlines()[2]
