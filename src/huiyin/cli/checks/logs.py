"""Every log against its events: each leaf, each tile, each signed head and each witness; and every event against the logs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings

from huiyin.apps.keys import outside
from huiyin.apps.keys.signatures import FURTHER, is_signed
from huiyin.apps.records.leaves import code_of
from huiyin.apps.records.models import Checkpoint, Event, Leaf, Log, LogKey, Sequenced, Tile
from huiyin.apps.records.receipts import text_of
from huiyin.apps.records.sequencing import origin_of
from huiyin.apps.records.signing import keys_of
from huiyin.cli.checks import Difference, Step, told
from huiyin.core import merkle, notes
from huiyin.core.tiles import WIDTH, Tree

TITLE = "logs and their heads"
CHUNK = 2000
Witnesses = Mapping[tuple[bool, str], Sequence[notes.Key]]


def total() -> int:
    """How many there are to look at."""
    return Leaf.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """What in the logs is not what the events and the keys tell."""
    witnesses = _keys_of_witnesses()
    for log in Log.objects.select_related("place").order_by("id"):
        if log.origin != origin_of(log.place.uid):
            yield Difference(f"log {log.pk}: its name", log.origin, origin_of(log.place.uid))
        rows = Rows(log)
        yield from rows.leaves(step)
        yield from rows.tiles()
        yield from rows.heads(witnesses)
        if not rows.levels[0]:
            yield Difference(rows.name, "no leaf", "a log begins with its first leaf")
    yield from _left_out()
    yield from told.look()


@dataclass
class Rows:
    """The rows of one log. `levels`: the hashes of each level of tiles, computed again from the events."""

    log: Log
    levels: list[list[bytes]] = field(default_factory=lambda: [[]])

    @property
    def name(self) -> str:
        return f"log of {self.log.place}"

    def leaves(self, step: Step) -> Iterator[Difference]:
        """Leaves that are missing, or other ones than their events make."""
        leaves = Leaf.objects.filter(log=self.log).select_related("event__place").order_by("number")
        for leaf in leaves.iterator(chunk_size=CHUNK):
            leaf.log = self.log
            while leaf.number > len(self.levels[0]):
                yield Difference(f"{self.name}, leaf {len(self.levels[0])}", "missing", "an event")
                self._add(merkle.EMPTY)
            true = merkle.leaf_hash(text_of(leaf, leaf.event).encode())
            if bytes(leaf.hash) != true:
                yield Difference(
                    f"{self.name}, leaf {leaf.number} (event {leaf.event_id})", bytes(leaf.hash).hex(), true.hex()
                )
            elif leaf.code != code_of(leaf.event.commitment):
                yield Difference(f"{self.name}, leaf {leaf.number}: code", leaf.code, code_of(leaf.event.commitment))
            self._add(true)
            step(1)

    def _add(self, hashed: bytes, level: int = 0) -> None:
        if level == len(self.levels):
            self.levels.append([])
        row = self.levels[level]
        row.append(hashed)
        if len(row) % WIDTH == 0:
            self._add(merkle.root(row[-WIDTH:]), level + 1)

    def tiles(self) -> Iterator[Difference]:
        """Tiles that are missing, too many, or other ones."""
        true = {
            (level, n): (b"".join(row[n * WIDTH : (n + 1) * WIDTH]), self.levels[level + 1][n])
            for level, row in enumerate(self.levels)
            for n in range(len(row) // WIDTH)
        }
        for tile in Tile.objects.filter(log=self.log).order_by("level", "number").iterator(chunk_size=100):
            wanted = true.pop((tile.level, tile.number), (b"", b""))
            if (bytes(tile.hashes), bytes(tile.root)) != wanted:
                kept = merkle.leaf_hash(bytes(tile.hashes)).hex()[:16]
                yield Difference(f"{self.name}, tile {tile.level}/{tile.number}", kept, "the hashes of its leaves")
        for level, number in true:
            yield Difference(f"{self.name}, tile {level}/{number}", "missing", "a full tile")

    def heads(self, witnesses: Witnesses) -> Iterator[Difference]:
        """Heads that are missing, whose root is another one, or that are not signed by the log and its witnesses."""
        keys = list(_parsed(LogKey.objects.filter(log=self.log, line="").values_list("key", flat=True)))
        further = list(_parsed(LogKey.objects.filter(log=self.log).exclude(line="").values_list("key", flat=True)))
        yield from self._keys()
        heads = Checkpoint.objects.filter(log=self.log).prefetch_related("cosignatures").order_by("number")
        for nth, head in enumerate(heads.iterator(chunk_size=CHUNK), start=1):
            what = f"{self.name}, checkpoint of {head.day}"
            if head.number != nth:
                yield Difference(what, f"number {head.number}", f"number {nth}")
            if head.size > len(self.levels[0]):
                yield Difference(what, f"size {head.size}", f"size {len(self.levels[0])}")
                continue
            root = self._root(head.size)
            text, note = str(notes.Checkpoint(self.log.origin, head.size, root)), _note(head.note)
            if (note.text, bytes(head.root)) != (text, root):
                yield Difference(what, note.text.replace("\n", " "), text.replace("\n", " "))
            elif not any(is_signed(note, key) for key in keys):
                yield Difference(what, "no signature of this log", "one of its keys")
            for key in _broken(note, further):
                yield Difference(f"{what}: line of kind {key.kind}", "another signature", "its own")
            yield from _witnesses(head, note.text, what, witnesses)

    def _root(self, size: int) -> bytes:
        return Tree(size, lambda level, n, width: self.levels[level][n * WIDTH : n * WIDTH + width]).root()

    def _keys(self) -> Iterator[Difference]:
        """Public keys that are not those of the file of keys. Of a generation that was forgotten only the database knows."""
        for row in LogKey.objects.filter(log=self.log, line="", generation__in=list(outside.keys().records)):
            true = tuple(str(key) for key in keys_of(self.log, row.generation))
            if (row.key, row.witness) != true:
                yield Difference(f"{self.name}: keys {row.generation}", f"{row.key} {row.witness}", " ".join(true))


def _broken(note: notes.Note, keys: Iterable[notes.Key]) -> Iterator[notes.Key]:
    """Keys of a kind that is known here whose lines do not hold. That a line was taken away shows in what was told of the day."""
    for key in keys:
        said = any(line.of(key) for line in note.signatures)
        if said and key.kind in FURTHER and not is_signed(note, key):
            yield key


def _keys_of_witnesses() -> Witnesses:
    """By whether they come from outside and their name."""
    found: dict[tuple[bool, str], list[notes.Key]] = defaultdict(list)
    inside = _parsed(LogKey.objects.exclude(witness="").values_list("witness", flat=True))
    for is_outside, keys in ((False, inside), (True, settings.WITNESSES)):
        for key in keys:
            found[is_outside, key.name].append(key)
    return found


def _witnesses(head: Checkpoint, text: str, what: str, witnesses: Witnesses) -> Iterator[Difference]:
    """Lines under a head that are not their witness's. A witness outside whose key is not known any more is passed by."""
    for row in head.cosignatures.all():
        keys = witnesses.get((row.outside, row.name), ())
        if not any(is_signed(_note(f"{text}\n{row.line}"), key) for key in keys) and (keys or not row.outside):
            yield Difference(f"{what}: witness {row.name}", "another signature", "its own")


def _parsed(texts: Iterable[str]) -> Iterator[notes.Key]:
    """The keys; what is none is left out, and whatever it should have signed is unsigned."""
    for text in texts:
        with suppress(notes.Malformed):
            yield notes.Key.parsed(text)


def _note(text: str) -> notes.Note:
    """A note; what is none is signed by nobody."""
    try:
        return notes.Note.parsed(text)
    except notes.Malformed:
        return notes.Note(text, ())


def _left_out() -> Iterator[Difference]:
    done = Sequenced.objects.values_list("done", flat=True).first() or 0
    for event in Event.objects.filter(leaf=None, seq__lte=done).order_by("seq").iterator(chunk_size=CHUNK):
        yield Difference(f"event {event.seq} {event.kind}", "in no log", "a leaf")
