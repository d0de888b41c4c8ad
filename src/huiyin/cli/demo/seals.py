"""The logs of the demo county, sealed on two mornings: what there was yesterday, and what has come since."""

from __future__ import annotations

from datetime import datetime, timedelta

from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case
from huiyin.apps.records.checkpoints import sign_heads
from huiyin.apps.records.models import Checkpoint, Event
from huiyin.apps.records.sequencing import sequence, sequence_all
from huiyin.core.words import OPEN_LEVELS
from huiyin.core.worktime import SHANGHAI
from huiyin.site.nightly import AT


def seal(now: datetime) -> None:
    """Put everything into its log and sign the heads of yesterday and of today."""
    today = now.astimezone(SHANGHAI).date()
    yesterday = datetime.combine(today - timedelta(days=1), AT, SHANGHAI)
    first_after = Event.objects.filter(recorded_at__gte=yesterday).order_by("seq").values_list("seq", flat=True).first()
    if first_after and (before := Event.objects.filter(seq__lt=first_after).count()):
        sequence(now=yesterday, most=before)
        sign_heads(now=yesterday)
    sequence_all(now=now)
    sign_heads(now=now)


def a_receipt() -> str:
    """The receipt code of a matter that is sealed: for whoever tries what a receipt proves (docs/guides/receipt.zh.md)."""
    sealed = Checkpoint.objects.order_by("day").values_list("made_at", flat=True).first()
    matters = Case.objects.filter(channel="web", level__in=OPEN_LEVELS, erased_at=None, opened_at__lt=sealed)
    uid = matters.order_by("-id").values_list("uid", flat=True).first() if sealed else None
    return receipt_code(uid) if uid else ""
