"""The first day of an installation, as docs/guides/install.zh.md tells it: from `huiyin init` to the first matter."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.apps.cli.test_serve import ENVIRONMENT, free_port, huiyin, status
from tests.apps.say.walk import Fields
from tests.codes import by_card

pytestmark = pytest.mark.sqlite  # each command makes an installation of its own

TOWN, VILLAGE = "望禾镇", "杏树湾村"
PLACES = [
    {"名称": TOWN, "级别": "乡镇", "区划代码": "990001100", "电话": "0300-5550110"},
    {"名称": VILLAGE, "级别": "村", "上级": TOWN, "区划代码": "990001100201"},
    {"名称": "第一网格", "级别": "网格", "上级": VILLAGE},
]
UNITS = [{"单位名称": "望禾镇水管队", "单位类型": "队伍", "所在地": TOWN}]
POSTS = [{"岗位名称": "水管员", "岗位类型": "办事员", "所在单位": "望禾镇水管队"}]
PEOPLE = [{"姓名": "何桂香", "工号": "W001", "岗位": "水管员", "单位": "望禾镇水管队"}]


class Browser:
    """Opens pages over HTTP and keeps cookies."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.url, self.text = "", ""

    def get(self, path: str) -> bytes:
        return self._open(urllib.request.Request(self.root + path))  # noqa: S310  (our own server)

    def post(self, path: str, data: dict[str, str], file: tuple[str, bytes] | None = None) -> bytes:
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        body, kind = _form({**data, "csrfmiddlewaretoken": str(token)}, file)
        head = {"Content-Type": kind, "Referer": self.root + path}
        return self._open(urllib.request.Request(self.root + path, body, head))  # noqa: S310  (our own server)

    def send(self, **answers: str) -> None:
        """Fill the form of the page in and press."""
        fields = Fields()
        main = self.text.partition("<main")[2]
        fields.feed(main)
        action = re.search(r'<form method="post"[^>]*action="([^"]+)"', main)
        self.post(action[1] if action else self.url.removeprefix(self.root), {**fields.values, **answers})

    def choose(self, words: str, name: str = "pick") -> None:
        """Tick the radio with these words and press."""
        found = re.search(r'value="([^"]*)"[^>]*>' + re.escape(words), self.text)
        assert found, self.text
        self.send(**{name: found[1]})

    def _open(self, request: urllib.request.Request) -> bytes:
        with self.opener.open(request, timeout=30) as answer:
            content: bytes = answer.read()
            self.url = answer.url
        self.text = content.decode(errors="replace")
        return content


