"""The case itself, what was said, how to reach the asker, and who may read it."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.cases.models.versions import PackVersion
from huiyin.apps.keys.fields import BlindIndexField, EncryptedJSONField, EncryptedTextField
from huiyin.core.marks import Marks
from huiyin.core.relations import Accused


class Case(models.Model):
    """A case. `held_by_*`: in whose hands it lies now; `unit`: who answers for it; `handler`: the post that took it.

    `receipt` is the shelf of its code (`cases.codes`).

    `reporter_post` stands for the asker where no resident asked: who reported it, or the lead of joint handling.

    `due_at` is the earliest end of its running clocks (null: not yet known); `due_sort` orders lists. `raised_at`: when
    it last went up a level, by somebody or because it was late.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    receipt = models.CharField(max_length=16)
    pack = models.ForeignKey(PackVersion, models.PROTECT, related_name="cases", db_index=False)
    slug = models.CharField(max_length=40)
    profile = models.CharField(max_length=40)
    title = EncryptedTextField(gone="code")
    category = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=12)
    level = models.CharField(max_length=12)
    language = models.CharField(max_length=10, default="zh-hans")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="cases", db_index=False)
    place_no = models.BigIntegerField()
    village = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=40)
    back = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=12)
    open = models.BooleanField(default=True)
    outcome = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    handler = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    reporter_post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
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
    raised_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=20, blank=True)
    grade = models.PositiveSmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    backers = models.PositiveIntegerField(default=0)
    redone = models.PositiveSmallIntegerField(default=0)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    public_title = models.CharField(max_length=80, blank=True)
    public_letters = models.CharField(max_length=80, blank=True, default="")
    public_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["receipt"], name="case_receipt"),
            models.Index(fields=["held_by_post", "open", "due_sort", "id"], name="case_post_due"),
            models.Index(fields=["held_by_unit", "open", "due_sort", "id"], name="case_unit_due"),
            models.Index(fields=["town", "open", "due_sort", "id"], name="case_town_due"),
            models.Index(fields=["village", "open", "due_sort", "id"], name="case_village_due"),
            models.Index(fields=["town", "id"], name="case_town_new"),
            models.Index(fields=["village", "category", "closed_at"], name="case_village_near"),
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
            models.Index(fields=["town", "id"], condition=models.Q(raised_at__isnull=False), name="case_town_raised"),
            models.Index(fields=["parent"], condition=models.Q(parent__isnull=False), name="case_parent"),
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="case_merged"),
            models.Index(fields=["town", "opened_at"], name="case_town_opened"),
            models.Index(
                fields=["town", "closed_at"], condition=models.Q(closed_at__isnull=False), name="case_town_closed"
            ),
            models.Index(
                fields=["town", "answered_at"], condition=models.Q(answered_at__isnull=False), name="case_town_answered"
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

    KEPT = "content"
    PRIVACY = {
        **dict.fromkeys(
            ("id uid code pack slug profile category channel level language place place_no village town state back"
             " phase open outcome unit handler reporter_post held_by_post held_by_unit suggested why seq opened_at moved_at"
             " closed_at due_at due_clock due_sort late raised_at answer grade answered_at backers redone parent merged_into"
             " public_title public_letters public_text published_at erased_at").split(),
            "staff",
        ),
        "receipt": "secret", "title": "content", "marks_json": "staff",
    }  # fmt: skip

    against: Accused | None = None
    """Whom it is against, once asked for (`cases.accused`)."""

    def __str__(self) -> str:
        return self.code

    def has_read(self, column: str) -> bool:
        """Was the column read with the case? Lists leave some out; to ask for it now would cost a statement a line."""
        return column in self.__dict__

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by its own key."""
        return self.uid

    @property
    def marks(self) -> Marks:
        """What the case remembers of its history."""
        return Marks.from_json(self.marks_json)


class CaseContent(models.Model):
    """What the asker said, verbatim. `point`: longitude and latitude, where the asker gave them."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="content")
    text = EncryptedTextField()
    spot = EncryptedTextField(blank=True)
    answers = EncryptedJSONField(default=dict)
    point = EncryptedJSONField(null=True)

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "content"
    PRIVACY = {"case": "staff", "text": "content", "spot": "content", "answers": "content", "point": "content"}

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.case.uid

    @property
    def found_by(self) -> str:
        """What it is searched by: words, spot, and the number that the hotline gave it."""
        return f"{self.text} {self.spot} {self.answers.get('number', '')}"

    @property
    def spot_on_map(self) -> tuple[float, float] | None:
        """Longitude and latitude, None where the asker gave none."""
        return (float(self.point[0]), float(self.point[1])) if self.point else None


class CaseContact(models.Model):
    """How to reach the asker, or who spoke for them. Apart from the case, so that it can be erased alone.

    `validated`: the asker has shown a code that went to `phone`, or was spoken to on it; before that it may be mistyped.
    `card`: the resident's card that was shown when it was entered; its bearer finds the matter by it.
    `guardian`: who consented where the matter is a child's (under 14, Personal Information Protection Law art. 31). Empty: nobody
    was asked, because the child was in danger (art. 13(4)); the row goes when the matter is closed. Null: it is no child's.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="contact")
    name = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    phone_index = BlindIndexField(source="phone")
    entered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    on_behalf = models.BooleanField(default=False)
    helper = EncryptedTextField(blank=True)
    guardian = EncryptedTextField(blank=True, null=True)
    card = models.ForeignKey("cases.ResidentCard", models.PROTECT, null=True, related_name="contacts", db_index=False)
    validated = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["entered_by"], condition=models.Q(entered_by__isnull=False), name="contact_entered_by"
            ),
            models.Index(fields=["card"], condition=models.Q(card__isnull=False), name="contact_card"),
        ]

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "contact"
    PRIVACY = {
        "case": "staff", "name": "personal", "phone": "personal", "entered_by": "personal", "on_behalf": "staff",
        "helper": "personal", "guardian": "personal", "phone_index": "secret", "card": "personal", "validated": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.case.uid


class CaseAccused(models.Model):
    """Whom a restricted or sealed case is against: a unit (with all beneath it) or a place (with all seated inside).

    Nothing of the case reaches them, whatever else would let them read it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="accused", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    no = models.BigIntegerField(default=0)
    end = models.BigIntegerField(default=-1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "unit", "place"], name="accused_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False, place__isnull=True)
                | models.Q(unit__isnull=True, place__isnull=False),
                name="accused_unit_or_place",
            ),
        ]

    class Scope:
        kind = "owner"
        owner = "case"
        place_no = "no"
        place_end = "end"

    KEPT = "content"
    PRIVACY = dict.fromkeys("id case unit place no end".split(), "content")

    def __str__(self) -> str:
        return str(self.case_id)


class CaseParty(models.Model):
    """A unit or a post that the case passed through, or was shared with: they may read it. `part` says why."""

    PARTS = ("held", "joint", "lead", "copy", "entered")

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    part = models.CharField(max_length=8, choices=[(part, part) for part in PARTS])

    class Meta:
        indexes = [models.Index(fields=["case", "post", "unit"], name="party_case")]  # for scope: every row of a list
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "case", "part"], condition=models.Q(unit__isnull=False), name="party_unit"
            ),
            models.UniqueConstraint(
                fields=["post", "case", "part"], condition=models.Q(post__isnull=False), name="party_post"
            ),
        ]

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = dict.fromkeys("id case unit post part".split(), "staff")

    def __str__(self) -> str:
        return f"{self.case_id} {self.part}"
