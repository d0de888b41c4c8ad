"""Briefs: a report whose numbers are figures, and the numbers as they stood when it was published."""

from __future__ import annotations

import uuid

from django.db import models


class Brief(models.Model):
    """A report of a place over a month, quarter or year, or as of a day (`period` day): written by one, published by another.

    `text` is raw (`core.briefs`). `version` grows with every draft that is saved. `writers`: the persons who saved one, of whom
    nobody publishes it. `charts`: what its drawings showed when it was published, by the field's `slug|by`. `after`: the last
    event that was there when it was published. `seq` counts its own events.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    town = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    title = models.CharField(max_length=80)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)
    written_at = models.DateTimeField()
    shown = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    issuer = models.CharField(max_length=80, blank=True)
    charts = models.JSONField(default=dict)
    after = models.BigIntegerField(null=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "period", "first"], condition=models.Q(shown=True), name="brief_period_once"
            ),
            models.CheckConstraint(
                condition=models.Q(shown=False) | models.Q(published_at__isnull=False), name="brief_shown"
            ),
        ]
        indexes = [models.Index(fields=["town", "shown", "last", "id"], name="brief_town_when")]

    class Scope:
        kind = "place"
        place_no = "place_no"
        shown = "shown"

    PRIVACY = dict.fromkeys(
        "id uid place place_no town period first last title text shown published_at issuer charts".split(), "public"
    ) | dict.fromkeys("version writers written_at published_by after seq".split(), "staff")

    def __str__(self) -> str:
        return self.title


class BriefFigure(models.Model):
    """A figure of a published brief as it stood, never changed. `words`: its rounding words; `version`: of its definition."""

    brief = models.ForeignKey(Brief, models.PROTECT, related_name="figures")
    number = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=60)
    words = models.CharField(max_length=4, blank=True)
    version = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()
    d = models.BigIntegerField(null=True)
    hidden = models.BooleanField(default=False)
    printed = models.CharField(max_length=40)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brief", "slug", "words"], name="brief_figure_once")]

    class Scope:
        kind = "owner"
        owner = "brief"

    PRIVACY = dict.fromkeys("id brief number slug words version printed first last".split(), "public") | dict.fromkeys(
        "n d hidden".split(), "staff"
    )

    def __str__(self) -> str:
        return f"{self.slug} {self.printed}"
