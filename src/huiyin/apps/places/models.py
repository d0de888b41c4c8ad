"""Places, households and the working calendar of places."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.core.places import Interval
from huiyin.core.words import PlaceKind

KINDS = [(kind.value, kind.value) for kind in PlaceKind]


class Place(models.Model):
    """A place of the scope tree. `no`…`end` is its interval; `county`, `town`, `village`, `grid` its own ancestors or itself.

    `profile` is set on the place (usually a town) that runs by a profile; its descendants inherit it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=12, choices=KINDS)
    name = models.CharField(max_length=60)
    letters = models.CharField(max_length=24, blank=True)
    code = models.CharField(max_length=24, blank=True, db_index=True)
    no = models.BigIntegerField(unique=True)
    end = models.BigIntegerField()
    county = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    town = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    village = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    grid = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    profile = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=24, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    geometry = models.JSONField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["no"]
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gte=models.F("no")), name="place_interval"),
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="place_code_once"),
        ]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys(
        ("id uid parent kind name letters code no end county town village grid profile phone hours"
         " longitude latitude geometry valid_from valid_to").split(),
        "public",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def interval(self) -> Interval:
        """The numbers of this place and everything inside it."""
        return Interval(self.no, self.end)

    @property
    def path(self) -> dict[str, int]:
        """Place kind → id of that ancestor, itself included unless it has ended; what relations are anchored to."""
        found = {"county": self.county_id, "town": self.town_id, "village": self.village_id, "grid": self.grid_id}
        return {kind: pk for kind, pk in found.items() if pk} | ({} if self.valid_to else {self.kind: self.pk})


class Household(models.Model):
    """A household with its place. The head's name and phone are personal data, and where it lies (for borders alone)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="households")
    place_no = models.BigIntegerField(db_index=True)
    code = models.CharField(max_length=32)
    door = models.CharField(max_length=80)
    head = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="household_code_once")]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "visited"
        comes_with = (
            *("rolls.Entry.household", "activities.Nomination.household"),
            *("duties.Owed.household", "duties.Care.household"),
        )

    KEPT = "households"
    PRIVACY = {
        "id": "public", "uid": "public", "place": "public", "place_no": "public", "code": "staff", "door": "personal",
        "head": "personal", "phone": "personal", "people": "personal", "longitude": "personal", "latitude": "personal",
    }  # fmt: skip

    def __str__(self) -> str:
        return self.door

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each household: one that moves away is erased without its neighbours."""
        return self.uid


class PlaceChange(models.Model):
    """What became of a place: it moved (`went_to` its new parent), was merged (`went_to` another), or `went_to` was split off."""

    KINDS = ("move", "merge", "split")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    place = models.ForeignKey(Place, models.PROTECT, related_name="changes")
    came_from = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    went_to = models.ForeignKey(Place, models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Scope:
        kind = "staff"
        stays = True

    PRIVACY = dict.fromkeys("id uid kind place came_from went_to on reason by at".split(), "staff")

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.place_id}"


class CalendarNotice(models.Model):
    """A yearly notice of days off and make-up work days, for a place and everything inside it (null: everywhere)."""

    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="notices", db_index=False)
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    days = models.JSONField(default=list)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "year"], nulls_distinct=False, name="notice_once_a_year"),
        ]

    class Scope:
        kind = "public"
        stays = True

    PRIVACY = dict.fromkeys("id place year source days loaded_at".split(), "public")

    def __str__(self) -> str:
        return f"{self.year} {self.source}"


class OfficeHours(models.Model):
    """A span of office hours on a weekday (1 = Monday) at a place and everything inside it (null: everywhere)."""

    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="office_hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="hours_forward"),
        ]

    class Scope:
        kind = "public"
        stays = True

    PRIVACY = dict.fromkeys("id place weekday opens closes".split(), "public")

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"
