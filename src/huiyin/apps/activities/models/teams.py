"""Teams, those who serve in them or check in to a community, the tasks that they take, and what is pledged."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.core.party import PartyStanding


class Team(models.Model):
    """A unit that is a team of one of the town's kinds (`[[teams]]` of its profile), from a day until a day."""

    unit = models.OneToOneField("units.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    about = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["place", "kind"], name="team_place_kind")]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id unit kind place place_no about since until seq".split(), "public")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind}"


class Enrolment(models.Model):
    """Somebody, or a whole unit (`heads` people), serves at a place: in a `team`, or checked in there from a `home` unit (双报到).

    They agreed on `agreed_on`; nothing of it is shown to everybody. As what they stand to the Party is a row of its own.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="enrolments")
    home = models.CharField(max_length=60, blank=True)
    name = EncryptedTextField()
    phone = EncryptedTextField(blank=True)
    heads = models.PositiveSmallIntegerField(default=1)
    skills = models.CharField(max_length=120, blank=True)
    free = models.CharField(max_length=80, blank=True)
    agreed_on = models.DateField()
    since = models.DateField()
    until = models.DateField(null=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["place", "id"], name="enrolment_place"),
            models.Index(fields=["place", "home"], name="enrolment_home"),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "organised"

    KEPT = "serving"
    PRIVACY = {
        **dict.fromkeys("id uid place place_no team home heads agreed_on since until seq".split(), "staff"),
        **dict.fromkeys("name phone skills free".split(), "personal"),
    }

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each: forgotten by itself."""
        return self.uid

    @property
    def party(self) -> bool:
        """A Party member, as far as who asks may know? What was forgotten says no."""
        return hasattr(self, "membership") and self.membership.standing == PartyStanding.member


class Membership(models.Model):
    """How somebody who serves stands to the Party: there for Party units alone, and sealed, whichever it is."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, primary_key=True, related_name="membership")
    standing = EncryptedTextField()

    class Scope:
        kind = "branch"
        owner = "enrolment"

    KEPT = "serving"
    PRIVACY = {"enrolment": "staff", "standing": "personal"}

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """The key of who serves: forgotten with them."""
        return self.enrolment.uid


class Taking(models.Model):
    """Who checked in here, or serves in a team, takes a task of the place on (双报到); `minutes` are what they gave to it.

    It says nothing of who did more: hours are on one's own certificate and in the sum of a unit.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="takings")
    task = models.ForeignKey("activities.Task", models.PROTECT, related_name="takings")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    taken_on = models.DateField()
    given_back_on = models.DateField(null=True)
    minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "enrolment"], condition=models.Q(given_back_on__isnull=True), name="taking_once"
            ),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "organised"

    KEPT = "serving"
    PRIVACY = {
        **dict.fromkeys("id uid task place place_no taken_on given_back_on".split(), "staff"),
        **dict.fromkeys("enrolment minutes".split(), "personal"),
    }

    def __str__(self) -> str:
        return f"{self.task_id} {self.enrolment_id}"


class Pledge(models.Model):
    """What somebody who serves has promised, and what became of it (承诺践诺). Each stands alone: none is compared with another.

    What Party members promise (`party`) is for Party units to read, in their village or town.
    """

    OUTCOMES = ("kept", "partly", "not_kept")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="pledges")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    party = models.BooleanField(default=False)
    text = models.CharField(max_length=120)
    made_on = models.DateField()
    due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, choices=[(outcome, outcome) for outcome in OUTCOMES], blank=True)
    became = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["place", "id"], name="pledge_place")]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "organised"
        party = "party"

    KEPT = "pledges"
    PRIVACY = {
        **dict.fromkeys("id uid place place_no made_on due_on ended_on".split(), "staff"),
        **dict.fromkeys("enrolment party text outcome became".split(), "personal"),
    }

    def __str__(self) -> str:
        return f"{self.made_on} {self.enrolment_id}"
