"""A tag that gives a name, `{% url 'x' as here %}`, gives it inside its block alone: outside of it stands what the frame means."""

from __future__ import annotations

import re

from tests.repo.house import HOUSE, short

GIVEN = re.compile(r"\{%[^%]* (?:as|asvar) (\w+) %\}")
FRAME = frozenset({"phone", "hours", "home_url", "links", "here", "tabs", "sign_out_url", "own_url", "post_url"})
"""What site/frame.py gives to every page."""


def test_no_template_gives_a_name_of_the_frame() -> None:
    given = {
        short(path): FRAME & set(GIVEN.findall(path.read_text("utf-8"))) for path in HOUSE.rglob("templates/**/*.html")
    }
    assert {path: names for path, names in given.items() if names} == {}
