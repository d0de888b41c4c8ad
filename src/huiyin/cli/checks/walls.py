"""What is on record from the walls, against the events by which it was hung up and taken down."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.board.models import Posting
from huiyin.apps.places.letters import KEPT, letters_of
from huiyin.apps.records.models import Event
from huiyin.cli.checks import Difference, Step

TITLE = "what hangs on walls"
POSTED, TAKEN = "posting.posted", "posting.taken"


def total() -> int:
    """How many there are to look at."""
    return Posting.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Sheets that say something else than was recorded, that nobody hung up, or that have gone."""
    events = Event.objects.filter(kind__in=(POSTED, TAKEN)).select_related("secret", "place")
    told = {(event.subject, event.kind): event for event in events.iterator(chunk_size=2000)}
    for row in Posting.objects.order_by("pk").iterator(chunk_size=2000):
        hung, taken = told.pop((row.uid, POSTED), None), told.pop((row.uid, TAKEN), None)
        sheet = row.sheet, row.as_of.isoformat(), row.title, row.letters, row.spot
        kept = (*sheet, row.posted_at, row.posted_by_id, row.posted_seen)
        yield from _differs(
            f"sheet on a wall {row.uid}", (*kept, _place(row, hung)), hung and (*_said(hung), hung.place_id)
        )
        down = (*sheet, row.taken_at, row.taken_by_id, row.taken_seen)
        untouched = (row.taken_at, row.taken_by_id, row.taken_seen) == (None, None, "")
        yield from _differs(f"sheet taken down {row.uid}", None if untouched else down, taken and _said(taken))
        step(1)
    yield from (Difference(f"sheet on a wall {uid}", "gone", kind) for uid, kind in told)


def _place(row: Posting, hung: Event | None) -> int | None:
    """Its place: after a merger it hangs in the village that went on."""
    moved = hung and hung.place and hung.place.valid_to
    return hung.place_id if hung and moved else row.place_id


def _said(event: Event) -> tuple[object, ...]:
    body = event.secret.body if hasattr(event, "secret") else {}
    title = body.get("title", "")
    words = title, letters_of(title, KEPT), body.get("spot", "")
    return event.data.get("sheet"), event.data.get("as_of"), *words, event.at, event.as_post_id, body.get("seen", "")


def _differs(what: str, kept: object, true: object) -> Iterator[Difference]:
    if kept != true:
        yield Difference(what, str(kept), str(true or "never recorded"))
