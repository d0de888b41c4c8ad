"""What was held for a matter: sessions, return visits, findings of a round, seats at a reception."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.cases.models import Case
from huiyin.apps.keys.fields import EncryptedTextField


class Session(models.Model):
    """A sitting: planned for `at`, held once `held_at` is set. `present` counts people there (人次), the row itself once (次)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="sessions")
    at = models.DateTimeField()
    where = EncryptedTextField(blank=True)
    open_door = models.BooleanField(default=False)
    held_at = models.DateTimeField(null=True)
    present = models.PositiveSmallIntegerField(default=0)
    invited = EncryptedTextField(blank=True)
    record = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "content"
    PRIVACY = {
        **dict.fromkeys("id uid case at open_door held_at present".split(), "staff"),
        "where": "content", "invited": "personal", "record": "content",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.case.uid


class ReturnVisit(models.Model):
    """A visit after an agreement, or after none, by somebody other than the mediator: what each party said."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="return_visits")
    at = models.DateTimeField()
    by_post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    asked = models.PositiveSmallIntegerField()
    content_with = models.PositiveSmallIntegerField()
    performed = models.BooleanField(default=False)
    said = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "content"
    PRIVACY = {
        **dict.fromkeys("id uid case at by_post asked content_with performed".split(), "staff"),
        "said": "content",
    }

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.case.uid


class Finding(models.Model):
    """What a round found, and the case that it opened."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="findings", db_index=False)
    number = models.PositiveSmallIntegerField()
    opened = models.UUIDField(null=True)
    note = EncryptedTextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="finding_number_once")]

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "content"
    PRIVACY = {**dict.fromkeys("id uid case number opened".split(), "staff"), "note": "content"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the round's key."""
        return self.case.uid


class Seat(models.Model):
    """A body that sat in the room at a joint reception, and who sat there for it. What it took on is a child case of its own."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="seats", db_index=False)
    number = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    who = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "unit"], name="seat_once")]

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "content"
    PRIVACY = {**dict.fromkeys("id uid case number unit".split(), "staff"), "who": "personal"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.case.uid
