"""How somebody uses a page: by mouse, by keyboard, without script; and what is looked at on every page."""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from zlib import crc32

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Response

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '))"""
CROOKED = """() => [...document.querySelectorAll('main table')].flatMap(table => {
    const ends = cell => ['right', 'end'].includes(getComputedStyle(cell).textAlign);
    const heads = table.tHead && table.tHead.offsetWidth > 1 ? [...table.tHead.rows].pop().cells : [];
    const rows = [...table.tBodies].flatMap(body => [...body.rows]).filter(row => row.cells.length === heads.length);
    return [...heads].filter((head, n) => rows.length && ends(head) !== ends(rows[0].cells[n])).map(head => head.innerText);
})"""
"""The headings of columns that stand on another side than what is under them."""
WIDTHS = (360, 768, 1280)
MODES = ("standard", "elder", "contrast")
GUIDES = os.environ.get("HUIYIN_GUIDES", "")
EVERY_WIDTH = bool(GUIDES or os.environ.get("HUIYIN_EVERY_WIDTH"))


@dataclass
class Way:
    """A way of using the product."""

    name: str
    mode: str = "standard"
    script: bool = True
    keyboard: bool = False
    axe: bool = False
    pictures: bool = False
    width: int = 360


@dataclass
class Hands:
    """One browser context that is used in one way. `bytes` adds up what came over the wire."""

    browser: Browser
    base: str
    way: Way
    session: str = ""
    bytes: int = 0
    weights: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.context: BrowserContext = self.browser.new_context(
            viewport={"width": self.way.width, "height": 740}, java_script_enabled=self.way.script, locale="zh-CN"
        )
        self.context.add_cookies([{"name": "look", "value": f"{self.way.mode}.zh-Hans", "url": self.base}])
        if self.session:
            self.become(self.session)
        if self.way.axe:
            self.context.add_init_script(AXE)  # sent once, not with every page
        self.page: Page = self.context.new_page()
        self.page.on("response", self._weigh)

    def become(self, session: str) -> None:
        """Somebody else sits down at this browser."""
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.base}])

    def _weigh(self, response: Response) -> None:
        if response.status == 200 and not response.from_service_worker:
            sizes = response.request.sizes()
            self.bytes += sizes["responseBodySize"] + sizes["responseHeadersSize"]

    def open(self, path: str) -> None:
        """Go to a page, and look at it."""
        self.bytes = 0
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        self.weights[path] = self.bytes
        self.look(path)

    def look(self, name: str) -> None:
        """Check what a page must hold to: at three widths no sideways scroll and headings over their columns; and axe.

        Every page meets axe in every mode and at every width, in pairs; in all nine with HUIYIN_EVERY_WIDTH.
        """
        if not self.way.axe:
            return
        paired = WIDTHS[(crc32(name.encode()) + MODES.index(self.way.mode)) % len(WIDTHS)]
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            if EVERY_WIDTH or width == paired:
                found = self.page.evaluate(RUN_AXE)
                assert not found, f"{name} at {width}, {self.way.mode}: {found}"
            crooked = self.page.evaluate(CROOKED)
            assert not crooked, f"{name} at {width}, {self.way.mode}: headings not over their columns: {crooked}"
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} at {width}, {self.way.mode} scrolls sideways by {wide} px"
        self.page.set_viewport_size({"width": self.way.width, "height": 740})

    def write(self, name: str, text: str) -> None:
        """Fill a text field."""
        target = self.page.locator(f"[name='{name}']").first
        if self.way.keyboard:
            target.focus()
            self.page.keyboard.insert_text(text)
        else:
            target.fill(text)

    def choose(self, name: str, value: str) -> None:
        """Choose a radio or an option by value."""
        box = self.page.locator(f"select[name='{name}']")
        if box.count():
            box.select_option(value)
            return
        radio = self.page.locator(f"input[name='{name}'][value='{value}']")
        if self.way.keyboard:
            radio.focus()
            self.page.keyboard.press("Space")
        else:
            radio.check(force=True)

    def press(self, words: str = "") -> None:
        """Press the page's main button (or the one with these words) and wait for the next page."""
        button = self.page.locator("main button.btn:not(.plain)").first
        if words:
            button = self.page.get_by_role("button", name=words, exact=True).first
        with self.page.expect_navigation():
            if self.way.keyboard:
                button.focus()
                self.page.keyboard.press("Enter")
            else:
                button.click()
        self.look(self.where())

    def unfold(self) -> None:
        """Open what a phone folds away of the filters, and what stands beside them."""
        box = self.page.locator("#f-more")
        if self.way.keyboard:
            box.focus()
            self.page.keyboard.press("Space")
        else:
            self.page.locator("label[for='f-more']").click()

    def follow(self, words: str) -> None:
        """Follow a link by its words."""
        link = self.page.get_by_role("link", name=words).first
        with self.page.expect_navigation():
            if self.way.keyboard:
                link.focus()
                self.page.keyboard.press("Enter")
            else:
                link.click()
        self.look(self.where())

    def where(self) -> str:
        """The path of the page."""
        return self.page.url.removeprefix(self.base)

    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("main")

    def errors(self) -> str:
        """What the error summary says, empty when there is none."""
        box = self.page.locator(".errors")
        return box.first.inner_text() if box.count() else ""

    def sheets(self) -> int:
        """How many sheets of paper the page takes when it is printed."""
        return len(re.findall(rb"/Type\s*/Page\b", self.page.pdf()))

    def picture(self, name: str) -> None:
        """Pictures for docs/guides when the guides are being made: phone and desk in 标准, phone in 长辈."""
        widths = {"standard": (360, 1280), "elder": (360,)}.get(self.way.mode, ())
        if not GUIDES or not self.way.pictures:
            return
        folder = Path(GUIDES)
        folder.mkdir(parents=True, exist_ok=True)
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 800})
            taken = Image.open(io.BytesIO(self.page.screenshot(full_page=True)))
            taken.convert("P", palette=Image.Palette.ADAPTIVE, colors=48).save(
                folder / f"{name}-{width}-{self.way.mode}.png", optimize=True
            )
        self.page.set_viewport_size({"width": 360, "height": 740})

    def close(self) -> None:
        """Done with this browser."""
        self.context.close()


def code_in(text: str) -> str:
    """The receipt code on a page, without its hyphen."""
    found = re.search(r"\b([0-9A-Z]{5})-([0-9A-Z]{5})\b", text)
    assert found, text
    return found.group(1) + found.group(2)
