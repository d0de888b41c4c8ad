"""The ticked cases of a list, and what they have in common."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext

from huiyin.apps.cases.actions.bulk import MOST
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import LIST_FIELDS, moves_for, visible_to
from huiyin.apps.people.queries import Viewer
from huiyin.core.packs import Move


def ticked(viewer: Viewer, uids: Sequence[uuid.UUID]) -> list[Case]:
    """Those of the ticked cases that the viewer may see, oldest first."""
    rows = visible_to(viewer).filter(uid__in=list(uids)[:MOST])
    return list(rows.select_related(*LIST_FIELDS).order_by("id"))


def first_with(viewer: Viewer, cases: Sequence[Case], do: str) -> tuple[Case, Move] | None:
    """The first case on which the viewer may try `do`, with the move."""
    for case in cases:
        for move in moves_for(case, viewer):
            if move.do == do:
                return case, move
    return None


def common_path(cases: Sequence[Case]) -> dict[str, int]:
    """The places that lie above all of the cases: units must serve one of them."""
    path = dict(cases[0].place.path)
    for case in cases[1:]:
        other = case.place.path
        path = {kind: pk for kind, pk in path.items() if other.get(kind) == pk}
    return path


def into_field(cases: Sequence[Case]) -> forms.ChoiceField:
    """Which of the ticked cases the others are merged into: the oldest, unless another one is chosen."""
    offered = [(case.code, f"{case.code}　{case.title}") for case in cases]
    label = gettext("Keep this one, merge the others into it")
    return forms.ChoiceField(label=label, choices=offered, initial=offered[0][0], widget=forms.RadioSelect)
