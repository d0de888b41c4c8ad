"""A page of staff that nobody uses is blanked when the sign-in has lived out its time; a form that was begun stays."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.phones import SLOW, Town, sign_in

SEEN_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"


def opened_by_secretary(phone: BrowserContext, town: Town, address: str) -> Page:
    """A page on the computer of a village, where a sign-in lives ten minutes unused."""
    sign_in(phone, town, "secretary")
    page = phone.new_page()
    page.clock.install()
    page.goto(town.url + address)
    expect(page.locator("header")).to_have_count(1)
    return page


def is_blank(page: Page) -> None:
    expect(page.locator("h1")).to_have_text(["本页已清空"], timeout=SLOW)
    expect(page.locator("header, table, .who")).to_have_count(0)
    assert page.title() == "本页已清空"


def test_after_ten_minutes_nothing_of_it_is_left(phone: BrowserContext, town: Town) -> None:
    page = opened_by_secretary(phone, town, "/d/decisions/")
    shown = page.locator("main").inner_text()
    page.clock.fast_forward("08:00")
    assert page.locator("main").inner_text() == shown
    page.clock.fast_forward("02:01")
    is_blank(page)
    expect(page.locator("form")).to_have_count(0)
    page.locator("a.btn").click()
    expect(page.locator("header")).to_have_count(1)


def test_a_form_that_was_begun_stays(phone: BrowserContext, town: Town) -> None:
    page = opened_by_secretary(phone, town, "/d/new/")
    field = page.locator("main form textarea, main form input[type=text]").first
    name = field.get_attribute("name")
    field.fill("整修村道")
    page.clock.fast_forward("10:01")
    is_blank(page)
    expect(page.locator(f"form [name='{name}']")).to_have_value("整修村道")


def test_looked_at_again_after_signing_out_it_is_blanked(phone: BrowserContext, town: Town) -> None:
    page = opened_by_secretary(phone, town, "/d/decisions/")
    page.clock.fast_forward("01:00")
    page.evaluate(SEEN_AGAIN)
    page.wait_for_timeout(300)
    expect(page.locator("header")).to_have_count(1)
    phone.clear_cookies()
    page.clock.fast_forward("01:00")
    page.evaluate(SEEN_AGAIN)
    is_blank(page)
