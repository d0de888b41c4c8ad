"""The table of contents as a reader looks through it: words, what runs, and both as a file. The sources are short: one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.apps.cases.fields import Field, find, hidden, select
from huiyin.apps.cases.names import said
from huiyin.apps.places.letters import named_so
from huiyin.apps.towns.contents import Figure, Row

STATES: dict[str, Promise] = {
    "runs": gettext_lazy("Runs"),
    "partly": gettext_lazy("Runs in part"),
    "waits": gettext_lazy("To be built"),
}
MOST_WORDS = 40


@dataclass(frozen=True)
class Sought:
    """What a reader looks for: `q` words, `s` how much of it runs."""

    q: str = ""
    s: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Sought:
        """From an address; what cannot be read is left out."""
        state = params.get("s", "")
        return cls(params.get("q", "").strip()[:MOST_WORDS], state if state in STATES else "")

    def query(self, **more: str) -> str:
        """As it stands in an address."""
        given = {"q": self.q, "s": self.s, **more}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """The mechanisms that fit."""
        return [row for row in rows if self.s in ("", row.state) and self._has(_text(row))]

    def figures(self, figures: Iterable[Figure]) -> list[Figure]:
        """The figures that fit."""
        found = [each for each in figures if self.s in ("", _state(each))]
        return [each for each in found if self._has(f"{each.id} {each.phrase} {said(each.means)}")]

    def _has(self, text: str) -> bool:
        return all(named_so(word, text) for word in self.q.split())

    def fields(self, town: str) -> list[Field]:
        """The fields of `components/filters.html`."""
        states = [("", _("any")), *STATES.items()]
        return [find(_("Find"), self.q), select("s", _("How far it is"), self.s, states), hidden("town", town)]

    def words(self) -> str:
        """The filter as a reader says it."""
        return _("; ").join(str(each) for each in (STATES.get(self.s, ""), self.q) if each)


def titles() -> list[str]:
    """The heading of the file."""
    return [_("No."), _("In the source's words"), _("What it does, or counts"), _("Here"), _("Page")]


def table(rows: Iterable[Row], figures: Iterable[Figure]) -> Iterator[list[object]]:
    """The rows of the file: mechanisms, then figures."""
    for row in rows:
        live = [half.live for half in row.halves if half.live]
        yield [row.id, said(row.title), said(row.does), str(STATES[row.state]), " ".join(live)]
    for each in figures:
        yield [each.id, each.phrase, said(each.means), str(STATES[_state(each)]), each.live]


def _state(figure: Figure) -> str:
    return "runs" if figure.live else "waits"


def _text(row: Row) -> str:
    return " ".join([row.id, said(row.title), said(row.does), *(said(half.title) for half in row.halves)])
