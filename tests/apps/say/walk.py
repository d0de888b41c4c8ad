"""A resident with a browser and no script: opens pages, fills the form that is there, presses the button."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case

TEXT = "水磨坊路口的路灯不亮，有一个多星期了。"


class Fields(HTMLParser):
    """What a browser would send of the page's forms: names and values as they stand; radios only when checked."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.offered: dict[str, list[str]] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {key: value or "" for key, value in attrs}
        name = a.get("name", "")
        if tag == "textarea":
            self.area, self.values[name] = name, ""
        if tag == "select":
            self.select, self.values[name] = name, ""
        if tag == "option" and "selected" in a:
            self.values[self.select] = a.get("value", "")
        if tag == "input" and name:
            kind = a.get("type", "text")
            if kind in {"radio", "checkbox"}:
                self.offered.setdefault(name, []).append(a.get("value", "on"))
                if "checked" in a:
                    self.values[name] = a.get("value", "on")
            elif kind != "file":
                self.values[name] = a.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


class Resident:
    """One browser."""

    def __init__(self, **headers: Any) -> None:
        self.client = Client(**headers)
        self.url = ""
        self.page: Any = None

    def open(self, url: str) -> Resident:
        self.page = self.client.get(url, follow=True)
        self.url = self.page.redirect_chain[-1][0] if self.page.redirect_chain else url
        return self

    def send(self, **answers: Any) -> Resident:
        """Fill the form in and press; a field set to None is left out."""
        fields = Fields()
        fields.feed(self.text)
        data = {name: value for name, value in {**fields.values, **answers}.items() if value is not None}
        action = re.search(r'<form method="post"[^>]*action="([^"]+)"', self.text)
        self.page = self.client.post(action[1] if action else self.url, data, follow=True)
        if self.page.redirect_chain:
            self.url = self.page.redirect_chain[-1][0]
        return self

    def pick(self, words: str, name: str = "pick") -> Resident:
        """Choose the radio with these words and press."""
        return self.send(**{name: self.value(words)})

    def value(self, words: str) -> str:
        found = re.search(r'value="([^"]*)"[^>]*>' + re.escape(words), self.text)
        assert found, f"“{words}” is not offered on {self.url}:\n{self.text}"
        return found[1]

    @property
    def text(self) -> str:
        return str(self.page.content.decode())

    def says(self, words: str) -> bool:
        return words in html.unescape(self.text)

    @property
    def at(self) -> str:
        """Which step: /say/where/ → where."""
        return self.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


def photo() -> SimpleUploadedFile:
    """A small red picture."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return SimpleUploadedFile("lamp.jpg", out.getvalue(), "image/jpeg")


def code_of(case: Case) -> str:
    return receipt_code(case.uid)


def tell(who: Resident, *, text: str = TEXT, **contact: Any) -> Resident:
    """All questions, up to what comes after the contact."""
    who.open("/say?anew=1").send(text=text)
    who.pick("道路水电").pick("路灯不亮")
    who.pick("杏树湾村", "village")
    if who.at == "grid":
        who.pick("第一网格")
    given = {"how": "phone", "phone": "１３８ 0000-0000", "name": "欧阳若兰", **contact}
    return who.send(**given)
