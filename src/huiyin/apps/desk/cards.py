"""The list of residents' cards: what is asked of it, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext, pgettext

from huiyin.apps.cases.fields import Field, find, select
from huiyin.apps.cases.keyset import number as number_in
from huiyin.apps.cases.tables import in_words
from huiyin.apps.desk.queries.cards import STATES
from huiyin.apps.places.models import Place


@dataclass(frozen=True)
class Wanted:
    """`number`: of one card; `card`: its id instead, where the filter is kept (0: no card has that number); `village`: its id,
    0 all; `state`: a key of `STATES`, empty all; `after`: the key of a page."""

    number: str = ""
    card: int | None = None
    village: int = 0
    state: str = ""
    after: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str], villages: list[Place]) -> Wanted:
        """From an address; what cannot be read is left out."""
        village = next((place.pk for place in villages if str(place.pk) == params.get("village")), 0)
        state = params.get("state", "")
        number = params.get("q", "").replace("\0", "").strip()[:200]
        card, after = number_in(params["card"]) if "card" in params else None, params.get("after", "")[:60]
        return cls(number, card, village, state if state in STATES else "", after)

    @property
    def narrowed(self) -> bool:
        """Is anything filtered?"""
        return bool(self.one or self.village or self.state)

    @property
    def one(self) -> bool:
        """Is one card asked for?"""
        return bool(self.number) or self.card is not None

    def with_(self, **changes: str | int | None) -> Wanted:
        """The same with something else."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def query(self) -> str:
        """As it stands in an address, without what is empty."""
        given = {"q": self.number, "village": self.village or "", "state": self.state, "after": self.after}
        given |= {} if self.card is None else {"card": str(self.card)}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def words(self, villages: list[Place]) -> str:
        """As a reader says it; of a number only that there was one."""
        village = next((place.name for place in villages if place.pk == self.village), "")
        one = pgettext("cards", "one card, by its number") if self.one else ""
        return in_words(village, STATES.get(self.state, ""), one)

    def fields(self, villages: list[Place]) -> list[Field]:
        """The fields of `components/filters.html`."""
        every, whatever = pgettext("cards", "All villages"), pgettext("cards", "All cards")
        chosen = [("", every), *((place.pk, place.name) for place in villages)]
        states = [("", whatever), *STATES.items()]
        return [
            find(gettext("Number of a card"), self.number) | {"unkept": True},
            *(
                [select("village", pgettext("cards", "Village"), self.village or "", chosen)]
                if len(villages) > 1
                else []
            ),
            select("state", pgettext("cards", "Which"), self.state, states),
        ]
