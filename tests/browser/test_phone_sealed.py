"""What a phone keeps is sealed, and unreadable once the sign-in is over, also without signal; nothing of it is lost or doubled."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.phones import KEPT, SLOW, Town, opened, report, said, sign_in, wait_for, waiting

KEPT_HERE = """async () => {  // every database and every cache, as text: whoever has the phone can read this much
    const told = [], all = asked => new Promise(done => { asked.onsuccess = () => done(asked.result); });
    const text = v => v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? new TextDecoder().decode(v)
        : v instanceof CryptoKey ? "key that may be read out: " + v.extractable
        : v && typeof v === "object" ? Object.entries(v).map(([k, w]) => k + "=" + text(w)).join("\\n") : String(v);
    for (const { name } of await indexedDB.databases()) {
        const base = await all(indexedDB.open(name));
        for (const store of base.objectStoreNames) {
            const rows = await all(base.transaction(store).objectStore(store).getAll());
            rows.forEach(row => told.push(name + " " + store + " " + text(row)));
        }
        base.close();
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            if (request.url.includes("/static/")) { continue; }
            const kept = await cache.match(request);
            told.push(request.url + text(Object.fromEntries(kept.headers)) + await kept.text());
        }
    }
    return told.join("\\n");
}"""
LONG_AGO = """async () => {  // as if the phone had lain in a drawer since: the sign-in lived until a minute ago
    const base = await new Promise(done => { const a = indexedDB.open("huiyin-key"); a.onsuccess = () => done(a.result); });
    const tx = base.transaction("keys", "readwrite"), store = tx.objectStore("keys"), asked = store.get("one");
    asked.onsuccess = () => store.put({ ...asked.result, until: Date.now() - 60000 });
    await new Promise(done => { tx.oncomplete = done; });
    base.close();
}"""
UNTIL = """async () => {  // in how many hours the phone locks if nobody touches it
    const base = await new Promise(done => { const a = indexedDB.open("huiyin-key"); a.onsuccess = () => done(a.result); });
    const asked = base.transaction("keys").objectStore("keys").get("one");
    await new Promise(done => { asked.onsuccess = done; });
    base.close();
    return (asked.result.until - Date.now()) / 3600000;
}"""
PLAIN = """async entry => {  // as entries were kept before they were sealed
    const base = await new Promise(done => { const a = indexedDB.open("huiyin-field"); a.onsuccess = () => done(a.result); });
    const tx = base.transaction("entries", "readwrite"), field = document.querySelector("[data-field]").dataset;
    const form = document.querySelector("form[data-outbox]"), told = { idem: entry.idem, text: entry.about };
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken")
        .map(([name, value]) => [name, told[name] || value]);
    tx.objectStore("entries").put({ ...entry, fields, owner: field.owner, action: location.href });
    await new Promise(done => { tx.oncomplete = done; });
    base.close();
}"""


@pytest.fixture
def carried(chromium: Browser, town: Town) -> Iterator[BrowserContext]:
    """A phone with the worker that opens pages without signal."""
    context = chromium.new_context(viewport={"width": 360, "height": 720}, locale="zh-CN")
    sign_in(context, town, "volunteer")
    yield context
    context.close()


def at_work(carried: BrowserContext, town: Town) -> Page:
    """The phone after some pages were opened with signal: they open without it from now on."""
    page = opened(carried, town, "/w/")
    wait_for(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    for address in (f"/w/c/{town.cases[3]}/accept/", "/w/list/", "/w/"):
        page.goto(town.url + address)
    wait_for(lambda: {"/w/", "/w/list/", "/w/report/", "/w/visit/", "/w/outbox/"} <= set(page.evaluate(KEPT)))
    return page


def is_blank(page: Page, *words: str) -> None:
    """Nothing is left of the page but that the sign-in is over, and how many entries wait."""
    expect(page.locator("h1:visible")).to_have_text(["登录已结束"], timeout=SLOW)
    expect(page.locator("body")).not_to_contain_text("郭小满")
    for each in words:
        assert each not in page.content()
    assert page.locator("form, input, textarea").count() == 0


def test_nothing_that_is_kept_can_be_read(carried: BrowserContext, town: Town, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "road.jpg"
    Image.effect_noise((900, 700), 60).save(path)
    page, text, met = at_work(carried, town), said(), f"陈大有 {uuid.uuid4().hex[:8]}"
    carried.set_offline(True)
    page.goto(f"{town.url}/w/report/")
    page.locator("#id_photo").set_input_files([path])
    report(page, text)
    expect(page.locator("[data-saved]")).to_be_visible()
    page.goto(f"{town.url}/w/visit/")
    page.locator("#id_met").fill(met)
    page.locator("#id_text_1").fill("渠水浇不到地")
    page.locator("form[data-outbox] button.btn").last.click()
    expect(waiting(page)).to_have_text("2")
    kept = page.evaluate(KEPT_HERE)
    assert kept.count("huiyin-field entries") == 2
    assert f"/w/c/{town.cases[3]}/accept/" in kept
    assert "key that may be read out: false" in kept
    for readable in (text, met, "渠水", "路灯", "水磨坊", "郭小满", "JFIF", "<form"):
        assert readable not in kept, readable
    carried.set_offline(False)
    page.goto(f"{town.url}/w/")
    expect(waiting(page)).to_have_text("0", timeout=SLOW)
    assert text not in page.evaluate(KEPT_HERE), "the receipt neither"
    assert town.reported(text) == 1


def test_signing_out_blanks_every_page_and_loses_nothing(carried: BrowserContext, town: Town) -> None:
    page, text, half = at_work(carried, town), said(), said()
    carried.set_offline(True)
    page.goto(f"{town.url}/w/report/")
    report(page, text)
    expect(waiting(page)).to_have_text("1")
    page.goto(f"{town.url}/w/report/")
    page.locator("#id_text").fill(half)
    there = carried.new_page()
    there.goto(f"{town.url}/w/")
    carried.clear_cookies()
    there.evaluate("fetch('/sign-out/').catch(() => null)")
    is_blank(page, text, half)
    expect(waiting(page)).to_have_text("2")
    wait_for(lambda: not page.evaluate(KEPT))
    kept = page.evaluate(KEPT_HERE)
    assert "huiyin-key" not in kept
    assert text not in kept
    assert half not in kept
    carried.set_offline(False)
    sign_in(carried, town, "volunteer")
    again = opened(carried, town, "/w/outbox/")
    expect(waiting(again)).to_have_text("1", timeout=SLOW)
    item = again.locator("[data-waiting-list] li")
    expect(item).to_contain_text("没写完")
    assert (town.reported(text), town.reported(half)) == (1, 0), "what was not finished is not sent by itself"
    item.locator("[data-edit]").click()
    expect(again.locator("#id_text")).to_have_value(half)
    again.locator("form[data-outbox] button.btn").last.click()
    again.wait_for_url("**/w/c/*/")
    assert (town.reported(text), town.reported(half)) == (1, 1)


def test_four_hours_without_signal_lock_the_phone_after_a_warning(phone: BrowserContext, town: Town) -> None:
    other, page, text = opened(phone, town, f"/w/c/{town.cases[4]}/accept/"), phone.new_page(), said()
    page.clock.install()
    page.goto(f"{town.url}/w/report/")
    expect(waiting(page)).to_have_text("0")
    phone.set_offline(True)
    report(page, text)
    expect(waiting(page)).to_have_text("1")
    page.clock.fast_forward("03:56:00")
    expect(page.locator("[data-strip-note]")).to_contain_text("会锁上")
    page.clock.fast_forward("00:05:00")
    is_blank(page, text)
    assert "huiyin-key" not in page.evaluate(KEPT_HERE)
    is_blank(other, "水磨坊路口")
    expect(waiting(page)).to_have_text("1")
    phone.set_offline(False)
    expect(waiting(opened(phone, town, "/w/"))).to_have_text("0", timeout=SLOW)
    assert town.reported(text) == 1


def locks_in(page: Page, hours: float) -> bool:
    return hours - 0.1 < float(page.evaluate(UNTIL)) <= hours


def test_who_works_on_without_signal_stays_signed_in_for_half_a_day(phone: BrowserContext, town: Town) -> None:
    page = phone.new_page()
    page.clock.install()
    page.goto(f"{town.url}/w/report/")
    expect(waiting(page)).to_have_text("0")
    phone.set_offline(True)
    for left in (4, 4, 1.5):  # twelve hours in all, of which ten and a half have passed the third time
        page.clock.fast_forward("03:30:00")
        page.locator("#id_text").fill(said())
        wait_for(partial(locks_in, page, left))
    page.clock.fast_forward("01:31:00")
    is_blank(page)


def test_a_phone_that_lay_in_a_drawer_opens_no_page(carried: BrowserContext, town: Town) -> None:
    page, text = at_work(carried, town), said()
    carried.set_offline(True)
    page.goto(f"{town.url}/w/report/")
    report(page, text)
    expect(waiting(page)).to_have_text("1")
    page.evaluate(LONG_AGO)
    page.goto(f"{town.url}/w/")
    is_blank(page, text)
    expect(page.locator("body")).to_contain_text("没有丢")
    assert all("offline" in path or "static" in path for path in page.evaluate(KEPT))
    carried.set_offline(False)
    expect(waiting(opened(carried, town, "/w/"))).to_have_text("0", timeout=SLOW)
    assert town.reported(text) == 1


def test_a_session_that_ended_elsewhere_blanks_the_page(phone: BrowserContext, town: Town) -> None:
    page, text = opened(phone, town, "/w/report/"), said()
    phone.clear_cookies()
    report(page, text)
    expect(page.locator("[data-saved]")).to_contain_text("请重新登录")
    assert text not in page.content()
    assert page.locator("form").count() == 0
    assert "huiyin-key" not in page.evaluate(KEPT_HERE)


def test_another_person_has_another_key(phone: BrowserContext, town: Town) -> None:
    keys = []
    for who in ("volunteer", "other", "volunteer"):
        sign_in(phone, town, who)
        page = opened(phone, town, "/w/")
        keys.append(page.evaluate("fetch('/w/who/').then(a => a.json()).then(told => told.key)"))
    assert keys[0] != keys[1]
    assert keys[0] == keys[2], "what waits in a phone opens again"


def test_what_was_kept_before_anything_was_sealed_is_sealed_and_sent_once(phone: BrowserContext, town: Town) -> None:
    page, text, idem = opened(phone, town, "/w/report/"), said(), str(uuid.uuid4())
    page.route("**/w/who/", lambda route: route.abort())
    entry = {
        "idem": idem, "rev": "1", "title": "上报", "about": text, "photos": [], "at": "", "saved": 1, "state": "queued",
        "tries": 0, "next": 0, "words": "", "receipt": None,
    }  # fmt: skip
    page.evaluate(PLAIN, entry)
    assert text in page.evaluate(KEPT_HERE)
    page.reload()
    expect(waiting(page)).to_have_text("1")
    wait_for(lambda: text not in page.evaluate(KEPT_HERE))
    page.unroute("**/w/who/")
    page.locator("[data-send]").click()
    expect(waiting(page)).to_have_text("0", timeout=SLOW)
    assert town.reported(text) == 1


def test_without_a_key_the_form_stays_as_it_is_written(phone: BrowserContext, town: Town) -> None:
    phone.route("**/w/who/", lambda route: route.abort())
    page, text = opened(phone, town, "/w/report/"), said()
    report(page, text)
    expect(page.locator("[data-problems]")).to_contain_text("还存不下")
    expect(page.locator("#id_text")).to_have_value(text)
    phone.unroute("**/w/who/")
    page.locator("form[data-outbox] button.btn").last.click()
    page.wait_for_url("**/w/c/*/")
    assert town.reported(text) == 1


def test_a_search_is_posted_past_the_worker_and_leads_to_a_page(carried: BrowserContext, town: Town) -> None:
    page = at_work(carried, town)
    page.goto(f"{town.url}/w/list/")
    page.locator("form.filters input[type=search], form.filters input[type=text]").first.fill("第4盏")
    page.locator("form.filters button").first.click()
    expect(page.locator("main")).to_contain_text("水磨坊路口第4盏路灯不亮")
    expect(page.locator("main")).not_to_contain_text("水磨坊路口第5盏路灯不亮")
    assert "%" not in page.url
    assert "第4盏" not in page.evaluate(KEPT_HERE)


def test_a_meeting_is_sealed_too_and_goes_on_after_signing_in_again(carried: BrowserContext, town: Town) -> None:
    """Its rolls have names and votes: ten minutes would be too short where there is no signal, four hours it lives."""
    sign_in(carried, town, "secretary")
    page = carried.new_page()
    page.clock.install()
    page.goto(f"{town.url}/w/meeting/{town.meeting}/")
    expect(page.locator("[data-ready]")).to_be_visible(timeout=SLOW)
    name = page.locator("tr[data-entry] th").first.inner_text()
    carried.set_offline(True)
    page.locator("[data-number='1'] [data-kind='attend']").check(force=True)
    page.locator("[data-number='1'] [data-kind='vote']").select_option("agree")
    expect(waiting(page)).to_have_text("2")
    page.locator("#id_text").fill("讨论了线路，还没记完")
    kept = page.evaluate(KEPT_HERE)
    assert kept.count("huiyin-meeting items") == 2
    for readable in (name, "agree", "attend", "<form"):
        assert readable not in kept, readable
    page.clock.fast_forward("03:50:00")
    expect(page.locator("[data-number='1'] [data-kind='vote']")).to_have_value("agree")
    page.clock.fast_forward("00:06:00")
    expect(page.locator("[data-strip-note]")).to_contain_text("会锁上")
    page.clock.fast_forward("00:05:00")
    is_blank(page, name, "讨论了线路")
    expect(waiting(page)).to_have_text("2")
    page.goto(f"{town.url}/w/meeting/{town.meeting}/")
    is_blank(page, name, "讨论了线路")
    page.close()
    carried.set_offline(False)
    again = opened(carried, town, f"/w/meeting/{town.meeting}/")
    expect(waiting(again)).to_have_text("0", timeout=SLOW)
    expect(again.locator("#id_text")).to_have_value("讨论了线路，还没记完")
    assert town.count("rolls_act", "roll_id = (SELECT roll_id FROM decisions_sitting WHERE closed_at IS NULL)") == 2
