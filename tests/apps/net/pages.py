"""What a reader sees of a page."""

from __future__ import annotations

import re


def text(answer: object) -> str:
    """The words of an answer, without marks, one blank between them."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]
