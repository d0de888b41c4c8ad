"""Logs: which events are where in which tree, the tree as tiles, and its signed heads. The database lets them only grow."""

from __future__ import annotations

from django.db import models

from huiyin.apps.records.models.events import Event


class Log(models.Model):
    """The log of a village, town or county, for ever: a place that ends keeps its log, and nothing more is added to it.

    `origin` is its name in checkpoints.
    """

    place = models.OneToOneField("places.Place", models.PROTECT, related_name="+")
    origin = models.CharField(max_length=60, unique=True)
    made_at = models.DateTimeField()

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id place origin made_at".split(), "public")

    def __str__(self) -> str:
        return self.origin


class Leaf(models.Model):
    """Where an event stands: in which log, as which leaf. `code` is what its holder reads on the slip (`leaves.code_of`).

    `masked`: it stands there as `restricted` and says no more.
    """

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="leaf")
    log = models.ForeignKey(Log, models.PROTECT, related_name="leaves", db_index=False)
    number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    code = models.CharField(max_length=12, db_index=True)
    masked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "number"], name="leaf_once")]

    class Scope:
        kind = "system"

    PRIVACY = dict.fromkeys("event log number hash code masked".split(), "staff")

    def __str__(self) -> str:
        return f"{self.log_id} {self.number}"


class Tile(models.Model):
    """A full tile (core/tiles.py): 256 hashes side by side, and the root over them, which stands in the level above."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="tiles", db_index=False)
    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "level", "number"], name="tile_once")]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id log level number hashes root".split(), "public")

    def __str__(self) -> str:
        return f"{self.log_id} {self.level}/{self.number}"


class Checkpoint(models.Model):
    """The head of a log on a day, signed: `note` in the form of C2SP. `number` counts those of a log from 1."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="checkpoints", db_index=False)
    number = models.PositiveIntegerField()
    day = models.DateField()
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "number"], name="checkpoint_number_once"),
            models.UniqueConstraint(fields=["log", "day"], name="checkpoint_once_a_day"),
        ]
        indexes = [models.Index(fields=["day"], name="checkpoint_day")]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id log number day size root note made_at".split(), "public")

    def __str__(self) -> str:
        return f"{self.log_id} {self.day}"


class Cosignature(models.Model):
    """A witness saw this checkpoint and found that it goes on from the last one it saw. `line` stands under the note."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures", db_index=False)
    name = models.CharField(max_length=80)
    line = models.TextField()
    outside = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "name"], name="cosigned_once")]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id checkpoint name line outside".split(), "public")

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.name}"


class LogKey(models.Model):
    """The public keys of a log, as they are published: by which it signs, and bears witness. Old ones stay: they check what
    they signed.

    `line`: empty, or the signer of another kind (`lines.py`) whose key it is; that one bears witness to nobody.
    """

    log = models.ForeignKey(Log, models.PROTECT, related_name="keys", db_index=False)
    generation = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=400)
    witness = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "line", "generation"], name="log_key_once")]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id log generation line key witness made_at".split(), "public")

    def __str__(self) -> str:
        return self.key


class Sequenced(models.Model):
    """How far the sequencer is: every event up to `done` is in a log or was never written. One row.

    `seen` and `until`: the last event that there was at a moment, and the first transaction that had not begun then. When all
    before it have ended, nothing at or before `seen` can still appear.
    """

    done = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    until = models.BigIntegerField(default=0)

    class Scope:
        kind = "system"

    PRIVACY = dict.fromkeys("id done seen until".split(), "staff")

    def __str__(self) -> str:
        return str(self.done)
