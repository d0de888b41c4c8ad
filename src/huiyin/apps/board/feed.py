"""The Atom feed of what is published."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from huiyin.apps.board.choice import Choice
from huiyin.apps.board.queries import Page
from huiyin.apps.cases.names import category_title


def atom(choice: Choice, page: Page, title: str, language: str) -> str:
    """The document. Addresses are those of the installation, so that a reader far away finds them."""
    base = settings.BASE_URL.rstrip("/")
    board = base + reverse("board:home") + choice.address()
    feed = Atom1Feed(
        title=title,
        link=board,
        description="",
        language=language,
        author_name=(choice.village or choice.town).name,
        feed_url=base + reverse("board:feed") + choice.address(),
    )
    for case in page.cases:
        address = base + reverse("board:case", args=[case.code])
        feed.add_item(
            title=case.public_title,
            link=address,
            description=case.public_text,
            unique_id=address,
            pubdate=case.published_at,
            updateddate=case.published_at,
            categories=[category_title(choice.profile, case.category)] if case.category else [],
        )
    return feed.writeString("utf-8")
