"""Chinese is found by two characters, names by their initials, numbers and English words whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.grams import pairs, wanted, words_of

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)


def found(query: str, text: str, letters: str = "") -> bool:
    return set(wanted(query)) <= set(words_of(text, letters))


@given(han, st.integers(0, 11), st.integers(1, 12))
def test_every_piece_of_a_text_finds_it(text: str, start: int, length: int):
    piece = text[start : start + length]
    assert not piece or found(piece, f"前面{text}后面")


@given(han)
def test_a_word_that_is_not_there_is_not_found(text: str):
    strange = "龘靐"
    assert not found(strange, text.replace("龘", "").replace("靐", ""))


@given(han)
def test_pairs_rebuild_the_run(run: str):
    cut = pairs(run)
    assert cut[0] + "".join(pair[-1] for pair in cut[1:]) == run


@given(st.text(max_size=60), st.text("abcdefghijklmnopqrstuvwxyz ", max_size=12))
def test_no_text_breaks_it_and_nothing_is_said_twice(text: str, letters: str):
    words = words_of(text, letters)
    assert len(words) == len(set(words))
    assert all(word and not word.isspace() for word in words)


@pytest.mark.parametrize(
    ("query", "yes"),
    [
        ("路灯", True),
        ("灯", True),
        ("灯路", False),
        ("３号楼", True),
        ("3号楼", True),
        ("LED", True),
        ("led灯", True),
        ("ldbl", True),
        ("db", True),
        ("zz", False),
        ("桥东 路灯", True),
        ("", True),
    ],
)
def test_examples(query: str, yes: bool):
    assert found(query, "桥东头3号楼LED路灯不亮", letters="ldbl") is yes


def test_initials_do_not_answer_for_words():
    assert not found("ld", "路灯"), "without its letters a text is not found by them"
    assert set(wanted("路灯ld")) == {"路灯", "yld"}
