"""筹资筹劳 household by household, as it was told. Exemptions tell of illness and poverty: sealed, and for few."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.decisions.models.decisions import Sitting
from huiyin.apps.keys.fields import EncryptedTextField


class LevyList(models.Model):
    """Who bears and who is let off, a line for each household by its number on the roll. A later list stands before an earlier one.

    `lines`: as `core/levy_list.py` reads them. What each owes is not kept: it follows from the plan.
    """

    uid = models.UUIDField(primary_key=True, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="levies")
    roll = models.ForeignKey("rolls.Roll", models.PROTECT, related_name="+")
    lines = EncryptedTextField()
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Scope:
        kind = "owner"
        owner = "roll"

    KEPT = "rolls"
    PRIVACY = {**dict.fromkeys("uid sitting roll by at".split(), "staff"), "lines": "content"}

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.at}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.sitting.decision.uid
