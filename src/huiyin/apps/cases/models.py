"""Cases: what somebody asked for, where it stands, its clocks, its parties and its notices."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.core.marks import Marks


class PackVersion(models.Model):
    """A pack as it was when the first case was opened on it. Cases are pinned to it, whatever the file says later."""

    slug = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    hash = models.CharField(max_length=16, unique=True)
    body = models.JSONField()

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id slug version hash body".split(), "public")

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class CaseNumber(models.Model):
    """The last running number of a town on a day."""

    town = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["town", "day"], name="case_number_day")]

    class Scope:
        kind = "system"

    PRIVACY = dict.fromkeys("id town day last".split(), "public")

    def __str__(self) -> str:
        return f"{self.town_id} {self.day} {self.last}"


class Case(models.Model):
    """A case. `held_by_*` is in whose hands it lies now; `unit` is the responsible unit, `handler` the post that took it.

    `due_at` is the earliest end of its running clocks (null: not yet known); `due_sort` orders lists.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    receipt = models.CharField(max_length=64, unique=True)
    pack = models.ForeignKey(PackVersion, models.PROTECT, related_name="cases", db_index=False)
    slug = models.CharField(max_length=40)
    profile = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    letters = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=12)
    level = models.CharField(max_length=12)
    language = models.CharField(max_length=10, default="zh-hans")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="cases", db_index=False)
    place_no = models.BigIntegerField()
    village = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    state = models.CharField(max_length=40)
    back = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=12)
    open = models.BooleanField(default=True)
    outcome = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    handler = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    held_by_post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    held_by_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    suggested = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.JSONField(default=dict)
    seq = models.PositiveIntegerField(default=0)
    marks_json = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_clock = models.CharField(max_length=40, blank=True)
    due_sort = models.DateTimeField()
    late = models.BooleanField(default=False)
    answer = models.CharField(max_length=20, blank=True)
    grade = models.PositiveSmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    backers = models.PositiveIntegerField(default=0)
    redone = models.PositiveSmallIntegerField(default=0)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    public_title = models.CharField(max_length=80, blank=True)
    public_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["held_by_post", "open", "due_sort", "id"], name="case_post_due"),
            models.Index(fields=["held_by_unit", "open", "due_sort", "id"], name="case_unit_due"),
            models.Index(fields=["town", "open", "due_sort", "id"], name="case_town_due"),
            models.Index(fields=["village", "open", "due_sort", "id"], name="case_village_due"),
            models.Index(fields=["town", "id"], name="case_town_new"),
            models.Index(fields=["village", "category", "id"], name="case_village_near"),
            models.Index(
                fields=["village", "published_at"],
                condition=models.Q(published_at__isnull=False),
                name="case_village_published",
            ),
            models.Index(
                fields=["town", "published_at"],
                condition=models.Q(published_at__isnull=False),
                name="case_town_published",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(open=True, outcome="") | (models.Q(open=False) & ~models.Q(outcome="")),
                name="case_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(grade__isnull=True) | models.Q(grade__gte=1, grade__lte=5), name="case_grade_range"
            ),
        ]

    class Scope:
        kind = "case"
        place_no = "place_no"
        held = ("held_by_post", "held_by_unit")
        level = "level"

    PRIVACY = {
        **dict.fromkeys(
            ("id uid code pack slug profile category channel level language place place_no village town state back phase"
             " open outcome unit handler held_by_post held_by_unit suggested why seq opened_at moved_at closed_at due_at"
             " due_clock due_sort late answer grade answered_at backers redone parent merged_into public_title public_text"
             " published_at").split(),
            "staff",
        ),
        "receipt": "secret", "title": "content", "letters": "content", "marks_json": "staff",
        "longitude": "content", "latitude": "content",
    }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def marks(self) -> Marks:
        """What the case remembers of its history."""
        return Marks.from_json(self.marks_json)


class CaseContent(models.Model):
    """What the asker said, verbatim."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="content")
    text = models.TextField()
    spot = models.CharField(max_length=200, blank=True)
    answers = models.JSONField(default=dict)

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = {"case": "staff", "text": "content", "spot": "content", "answers": "content"}

    def __str__(self) -> str:
        return str(self.pk)


class CaseContact(models.Model):
    """How to reach the asker, or who spoke for them. Apart from the case, so that it can be erased alone."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=24, blank=True)
    entered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    on_behalf = models.BooleanField(default=False)
    helper = models.CharField(max_length=40, blank=True)

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = {
        "case": "staff", "name": "personal", "phone": "personal", "entered_by": "personal", "on_behalf": "staff",
        "helper": "personal",
    }  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)


class CaseParty(models.Model):
    """A unit or a post that the case passed through, or was shared with: they may read it. `part` says why."""

    PARTS = ("held", "joint", "lead", "copy", "entered")

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    part = models.CharField(max_length=8, choices=[(part, part) for part in PARTS])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "case", "part"], condition=models.Q(unit__isnull=False), name="party_unit"),
            models.UniqueConstraint(fields=["post", "case", "part"], condition=models.Q(post__isnull=False), name="party_post"),
        ]

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = dict.fromkeys("id case unit post part".split(), "staff")

    def __str__(self) -> str:
        return f"{self.case_id} {self.part}"


class ClockRun(models.Model):
    """One run of a clock: its segments `[[started, stopped|null], …]` in UTC. `due_at` and `next_at` are re-ratable caches."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    name = models.CharField(max_length=40)
    segments = models.JSONField(default=list)
    limit = models.CharField(max_length=12)
    extra = models.JSONField(default=list)
    running = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    stage = models.SmallIntegerField(default=0)
    late_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(running=True), name="clock_next"),
            models.Index(fields=["case", "running"], name="clock_case_running"),
        ]

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = dict.fromkeys(
        "id case name segments limit extra running started_at stopped_at due_at next_at stage late_at".split(), "staff"
    )

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class Backer(models.Model):
    """Somebody who said "me too" instead of opening a twin case."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="backer_set")
    at = models.DateTimeField()
    name = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=24, blank=True)

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = {"id": "public", "uid": "public", "case": "staff", "at": "staff", "name": "personal", "phone": "personal"}

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class Notice(models.Model):
    """A message to a post, a unit or the asker: number and link only. `text` is a code with values, worded when shown."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    event = models.ForeignKey("records.Event", models.CASCADE, null=True, related_name="+")
    to_post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    to_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    to_asker = models.BooleanField(default=False)
    code = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    send_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_post", "read_at", "id"], name="notice_post"),
            models.Index(fields=["to_unit", "read_at", "id"], name="notice_unit"),
        ]

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = dict.fromkeys(
        "id case event to_post to_unit to_asker code values made_at send_after sent_at read_at".split(), "staff"
    )

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"


class SavedView(models.Model):
    """A list's filters under a name, kept by a post."""

    post = models.ForeignKey("units.Post", models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "page", "name"], name="saved_view_once")]

    class Scope:
        kind = "staff"

    PRIVACY = dict.fromkeys("id post page name query".split(), "staff")

    def __str__(self) -> str:
        return self.name
