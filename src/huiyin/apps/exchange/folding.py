"""Make written things alike: full width, zero width, padding, leading apostrophes.

Long text keeps its punctuation and its line breaks; codes and numbers are folded hard.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from huiyin.apps.exchange.columns import Cell

# Full-width digits and letters, the full-width space and the no-break space; punctuation stays as it was written.
_WIDE = {0x3000: " ", 0x00A0: " "} | {
    code: chr(code - 0xFEE0)
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
# Marks without width that get in by copying: zero-width space, word joiner, BOM, soft hyphen, direction marks.
# U+200C and U+200D stay inside text: Mongolian and others need them.
_HIDDEN = (0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = dict.fromkeys(_HIDDEN)
_CONTROL = dict.fromkeys(code for code in range(32) if code not in (9, 10)) | {0x7F: None}
_TEXT_MAP: dict[int, str | None] = {**_WIDE, **_INVISIBLE, **_CONTROL}
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])[ \t]+(?=[\u3400-\u9fff\U00020000-\U0003ffff])")
_GUARDED = re.compile(r"^['\u2018\u2019](?=[\d=+\-@\t])")
_BLANKS = re.compile(r"[ \t]+")
_ESCAPED_RETURN = re.compile(r"_x000[dD]_")
_STRANGE = re.compile("[\\s_'\u2018\u2019" + re.escape("".join(map(chr, _TEXT_MAP))) + "\u200c\u200d]")
_JOINERS = "\u200c\u200d"


def shown(cell: Cell) -> str:
    """The cell as a person sees it: whole floats without `.0`, dates as 2023-05-18, nothing as an empty string."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S") if cell.time() != dt.time() else cell.strftime("%Y-%m-%d")
    return str(cell)


def fold_text(cell: Cell) -> str:
    """Text of several lines: same words, without stray marks. A guard apostrophe before a sign or digit goes."""
    text = shown(cell)
    if not _STRANGE.search(text):
        return text
    text = _ESCAPED_RETURN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").translate(_TEXT_MAP)
    lines = [line.strip(" \t" + _JOINERS) for line in text.split("\n")]
    return _GUARDED.sub("", "\n".join(lines).strip()).strip()


def fold_line(cell: Cell) -> str:
    """One line: a name. Padding between Chinese characters goes (王　芳 = 王芳), other blanks become one."""
    text = fold_text(cell)
    if _STRANGE.search(text):
        text = _BETWEEN_HAN.sub("", _BLANKS.sub(" ", text.replace("\n", " ")))
    return text


def fold_hard(cell: Cell) -> str:
    """For codes, numbers, phones, dates: compatible forms, no invisible mark, single blanks, no guard apostrophe."""
    text = unicodedata.normalize("NFKC", shown(cell))
    if not text.isprintable():
        text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char in "\n\t")
    return _GUARDED.sub("", " ".join(text.split()))


_HEADER_MARKS = re.compile(r"[\s*＊★☆●※:：、,，.。;；\-_/\\|]+")
_ASKED = re.compile(r"必填项?|选填项?|可不填|required|optional")
_BRACKETS = re.compile(r"[(\[{【〔《<][^)\]}】〕》>]*[)\]}】〕》>]")


def header_keys(cell: Cell) -> tuple[str, ...]:
    """The forms under which a heading is looked up: with the words in brackets, then without them."""
    text = "".join(char for char in unicodedata.normalize("NFKC", shown(cell)) if unicodedata.category(char) != "Cf")
    text = _ASKED.sub("", text.lower())
    whole = _HEADER_MARKS.sub("", re.sub(r"[()\[\]{}【】〔〕《》<>]", "", text))
    bare = _HEADER_MARKS.sub("", _BRACKETS.sub("", text))
    return (whole, bare) if bare and bare != whole else (whole,)
