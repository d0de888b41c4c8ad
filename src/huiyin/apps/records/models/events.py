"""Events: what happened, append-only, without private content; and the only deletable part, the secret."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedJSONField


class Event(models.Model):
    """One thing that happened (design §4 Records). `seq` orders everything; `subject` is the uid of what it is about.

    `nth` counts the events of one subject: unique with it, it is the optimistic lock. `data` holds codes and numbers only.
    `schema` is the version of `data` and of what the commitment covers (`actions.COMMITTED`).
    """

    seq = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    day = models.DateField()
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    subject = models.UUIDField(null=True)
    nth = models.PositiveIntegerField(default=0)
    actor = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    as_post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    category = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    series = models.CharField(max_length=40, blank=True)
    quantity = models.BigIntegerField(null=True)
    measure = models.CharField(max_length=12, blank=True)
    data = models.JSONField(default=dict)
    schema = models.PositiveSmallIntegerField(default=1)
    commitment = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "nth"], condition=models.Q(subject__isnull=False), name="event_nth_once"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "day", "place_no"], name="event_kind_day_place"),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        subject = "subject"
        stays = True
        ours = True

    PRIVACY = dict.fromkeys(
        ("seq uid at recorded_at day place place_no unit kind subject nth actor as_post role channel category outcome"
         " series quantity measure data schema commitment").split(),
        "staff",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class EventSecret(models.Model):
    """The private content of an event. Deleting it erases the content and leaves the event and its proof."""

    event = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="secret")
    salt = models.CharField(max_length=32)
    body = EncryptedJSONField(default=dict)

    class Scope:
        kind = "owner"
        owner = "event"

    KEPT = "content"
    PRIVACY = {"event": "staff", "salt": "secret", "body": "content"}

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the key of what the event is about, of the event itself where that is nothing."""
        return self.event.subject or self.event.uid


class ReadLog(models.Model):
    """Somebody with a post opened private content. Kept at least six months (law.md §9)."""

    at = models.DateTimeField()
    subject = models.UUIDField(db_index=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("units.Post", models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=20)
    reason = models.CharField(max_length=20, null=True)  # noqa: DJ001  (nothing was asked: added beside the triggers)

    class Meta:
        indexes = [models.Index(fields=["post", "at"], name="read_post_day")]

    class Scope:
        kind = "own"
        by = "post"
        kept = True

    PRIVACY = dict.fromkeys("id at subject person post what reason".split(), "staff")

    def __str__(self) -> str:
        return f"{self.at} {self.what}"


class Cell(models.Model):
    """How many of a kind on a day at a place, for one set of dimensions (`records/counting.py` says what is counted).

    Additive. `span` "d": a day at the leaf place; "m": a month (`day` its first) in a village; "a": all time in a village.
    `also`: further codes of the same thing (aims of a plan, deeds of a visit), `/a/b/` in their order.
    """

    span = models.CharField(max_length=1)
    kind = models.CharField(max_length=40)
    day = models.DateField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    pack = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    level = models.CharField(max_length=12, blank=True)
    role = models.CharField(max_length=40, blank=True)
    series = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=12, blank=True)
    also = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    answer = models.CharField(max_length=20, blank=True)
    grade = models.PositiveSmallIntegerField(default=0)
    n = models.BigIntegerField(default=0)
    quantity = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields="span place day kind pack category channel level role series measure also outcome answer grade".split(),
                name="cell_once",
            ),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        counted = True
        stays = True
        ours = True

    PRIVACY = dict.fromkeys(
        ("id span kind day place place_no pack category channel level role series measure also outcome answer grade n"
         " quantity").split(), "staff",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.span} {self.kind} {self.day} {self.n}"


class Seen(models.Model):
    """Somebody or something that an event of a kind was about in a month, once: so that different ones can be counted.

    `of`: in which part it was seen (`actor`, or a key of the event's data: `household`, `by`, `person`); `who`: its id there.
    `month`: its first day; `first`: the first day in it; `place`: the village (else the town). Never shown one by one.
    """

    kind = models.CharField(max_length=40)
    of = models.CharField(max_length=12)
    who = models.CharField(max_length=36)
    month = models.DateField()
    first = models.DateField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    category = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=40, blank=True)
    series = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields="place month kind of who category role series".split(), name="seen_once_a_month"
            ),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        stays = True

    PRIVACY = dict.fromkeys("id kind of who month first place place_no category role series".split(), "staff")

    def __str__(self) -> str:
        return f"{self.month} {self.kind} {self.of}"
