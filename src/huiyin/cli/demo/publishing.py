"""Before something is shown to everybody: the public version, as the product suggests it."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from huiyin.apps.cases.actions.publishing import redact, suggestion
from huiyin.apps.cases.facts import redacted
from huiyin.apps.cases.models import Case
from huiyin.cli.demo.data import Unable
from huiyin.core.errors import RuleError
from huiyin.core.packs import Move

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life


def make_public(life: Life, case: Case, move: Move, at: datetime) -> None:
    """Keep the suggested public version, by somebody who may make `move`. Raises the last refusal."""
    if redacted(case):
        return
    refused: RuleError = Unable("nobody_may", do=move.do)
    for viewer in islice(life.cast.who(move, case), 6):
        try:
            redact(by=viewer, case=case.uid, version=suggestion(case), idem=life.openings.uuid(), now=at)
        except RuleError as refusal:
            refused = refusal
        else:
            return
    raise refused
