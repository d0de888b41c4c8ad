"""Search words for Chinese: every two characters are a word, on both databases alike (stack.md §6).

Two-character words are found exactly; pinyin initials too, because their letters are cut the same way.
"""

from __future__ import annotations

import re
import unicodedata

RUNS = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]+|[a-z]+|[0-9]+")
LETTERS = re.compile(r"^[a-z]{2,}$")


def _runs(text: str) -> list[str]:
    return RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def pairs(run: str) -> list[str]:
    """Every two neighbouring characters; a single character stands alone."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def words_of(text: str, letters: str = "") -> list[str]:
    """What a text is found by: pairs of characters, whole Latin words and numbers, `y`-marked pairs of its initials.

    Latin words are found by the same letters as initials: nobody who types LED says which of the two is meant.
    """
    found: dict[str, None] = {}
    for run in _runs(text):
        found.update(dict.fromkeys([run] if run.isascii() else [*pairs(run), *run]))
    spelled = [run for run in _runs(text) if LETTERS.match(run)]
    found.update(dict.fromkeys(f"y{pair}" for run in [*spelled, *_runs(letters)] for pair in pairs(run)))
    return list(found)


def wanted(query: str) -> list[str]:
    """The words that must all be there for a query: pairs of characters; for bare letters, the initials' pairs."""
    found: dict[str, None] = {}
    for run in _runs(query):
        if LETTERS.match(run):
            found.update(dict.fromkeys(f"y{pair}" for pair in pairs(run)))
        else:
            found.update(dict.fromkeys([run] if run.isascii() else pairs(run)))
    return list(found)
