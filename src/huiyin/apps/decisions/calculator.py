"""What the calculator of the law asks: a body and a count, of owners the floor areas as well."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.names import said
from huiyin.apps.decisions import law
from huiyin.core.bodies import Row
from huiyin.core.quorum import Count

MOST = 10_000_000
AREAS = ("roll_area", "present_area", "agree_area")


PROPOSERS = {
    "villagers": _("the villagers"),
    "residents": _("the residents"),
    "representatives": _("the representatives"),
    "owners": _("the owners"),
}


def convened(row: Row) -> list[str]:
    """When a body has to be convened: where enough propose it, and how often at least."""
    said = gettext("Has to be convened where at least %(num)s/%(den)s of %(who)s propose it.")
    found = [said % {"num": each.num, "den": each.den, "who": PROPOSERS[who]} for who, each in row.convene]
    often = gettext("Meets at least once in %(n)s months.") % {"n": row.every}
    return [*found, often] if row.every else found


class RuleForm(forms.Form):
    """The calculator: a body and a count; of owners the floor areas as well."""

    body = forms.ChoiceField(label=_("Who decides"))
    roll = forms.IntegerField(label=_("On the roll"), min_value=1, max_value=MOST)
    present = forms.IntegerField(label=_("How many came"), min_value=0, max_value=MOST)
    agree = forms.IntegerField(label=_("Agreed"), min_value=0, max_value=MOST)
    roll_area = forms.DecimalField(
        label=_("Floor area of all, m²"), required=False, min_value=0, max_digits=11, decimal_places=2,
        help_text=_("Of owners alone; all three or none."),
    )  # fmt: skip
    present_area = forms.DecimalField(
        label=_("Of who took part, m²"), required=False, min_value=0, max_digits=11, decimal_places=2
    )
    agree_area = forms.DecimalField(
        label=_("Of who agreed, m²"), required=False, min_value=0, max_digits=11, decimal_places=2
    )
    on = forms.DateField(
        label=_("On which day they met"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = law.bodies().rows
        titles = {row.body: said(row.title) for row in rows}
        self.fields["body"].choices = list(titles.items())  # type: ignore[attr-defined]
        own = sorted({row.province for row in rows if row.province})
        self.fields["province"].choices = [("", _("the national rule")), *((code, code) for code in own)]  # type: ignore[attr-defined]
        if not own:
            del self.fields["province"]

    def clean(self) -> dict[str, Any]:
        """Floor areas stand together."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        told = [name for name in AREAS if given.get(name) is not None]
        if told and len(told) < len(AREAS):
            self.add_error(next(name for name in AREAS if name not in told), _("Fill in all three areas, or none."))
        return given

    def counts(self) -> tuple[Count, Count | None]:
        """Heads, and areas in hundredths of a square metre."""
        given = self.cleaned_data
        heads = Count(given["roll"], given["present"], given["agree"])
        if given.get(AREAS[0]) is None:
            return heads, None
        return heads, Count(*(int(given[name] * 100) for name in AREAS))
