"""What is sent says as which post its form was opened, in every app in which somebody acts as a post (site/kept.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

APPS = Path(__file__).parents[2] / "src" / "huiyin" / "apps"
TOKEN, POST = "{% csrf_token %}", '{% include "as_post.html" %}'
WITHOUT = {"people", "say"}
"""Whose forms are sent by visitors, by residents, or by an account as a whole."""
FORMS = sorted(
    page.relative_to(APPS)
    for page in APPS.rglob("*.html")
    if page.relative_to(APPS).parts[0] not in WITHOUT and TOKEN in page.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("page", FORMS, ids=str)
def test_a_form_says_as_which_post_it_was_opened(page: Path) -> None:
    text = (APPS / page).read_text(encoding="utf-8")
    assert text.count(TOKEN) == text.count(TOKEN + POST)
