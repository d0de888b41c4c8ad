"""The logs of the demo county, sealed on two mornings: what there was yesterday, and what has come since."""

from __future__ import annotations

from datetime import datetime, timedelta

from huiyin.apps.records.checkpoints import sign_heads
from huiyin.apps.records.models import Event
from huiyin.apps.records.sequencing import sequence, sequence_all
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
