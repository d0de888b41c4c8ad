"""A date stays in one piece at the end of a line (look/README.md): 周 on one line and 一 on the next is read as two words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

import huiyin

STYLE = (Path(huiyin.__file__).parent / "site" / "static" / "huiyin.css").read_text("utf-8")
WHEN = "11月23日（周一）17:58"
PIECES = {
    "the list before sending": f'<ol class="ahead"><li>派单：最晚<b>{WHEN}</b></li></ol>',
    "the slip": f'<section class="slip receipt"><ol><li>派单：最晚<b>{WHEN}</b></li></ol></section>',
    "above a public case": f'<p class="count"><span class="small quiet">2026年<b>{WHEN}</b>收到</span></p>',
    "the trail": f'<ol class="trail"><li><time>阳泉社区网格员的活<b>{WHEN}</b>　杏树湾村党支部</time></li></ol>',
    "facts of a case": f'<dl class="facts"><div><dt>来源</dt><dd>村里的值班手机，<b class="when">{WHEN}</b></dd></div></dl>',
}
LINES = """part => { const text = document.querySelector('b').firstChild, at = text.data.indexOf(part);
    const found = document.createRange();
    found.setStart(text, at); found.setEnd(text, at + part.length);
    return new Set(Array.from(found.getClientRects()).map(r => Math.round(r.top))).size }"""


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_date_is_not_torn(chromium: Browser, piece: str) -> None:
    page = chromium.new_page()
    page.set_content(f'<html lang="zh-Hans"><style>{STYLE} b {{ font-weight: inherit }}</style><main>{piece}</main>')
    torn = {}
    for width in range(280, 401, 10):
        page.set_viewport_size({"width": width, "height": 600})
        days = max(page.evaluate(LINES, part) for part in ("11月23日", "（周一）"))
        if days > 1:
            torn[width] = days
    page.close()
    assert not torn
