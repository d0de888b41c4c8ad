"""Rolls: who is entitled, frozen on a day; and their acts, added and never changed."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.core.rolls import ActChannel, ActKind


class Roll(models.Model):
    """A list of the entitled for one matter. Frozen once: then entries no longer change."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="rolls")
    place_no = models.BigIntegerField()
    subject = models.UUIDField(null=True, db_index=True)
    online = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(null=True)

    class Scope:
        kind = "place"
        place_no = "place_no"

    PRIVACY = dict.fromkeys("id uid name place place_no subject online frozen_at".split(), "staff")

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One entitled person or household. `weight` is 1 but for shares and floor areas."""

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    household = models.ForeignKey("places.Household", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    weight = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roll", "number"], name="entry_number_once")]

    class Scope:
        kind = "owner"
        owner = "roll"

    PRIVACY = {
        "id": "staff", "roll": "staff", "number": "staff", "name": "personal", "household": "personal", "person": "personal",
        "weight": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Act(models.Model):
    """What an entry did. A later act of the same kind supersedes the earlier one, which stays."""

    uid = models.UUIDField(primary_key=True, editable=False)
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="acts")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ActKind])
    value = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=8, choices=[(channel.value, channel.value) for channel in ActChannel])
    recorder = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    witness = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    evidence = models.UUIDField(null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["roll", "kind"], name="act_roll_kind")]

    class Scope:
        kind = "owner"
        owner = "roll"

    PRIVACY = dict.fromkeys(
        "uid roll entry kind value channel recorder witness evidence supersedes at".split(), "personal"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"
