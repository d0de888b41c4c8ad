"""The list of residents' cards: what is asked of it, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext, pgettext

from huiyin.apps.cases.fields import Field, find, select
from huiyin.apps.desk.queries.cards import STATES
from huiyin.apps.places.models import Place


@dataclass(frozen=True)
class Wanted:
    """`number`: of one card; `village`: its id, 0 all; `state`: a key of `STATES`, empty all; `after`: the key of a page."""

    number: str = ""
    village: int = 0
    state: str = ""
    after: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str], villages: list[Place]) -> Wanted:
        """From an address; what cannot be read is left out."""
        village = next((place.pk for place in villages if str(place.pk) == params.get("village")), 0)
        state = params.get("state", "")
        number = params.get("q", "").replace("\0", "").strip()[:200]
        return cls(number, village, state if state in STATES else "", params.get("after", "")[:60])

    @property
    def narrowed(self) -> bool:
        """Is anything filtered?"""
        return bool(self.number or self.village or self.state)

    def with_(self, **changes: str) -> Wanted:
        """The same with something else."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def query(self) -> str:
        """As it stands in an address, without what is empty."""
        given = {"q": self.number, "village": self.village or "", "state": self.state, "after": self.after}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def fields(self, villages: list[Place]) -> list[Field]:
        """The fields of `components/filters.html`."""
        every, whatever = pgettext("cards", "All villages"), pgettext("cards", "All cards")
        chosen = [("", every), *((place.pk, place.name) for place in villages)]
        states = [("", whatever), *STATES.items()]
        return [
            find(gettext("Number of a card"), self.number),
            *(
                [select("village", pgettext("cards", "Village"), self.village or "", chosen)]
                if len(villages) > 1
                else []
            ),
            select("state", pgettext("cards", "Which"), self.state, states),
        ]
