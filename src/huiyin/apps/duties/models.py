"""What is owed: one duty of one subject in one span; the events that did it; sums by place; who is in whose care."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.core.duties import Standing

NAMED: Any = {"on_delete": models.PROTECT, "db_index": False, "db_constraint": False}
STANDINGS = [(each.value, each.value) for each in Standing]


class Owed(models.Model):
    """One duty of one subject in one span. `subject` is the uid of the link, care, post, unit or place that it is about.

    `post` owes it (none: no such post yet, or any of several may do it); `unit` has it on its list; `head` is the post there that
    also sees a confidential one. `needs` events do it, `done` have happened. `late_from` empty: not yet known. `words`: why a
    confidential one is not needed, which is in no event. `people`: those who live there and were met are counted, not events.
    Nothing here counts or orders those who owe it.

    Rows are made in one night by the hundred thousand, out of the rows that they name: the database does not look each of these up
    again (`NAMED`), which took a third of the time. Places, units and posts are closed and never deleted.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    town = models.ForeignKey("places.Place", related_name="+", **NAMED)
    duty = models.CharField(max_length=40)
    span = models.CharField(max_length=10)
    first = models.DateField()
    last = models.DateField()
    due_on = models.DateField(null=True)
    late_from = models.DateField(null=True)
    subject = models.UUIDField()
    place = models.ForeignKey("places.Place", related_name="+", **NAMED)
    place_no = models.BigIntegerField()
    post = models.ForeignKey("units.Post", null=True, related_name="owed", **NAMED)
    head = models.ForeignKey("units.Post", null=True, related_name="+", **NAMED)
    unit = models.ForeignKey("units.Unit", null=True, related_name="owed", **NAMED)
    household = models.ForeignKey("places.Household", null=True, related_name="+", **NAMED)
    confidential = models.BooleanField(default=False)
    people = models.BooleanField(default=False)
    needs = models.PositiveSmallIntegerField(default=1)
    done = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=STANDINGS, default=Standing.open)
    reason = models.CharField(max_length=12, blank=True)
    words = EncryptedTextField(blank=True)
    nth = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["town", "duty", "span", "subject"], name="owed_once")]
        indexes = [
            models.Index(fields=["post", "first"], name="owed_post"),
            models.Index(fields=["unit", "first"], name="owed_unit"),
            models.Index(fields=["place", "duty", "first"], name="owed_place"),
            models.Index(fields=["head", "first"], condition=models.Q(head__isnull=False), name="owed_head"),
        ]

    class Scope:
        kind = "held"
        place_no = "place_no"
        head = "head"
        confidential = "confidential"

    KEPT = "care"
    PRIVACY = {
        **dict.fromkeys(
            ("id uid town duty span first last due_on late_from subject place place_no post head unit household confidential"
             " people needs done state reason nth").split(),
            "staff",
        ),
        "words": "content",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.duty} {self.span} {self.state}"

    @property
    def key_owner(self) -> uuid.UUID:
        """The key of what is said about it in events too."""
        return self.uid


class Doing(models.Model):
    """An event did (a part of) what was owed; `met`: so many people were met. Goes when the event is taken back."""

    owed = models.ForeignKey(Owed, models.CASCADE, related_name="doings", db_index=False)
    event = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    met = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owed", "event"], name="doing_once")]

    class Scope:
        kind = "owner"
        owner = "owed"

    PRIVACY = dict.fromkeys("id owed event at met".split(), "staff")

    def __str__(self) -> str:
        return f"{self.owed_id} {self.event}"


class Coverage(models.Model):
    """How many of a duty in a span there are at a place, were done, were not needed. Kept with every change; none confidential.

    Of a duty about people: how many people."""

    town = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=40)
    span = models.CharField(max_length=10)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    unneeded = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["town", "duty", "span", "place"], name="coverage_once")]

    class Scope:
        kind = "staff"
        place_no = "place_no"

    PRIVACY = dict.fromkeys("id town duty span place place_no total done unneeded".split(), "staff")

    def __str__(self) -> str:
        return f"{self.duty} {self.span} {self.done}/{self.total}"


class Care(models.Model):
    """A household is in the care of a post (一老一小, T1-7): for the old or for the young, until it ends.

    There for the carer's post and its head alone.
    """

    KINDS = ("old", "young")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey("places.Household", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    post = models.ForeignKey("units.Post", models.PROTECT, related_name="+")
    head = models.ForeignKey("units.Post", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "post", "kind"], condition=models.Q(ends__isnull=True), name="care_open_once"
            ),
        ]

    class Scope:
        kind = "held"
        place_no = "place_no"
        head = "head"
        closed = True

    KEPT = "care"
    PRIVACY = {
        **dict.fromkeys("id uid post head place place_no starts ends".split(), "staff"),
        "household": "personal", "kind": "personal",
    }  # fmt: skip

    def __str__(self) -> str:
        return str(self.uid)
