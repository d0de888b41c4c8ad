"""How a matter is begun: what its way of deciding asks, and which bodies may decide it there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases import library
from huiyin.apps.cases.forms import extra_answers, plain_field
from huiyin.apps.decisions import law
from huiyin.apps.decisions.forms import Keyed
from huiyin.apps.decisions.groups import groups_of
from huiyin.apps.places.models import Place
from huiyin.core.bodies import GROUP
from huiyin.core.packs import Pack
from huiyin.core.words import AskType


def matters_of(pack: Pack) -> frozenset[bool]:
    """Of which kinds the matters of a way of deciding are: the collective's property, or not. Where it is one, nobody is asked."""
    ask = next((ask.kind for ask in pack.start.ask if ask.kind.name == "matter"), None)
    named = {code for code, _title in ask.choices} if ask else set()
    return frozenset(row.collective for row in law.matters().rows if row.name in named)


class BeginForm(Keyed):
    """What the opening of a deciding pack asks; the matters are those of the answer to the first question, if it was asked,

    the bodies those that may decide one of them and that a place of this kind has. A group's assembly is one of a `group`.
    """

    def __init__(self, *args: Any, slug: str, collective: bool | None, village: Place, **more: Any) -> None:
        super().__init__(*args, **more)
        self.village = village
        kinds = {row.name for row in law.matters().rows if collective in (None, row.collective)}
        self.asks = library.pack(slug).start.ask
        for ask in self.asks:
            self.fields[ask.kind.name] = plain_field(ask)
        if "matter" in self.fields:
            matters = self._only("matter", kinds)
            bodies = {body for name in matters for body in law.matters().of(name).bodies}
            self._only("body", bodies & {row.body for row in law.bodies().rows if row.at in ("", village.kind)})
        if "body" in self.fields and GROUP in self._only("body", None):
            groups = [("", "—"), *((str(each.pk), each.name) for each in groups_of(village))]
            self.fields["group"] = forms.ChoiceField(
                label=_("Which group, where a group decides"), choices=groups, required=False
            )

    def _only(self, name: str, codes: set[str] | None) -> set[str]:
        """Leave these choices of a question (None: all of them); their codes."""
        field: Any = self.fields[name]
        field.choices = [choice for choice in field.choices if not choice[0] or codes is None or choice[0] in codes]
        return {code for code, _title in field.choices if code}

    def clean(self) -> dict[str, Any]:
        """A group that decides is named."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("body") == GROUP and "group" in given and not given["group"]:
            self.add_error("group", _("Choose the group."))
        return given

    @property
    def place(self) -> Place:
        """Where it is decided: the group whose assembly decides, else the village."""
        given = self.cleaned_data
        chosen = given.get("group") if given.get("body") == GROUP else ""
        return next((each for each in groups_of(self.village) if str(each.pk) == chosen), self.village)

    def answers(self) -> dict[str, Any]:
        """What was answered, as an opening takes it."""
        told = [ask for ask in self.asks if ask.kind.type is not AskType.photo and ask.kind.name != "text"]
        return {name: value for name, value in extra_answers(told, self.cleaned_data).items() if value is not False}

    def photos(self) -> list[UploadedFile[Any]]:
        """The photos that were handed in: the paper of a motion."""
        return list(self.cleaned_data.get("photo") or [])
