"""What tests of logs do again and again: seal, take a receipt, verify."""

from __future__ import annotations

from datetime import datetime, timedelta

from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import history
from huiyin.apps.records import checkpoints
from huiyin.apps.records.receipts import proven, receipt_of
from huiyin.apps.records.sequencing import sequence_all
from huiyin.cli.checks import logs as check
from tests.builders import MONDAY

TUESDAY = MONDAY + timedelta(days=1)


def sealed(now: datetime = MONDAY) -> None:
    """Everything is in its log, and the day's heads are signed."""
    sequence_all(now=now)
    checkpoints.sign_heads(now=now)


def receipt(case: Case, now: datetime = MONDAY) -> str:
    """The full receipt of a matter, as its asker takes it."""
    return receipt_of(proven(history(case)), own={1}, number=case.code, now=now)


def differences() -> list[str]:
    """What verify finds in the logs."""
    return [each.what for each in check.look(lambda n: None)]
