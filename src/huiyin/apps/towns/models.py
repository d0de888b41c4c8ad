"""Ways of working that a town shows for others to take up, and those that it has taken up (towns.md T3-11)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from huiyin.apps.cases.models import PackVersion
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post


class Publication(models.Model):
    """A town shows a version of a way of working that it uses, from a day until it takes that back.

    `body` is what it gives along with it (`core.adopting.brought`), `note` what it says about it; both are for everybody.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="published")
    pack = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    body = models.JSONField()
    note = models.CharField(max_length=400, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "pack"], condition=Q(ends__isnull=True), name="published_once"),
        ]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id uid place pack body note post starts ends".split(), "public")

    def __str__(self) -> str:
        return f"{self.place_id} {self.pack_id}"


class Adoption(models.Model):
    """A town has taken up what another one shows: in force from `starts` until before `ends`, decided by these posts."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="adopted")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="adoptions")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True)
    ended_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "publication"], condition=Q(ends__isnull=True), name="adopted_once"
            ),
        ]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id uid place publication post starts ends ended_by".split(), "public")

    def __str__(self) -> str:
        return f"{self.place_id} {self.publication_id}"
