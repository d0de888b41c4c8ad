"""Templates of briefs, for each profile one for the month, the quarter, the year and a day (`packs/briefs/<profile>.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from huiyin.apps.cases.names import said as words_of
from huiyin.apps.cases.profiles import HOME
from huiyin.apps.figures.library import known, of_profile
from huiyin.apps.places.models import Place
from huiyin.core.briefs import Problem, level, paragraphs, problems, read
from huiyin.core.spans import Period, Span
from huiyin.core.words import Text

PERIODS = (Period.month, Period.quarter, Period.year, Period.day)
QUARTERS = "一二三四"


@dataclass(frozen=True)
class Pattern:
    """How a brief begins: its title and text, with `{place}` and `{period}` to be filled in."""

    title: str
    text: str

    def written(self, place: Place, span: Span) -> tuple[str, str]:
        """Title and text for a place and a period."""
        title, text = (
            each.replace("{place}", place.name).replace("{period}", said(span)) for each in (self.title, self.text)
        )
        return title[:80], text.strip()


def said(span: Span) -> str:
    """A period as it stands in a Chinese text: 2026年10月, 2026年第四季度, 2026年, 截至2026年11月22日."""
    first = span.first
    return {
        Period.month: f"{first.year}年{first.month}月",
        Period.quarter: f"{first.year}年第{QUARTERS[(first.month - 1) // 3]}季度",
        Period.year: f"{first.year}年",
    }.get(span.period, f"截至{first.year}年{first.month}月{first.day}日")


def to_read(span: Span) -> str:
    """A period as a page says it in its language: as `said`, and October 2026, quarter 4 of 2026, 2026, as of 22 November 2026."""
    first = span.first
    english = {
        Period.month: f"{first:%B} {first.year}",
        Period.quarter: f"quarter {(first.month + 2) // 3} of {first.year}",
        Period.year: f"{first.year}",
    }.get(span.period, f"as of {first.day} {first:%B} {first.year}")
    return words_of(Text(said(span), english))


def pattern(profile: str, period: Period) -> Pattern:
    """That of the town's profile, else all the figures that the town quotes, each in a line."""
    if found := written_for(profile).get(period.value):
        return found
    lines = [f"{figure.title.zh}：{{{{{figure.slug}}}}}。" for figure in of_profile(profile)]
    return Pattern("{place}{period}工作简报", "\n".join(["{period}，{place}工作情况如下。", *lines]))


@cache
def written_for(profile: str) -> Mapping[str, Pattern]:
    """The templates that a profile has, by period, without the lines of figures that are not defined here.

    Raises ValueError with every typed number and every field that cannot be read.
    """
    found = _read(profile)
    wrong = [each for one in found.values() for each in _problems(one) if each.code != "no_such_figure"]
    if wrong:
        raise ValueError(f"{profile}: " + ", ".join(f"{each.code} {each.what}" for each in dict.fromkeys(wrong)))
    return {period: replace(one, text=_without_gaps(one.text)) for period, one in found.items()}


def missing(profile: str) -> tuple[str, ...]:
    """The fields of a profile's templates that name a figure which is not defined."""
    found = [each for one in _read(profile).values() for each in _problems(one) if each.code == "no_such_figure"]
    return tuple(dict.fromkeys(each.what for each in found))


@cache
def _read(profile: str) -> Mapping[str, Pattern]:
    file = HOME / "briefs" / f"{profile}.toml"
    if not profile.isidentifier() or not file.is_file():
        return {}
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    parts = {period: table[period] for period in PERIODS if period in table}
    return {
        period: Pattern(table["title"], "\n".join([part["lead"], table["text"].strip(), part.get("more", "").strip()]))
        for period, part in parts.items()
    }


def _problems(one: Pattern) -> list[Problem]:
    lines = paragraphs(f"{one.title}\n{one.text}".replace("{place}", "").replace("{period}", ""))
    return [each for line in lines for each in problems(line, known())]


def _without_gaps(text: str) -> str:
    """The lines whose figures are all defined, and the headings that have any."""
    lines = [line for line in text.splitlines() if line.strip() and not problems(read(line), known())]
    after = [*lines[1:], ""]
    pairs = zip(lines, after, strict=True)
    return "\n".join(line for line, follows in pairs if not level(line) or (follows and not level(follows)))
