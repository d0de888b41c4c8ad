"""The offline checker as a villager uses it: one file from a USB stick, a receipt beside it, no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from huiyin.apps.board.log_views import VERIFIER
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import history
from huiyin.apps.records import checkpoints
from huiyin.apps.records.models import Checkpoint
from huiyin.apps.records.receipts import Proven, proof_of, proven, receipt_of, words_of
from huiyin.apps.records.sequencing import sequence_all
from huiyin.core import notes
from tests.apps.records.test_lines import PATH
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


def test_a_receipt_is_checked_from_a_usb_stick(chromium: Browser, tmp_path: Path) -> None:
    case, found, head = sealed(World())
    receipt, groups = receipt_of(found, own={1}, number=case.code, now=MONDAY), seal_of(head)
    page = stick(chromium, tmp_path)
    told = checked(page, tmp_path, receipt, groups)
    assert "✓ 全部 1 条都对得上" in told
    assert "路灯不亮" in told
    assert "与您输入的公示纸校验码一致" in told
    assert "签了名" in told or "不会验签名" in told
    assert "✗" not in told
    assert f"校验码是 {head.day.year}年{head.day.month}月{head.day.day}日 那张「今日存证」的" in told
    assert "还没有与公示纸核对" in checked(page, tmp_path, receipt, "")
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != " " else sign for sign in groups.replace("0", "O"))
    assert "与您输入的公示纸校验码一致" in checked(page, tmp_path, receipt, wide), "as people type it"
    assert "不够四组" in checked(page, tmp_path, receipt, groups[:9])
    wrong = {
        "下面这些话与存证里的对不上": (receipt.replace("路灯不亮", "路灯很亮"), groups),
        "不在这个校验码之内": (receipt.replace("\\nindex 2\\n", "\\nindex 3\\n"), groups),
        "与您输入的公示纸校验码不一致": (receipt, "0000 1111 2222 3333"),
        "这不是完整的回执": (receipt[:-40], groups),
    }
    for says, (text, typed) in wrong.items():
        assert says in checked(page, tmp_path, text, typed)
    page.context.close()


def test_it_speaks_english_too(chromium: Browser, tmp_path: Path) -> None:
    """One button turns the page and what it found; the same file, without network."""
    case, found, head = sealed(World())
    page = stick(chromium, tmp_path)
    checked(page, tmp_path, receipt_of(found, own={1}, number=case.code, now=MONDAY), seal_of(head))
    page.click("#other")
    page.wait_for_function("document.getElementById('out').textContent.includes('All agree')")
    told = page.inner_text("body")
    assert "✓ All agree: 1 of 1." in told
    assert "The words below are the very same as in the record." in told
    assert "Choose the full receipt" in told
    assert page.get_attribute("html", "lang") == "en"
    page.click("#other")
    page.wait_for_function("document.getElementById('out').textContent.includes('都对得上')")
    assert "Check" not in page.inner_text("#go")
    page.context.close()


def test_what_is_scanned_is_pasted_and_checked(chromium: Browser, tmp_path: Path) -> None:
    """The proof alone says that something is there; with the words under it, it is the full receipt."""
    _, found, head = sealed(World())
    page = stick(chromium, tmp_path)
    proof, words = str(proof_of(found[0])), words_of(found[0])
    told = pasted(page, proof, head)
    assert "这一条在这个校验码之内" in told
    assert "没有带公钥" in told
    for text in (f"{proof}\n{words}", f"{words}\r\n{proof}"):
        told = pasted(page, text, head)
        assert "✓ 全部 1 条都对得上" in told
        assert "路灯不亮" in told
    assert "对不上" in pasted(page, f"{proof}\n{words.replace('路灯不亮', '路灯很亮')}", head)
    assert "这不是完整的回执" in pasted(page, f"{proof}\n{words[:-9]}", head)
    page.context.close()


def test_a_foreign_receipt_agrees_with_itself_and_not_with_our_sheet(chromium: Browser, tmp_path: Path) -> None:
    """Made by somebody with keys of their own: right in itself, so nothing is promised before it was held against paper."""
    world = World()
    case, found, head = sealed(world)
    page, receipt = stick(chromium, tmp_path), receipt_of(found, own={1}, number=case.code, now=MONDAY)
    groups = " ".join(notes.Checkpoint("", 1, bytes(32)).groups)
    told = checked(page, tmp_path, receipt, "")
    assert "○ 回执自己的 1 条都对得上" in told
    assert "✓ 全部" not in told
    assert "与您输入的公示纸校验码不一致" in checked(page, tmp_path, receipt, groups)
    foreign = json.loads(receipt)
    (origin,) = foreign["keys"]
    foreign["keys"][origin] = [str(notes.Key(origin, notes.ED25519, bytes(32)))]
    assert "签名不对" in checked(page, tmp_path, json.dumps(foreign), seal_of(head))
    page.context.close()


def test_a_line_of_a_kind_that_it_does_not_know_is_passed_by(chromium: Browser, tmp_path: Path, settings: Any) -> None:
    settings.RECORD_LINES = [PATH]
    case, found, head = sealed(World())
    receipt = receipt_of(found, own={1}, number=case.code, now=MONDAY)
    assert len(notes.Note.parsed(head.note).signatures) == 2
    page = stick(chromium, tmp_path)
    assert "✓ 全部 1 条都对得上" in checked(page, tmp_path, receipt, seal_of(head))
    page.context.close()


def sealed(world: World) -> tuple[Case, list[Proven], Checkpoint]:
    """One matter of five, its place in the log, the head over it."""
    case = [say(world) for _ in range(5)][2]
    sequence_all(now=MONDAY)
    checkpoints.sign_heads(now=MONDAY)
    return case, proven(history(case)), Checkpoint.objects.get(log__place=world.village)


def seal_of(head: Checkpoint) -> str:
    return " ".join(notes.Checkpoint("", head.size, bytes(head.root)).groups[:4])


def stick(chromium: Browser, folder: Path) -> Page:
    """The checker, opened from a file, without network."""
    file = folder / "verifier.html"
    file.write_bytes(VERIFIER.read_bytes())
    page = chromium.new_context(offline=True).new_page()
    page.goto(file.as_uri())
    return page


def pasted(page: Page, text: str, head: Checkpoint) -> str:
    page.reload()
    page.fill("#text", text)
    page.fill("#seal", seal_of(head))
    page.click("#go")
    page.wait_for_function("document.getElementById('out').textContent !== ''")
    return page.inner_text("#out")


def checked(page: Page, folder: Path, receipt: str, seal: str) -> str:
    """Choose the file, type the sixteen groups (or the first four), press, and read."""
    (folder / "receipt.json").write_text(receipt, "utf-8")
    page.set_input_files("#file", folder / "receipt.json")
    page.fill("#seal", seal)
    page.evaluate("document.getElementById('out').textContent = ''")
    page.click("#go")
    page.wait_for_function("document.getElementById('out').textContent !== ''")
    return page.inner_text("#out")
