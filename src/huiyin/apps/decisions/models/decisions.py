"""A decision, its meetings, and what was counted and written there."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.apps.places.letters import LettersField


class Decision(models.Model):
    """What is to be decided, one for each case. `title` is public from the day on which the branch took it up.

    `group`: the group of the village whose assembly decides, where one does.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="decision")
    uid = models.UUIDField(unique=True, editable=False)
    code = models.CharField(max_length=40, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    group = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    slug = models.CharField(max_length=40)
    title = models.CharField(max_length=80, blank=True)
    letters = LettersField(of="title")
    matter = models.CharField(max_length=40, blank=True)
    body = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=40)
    outcome = models.CharField(max_length=12, blank=True)
    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["place", "-moved_at"], name="decision_place_new"),
            models.Index(fields=["town", "-moved_at"], name="decision_town_new"),
        ]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys(
        "case uid code place town group slug title letters matter body state outcome begun_at moved_at".split(),
        "public",
    )

    def __str__(self) -> str:
        return self.title


class Sitting(models.Model):
    """One run of a state in which a body sits or a roll is heard. `law` is the row of that day, pinned.

    `published` are the figures with which it was closed; from then on nobody can act in it. `reason`: why it failed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="sittings", db_index=False)
    state = models.CharField(max_length=40)
    nth = models.PositiveSmallIntegerField()
    sort = models.CharField(max_length=4)
    body = models.CharField(max_length=40, blank=True)
    law = models.JSONField(default=dict)
    secret = models.BooleanField(default=False)
    roll = models.OneToOneField("rolls.Roll", models.PROTECT, related_name="sitting")
    noticed_on = models.DateField()
    may_meet_on = models.DateField()
    meets_on = models.DateField(null=True)
    venue = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    published = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "nth"], name="sitting_nth_once"),
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(closed_at=None), name="sitting_one_open_at_a_time"
            ),
        ]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys(
        ("id uid decision state nth sort body law secret roll noticed_on may_meet_on meets_on venue closed_at left_by reason"
         " published").split(),
        "public",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.decision_id} {self.state} {self.nth}"

    @property
    def decides_from(self) -> date:
        """The first day on which it can decide: the notice has run, and the day for which it was called has come."""
        return max(self.may_meet_on, self.meets_on or self.may_meet_on)


class CountSheet(models.Model):
    """What was counted on paper: hands, or the ballots of a box. Never changed; a later one stands before it.

    Two counted and a supervisor looked on. No ballot is kept here or anywhere.
    """

    uid = models.UUIDField(primary_key=True, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="sheets")
    roll = models.ForeignKey("rolls.Roll", models.PROTECT, related_name="+")
    hands = models.BooleanField(default=False)
    issued = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    spoiled = models.PositiveIntegerField(default=0)
    unused = models.PositiveIntegerField(default=0)
    agree = models.PositiveIntegerField()
    oppose = models.PositiveIntegerField()
    abstain = models.PositiveIntegerField()
    counter = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    second = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    supervisor = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Scope:
        kind = "owner"
        owner = "roll"

    KEPT = "rolls"
    PRIVACY = {
        **dict.fromkeys("uid sitting roll hands issued used spoiled unused agree oppose abstain at".split(), "staff"),
        **dict.fromkeys("counter second supervisor".split(), "personal"),
    }

    def __str__(self) -> str:
        return str(self.uid)


class Minutes(models.Model):
    """What was said at a sitting, who led it, who wrote, who came from the town. A later text stands before an earlier one."""

    uid = models.UUIDField(primary_key=True, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="minutes")
    roll = models.ForeignKey("rolls.Roll", models.PROTECT, related_name="+")
    text = EncryptedTextField()
    chair = EncryptedTextField(blank=True, default="")
    recorder = EncryptedTextField(blank=True, default="")
    township = EncryptedTextField(blank=True, default="")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Scope:
        kind = "owner"
        owner = "roll"

    KEPT = "rolls"
    PRIVACY = {
        **dict.fromkeys("uid sitting roll by at".split(), "staff"),
        **dict.fromkeys("text chair recorder township".split(), "content"),
    }

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.at}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.sitting.decision.uid
