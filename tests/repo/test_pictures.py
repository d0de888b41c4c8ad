"""Every address without parameters is looked at in a browser (`make guides` takes its picture), or stands here with why not.

A new page fails this test until it is put among the pages of tests/browser/test_pages.py, or here.
"""

from __future__ import annotations

from product import addresses
from tests.browser.test_pages import PAGES, PAGES_MORE

NO_PAGE = """
    figures.pdf d/appraisal/propose/ d/appraisal/approve/
    act/calendar.ics admin/log/table/ d/begin/ d/bulk/ d/new/opened/ d/undo/ decisions/mine/leave/ hours.ics kept/ m/ask/leave/
    me/end/     me/outside/show/ mine/end/ open/feed
    open/log/verifier post/ say/anew/ say/clear/ sign-in/again/outside/
    sign-in/outside/ sign-in/outside/back/ sign-out/ w/sw.js w/who/ admin/first/ me/outside/
""".split()
"""Files, feeds, forms without a page of their own, ways on, and what a demo has not: a first day, an outside sign-in."""
IN_A_JOURNEY = """
    decisions/mine/entry/ decisions/mine/object/ m/ask/ m/ask/check/ m/ask/receipt/ m/mine/ mine/code/ no-post/
    say/border/ say/check/ say/contact/ say/danger/ say/grid/ say/kind/ say/mandate/ say/receipt/ say/twins/
    say/what/ say/where/ sign-in/outside/code/
    sign-in/second-factor/ w/offline/
""".split()
"""There is something to see only on the way, which the journeys of tests/browser go."""


def test_every_address_has_a_picture_or_a_reason() -> None:
    there = {where for where, _ in addresses() if "<" not in where and "(" not in where}
    shown = {path.partition("?")[0].strip("/") for _, path in PAGES + PAGES_MORE}
    listed = [*NO_PAGE, *IN_A_JOURNEY]
    missing = {where for where in there if where.strip("/") not in shown} - {*listed}
    assert not missing, f"put them among the pages of tests/browser/test_pages.py: {sorted(missing)}"
    gone = sorted(where for where in listed if where not in there or where.strip("/") in shown)
    assert not gone, f"these are gone, or have their picture: {gone}"
