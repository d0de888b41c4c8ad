"""Files that people hand in, whose scope is their owner's; and lists that are made into files."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField


class File(models.Model):
    """A photo or a voice note, re-encoded or sniffed, sealed by the key of its first owner, stored under its hash.

    `sha256`: the blind hash of the content, so that the same photo twice is one file; `stored`: the hash of what lies on disk.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.UUIDField()
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

    KEPT = "content"
    PRIVACY = dict.fromkeys(
        "id uid owner step kind mime size width height sha256 stored added_at added_by public".split(), "content"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


WAITING, READY, FAILED, GONE = "waiting", "ready", "failed", "gone"


class Export(models.Model):
    """A list that somebody wants as a file: which one, by which filter, for whom as which post. The file is kept for a day.

    `query` is the filter as the list's address has it; words that are searched for may stand in it, so it is sealed. `reason` with
    `about` says why the file could not be made. It lies in the data folder under `uid`, sealed by the same key.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    listing = models.CharField(max_length=30)
    query = EncryptedTextField(blank=True)
    form = models.CharField(max_length=4, choices=[("csv", "csv"), ("xlsx", "xlsx"), ("json", "json"), ("zip", "zip")])
    language = models.CharField(max_length=10)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey("units.Post", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)
    state = models.CharField(
        max_length=8, default=WAITING, choices=[(each, each) for each in (WAITING, READY, FAILED, GONE)]
    )
    reason = models.CharField(max_length=40, blank=True)
    about = models.JSONField(default=dict)
    name = models.CharField(max_length=80, blank=True)
    rows = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "post", "asked_at"], name="export_own")]

    class Scope:
        kind = "own"
        by = "person"
        kept = True

    KEPT = "exports"
    PRIVACY = {
        **dict.fromkeys("id uid listing form language person post asked_at expires state".split(), "staff"),
        **dict.fromkeys("reason about name rows size finished_at".split(), "staff"),
        "query": "content",
    }

    def __str__(self) -> str:
        return f"{self.listing} {self.uid}"

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each export."""
        return self.uid
