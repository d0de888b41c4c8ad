"""What the net covers, place by place: sums that pages read, computed again from what they sum (`actions.recount`)."""

from __future__ import annotations

from django.db import models

from huiyin.apps.places.models import Place


class Coverage(models.Model):
    """A place on the day it was counted. Households lie in the place itself, not below it.

    `linked`: households that a post looks after; `named`: by a post that somebody holds; `pathed`: with a Party unit at every
    level above them. `required`, `there`, `held`: posts that the profile requires of this place.
    """

    place = models.OneToOneField(Place, models.CASCADE, related_name="coverage")
    place_no = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=12)
    county = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    town = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    village = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    grid = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    households = models.PositiveIntegerField(default=0)
    linked = models.PositiveIntegerField(default=0)
    named = models.PositiveIntegerField(default=0)
    pathed = models.PositiveIntegerField(default=0)
    required = models.PositiveIntegerField(default=0)
    there = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()

    class Scope:
        kind = "place"
        place_no = "place_no"
        stays = True

    PRIVACY = dict.fromkeys(
        "id place place_no kind county town village grid households linked named pathed required there held counted_at".split(),
        "staff",
    )

    def __str__(self) -> str:
        return f"{self.place_id} {self.named}/{self.households}"


class Gap(models.Model):
    """A required post that a place lacks: never set up, or held by nobody."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="gaps")
    place_no = models.BigIntegerField(db_index=True)
    title = models.CharField(max_length=24)
    required = models.PositiveSmallIntegerField()
    there = models.PositiveSmallIntegerField()
    held = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "title"], name="gap_once")]

    class Scope:
        kind = "place"
        place_no = "place_no"
        stays = True

    PRIVACY = dict.fromkeys("id place place_no title required there held".split(), "staff")

    def __str__(self) -> str:
        return f"{self.place_id} {self.title}"
