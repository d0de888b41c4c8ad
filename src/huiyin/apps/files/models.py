"""Files that people hand in. Their scope is their owner's."""

from __future__ import annotations

import uuid

from django.db import models


class File(models.Model):
    """A photo or a voice note, re-encoded or sniffed, sealed by the key of its first owner, stored under its hash.

    `sha256`: the blind hash of the content, so that the same photo twice is one file; `stored`: the hash of what lies on disk.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.UUIDField(db_index=True)
    step = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=8, choices=[("photo", "photo"), ("voice", "voice")])
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=64, default="", db_index=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    public = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["owner", "step", "sha256"], name="file_once_per_owner")]

    class Scope:
        kind = "owner"
        owner = "owner"
        of = "cases.Case.uid"
        public = "public"

    PRIVACY = dict.fromkeys(
        "id uid owner step kind mime size width height sha256 stored added_at added_by public".split(), "content"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
