"""Who joined in a matter, who was told of it, and which lists a post keeps."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.cases.models.cases import Case
from huiyin.apps.keys.fields import EncryptedTextField


class Backer(models.Model):
    """Somebody who said "me too" instead of opening a twin case."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="backer_set")
    at = models.DateTimeField()
    name = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "content"
    PRIVACY = {"id": "public", "uid": "public", "case": "staff", "at": "staff", "name": "personal", "phone": "personal"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"

    @property
    def key_owner(self) -> uuid.UUID:
        """A key of its own: who said the same can be erased alone."""
        return self.uid


class Notice(models.Model):
    """A message to a post, a unit or the asker: number and link only, as a code with values, worded when shown.

    `town` is set when the asker has to be rung up: the town whose callers do it; `sent_at` is when they were told.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    event = models.ForeignKey("records.Event", models.CASCADE, null=True, related_name="+")
    to_post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    to_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    to_asker = models.BooleanField(default=False)
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    send_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_post", "read_at", "id"], name="notice_post"),
            models.Index(fields=["to_unit", "read_at", "id"], name="notice_unit"),
            models.Index(
                fields=["town", "id"],
                condition=models.Q(town__isnull=False, sent_at__isnull=True),
                name="notice_to_tell",
            ),
        ]

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = dict.fromkeys(
        "id case event to_post to_unit to_asker town code values made_at send_after sent_at read_at".split(), "staff"
    )

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"


class SavedView(models.Model):
    """A list's filters under a name, kept by a post. `page`: `inbox`, or the address of another list without its filter."""

    post = models.ForeignKey("units.Post", models.CASCADE, related_name="+", db_index=False)
    page = models.CharField(max_length=120)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "page", "name"], name="saved_view_once")]

    class Scope:
        kind = "own"
        by = "post"

    PRIVACY = dict.fromkeys("id post page name query".split(), "staff")

    def __str__(self) -> str:
        return self.name
