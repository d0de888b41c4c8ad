"""The offline checker as a villager uses it: one file from a USB stick, a receipt beside it, no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from huiyin.apps.board.log_views import VERIFIER
from huiyin.apps.cases.queries import history
from huiyin.apps.records import checkpoints
from huiyin.apps.records.models import Checkpoint
from huiyin.apps.records.receipts import proof_of, proven, receipt_of
from huiyin.apps.records.sequencing import sequence_all
from huiyin.core import notes
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


def test_a_receipt_is_checked_from_a_usb_stick(chromium: Browser, tmp_path: Path) -> None:
    world = World()
    case = [say(world) for _ in range(5)][2]
    sequence_all(now=MONDAY)
    checkpoints.sign_heads(now=MONDAY)
    found = proven(history(case))
    stick = tmp_path / "verifier.html"
    stick.write_bytes(VERIFIER.read_bytes())
    receipt = receipt_of(found, own={1}, number=case.code, now=MONDAY)
    head = Checkpoint.objects.get(log__place=world.village)
    groups = " ".join(notes.Checkpoint("", head.size, bytes(head.root)).groups[:4])
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(stick.as_uri())
    told = checked(page, tmp_path, receipt, groups)
    assert "✓ 全部 1 条都对得上" in told
    assert "路灯不亮" in told
    assert "与您输入的公示纸校验码一致" in told
    assert "签了名" in told or "不会验签名" in told
    assert "✗" not in told
    assert "还没有与公示纸核对" in checked(page, tmp_path, receipt, "")
    wrong = {
        "下面这些话与存证里的对不上": (receipt.replace("路灯不亮", "路灯很亮"), groups),
        "不在这个校验码之内": (receipt.replace("\\nindex 2\\n", "\\nindex 3\\n"), groups),
        "与您输入的公示纸校验码不一致": (receipt, "0000 1111 2222 3333"),
        "这不是完整的回执": (receipt[:-40], groups),
    }
    for says, (text, typed) in wrong.items():
        assert says in checked(page, tmp_path, text, typed)
    page.reload()
    page.fill("#text", str(proof_of(found[0])))
    page.click("#go")
    page.wait_for_selector("#out section")
    assert "这一条在这个校验码之内" in page.inner_text("#out")
    context.close()


def checked(page: Page, folder: Path, receipt: str, seal: str) -> str:
    """Choose the file, type the sixteen groups (or the first four), press, and read."""
    (folder / "receipt.json").write_text(receipt, "utf-8")
    page.set_input_files("#file", folder / "receipt.json")
    page.fill("#seal", seal)
    page.evaluate("document.getElementById('out').textContent = ''")
    page.click("#go")
    page.wait_for_function("document.getElementById('out').textContent !== ''")
    return page.inner_text("#out")
