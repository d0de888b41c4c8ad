"""Who gets a card."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from huiyin.apps.desk.forms import KeyedForm
from huiyin.apps.places.models import Place


class CardForm(KeyedForm):
    """Name and village; who helps them as a rule, and a note for colleagues. `idem` becomes the card's uid."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    place = forms.TypedChoiceField(label=pgettext_lazy("cards", "Village"))
    helper = forms.CharField(
        label=gettext_lazy("Who helps them as a rule"),
        help_text=gettext_lazy("Such as a daughter, a neighbour."),
        max_length=40,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note for colleagues"),
        help_text=gettext_lazy("Only what is needed, such as: hears badly. No illness, no identity number."),
        max_length=120,
        required=False,
    )

    def __init__(self, data: Any = None, *, villages: list[Place]) -> None:
        by_id = {place.pk: place for place in villages}
        super().__init__(data, initial={"place": villages[0].pk} if len(villages) == 1 else None)
        place: Any = self.fields["place"]
        place.coerce = lambda pk: by_id[int(pk)]
        choices = [(pk, each.name) for pk, each in by_id.items()]
        place.choices = choices if len(villages) == 1 else [("", "—"), *choices]
