"""The list of a village's small powers (小微权力清单): each with its procedure, and when it is disclosed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.names import said, told
from huiyin.core.profiles import Profile

DISCLOSES = {
    "before": pgettext_lazy("power", "before"),
    "after": pgettext_lazy("power", "after"),
    "both": pgettext_lazy("power", "before and after"),
}


@dataclass(frozen=True)
class Power:
    """One row of the list."""

    title: str
    procedure: list[str]
    discloses: str


def listed(profile: Profile | None) -> tuple[str, list[Power]]:
    """What the list is called in the town, and its rows; none where the town does not run it."""
    for chosen in profile.packs if profile else ():
        if rows := library.powers(chosen.slug):
            title = said(chosen.title if chosen.title.zh else library.pack(chosen.slug).title)
            return title, [_power(row) for row in rows.values()]
    return "", []


def _power(row: dict[str, object]) -> Power:
    steps = told(row["procedure"]).replace(";", "；").rstrip("。.").split("；")
    return Power(told(row["title"]), [step.strip() for step in steps], str(DISCLOSES[str(row["discloses"])]))
