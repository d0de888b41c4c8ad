"""The outbox in a real browser: without signal, with a poor one, with two pages, two people and no session."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.phones import KEPT, SLOW, Town, opened, report, said, send, sign_in, wait_for, waiting

PORTAL = "<h1>Wi-Fi</h1>"
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });"


def test_a_page_has_one_heading_before_and_after_saving(phone: BrowserContext, town: Town) -> None:
    addresses = ("/w/report/", "/w/visit/", f"/w/c/{town.cases[5]}/accept/")
    pages = [opened(phone, town, address) for address in addresses]
    assert [page.locator("h1").count() for page in pages] == [1, 1, 1]
    phone.set_offline(True)
    for page in pages:
        for box in page.locator("form[data-outbox] textarea, #id_met").all():
            if box.is_visible():
                box.fill("渠水浇不到地")
        send(page)
        expect(page.locator("[data-saved]")).to_be_visible()
        assert page.locator("h1").locator("visible=true").all_inner_texts() == ["已记下"], page.url


def test_three_entries_without_signal_arrive_once_each(phone: BrowserContext, town: Town) -> None:
    text, met, case = said(), f"陈大有 {uuid.uuid4().hex[:8]}", town.cases[0]
    reporting, visiting = opened(phone, town, "/w/report/"), opened(phone, town, "/w/visit/")
    stepping = opened(phone, town, f"/w/c/{case}/accept/")
    phone.set_offline(True)
    report(reporting, text)
    expect(reporting.locator("[data-saved]")).to_be_visible()
    visiting.locator("#id_met").fill(met)
    visiting.locator("#id_text_1").fill("渠水浇不到地")
    visiting.locator("summary").nth(0).click()
    visiting.locator("#id_text_2").fill("想办老年证")
    send(visiting)
    expect(visiting.locator("[data-saved]")).to_be_visible()
    send(stepping)
    expect(waiting(stepping)).to_have_text("3")
    assert town.reported(text) == 0
    phone.set_offline(False)
    expect(waiting(stepping)).to_have_text("0", timeout=SLOW)
    assert town.reported(text) == 1
    assert town.count("cases_case", "channel = 'visit'") == 2, "two matters heard"
    assert town.count("records_event", "kind = 'field.visit' AND quantity = 2") == 1
    assert town.count("records_event", "kind = 'case.accept' AND subject = ?", case.replace("-", "")) == 1


def test_an_answer_that_got_lost_is_asked_for_again(phone: BrowserContext, town: Town) -> None:
    text, page = said(), opened(phone, town, "/w/report/")
    lost: list[int] = []

    def swallow(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)  # it arrived; the answer did not
            return
        route.continue_()

    page.route("**/w/report/", swallow)
    page.locator("#id_text").fill(text)
    page.locator("form[data-outbox] button.btn").last.click(no_wait_after=True)
    wait_for(lambda: page.evaluate("1") and lost)
    page.reload()
    expect(waiting(page)).to_have_text("0", timeout=SLOW)
    assert (lost, town.reported(text)) == ([200], 1)


@pytest.mark.parametrize("locks", [True, False], ids=["web locks", "lease"])
def test_two_pages_send_once(phone: BrowserContext, town: Town, locks: bool) -> None:
    if not locks:
        phone.add_init_script(NO_LOCKS)
    pages = [opened(phone, town, "/w/report/") for _ in range(2)]
    posts: list[str] = []
    phone.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    phone.set_offline(True)
    texts = [said() for _ in pages]
    for page, text in zip(pages, texts, strict=True):
        report(page, text)
        expect(page.locator("[data-saved]")).to_be_visible()
    posts.clear()
    phone.set_offline(False)
    expect(waiting(opened(phone, town, "/w/"))).to_have_text("0", timeout=SLOW)
    assert [town.reported(text) for text in texts] == [1, 1]
    assert len(posts) == 2, "no page sent what the other one was sending"


def test_what_the_server_refuses_needs_attention_and_can_be_mended(phone: BrowserContext, town: Town) -> None:
    page, text = opened(phone, town, "/w/report/"), said()
    phone.set_offline(True)
    page.locator("details summary").click()
    page.locator("#id_phone").fill("不知道")
    report(page, text)
    expect(page.locator("[data-saved]")).to_be_visible()
    phone.set_offline(False)
    page.goto(f"{town.url}/w/outbox/")
    item = page.locator("[data-waiting-list] li")
    expect(item).to_contain_text("要您处理", timeout=SLOW)
    expect(waiting(page)).to_have_text("1")
    with page.expect_download() as download:
        item.locator("[data-save]").click()
    assert text in Path(download.value.path()).read_text("utf-8")
    item.locator("[data-edit]").click()
    expect(page.locator("#id_text")).to_have_value(text)
    page.locator("#id_phone").fill("13800000001")
    send(page)
    page.wait_for_url("**/w/c/*/")
    assert town.reported(text) == 1
    expect(waiting(page)).to_have_text("0")


def test_an_empty_form_is_no_entry(phone: BrowserContext, town: Town) -> None:
    page = opened(phone, town, "/w/report/")
    report(page, " ")
    expect(page.locator("[data-problems]")).to_contain_text("还没填：")
    expect(waiting(page)).to_have_text("0")


def test_an_entry_can_be_deleted_by_pressing_twice(phone: BrowserContext, town: Town) -> None:
    page, text = opened(phone, town, "/w/report/"), said()
    page.route("**/w/who/", lambda route: route.abort())
    report(page, text)
    expect(page.locator("[data-saved]")).to_be_visible()
    page.goto(f"{town.url}/w/outbox/")
    page.locator("[data-delete]").click()
    expect(waiting(page)).to_have_text("1")
    page.evaluate("window.outbox.flush(true)")  # the list is drawn anew meanwhile
    expect(page.locator("[data-delete]")).to_have_text("再按一次就删除")
    page.locator("[data-delete]").click()
    expect(waiting(page)).to_have_text("0")
    assert town.reported(text) == 0


def test_another_person_on_this_phone_neither_sees_nor_sends_it(phone: BrowserContext, town: Town) -> None:
    page, text = opened(phone, town, "/w/report/"), said()
    phone.set_offline(True)
    report(page, text)
    expect(page.locator("[data-saved]")).to_be_visible()
    sign_in(phone, town, "other")
    phone.set_offline(False)
    expect(page.locator("[data-strip-note]")).to_contain_text("现在登录的是别人", timeout=SLOW)
    theirs = opened(phone, town, "/w/outbox/")
    expect(waiting(theirs)).to_have_text("0")
    expect(theirs.locator("body")).not_to_contain_text(text)
    assert town.reported(text) == 0
    sign_in(phone, town, "volunteer")
    expect(waiting(opened(phone, town, "/w/"))).to_have_text("0", timeout=SLOW)
    assert town.reported(text) == 1


def test_without_session_it_is_kept_and_sent_after_signing_in(phone: BrowserContext, town: Town) -> None:
    page, text = opened(phone, town, "/w/report/"), said()
    phone.clear_cookies()
    report(page, text)
    expect(page.locator("[data-saved]")).to_contain_text("请重新登录")
    assert town.reported(text) == 0
    sign_in(phone, town, "volunteer")
    expect(waiting(opened(phone, town, "/w/"))).to_have_text("0", timeout=SLOW)
    assert town.reported(text) == 1


@pytest.mark.parametrize("status", [200, 502])
def test_a_page_from_in_between_is_no_receipt(phone: BrowserContext, town: Town, status: int) -> None:
    page, text = opened(phone, town, "/w/report/"), said()
    page.route("**/w/report/", lambda route: route.fulfill(status=status, body=PORTAL, content_type="text/html"))
    report(page, text)
    expect(page.locator("[data-saved]")).to_be_visible()
    expect(waiting(page)).to_have_text("1")
    page.unroute("**/w/report/")
    page.locator("[data-send]").click()
    expect(waiting(page)).to_have_text("0", timeout=SLOW)
    assert town.reported(text) == 1


def test_photos_follow_their_entry(phone: BrowserContext, town: Town, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "road.jpg"
    Image.effect_noise((900, 700), 60).save(path)
    page, text = opened(phone, town, "/w/report/"), said()
    before = town.count("files_file", "1")
    order: list[str] = []
    page.on("request", lambda r: order.append(r.url.rsplit("/w/")[1].split("/")[0]) if r.method == "POST" else None)
    page.locator("#id_photo").set_input_files([path])
    report(page, text)
    page.wait_for_url("**/w/c/*/")
    assert (town.reported(text), town.count("files_file", "1")) == (1, before + 1)
    assert order == ["report", "photo"]


def test_a_photo_that_is_none_is_told_at_once(phone: BrowserContext, town: Town, tmp_path: Path) -> None:
    path = tmp_path / "road.jpg"
    path.write_text("no picture at all")
    page, text = opened(phone, town, "/w/report/"), said()
    page.locator("#id_photo").set_input_files([path])
    report(page, text)
    expect(page.locator("[data-saved-note]")).to_contain_text("这不是照片")
    assert town.reported(text) == 1, "the report itself has arrived"


def test_a_late_step_is_kept_as_a_note(phone: BrowserContext, town: Town) -> None:
    case = town.cases[1]
    first, second = (opened(phone, town, f"/w/c/{case}/accept/") for _ in range(2))
    send(first)
    first.wait_for_url(f"**/w/c/{case}/")
    send(second)
    second.wait_for_url(f"**/w/c/{case}/")
    assert town.count("records_event", "kind = 'case.tried' AND subject = ?", case.replace("-", "")) == 1


def test_forms_are_plain_posts_without_script(chromium: Browser, town: Town) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 720})
    sign_in(context, town, "volunteer")
    page, text = context.new_page(), said()
    page.goto(f"{town.url}/w/report/")
    expect(page.locator("[data-strip]")).to_be_hidden()
    report(page, text)
    page.wait_for_url("**/w/c/*/")
    expect(page.locator("body")).to_contain_text("已收到")
    assert town.reported(text) == 1
    context.close()


def test_pages_open_without_signal_and_are_gone_after_signing_out(chromium: Browser, town: Town) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 720})
    sign_in(context, town, "volunteer")
    page, text, case = opened(context, town, "/w/"), said(), town.cases[2]
    wait_for(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    page.reload()
    page.goto(f"{town.url}/w/c/{case}/accept/")
    page.goto(f"{town.url}/w/")
    wait_for(lambda: {"/w/", "/w/report/", "/w/visit/", "/w/outbox/"} <= set(page.evaluate(KEPT)))
    context.set_offline(True)
    ids = []
    for _ in range(2):
        page.goto(f"{town.url}/w/report/")
        expect(page.locator("[data-strip]")).to_be_visible()
        ids.append(page.locator("#id_idem").input_value())
    assert ids[0] != ids[1], "every opening of a kept form is a new entry"
    report(page, text)
    expect(page.locator("[data-saved]")).to_be_visible()
    page.goto(f"{town.url}/w/c/{case}/accept/")
    send(page)
    expect(waiting(page)).to_have_text("2")
    page.goto(f"{town.url}/w/notices/")
    expect(page.locator("h1")).to_have_text("没有信号")
    context.set_offline(False)
    page.goto(f"{town.url}/w/")
    expect(waiting(page)).to_have_text("0", timeout=SLOW)
    assert town.reported(text) == 1
    page.evaluate("fetch('/sign-out/')")
    wait_for(lambda: not page.evaluate(KEPT))
    context.close()


def tick(page: Page, number: int, vote: str = "") -> None:
    row = page.locator(f"[data-number='{number}']")
    row.locator("[data-kind='attend']").check(force=True)
    if vote:
        row.locator("[data-kind='vote']").select_option(vote)


def test_a_whole_meeting_without_signal_is_handed_over_once(chromium: Browser, town: Town) -> None:
    """From the roll call to the minutes; opened again without signal it goes on; then everything arrives once."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 360, "height": 740})
    sign_in(context, town, "secretary")
    page = opened(context, town, f"/w/meeting/{town.meeting}/")
    expect(page.locator("[data-ready]")).to_be_visible(timeout=SLOW)
    context.set_offline(True)
    for number in range(1, 6):
        tick(page, number, "agree")
    line = page.locator("[data-line]")
    expect(line).to_contain_text("应到 9 · 实到 5 · 至少 6 ✗ · 赞成 5 · 至少 3 ✓")
    tick(page, 6, "oppose")
    tick(page, 7)
    page.locator("[data-number='7'] [data-kind='attend']").uncheck(force=True)
    page.locator("[data-number='1'] [data-kind='sign']").check(force=True)
    page.locator("#id_text").fill("讨论了线路。")
    page.locator("form[data-paper='minutes'] button").click()
    expect(waiting(page)).to_have_text("16")
    page.reload()
    expect(line).to_contain_text("应到 9 · 实到 6 · 至少 6 ✓ · 赞成 5 · 至少 4 ✓", timeout=SLOW)
    here = "roll_id = (SELECT roll_id FROM decisions_sitting WHERE closed_at IS NULL)"
    assert town.count("rolls_act", here) == 0
    context.set_offline(False)
    expect(waiting(page)).to_have_text("0", timeout=SLOW)
    assert town.count("rolls_act", here) == 15
    assert town.count("decisions_minutes", here) == 1
    page.reload()
    expect(line).to_contain_text("应到 9 · 实到 6 · 至少 6 ✓ · 赞成 5 · 至少 4 ✓")
    assert town.count("rolls_act", here) == 15
    context.close()
