"""What people of the demo county answer when a move asks them something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from huiyin.apps.cases.models import Case
from huiyin.apps.units.models import Unit
from huiyin.cli.demo.data import Unable, read
from huiyin.core.packs import Move
from huiyin.core.words import PostTitle, UnitKind

REASONS = {
    "return": "return_reason", "raise_up": "return_reason", "object": "return_reason", "decline": "return_reason",
    "redo": "redo_reason", "send_back": "redo_reason", "refuse": "refuse_reason", "reopen": "reopen_reason",
    "withdraw": "withdraw_reason", "ask_pause": "pause_reason", "ask_extend": "extend_reason",
    "ask_park": "park_reason", "deny": "deny_reason",
}  # fmt: skip
NOTES = {
    "dispatch": "note", "progress": "progress", "accept": "accepted", "take": "accepted", "extend": "extension_reason",
    "pause": "extension_reason", "park": "extension_reason", "add": "add", "remind": "remind", "contact": "accepted",
}  # fmt: skip
OTHERWISE = "照实记录。"
PARTIES = {UnitKind.property: "property", UnitKind.association: "residents", UnitKind.team: "grid"}


class Answers:
    """Answers for one move of one case. `told` are the words that belong to the matter: result, into, outcome …"""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._units: dict[tuple[int, bool], list[int]] = {}

    def to(self, move: Move, case: Case, told: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        """Everything that is required, and what people like to add. Raises Unable when there is nothing to say."""
        given: dict[str, Any] = {}
        for ask in move.ask:
            name = ask.kind.name
            if not ask.required and not (name == "note" and self.rng.random() < 0.45):
                continue
            made = told.get(name) or self._make(name, move, case, at)
            if made in (None, ""):
                raise Unable("nothing_to_say", ask=name)
            given[name] = made
        if move.opens and "unit" in given:
            given["kind"] = self._side(given["unit"])
        return given

    def _make(self, name: str, move: Move, case: Case, at: datetime) -> Any:
        makers: dict[str, Callable[[], Any]] = {
            "unit": lambda: self._unit(move, case),
            "reason": lambda: self.line(REASONS.get(move.do, "")),
            "note": lambda: self.line(NOTES.get(move.do, "progress")),
            "text": lambda: self.line("note"),
            "result": lambda: self.line("finding"),
            "finding": lambda: self.line("call_finding" if move.do == "close" else "finding"),
            "delivered": lambda: self.line("delivered"),
            "witness": lambda: self.line("witness"),
            "outcome": lambda: self._outcome(case),
            "route": lambda: "other_office",
            "go_to": lambda: self.line("go_to"),
            "until": lambda: (at + timedelta(days=self.rng.randrange(3, 9))).date().isoformat(),
            "review": lambda: (at + timedelta(days=self.rng.randrange(30, 80))).date().isoformat(),
            "days": lambda: self.rng.randrange(2, 6),
            "category": lambda: case.category,
            "mandate": lambda: self.rng.choice(("paper", "spoken")),
            "service": lambda: self.rng.choice(("110", "119", "120")),
            "kind": lambda: "office",
            "title": lambda: case.title,
            "number": lambda: f"BJ{at:%Y%m%d}{self.rng.randrange(100, 1000)}",
        }
        return makers[name]() if name in makers else None

    def line(self, key: str) -> str:
        """One of the lines that people write there."""
        lines = read("words").get(key, ())
        return self.rng.choice(lines) if lines else OTHERWISE

    def _outcome(self, case: Case) -> str:
        """What the asker said decides; one who did not answer is taken at the worker's word, as it mostly is."""
        if case.answer == "answered_not_fixed":
            return "answered"
        return "solved" if case.answer == "fixed" or self.rng.random() < 0.85 else "answered"

    def _unit(self, move: Move, case: Case) -> int | None:
        suggested = case.suggested_id
        if suggested and move.do in ("dispatch", "order_up") and self.rng.random() < 0.94:
            return suggested
        found = [unit for unit in self._hands(case) if unit != case.unit_id and not (move.opens and unit == suggested)]
        return self.rng.choice(found) if found else suggested

    def _hands(self, case: Case) -> list[int]:
        """Units of the place that have somebody to do the work."""
        titles = (PostTitle.volunteer,) if case.slug == "six_slips" else (PostTitle.volunteer, PostTitle.officer)
        key = (case.place_id, len(titles) == 1)
        if key not in self._units:
            units = Unit.objects.filter(serves__in=case.place.path.values(), closed_on=None, posts__title__in=titles)
            self._units[key] = list(units.order_by("id").values_list("id", flat=True).distinct())
        return self._units[key]

    def _side(self, unit_id: int) -> str:
        return PARTIES.get(UnitKind(Unit.objects.get(pk=unit_id).kind), "office")
