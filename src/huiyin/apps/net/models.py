"""What the net covers, place by place: sums that pages read, computed again from what they sum (`actions.recount`); and how the
heads of offices stand to the Party, for the Party unit that keeps it."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField
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
        also = "served"
        stays = True

    PRIVACY = dict.fromkeys(
        "id place place_no kind county town village grid households linked named pathed required there held counted_at".split(),
        "staff",
    )

    def __str__(self) -> str:
        return f"{self.place_id} {self.named}/{self.households}"


class Gap(models.Model):
    """A required post that a place lacks: never set up, or held by nobody."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="gaps", db_index=False)
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
        also = "served"
        stays = True

    PRIVACY = dict.fromkeys("id place place_no title required there held".split(), "staff")

    def __str__(self) -> str:
        return f"{self.place_id} {self.title}"


class Standing(models.Model):
    """How a person stands to the Party (`core.words.PartyStanding`), from a day until a day, as a Party unit keeps it (T2-4).

    There for the posts in that unit and nobody else; sealed under the person's key, and empty when it has ended.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    standing = EncryptedTextField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person"], condition=models.Q(until__isnull=True), name="standing_open_once"
            ),
        ]

    class Scope:
        kind = "unit"

    KEPT = "people"
    PRIVACY = {
        **dict.fromkeys("id uid unit since until".split(), "staff"),
        "person": "personal",
        "standing": "personal",
    }

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def key_owner(self) -> uuid.UUID:
        """The person's own key: who is erased is erased here too."""
        return self.person.uid
