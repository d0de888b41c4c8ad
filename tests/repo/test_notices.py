"""Every message that is ever written has its Chinese sentence."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from huiyin.apps.cases import library
from huiyin.apps.cases.notices import MESSAGES, NEWS, Code
from huiyin.core.words import Phase

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PACKS = [library.pack(slug) for slug in library.slugs()]


@pytest.mark.parametrize("code", Code)
def test_a_code_has_its_sentence(code: Code):
    with translation.override("zh-hans"):
        assert CHINESE.search(str(MESSAGES[code]))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.slug)
def test_a_step_that_tells_somebody_has_its_word(pack):
    assert not [do for do in pack.tell if not CHINESE.search(pack.title_of(do).zh)]
    assert not set(pack.verbs()) & set(MESSAGES), "a verb would be taken for a code"


@pytest.mark.parametrize("pack", [pack for pack in PACKS if pack.reporter], ids=lambda pack: pack.slug)
def test_an_end_that_the_asker_is_told_of_can_be_told_on_the_phone(pack):
    def ends(move):
        starts = {pack.states[name].phase for name in pack.states if move in pack.moves_from(name)}
        return move.to in pack.states and pack.states[move.to].phase is Phase.closed and starts != {Phase.closed}

    told = {move.do for move in pack.moves if ends(move) and "reporter" in pack.tell.get(move.do, ())}
    assert told <= set(NEWS)


@pytest.mark.parametrize("do", NEWS)
def test_news_is_a_plain_chinese_sentence(do: str):
    with translation.override("zh-hans"):
        assert CHINESE.search(str(NEWS[do]))
    assert any(do in pack.tell for pack in PACKS), "no pack has this verb"
