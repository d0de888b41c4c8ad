"""That a sheet hangs: which one, where, since when, and who has seen it; and that it was taken down."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.places.letters import LettersField


class Posting(models.Model):
    """A sheet on a wall of a place: its address here (`sheet`) and of which day it is (`as_of`: its version), `spot`: which wall.

    Posted and taken down with a photo (a file of `uid`, its step says which) or by the word of a supervisor who stood by.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    sheet = models.CharField(max_length=200)
    title = models.CharField(max_length=80)
    letters = LettersField(of="title")
    as_of = models.DateField()
    spot = models.CharField(max_length=80)
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey("units.Post", models.PROTECT, related_name="+")
    posted_seen = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+")
    taken_seen = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_at=None, taken_by=None)
                | models.Q(taken_at__isnull=False, taken_by__isnull=False),
                name="posting_taken_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["place", "taken_at"], name="posting_place")]

    class Scope:
        kind = "staff"
        ours = True

    PRIVACY = dict.fromkeys(
        "id uid place sheet title letters as_of spot posted_at posted_by posted_seen taken_at taken_by taken_seen".split(),
        "staff",
    )

    def __str__(self) -> str:
        return f"{self.title} {self.as_of}"
