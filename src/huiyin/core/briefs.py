"""Briefs (简报): the text of a report whose numbers are fields, and the numbers in it that nobody can open.

A text is plain words with fields in double braces:

- `{{slug}}`, `{{slug|余}}`: a figure, printed as it is defined or with other rounding words;
- `{{chart:slug}}`, `{{chart:slug|village}}`, `{{chart:slug|grid}}`: a drawing of it, by month, by village or as a map;
- `{{funnel:pack}}`, `{{answers:pack}}`, `{{clocks:pack}}`: how far the matters of a way of working come, what those say who
  were asked, how many end in time;
- `{{"372余件"|镇政府2023年总结}}`: a number that somebody else has published, with the source.

Any other number is typed: digits, or a Chinese numeral with its unit. Dates, ordinals (第3次, 第十二条), numbers of documents
and of paragraphs are none. Reading loses nothing: the raw text of all spans is the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

from huiyin.core.rounding import WORDS


class SpanKind(StrEnum):
    """What a piece of the text is; `broken`: braces that say nothing; `unsourced`: a quoted number without a source."""

    words = auto()
    figure = auto()
    chart = auto()
    quoted = auto()
    typed = auto()
    unsourced = auto()
    broken = auto()


@dataclass(frozen=True)
class Span:
    """A piece. `raw`: as it was written; `value`: the slug, the number quoted or typed; `more`: rounding words, drawing, source."""

    kind: SpanKind
    raw: str
    value: str = ""
    more: str = ""


CHART_BY = ("", "month", "village", "grid")
WAYS = ("funnel", "answers", "clocks")
"""Drawings of a way of working: the first word of such a field."""
_FIELD = re.compile(r"\{\{([^{}\n]*)\}\}")
_SLUG = re.compile(r"(?:(?P<chart>chart|funnel|answers|clocks):)?(?P<slug>[a-z0-9_-]+)(?:\|(?P<more>\w*))?")
_QUOTED = re.compile(r"[\"“”](?P<number>[^\"“”|]+)[\"“”](?:\|(?P<source>.*))?")

_HAN = "零〇一二两兩三四五六七八九十百千万萬亿億壹贰叁肆伍陆柒捌玖拾佰仟"
_UNITS = (
    "人次|平方米|平方公里|公里|万元|亿元|个百分点|"
    "件|个|個|起|次|期|场|場|人|户|戶|支|亩|畝|元|米|吨|斤|家|名|条|條|项|項|处|處|座|栋|辆|份|篇|位|盏|株|棵|倍|成(?![立为為])"
)
_FREE = "|".join((
    r"第\s*(?:\d+|[" + _HAN + r"]+)(?:" + _UNITS + r")?",
    r"〔\d{4}〕\s*\d+\s*号",
    r"[12]\d{3}\s*[-/.](?:1[0-2]|0?[1-9])(?:[-/.](?:[12]\d|3[01]|0?[1-9]))?(?!\d)",
    r"[12]\d{3}\s*年(?:度)?(?:\s*(?:1[0-2]|0?[1-9])\s*月(?:份)?(?:\s*(?:[12]\d|3[01]|0?[1-9])\s*[日号])?)?",
    r"(?<!\d)(?:1[0-2]|0?[1-9])\s*月(?:份)?(?:\s*(?:[12]\d|3[01]|0?[1-9])\s*[日号])?",
    r"(?<!\d)(?:[12]\d|3[01]|0?[1-9])\s*日",
    r"(?<!\d)(?:[01]?\d|2[0-3])(?:[:：][0-5]\d(?!\d)|\s*[时点](?:\s*[0-5]?\d\s*分)?)",
    r"(?<!\d)[1-4]\s*季度",
    r"(?m:^)[ \t\u3000]*(?:\d{1,2}[.、．)）](?!\d)|[（(]\d{1,2}[)）])",
))  # fmt: skip
_TYPED = (
    r"\d+(?:[,，]\d{3}(?!\d))*(?:\.\d+)?\s*[%％‰]?[万萬亿億]?[余餘多]?(?:" + _UNITS + r")?"
    r"|[" + _HAN + r"]+分之[" + _HAN + r"]+"
    r"|[" + _HAN + r"]+[余餘多几]?(?:" + _UNITS + r")"
)  # fmt: skip
_NUMBER = re.compile(rf"(?P<free>{_FREE})|(?P<typed>{_TYPED})|(?P<brace>\{{\{{|\}}\}})")


def read(text: str) -> tuple[Span, ...]:
    """The text in spans, nothing lost."""
    spans: list[Span] = []
    start = 0
    for found in _FIELD.finditer(text):
        spans += _plain(text, start, found.start())
        spans.append(_field(found[0], found[1].strip()))
        start = found.end()
    return (*spans, *_plain(text, start, len(text)))


def _field(raw: str, inside: str) -> Span:
    if quoted := _QUOTED.fullmatch(inside):
        source = (quoted["source"] or "").strip()
        kind = SpanKind.quoted if source else SpanKind.unsourced
        return Span(kind, raw, quoted["number"].strip(), source)
    named = _SLUG.fullmatch(inside)
    more = (named["more"] or "") if named else ""
    if named and named["chart"] in WAYS:
        return Span(SpanKind.broken if more else SpanKind.chart, raw, named["slug"], named["chart"])
    if named and named["chart"]:
        return Span(SpanKind.chart if more in CHART_BY else SpanKind.broken, raw, named["slug"], more or "month")
    return Span(
        SpanKind.figure if named and more in WORDS else SpanKind.broken, raw, named["slug"] if named else "", more
    )


def _plain(text: str, start: int, end: int) -> Iterator[Span]:
    """Words and typed numbers from `start` to `end`; what stands before decides whether a line begins there."""
    for found in _NUMBER.finditer(text, start, end):
        if found["free"] is not None:
            continue
        if found.start() > start:
            yield Span(SpanKind.words, text[start : found.start()])
        kind = SpanKind.broken if found["brace"] else SpanKind.typed
        yield Span(kind, found[0], found[0].strip())
        start = found.end()
    if end > start:
        yield Span(SpanKind.words, text[start:end])


def paragraphs(text: str) -> tuple[tuple[Span, ...], ...]:
    """The spans of each line that is not empty."""
    return tuple(read(line) for line in text.splitlines() if line.strip())


_HEADS = (re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"（[一二三四五六七八九十]+）"))


def level(line: str) -> int:
    """1 for a heading 一、…, 2 for one （一）…, 0 for a paragraph: a heading stands alone and ends without a full stop."""
    line = line.strip()
    if line.endswith(("。", "；", ".")):
        return 0
    return next((at for at, head in enumerate(_HEADS, start=1) if head.match(line)), 0)


@dataclass(frozen=True)
class Problem:
    """Why a text cannot be published: a code of refusal, and what it is about."""

    code: str
    what: str


def problems(spans: Iterable[Span], known: Iterable[str]) -> tuple[Problem, ...]:
    """Everything that keeps the text from being published, in its order, each once."""
    slugs = frozenset(known)
    return tuple(dict.fromkeys(found for span in spans if (found := _problem(span, slugs))))


def wanted(span: Span) -> str:
    """What a field names: the slug of a figure, or `funnel:` and so on with the slug of a way of working."""
    return f"{span.more}:{span.value}" if span.kind == SpanKind.chart and span.more in WAYS else span.value


def _problem(span: Span, slugs: frozenset[str]) -> Problem | None:
    if span.kind == SpanKind.typed:
        return Problem("typed_numbers", span.value)
    if span.kind == SpanKind.unsourced:
        return Problem("source_missing", span.value)
    if span.kind == SpanKind.broken or (span.kind in (SpanKind.figure, SpanKind.chart) and wanted(span) not in slugs):
        return Problem("no_such_figure", span.raw)
    return None
