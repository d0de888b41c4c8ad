"""Files on their way in, kept for a day; and the register of forms that a town is asked to fill in."""

from __future__ import annotations

import uuid

from django.db import models


class Upload(models.Model):
    """A file that a post has handed in. `report`: counts, notes and first problems, as checked, then as taken.

    `given` is what the form said besides the file (of a holiday notice: year, source, whose it is).

    The content lies in the data folder under `uid`; row and content go after a day.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    post = models.ForeignKey("units.Post", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    taken_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    given = models.JSONField(default=dict)

    class Scope:
        kind = "own"
        by = "post"
        kept = True

    KEPT = "uploads"
    PRIVACY = {
        **dict.fromkeys("id uid kind size sha256 post person at taken_at given".split(), "staff"),
        "name": "personal", "report": "personal",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class AskedForm(models.Model):
    """A form that somebody asks of the places of a town (`place`): who, why, by which rule, how often, until when (一表通).

    `rows`: the kind of place that each of its rows is about. `ended_at`: nobody fills it in any more.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    asked_by = models.CharField(max_length=80)
    why = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    period = models.CharField(max_length=8)
    rows = models.CharField(max_length=12)
    until = models.DateField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Scope:
        kind = "staff"
        ours = True

    PRIVACY = dict.fromkeys(
        "id uid place title asked_by why basis period rows until registered_at registered_by ended_at".split(), "staff"
    )

    def __str__(self) -> str:
        return self.title


class AskedField(models.Model):
    """A column of such a form. `held`: what we hold under that name already; empty where it has to be asked."""

    form = models.ForeignKey(AskedForm, models.CASCADE, related_name="fields", db_index=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    held = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="asked_field_once")]

    class Scope:
        kind = "staff"
        ours = True

    PRIVACY = dict.fromkeys("id form number title held".split(), "staff")

    def __str__(self) -> str:
        return self.title
