"""What the tools that write about the product share: the product set up, its addresses, a page written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def write(page: Path, written: Callable[[], str]) -> int:
    """Write a page about the product, which is set up for it."""
    os.environ.setdefault("HUIYIN_DIR", "build/types")
    os.environ.setdefault("HUIYIN_SECRET_KEY", "for the page only")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.site.settings")
    import django

    django.setup()
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(written(), "utf-8")
    print(f"{page.relative_to(ROOT)} is written")
    return 0


def addresses() -> Iterator[tuple[str, object]]:
    """The pattern of every address, `d/<uuid:uid>/do/<slug:verb>/`, with its view."""
    from django.urls import URLResolver, get_resolver

    waiting: list[tuple[str, URLResolver]] = [("", get_resolver())]
    while waiting:
        before, resolver = waiting.pop()
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                waiting.append((before + str(each.pattern), each))
            else:
                yield before + str(each.pattern), each.callback
