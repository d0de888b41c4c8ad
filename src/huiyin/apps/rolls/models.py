"""Rolls: who is entitled, frozen on a day; and their acts, added and never changed."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.core.rolls import ActChannel, ActKind


class Roll(models.Model):
    """A list of the entitled for one matter. Frozen once: what changes then is a `Change` with its reason.

    `body`: a list that the village keeps of one body (its representatives, its Party members), from which rolls are made.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="rolls")
    place_no = models.BigIntegerField()
    subject = models.UUIDField(null=True, db_index=True)
    online = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(null=True)
    body = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["place", "body"], condition=~models.Q(body=""), name="roll_kept_of_body")]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "village"

    PRIVACY = dict.fromkeys("id uid name place place_no subject online frozen_at body".split(), "staff")

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One entitled person or household; the name is sealed.

    `spoken_for`: who stands for a household by name; `met_in` where it is met; `shelf`: that of the code which opens its own page.
    `role`: in which capacity they are to come, where a list says so. A name that was forgotten is empty.
    `area`: of an owner, the floor area in hundredths of a square metre; 0 where only heads count.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    name = EncryptedTextField()
    household = models.ForeignKey("places.Household", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    spoken_for = EncryptedTextField(blank=True, default="")
    met_in = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    shelf = models.CharField(max_length=16, blank=True, default="", db_index=True)
    struck_at = models.DateTimeField(null=True)
    role = models.CharField(max_length=12, blank=True, default="")
    area = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roll", "number"], name="entry_number_once")]

    class Scope:
        kind = "owner"
        owner = "roll"

    KEPT = "rolls"
    PRIVACY = {
        "id": "staff", "uid": "staff", "roll": "staff", "number": "staff", "name": "personal",
        "household": "personal", "person": "personal", "spoken_for": "personal",
        "met_in": "staff", "shelf": "secret", "struck_at": "staff",
        "role": "staff", "area": "personal",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.roll_id} {self.number}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the household's key; else by that of what the roll is for, or a kept list's own."""
        if self.household:
            return self.household.uid
        return self.roll.subject or self.roll.uid


class Act(models.Model):
    """What an entry did. A later act of the same kind supersedes the earlier one, which stays."""

    uid = models.UUIDField(primary_key=True, editable=False)
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="acts", db_index=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="acts", db_index=False)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ActKind])
    value = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=8, choices=[(channel.value, channel.value) for channel in ActChannel])
    recorder = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    witness = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    evidence = models.UUIDField(null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["roll", "kind"], name="act_roll_kind"),
            models.Index(fields=["entry", "kind", "at"], name="act_entry_kind_at"),
        ]

    class Scope:
        kind = "owner"
        owner = "roll"

    KEPT = "rolls"
    PRIVACY = dict.fromkeys(
        "uid roll entry kind value channel recorder witness evidence supersedes at".split(), "personal"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class Change(models.Model):
    """What changed on a frozen roll, and why: an entry was added, struck, or another stands for it. Everybody may know it."""

    KINDS = ("add", "strike", "represent")
    REASONS = ("moved_in", "moved_out", "came_of_age", "died", "left_out", "wrong_entry", "another_stands")

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="changes")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    reason = models.CharField(max_length=16, choices=[(reason, reason) for reason in REASONS])
    at = models.DateTimeField()

    class Scope:
        kind = "owner"
        owner = "roll"

    KEPT = "rolls"
    PRIVACY = {**dict.fromkeys("id roll kind reason at".split(), "staff"), "entry": "personal"}

    def __str__(self) -> str:
        return f"{self.roll_id} {self.kind}"
