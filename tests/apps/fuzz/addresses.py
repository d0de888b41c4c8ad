"""Every address of the product, read from its own resolver; and the forms that stand on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from product import addresses

PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def views() -> dict[str, Any]:
    """The view of every pattern, which is written `d/<uuid:uid>/do/<slug:verb>/`."""
    return {pattern.replace("^", "").replace("$", "").replace("\\", ""): view for pattern, view in addresses()}


def names(pattern: str) -> list[str]:
    """What a pattern wants to be given."""
    return [named or grouped for named, grouped in PLACEHOLDER.findall(pattern)]


def address(pattern: str, given: dict[str, str]) -> str:
    """A pattern with values in it, as a browser sends them."""
    return "/" + PLACEHOLDER.sub(lambda found: quote(given[found[1] or found[2]], safe=""), pattern)


@dataclass
class Form:
    """A form on a page: its fields with the values that a person would leave or choose, and which are files."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Form] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if not self.found:
            return
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and given.get("value"):
            self._offer(self.select, given["value"], chosen="selected" in given)
        elif tag == "textarea" and name:
            self._offer(name, "")
        elif tag in {"input", "button"} and name:
            self._input(name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "file":
            self.found[-1].files.add(name)
        elif kind in {"radio", "checkbox"}:
            self._offer(name, given.get("value", "on"), chosen="checked" in given)
        elif kind != "submit":
            self._offer(name, given.get("value", ""))

    def _offer(self, name: str, value: str, *, chosen: bool = False) -> None:
        offered = self.found[-1].fields.setdefault(name, [])
        offered.insert(0 if chosen else len(offered), value)


def forms(html: str) -> list[Form]:
    """The forms on a page."""
    parser = _Forms()
    parser.feed(html)
    return parser.found


USUAL: dict[str, str] = {
    "text": "水磨坊路口的路灯不亮，有一个多星期了。",
    "title": "路口路灯不亮",
    "note": "到现场看过了。",
    "reason": "这条线不归我们维护。",
    "result": "换好了。",
    "finding": "灯亮。",
    "words": "谢谢。",
    "phone": "13800000000",
    "contact_phone": "13800000000",
    "name": "欧阳若兰",
    "spot": "桥东头第2根电杆",
    "days": "2",
    "until": "2027-01-15",
    "review": "2027-01-15",
    "day": "2026-11-18",
}


def filled(form: Form, **given: Any) -> dict[str, Any]:
    """The form as a person sends it: what is offered first, and plain words where nothing is offered."""
    first = {name: next((value for value in offered if value), "") for name, offered in form.fields.items()}
    return {name: value or USUAL.get(name, "") for name, value in first.items()} | given
