"""The words and pieces of the house for templates (a builtin: no `load` needed). The work: `huiyin.site.look`.

Filters: when day short_day full_day full_when hour stamp due_in days_left · phone masked tel · yuan wan grouped
code_groups square_metres file_size · words place_title on_map wrong folded.
Tags: status_tag due_tag count wan_yuan meter icon track errors field slip scroll words keep_url.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from huiyin.apps.cases import names
from huiyin.apps.cases.wrong import sentences
from huiyin.core.words import Text
from huiyin.site.look import dates, figures, keeping, pieces

register = template.Library()

register.filter("place_title", names.place_title)
register.filter("on_map", names.on_map)
register.filter("when", dates.when)
register.filter("day", dates.day)
register.filter("short_day", dates.short_day)
register.filter("full_day", dates.full_day)
register.filter("full_when", dates.full_when)
register.filter("hour", dates.hour)
register.filter("stamp", dates.stamp)
register.filter("due_in", dates.due_in)
register.filter("days_left", dates.days_left)
register.filter("phone", figures.phone)
register.filter("masked", figures.masked)
register.filter("tel", figures.digits)
register.filter("yuan", figures.yuan)
register.filter("wan", figures.wan)
register.filter("grouped", figures.grouped)
register.filter("code_groups", figures.code_groups)
register.filter("square_metres", figures.square_metres)
register.filter("file_size", figures.file_size)
register.filter("folded", pieces.folded)
register.filter("options", pieces.options)
register.simple_tag(pieces.tag, name="status_tag")
register.simple_tag(pieces.meter, name="meter")
register.simple_tag(pieces.icon, name="icon")
register.simple_tag(figures.count, name="count")
register.simple_tag(keeping.keep_url, takes_context=True, name="keep_url")


@register.filter
@register.simple_tag
def words(text: Text) -> str:
    """A pack's or profile's text in the reader's language."""
    return text.for_lang(get_language() or "zh-hans")


@register.simple_tag
def due_tag(due: dt.datetime | None, now: dt.datetime, near_from: dt.datetime | None = None) -> SafeString:
    """A tag that says how long: ■ after `due`, ▲ from `near_from` on, else ●; nothing when there is no limit."""
    if due is None:
        return SafeString("")
    kind = "late" if now > due else "near" if near_from is not None and now >= near_from else "on"
    return pieces.tag(dates.due_in(due, now), kind)


@register.simple_tag
def wan_yuan(fen: int) -> SafeString:
    """382.61万元 with the exact amount as its title."""
    return format_html('<span class="n nw" title="{}">{}</span>', figures.yuan(fen), figures.wan(fen))


@register.inclusion_tag("components/track.html")
def track(phase: str, titles: dict[str, pieces.Word] | None = None) -> dict[str, Any]:
    """The five public phases, `phase` being the one it is in; a pack may have its own `titles`."""
    return {"steps": pieces.phases(phase, titles)}


@register.inclusion_tag("components/errors.html")
def errors(form: BaseForm | None, rows: Iterable[BaseForm] = ()) -> dict[str, Any]:
    """The summary on top of a form that was sent back, with that of its rows; nothing when all is well."""
    forms = [form, *rows]
    found = [problem for each in forms for problem in pieces.problems(each)]
    refused = not any(problem["id"] for problem in found)
    return {"problems": found, "refused": refused, "open": all(map(pieces.only_open, forms))}


@register.filter
def wrong(bound: BoundField) -> str:
    """What is wrong with a field that stands without its summary."""
    return " ".join(sentences(bound))


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, big: bool = False, hint: pieces.Word = "", label: pieces.Word = "") -> dict[str, Any]:
    """Label, hint, error and widget of one form field."""
    return pieces.field(bound, big=big, hint=hint, label=label)


@register.simple_block_tag
def slip(content: SafeString, title: pieces.Word = "", echo: bool = False) -> SafeString:
    """A torn-off card: {% slip "Your receipt" %}…{% endslip %}. `echo` draws the rings, at most once a page."""
    heading = format_html("<h2>{}</h2>\n", title) if title else ""
    return format_html('<section class="slip{}">{}{}</section>', " echo" if echo else "", heading, content)


@register.simple_block_tag
def scroll(content: SafeString, label: pieces.Word) -> SafeString:
    """Around a wide table or drawing: scrolls sideways by touch and by keyboard, and says what it is."""
    return format_html('<div class="scroll" role="region" aria-label="{}" tabindex="0">{}</div>', label, content)
