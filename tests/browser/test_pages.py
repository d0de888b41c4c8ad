"""Every page of the demo, in its modes and widths: axe finds nothing serious, nothing scrolls sideways, nothing is too heavy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.hands import EVERY_WIDTH, MODES, Hands, Way
from tests.browser.served_demo import Demo

TOWNS = ("xinba", "dalu", "dagaoping", "yangquan", "huaqiao")
UUID = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}/$")
RESIDENT_KB, STAFF_KB = 60, 120
PUBLIC = (
    "/", *(f"/?town={town}" for town in TOWNS), "/say?town=dalu", "/key/?town=xinba", "/wish/?town=dalu", "/talk/?town=dalu",
    "/errand/?town=dalu", "/errand/?town=xinba", "/petition/?town=dalu", "/q/",
    "/mine/?town=dalu", "/mine/card/", "/mine/card/0123456789/", "/open/?town=yangquan", "/open/now?town=yangquan",
    "/open/list?town=yangquan", "/open/how", "/open/log/?town=yangquan",
    "/open/log/how", "/towns/dalu/", "/towns/yangquan/rules/six_slips",
    "/towns/xinba/rules/respond_now", "/net/?town=xinba", "/net/map/?town=dalu", "/sign-in/", "/sign-in/passkey/",
    "/decisions/", "/decisions/mine/", "/rule/", "/associations/",
)  # fmt: skip
DESK = (
    "/d/", "/d/?q=路灯", "/d/?tab=up", "/d/calls/", "/d/parked/", "/d/notices/", "/d/shift/", "/d/new/", "/d/new/meeting/",
    "/d/views/", "/d/import/", "/d/cards/", "/d/cards/new/", "/d/net/", "/d/net/map/", "/exports/",
)  # fmt: skip
FIELD = ("/w/", "/w/list/", "/w/report/", "/w/visit/", "/w/notices/", "/w/outbox/")
KEEPERS = {
    "admin": ("/admin/", "/admin/jobs/", "/d/towns/", "/d/import/"),
    "security": (
        "/admin/",
        "/admin/people/",
        "/admin/people/?q=nobody",
        "/admin/people/new/",
        "/admin/log/",
        "/d/import/people/",
    ),
    "auditor": (
        "/admin/",
        "/admin/log/",
        "/admin/reads/",
        "/me/",
        "/me/passkey/",
        "/sign-in/again/",
        "/sign-in/password/",
    ),
}
LEADER = ("/l/", "/d/?tab=late", "/d/?tab=came", "/d/decisions/")
MORE = {
    "visitor": (
        "/act/?town=xinba", "/aims/?town=dagaoping", "/briefs/?town=dagaoping", "/figures/?town=dalu",
        "/figures/charts/?town=dalu", "/hours/?town=xinba", "/hours/sheet/?town=xinba", "/open/log/find?town=yangquan",
        "/open/powers?town=xinba", "/open/sheet?town=huaqiao", "/periods/?town=dagaoping",
        "/appraisal/?town=dagaoping", "/teams/?town=huaqiao",
        "/standard/?town=yangquan", "/together/?town=dalu", "/ways/",
    ),
    "whz-desk-1": (
        "/d/act/", "/d/act/new/", "/d/appraisal/",
        "/d/briefs/", "/d/lists/", "/d/net/homes/", "/d/periods/", "/d/postings/", "/d/tasks/new/",
        "/d/teams/here/new/", "/d/teams/new/", "/m/rounds/new/", "/p/reception/", "/slots/", "/slots/new/", "/w/report/major/",
    ),
    "ctz-desk-1": ("/d/forms/", "/d/net/sizes/", "/d/teams/here/", "/d/teams/pledges/", "/me/authenticator/"),
    "dqz-desk-1": (
        "/d/net/gaps/", "/d/net/weak/", "/d/nominations/new/", "/d/tasks/", "/d/teams/", "/m/new/", "/p/accusations/new/",
    ),
    "txz-desk-1": ("/duty/coverage/", "/m/joint/new/", "/m/mediators/new/", "/p/new/"),
    "txz-leader-1": ("/d/figures/", "/duty/list/", "/p/accusations/"),
    "txz-secretary-1": ("/d/together/", "/d/together/new/", "/m/joint/", "/m/month/"),
    "whz-leader-1": ("/duty/", "/m/hard/", "/m/rounds/"),
    "whz-secretary-1": ("/hours/mine/", "/m/calendar/", "/m/levels/", "/m/mediators/", "/m/numbers/", "/m/questions/"),
    "whz-mediator-1": ("/m/",),
    "whz-clerk-1": ("/p/", "/p/reception/promises/", "/p/year/"),
    "ctz-secretary-1": ("/d/ways/", "/duty/care/"),
    "sjx-secretary-1": ("/d/net/standing/",),
    "sjx-secretary-2": ("/d/decisions/lists/", "/d/decisions/new/"),
    "sjx-grid-worker-1": ("/w/visits/",),
}  # fmt: skip
"""Account of the demo → pages of which CI opens every fourth, in one mode; the proof and the guides open all."""


class Sessions(dict[str, str]):
    """Who has signed in: somebody of each kind, or the account of that name, who signs in when asked for."""

    def __init__(self, demo: Demo, chromium: Browser) -> None:
        super().__init__(visitor="")
        self.demo, self.chromium = demo, chromium

    def __missing__(self, who: str) -> str:
        demo, chromium = self.demo, self.chromium
        if who == "desk":  # with several matters in hand
            self[who] = demo.session_where(chromium, "-desk-", "/d/", "main tbody tr:nth-child(3)", self)
        elif who == "field":  # with matters nearby
            self[who] = demo.session_where(chromium, "grid-worker", "/w/", "main a[href*='/w/c/']", self)
        else:
            self[who] = demo.session(chromium, demo.named(who))
        return self[who]


@pytest.fixture(scope="session")
def sessions(demo: Demo, chromium: Browser) -> Sessions:
    return Sessions(demo, chromium)


PAGES = (
    *(("visitor", path) for path in PUBLIC),
    *(("desk", path) for path in DESK),
    *(("field", path) for path in FIELD),
    *(("leader", path) for path in LEADER),
    *((title, path) for title, paths in KEEPERS.items() for path in paths),
)
PAGES_MORE = tuple((who, path) for who, paths in MORE.items() for path in paths)


def modes_of(nth: int) -> tuple[str, ...]:
    """The pages of everybody in 长辈 mode and in one of the other two, those of work in one, in turns; all in all with
    HUIYIN_EVERY_WIDTH."""
    standard, elder, contrast = MODES
    if EVERY_WIDTH:
        return MODES
    if nth >= len(PAGES):
        return (MODES[nth % 3],) if nth % 4 == 0 else ()
    return (elder, contrast if nth % 3 == 0 else standard) if nth < len(PUBLIC) else (MODES[nth % 3],)


@pytest.mark.parametrize(
    ("who", "path", "mode"), [(*page, mode) for nth, page in enumerate(PAGES + PAGES_MORE) for mode in modes_of(nth)]
)
def test_a_page_is_fit_for_everybody(
    demo: Demo, sessions: Sessions, chromium: Browser, who: str, path: str, mode: str
) -> None:
    hands = Hands(chromium, demo.url, Way(who, mode=mode, axe=True, pictures=True), session=sessions[who])
    hands.open(path)
    hands.picture(re.sub("[^a-z0-9]+", "-", f"{who}{path}").strip("-"))
    most = (RESIDENT_KB if who == "visitor" else STAFF_KB) * 1024
    assert hands.weights[path] <= most, f"{path} weighs {hands.weights[path]} bytes, at most {most}"
    hands.close()


@pytest.mark.parametrize(
    ("who", "part", "list_path", "links"),
    [
        ("desk", "-desk-", "/d/?tab=all", "main td a[href^='/d/']"),
        ("field", "grid-worker", "/w/", "main a[href*='/w/c/']"),
    ],
)
def test_the_page_of_a_case(
    demo: Demo, sessions: Sessions, chromium: Browser, who: str, part: str, list_path: str, links: str
) -> None:
    session = demo.session_where(chromium, part, list_path, links, sessions)
    hands = Hands(chromium, demo.url, Way(who, axe=True, pictures=True), session=session)
    hands.open(list_path)
    addresses = [link.get_attribute("href") or "" for link in hands.page.locator(links).all()]
    hands.open(next(address for address in addresses if UUID.search(address)))
    hands.picture(f"{who}-case")
    hands.close()


@pytest.mark.parametrize(
    "way", [Way("desk", axe=True, pictures=True), Way("desk", script=False), Way("desk", keyboard=True)]
)
def test_a_list_is_taken_away(demo: Demo, chromium: Browser, sessions: Sessions, way: Way) -> None:
    """Button, page, file; by mouse, by keyboard, without script."""
    hands = Hands(chromium, demo.url, way, session=sessions["desk"])
    hands.open("/d/?tab=all")
    exports, channel = hands.page.get_by_role("button", name="导出CSV"), hands.page.get_by_label("来源")
    assert not any(each.is_visible() for each in (exports, channel)), "on a phone the list comes first"
    hands.unfold()
    assert channel.is_visible()
    hands.press("导出CSV")
    assert "文件做好了" in hands.text()
    hands.picture("desk-export")
    with hands.page.expect_download() as download:
        hands.page.get_by_role("link", name="下载文件").click()
    assert download.value.suggested_filename.endswith(".csv")
    assert "行数," in download.value.path().read_text("utf-8-sig")
    hands.open("/exports/")
    assert "已做好" in hands.text()
    hands.close()


def test_the_page_of_a_person_and_a_card(demo: Demo, sessions: Sessions, chromium: Browser) -> None:
    hands = Hands(chromium, demo.url, Way("security", axe=True, pictures=True), session=sessions["security"])
    hands.open("/admin/people/")
    person = hands.page.locator("main th a").nth(3).get_attribute("href") or ""
    hands.open(person)
    hands.picture("security-person")
    hands.open(f"{person}grant/?q=网格")
    hands.picture("security-grant")
    hands.open(person)
    hands.press("一次性登录卡")
    hands.picture("security-card")
    hands.close()


def test_what_is_not_there_says_what_to_do(demo: Demo, chromium: Browser) -> None:
    hands = Hands(chromium, demo.url, Way("visitor", axe=True, pictures=True))
    answer = hands.page.goto(demo.url + "/nowhere/")
    assert answer is not None
    assert answer.status == 404
    hands.look("/nowhere/")
    hands.picture("error-404")
    hands.close()
