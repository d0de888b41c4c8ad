"""A small checker of markup: well formed, ids single, nothing inline that the content policy forbids."""

from __future__ import annotations

from html.parser import HTMLParser

from django.template import Context, Template

VOID = {"meta", "link", "input", "br", "hr", "img"}
DRAWN = {"path", "rect", "circle", "line"}


class Checker(HTMLParser):
    """Tags close in order, ids and attributes are single, nothing inline that the content policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), (tag, names)
        assert "style" not in names, tag
        assert not [name for name in names if name.startswith("on")], tag
        assert tag != "style"
        assert tag != "script" or "src" in names
        for key in [value for name, value in attrs if name == "id"]:
            assert key not in self.ids, key
            self.ids.add(key)
        if tag not in VOID | DRAWN:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in DRAWN, tag
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def check(html: str) -> str:
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    return html


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))
