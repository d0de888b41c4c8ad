"""Small pieces of markup that stand in long lists, made without a template: tags, meters, icons; phases and fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.wrong import is_group, sentences
from huiyin.core.words import Phase

ICON_DIR = Path(__file__).parent.parent / "templates" / "icons"
ICONS = {path.stem: path.read_text("utf-8").strip() for path in ICON_DIR.glob("*.svg")}
KINDS = frozenset({"on", "near", "late", "done"})
SILENT = SafeString(' aria-hidden="true"')
PHASE_TITLES: dict[str, Promise] = {
    Phase.received: pgettext_lazy("phase", "Received"),
    Phase.sent: pgettext_lazy("phase", "Sent on"),
    Phase.working: pgettext_lazy("phase", "In hand"),
    Phase.to_confirm: pgettext_lazy("phase", "You confirm"),
    Phase.closed: pgettext_lazy("phase", "Closed"),
}
Word = str | Promise


def tag(word: Word, kind: str = "") -> SafeString:
    """A status: `word` with the shape and colour of `kind` (○ plain, ● on, ▲ near, ■ late, ✓ done)."""
    return SafeString(f'<span class="tag{f" {kind}" if kind in KINDS else ""}">{conditional_escape(str(word))}</span>')


def meter(part: float, whole: float, label: Word = "", kind: str = "") -> SafeString:
    """A bar of `part` in `whole`, cut at both ends; hatched when near. Without `label` it only repeats its numbers."""
    share = 0.0 if whole <= 0 else min(100.0, max(0.0, 100 * part / whole))
    return format_html(
        '<svg class="meter{}" viewBox="0 0 100 10" preserveAspectRatio="none"{}><path d="M0 5h{}"/></svg>',
        f" {kind}" if kind in KINDS else "",
        spoken(label),
        f"{share:.3g}",
    )


def spoken(label: Word) -> SafeString:
    """Attributes that give a drawing a name, or hide it from those who listen."""
    return format_html(' role="img" aria-label="{}"', label) if label else SILENT


def icon(name: str, label: Word = "") -> SafeString:
    """An inline drawing from `templates/icons`; silent unless it has a `label`."""
    return SafeString(ICONS[name].replace(SILENT, spoken(label), 1))


def folded(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields of a list's filters: `first` what a phone shows at once, `more` what it folds away when there is more than
    one choice; `narrowed` says that one of these is made already, `words` that something can be typed."""
    typed = [field for field in fields if field.get("type") in {"search", "hidden"}]
    more = [field for field in fields if field not in typed]
    if len(more) < 2:
        return {"first": fields, "more": []}
    return {
        "first": typed,
        "more": more,
        "narrowed": any(chosen(field) for field in more),
        "words": any(field["type"] == "search" for field in typed),
    }


def chosen(field: dict[str, Any]) -> bool:
    """Whether somebody chose: another than the first that is offered, or than the `usual` day."""
    if "options" not in field:
        return field.get("value") not in {None, "", field.get("usual")}
    return field.get("value") in [option["value"] for option in field["options"][1:]]


def options(field: dict[str, Any]) -> SafeString:
    """What a filter offers, its value chosen. The filters of a list offer a hundred things."""
    return SafeString(
        "".join(
            f'<option value="{conditional_escape(each["value"])}"{" selected" if each["value"] == field["value"] else ""}>'
            f"{conditional_escape(each['title'])}</option>"
            for each in field["options"]
        )
    )


def phases(current: str, titles: dict[str, Word] | None = None) -> list[dict[str, Word]]:
    """The five public phases with their state: past, now, or still to come. A closed case has all five behind it."""
    words: dict[str, Word] = {**PHASE_TITLES, **(titles or {})}
    at = list(PHASE_TITLES).index(current)
    over = current == Phase.closed
    return [
        {"title": words[phase], "state": "past" if over or place < at else "now" if place == at else ""}
        for place, phase in enumerate(PHASE_TITLES)
    ]


def problems(form: BaseForm | None) -> list[dict[str, str]]:
    """Every error of a bound form, in the order of its fields: where to go (`id`) and the sentence."""
    if form is None or not form.is_bound:
        return []
    found = [{"id": "", "text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        found += [{"id": field_id(bound), "text": text} for text in sentences(bound)]
    return found


def only_open(form: BaseForm | None) -> bool:
    """Is nothing wrong with the form but questions left open?"""
    found = [each for errors in form.errors.as_data().values() for each in errors] if form else []
    return all(each.code == "required" for each in found)


def field_id(bound: BoundField) -> str:
    """Where a link from the summary lands: the input, or the fieldset of a group."""
    return bound.auto_id if is_group(bound) else bound.id_for_label


def field(bound: BoundField, big: bool = False, hint: Word = "", label: Word = "") -> dict[str, Any]:
    """What `components/field.html` needs. `big` makes the label the heading of the page (one question a page).

    A form field that is needed by what another one says is `sometimes` needed: it is not called optional.
    """
    key = field_id(bound)
    hint = hint or bound.help_text
    described = " ".join([f"{key}-h"] * bool(hint) + [f"{key}-e"] * bool(bound.errors))
    shown: dict[str, Any] = {
        "id": key,
        "label": label or bound.label,
        "hint": hint,
        "errors": sentences(bound),
        "describedby": described,
        "big": big,
        "optional": not (bound.field.required or getattr(bound.field, "sometimes", False)),
    }
    if is_group(bound):
        return shown | {"group": True, "name": bound.html_name, "type": input_type(bound), "choices": choices(bound)}
    attrs: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    return shown | {"widget": bound.as_widget(attrs=attrs), "single": isinstance(bound.field.widget, CheckboxInput)}


def input_type(bound: BoundField) -> str:
    """`radio` or `checkbox`."""
    return str(bound.field.widget.input_type)


def choices(bound: BoundField) -> list[dict[str, Any]]:
    """The choices of a group; a form field may carry `hints`, {value: sentence}, shown under the words."""
    hints = getattr(bound.field, "hints", {})
    return [
        {
            "value": each.data["value"],
            "title": each.data["label"],
            "checked": each.data["selected"],
            "id": each.data["attrs"].get("id", ""),
            "hint": hints.get(str(each.data["value"]), ""),
        }
        for each in bound.subwidgets
        if each.data["value"] != ""
    ]
