"""A resident reads which law a way of working goes by, and none of the notes of those who wrote it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from huiyin.apps.cases import library
from huiyin.apps.towns.sources import laws_in
from tests.builders import World
from tests.repo.house import PACKS

SLUGS = sorted(path.parent.name for path in PACKS.glob("*/pack.toml"))


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("towns.md T0-2, T0-3", ""),
        ("law.md §3b (村民委员会组织法 Arts 35, 37; 城市居民委员会组织法 Art 34); decisions.md",
         "《村民委员会组织法》第35、37条；《城市居民委员会组织法》第34条"),
        ("towns.md T2-2; law.md §3, §4 (村民委员会组织法 26–30, 35)", "《村民委员会组织法》第26至30、35条"),
        ("law.md §1 (信访工作条例)", "《信访工作条例》"),
        ("law.md §3a (民法典 Art 278; 物业管理条例 Arts 12, 14)", "《民法典》第278条；《物业管理条例》第12、14条"),
        ("law.md §4 (国办发〔2007〕4号; 老年人权益保障法 Art 60)", "《老年人权益保障法》第60条；国办发〔2007〕4号"),
    ],
)  # fmt: skip
def test_laws_are_named_in_chinese_with_their_articles(source: str, read: str) -> None:
    assert laws_in(source) == read


@pytest.mark.parametrize("slug", SLUGS)
def test_no_note_of_ours_reaches_a_resident(slug: str) -> None:
    assert not re.search("[A-Za-z]", laws_in(library.pack(slug).source))


@pytest.mark.django_db
def test_the_page_of_the_rules_names_the_law_alone() -> None:
    World("yangquan")
    pages = {pack: Client().get(f"/towns/yangquan/rules/{pack}") for pack in ("six_slips", "discuss_gate")}
    html = [page.content.decode() for page in pages.values() if page.status_code == 200]
    assert html
    assert not any(word in each for each in html for word in ("towns.md", "law.md", "decisions.md"))