def _form(data: dict[str, str], file: tuple[str, bytes] | None) -> tuple[bytes, str]:
    if file is None:
        return urllib.parse.urlencode(data).encode(), "application/x-www-form-urlencoded"
    edge, out = uuid.uuid4().hex, io.BytesIO()
    for name, value in data.items():
        out.write(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    out.write(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'.encode())
    out.write(file[1] + f"\r\n--{edge}--\r\n".encode())
    return out.getvalue(), f"multipart/form-data; boundary={edge}"


def filled(template: bytes, rows: list[dict[str, str]]) -> bytes:
    """The template with rows under its headings."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    page: Any = book.active
    headings = {str(cell.value).removesuffix("（必填）"): cell.column for cell in page[2]}
    for number, row in enumerate(rows, start=4):
        for heading, value in row.items():
            page.cell(number, headings[heading], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, the_day_it_is: None
) -> Iterator[tuple[Path, dict[str, dict[str, str]], int]]:
    folder, port = tmp_path_factory.mktemp("first") / "county", free_port()
    cards = json.loads(huiyin("init", folder, "--place", "云岫县", "--json").stdout)
    line = [sys.executable, "-m", "huiyin", "serve", str(folder), "--port", str(port)]
    with subprocess.Popen(line, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        until = time.monotonic() + 60
        while not status(port) and time.monotonic() < until:
            time.sleep(0.2)
        yield folder, {card["post"]: card for card in cards}, port
        server.terminate()
        server.wait(30)


def sign_in(browser: Browser, card: dict[str, str], password: str) -> None:
    browser.get("/sign-in/")
    browser.send(username=card["name"], password=card["password"], code=by_card(card["second_factor"]))
    assert browser.url.endswith("/password/"), browser.text.partition("<main")[2]
    browser.send(password=password)


def hand_in(browser: Browser, kind: str, rows: list[dict[str, str]]) -> None:
    template = browser.get(f"/d/import/{kind}/template/")
    browser.get(f"/d/import/{kind}/")
    browser.post(f"/d/import/{kind}/", {}, (f"{kind}.xlsx", filled(template, rows)))
    assert f"{len(rows)}/{len(rows)}行" in browser.text.replace("<b>", "").replace("<small>", ""), browser.text
    browser.post(urllib.parse.urlsplit(browser.url).path + "take/", {})
    assert "已新增" in browser.text


def test_from_nothing_to_the_first_matter(served: tuple[Path, dict[str, dict[str, str]], int]) -> None:
    _, cards, port = served
    admin, security = Browser(port), Browser(port)
    sign_in(admin, cards["admin"], "三只山羊过独木桥2026")
    assert "导入地方" in admin.text, "the first steps"
    hand_in(admin, "places", PLACES)
    admin.get("/d/towns/")
    assert TOWN in admin.text
    (town,) = re.findall(r'href="(/d/towns/[0-9a-f-]{36}/)"', admin.text)
    admin.get(town)
    admin.send(profile="yangquan")
    assert "望禾镇已设好" in admin.text
    for kind, rows in (("units", UNITS), ("posts", POSTS)):
        hand_in(admin, kind, rows)
    sign_in(security, cards["security"], "五匹白马走过石桥2026")
    hand_in(security, "people", PEOPLE)
    resident = Browser(port)
    resident.get("/say")
    resident.send(text="水磨坊路口的路灯不亮，有一个多星期了。")
    resident.choose("道路水电")
    resident.choose("路灯不亮")
    resident.choose(VILLAGE, "village")
    resident.send(how="phone", phone="13800000000", name="欧阳若兰")
    resident.send()
    assert "/say/receipt/" in resident.url, resident.text
    assert "WHZ-" in resident.text
    hers = card_of(security, "W001")
    assert hers["name"] == "W001"
    worker = Browser(port)
    sign_in(worker, hers, "一条小溪流过石桥2026")
    assert worker.url.endswith(("/d/", "/w/"))


def card_of(security: Browser, code: str) -> dict[str, str]:
    """The one-time card that the security administrator prints for somebody."""
    security.get(f"/admin/people/?q={code}")
    (person,) = re.findall(r'href="(/admin/people/[0-9a-f-]{36}/)"', security.text)
    security.get(person)
    security.send()
    name, password = re.findall(r'<dd class="code">(?:<b>)?([\w-]+)<', security.text)
    letters = "".join(re.findall(r'<span class="code">(\w{1,4})</span>', security.text))
    (bits,) = re.findall(r"SHA-(\d+)", security.text)  # who types the letters has to choose it
    factor = f"otpauth://totp/?secret={letters}&algorithm=SHA{bits}"
    return {"name": name, "password": password, "second_factor": factor}


def test_the_last_administrator_is_not_the_end(served: tuple[Path, dict[str, dict[str, str]], int]) -> None:
    folder, _, port = served
    refused = huiyin("account", folder, "系统管理员", "--post", "security")
    assert "不同的人担任" in refused.stderr
    card = json.loads(huiyin("account", folder, "安全管理员", "--post", "security", "--json").stdout)
    sign_in(again := Browser(port), card, "一只白鹤飞过水田2026")
    again.get("/admin/people/")
    assert "人员和账号" in again.text


def test_a_town_by_command(served: tuple[Path, dict[str, dict[str, str]], int]) -> None:
    folder, _, _ = served
    assert "No town is called 石桥镇" in huiyin("town", folder, "石桥镇", "yangquan").stderr
    assert "Choose one of" in huiyin("town", folder, TOWN, "atlantis").stderr
    assert "Nobody is known as W999" in huiyin("account", folder, "W999").stderr
