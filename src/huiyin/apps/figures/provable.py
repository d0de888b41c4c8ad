"""What was published or approved, as one number in its event: who changes a word or a number of it afterwards is found out by
`huiyin verify` (`cli/checks/published.py`)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from huiyin.apps.figures.drawings import Chart
from huiyin.apps.figures.models import Appraisal, Approval, Brief
from huiyin.apps.figures.stated import Stated, digest_of
from huiyin.apps.places.models import Place


def of_brief(brief: Brief, stated: Iterable[Stated]) -> str:
    """SHA-256 over its words, its days, its figures and what its drawings show."""
    words = brief.title, brief.text, brief.issuer, brief.period, brief.first, brief.last
    return digest_of(stated, *words, brief.charts)


def of_approval(approval: Approval, stated: Iterable[Stated], charts: Iterable[Chart]) -> str:
    """SHA-256 over its days, who approved it, its figures and what its drawings show."""
    drawn = {each.key: each.plain for each in charts}
    return digest_of(stated, approval.issuer, approval.period, approval.first, approval.last, drawn)


def of_reason(brief: Brief) -> str:
    """SHA-256 over why it holds no longer."""
    return digest_of((), brief.withdrawn_why)


def reward_of(appraisal: Appraisal, village: Place) -> uuid.UUID:
    """What the event by which a village was paid for an appraisal is about."""
    return uuid.uuid5(appraisal.uid, str(village.uid))
