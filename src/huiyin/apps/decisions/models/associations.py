"""Associations of villagers (一约四会): what they stand on, who serves in them and for how long, what they did."""

from __future__ import annotations

from django.db import models


class Association(models.Model):
    """A unit that stands on a charter, which the body of `decision` passed. A later charter of the same name takes its place."""

    unit = models.OneToOneField("units.Unit", models.PROTECT, primary_key=True, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=24)
    charter = models.TextField()
    decision = models.OneToOneField("decisions.Decision", models.PROTECT, related_name="association")
    since = models.DateField()
    until = models.DateField(null=True)

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("unit place town kind charter decision since until".split(), "public")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind}"


class Term(models.Model):
    """So many members of an association, from a day to a day. Their names stand on `roll`, for the village's staff alone."""

    uid = models.UUIDField(primary_key=True, editable=False)
    association = models.ForeignKey(Association, models.PROTECT, related_name="terms")
    roll = models.OneToOneField("rolls.Roll", models.PROTECT, related_name="+")
    members = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="term_forward"),
        ]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("uid association roll members since until".split(), "public")

    def __str__(self) -> str:
        return f"{self.association_id} {self.since}"


class Deed(models.Model):
    """Something that an association did on a day, in words that everybody may read; never changed."""

    uid = models.UUIDField(primary_key=True, editable=False)
    association = models.ForeignKey(Association, models.PROTECT, related_name="deeds", db_index=False)
    on = models.DateField()
    text = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["association", "-on"], name="deed_newest")]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("uid association on text".split(), "public")

    def __str__(self) -> str:
        return f"{self.association_id} {self.on}"
