"""Dated tasks of schemes, and registers of what there is."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.apps.places.letters import LettersField


class Task(models.Model):
    """What a place is to do by a day under one aim of a scheme (`[[schemes]]` of the profile), or as the project of a class.

    Closed by what was done: an activity, or words that say what; `closed_by` is the post that said so. Places have tasks.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scheme = models.CharField(max_length=40)
    aim = models.CharField(max_length=40)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    course = models.ForeignKey("activities.Activity", models.PROTECT, null=True, related_name="projects")
    title = models.CharField(max_length=80)
    letters = LettersField(of="title")
    due_on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    activity = models.ForeignKey("activities.Activity", models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=200, blank=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["town", "scheme", "aim"], name="task_town_scheme")]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys(
        "id uid scheme aim place place_no town unit course title letters due_on closed_on closed_by activity result seq".split(),
        "public",
    )

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """A line of a register (`core.activity.REGISTERS`): a venue, a brand, an opening … from a day until a day.

    `name` is what it is called; `person` and `phone` are private and shown to the staff of the place alone. `contact` is how
    everybody reaches it. `shown`: everybody may read it, without the person. `quantity` in `measure`, with `households` that
    joined, where the register counts. `given_by`: who gave or decided it, which holds `since` that day; `evidence` by criterion,
    where it is judged.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.CharField(max_length=12)
    kind = models.CharField(max_length=24, blank=True)
    name = models.CharField(max_length=60)
    letters = LettersField(of="name")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey("places.Household", models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=300, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    contact = models.CharField(max_length=40, blank=True)
    person = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    agreed_on = models.DateField(null=True)
    shown = models.BooleanField(default=False)
    quantity = models.PositiveBigIntegerField(null=True)
    measure = models.CharField(max_length=12, blank=True)
    households = models.PositiveIntegerField(null=True)
    given_by = models.CharField(max_length=60, blank=True)
    evidence = models.JSONField(default=dict)
    since = models.DateField()
    until = models.DateField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=200, blank=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["town", "register", "id"], name="entry_town_register")]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "home"
        shown = "shown"

    KEPT = "entries"
    PRIVACY = {
        **dict.fromkeys(
            ("id uid register kind name letters place place_no town unit about hours contact shown quantity measure households"
             " given_by evidence since until outcome").split(), "public"
        ),
        **dict.fromkeys("household person phone".split(), "personal"),
        **dict.fromkeys("agreed_on why seq".split(), "staff"),
    }  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each: forgotten by itself."""
        return self.uid


class Nomination(models.Model):
    """Somebody or a household is put forward for an honour (towns.md T4-7): by whom and for what, then deliberated.

    `person` agreed on `agreed_on`; `why` is what they did. There is no score: a body decides in words, `decided_by` and `reason`.
    What is awarded becomes an `entry`. Who is not honoured is forgotten at once.
    """

    OUTCOMES = ("awarded", "not_awarded", "withdrawn")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=24, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    household = models.ForeignKey("places.Household", models.PROTECT, null=True, related_name="+")
    person = EncryptedTextField(blank=True)
    why = EncryptedTextField(blank=True)
    put_by = models.CharField(max_length=60)
    agreed_on = models.DateField()
    made_on = models.DateField()
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=12, choices=[(outcome, outcome) for outcome in OUTCOMES], blank=True)
    reason = models.CharField(max_length=200, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["place_no", "id"], name="nomination_place")]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "organised"

    KEPT = "entries"
    PRIVACY = {
        **dict.fromkeys(
            "id uid kind place place_no put_by agreed_on made_on decided_on decided_by outcome entry".split(), "staff"
        ),
        **dict.fromkeys("household person reason".split(), "personal"),
        "why": "content",
    }

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each: forgotten by itself."""
        return self.uid
