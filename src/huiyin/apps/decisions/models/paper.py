"""The sheets of paper of a decision, and what was read from them."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.decisions.models.decisions import Sitting
from huiyin.apps.keys.fields import EncryptedTextField


class PaperSheet(models.Model):
    """One sheet of paper that was printed for a sitting; `number` stands on it beside its QR code, which holds `uid`.

    `first` to `last`: the numbers of the roll on it; 0 where none are. It comes back photographed (`filed_at`; the photos are
    files of `uid`), is read by two people, and what both read is written down (`settled_at`).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="papers", db_index=False)
    roll = models.ForeignKey("rolls.Roll", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    first = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)
    printed_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="paper_number_once"),
            models.UniqueConstraint(fields=["sitting", "kind", "first"], name="paper_printed_once"),
        ]

    class Scope:
        kind = "owner"
        owner = "roll"

    PRIVACY = dict.fromkeys(
        "id uid sitting roll kind number first last printed_at filed_at settled_at".split(), "staff"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Reading(models.Model):
    """What one person read off a sheet of paper; never changed. `nth`: first, second (blind), or the third look.

    `cells` is JSON: what stands in which place of the sheet (`core/readings.py`). Of a secret ballot no cell holds a choice.
    """

    uid = models.UUIDField(primary_key=True, editable=False)
    sheet = models.ForeignKey(PaperSheet, models.PROTECT, related_name="readings", db_index=False)
    nth = models.PositiveSmallIntegerField()
    cells = EncryptedTextField()
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "nth"], name="reading_nth_once"),
            models.UniqueConstraint(fields=["sheet", "by"], name="reading_once_a_person"),
        ]

    class Scope:
        kind = "owner"
        owner = "sheet"

    KEPT = "rolls"
    PRIVACY = {**dict.fromkeys("uid sheet nth by at".split(), "staff"), "cells": "content"}

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.nth}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.sheet.sitting.decision.uid
