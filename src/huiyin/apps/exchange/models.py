"""Files on their way in, kept for a day."""

from __future__ import annotations

import uuid

from django.db import models


class Upload(models.Model):
    """A file that a post has handed in. `report`: counts, notes and first problems, as checked, then as taken.

    `given` is what the form said besides the file (of a holiday notice: year, source, whose it is).

    The content lies in the data folder under `uid`; row and content go after a day.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    post = models.ForeignKey("units.Post", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    taken_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    given = models.JSONField(default=dict)

    class Scope:
        kind = "staff"

    PRIVACY = {
        **dict.fromkeys("id uid kind size sha256 post person at taken_at given".split(), "staff"),
        "name": "personal", "report": "personal",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
