"""What everybody reads, against the events that published it: the board's words, briefs, approved periods, appraisals."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.cases.actions.publishing import TITLE_MAX
from huiyin.apps.cases.models import Case
from huiyin.apps.figures.appraised import digest_kept, rows_of
from huiyin.apps.figures.approved_charts import charts_then
from huiyin.apps.figures.models import Appraisal, Approval, ApprovedFigure, Brief
from huiyin.apps.figures.provable import of_approval, of_brief, of_reason
from huiyin.apps.figures.stated import of_row
from huiyin.apps.places.actions import letters_of
from huiyin.apps.records.models import Event
from huiyin.cli.checks import Difference, Step

TITLE = "what is published"
BRIEF, APPROVED, REDACTED = "brief.published", "period.approved", "case.redacted"
APPRAISED = "appraisal.approved"


def total() -> int:
    """How many there are to look at."""
    return Event.objects.filter(kind__in=(BRIEF, APPROVED, APPRAISED, REDACTED)).count()


def look(step: Step) -> Iterator[Difference]:
    """Words and numbers that are others than those that were published, and what was never published or has gone."""
    yield from _board()
    yield from _briefs()
    yield from _periods()
    yield from _appraisals()
    step(total())


def _board() -> Iterator[Difference]:
    """The last public version of each matter; nothing of what was erased or never written."""
    events = Event.objects.filter(kind=REDACTED).select_related("secret").order_by("nth")
    told = {event.subject: event for event in events.iterator(chunk_size=2000)}
    for case in Case.objects.order_by("pk").iterator(chunk_size=2000):
        event = told.get(case.uid)
        asked = event.secret.body["asked"] if event and hasattr(event, "secret") else {"title": "", "text": ""}
        true = asked["title"], letters_of(asked["title"], TITLE_MAX), asked["text"]
        if (case.public_title, case.public_letters, case.public_text) != true:
            yield Difference(f"case {case.code}: its public words", f"{case.public_title!r}", f"{asked['title']!r}")


def _briefs() -> Iterator[Difference]:
    told = {event.subject: event for event in Event.objects.filter(kind=BRIEF)}
    back = {event.subject: event for event in Event.objects.filter(kind="brief.withdrawn")}
    for brief in Brief.objects.filter(shown=True).prefetch_related("figures").order_by("pk"):
        event, rows = told.pop(brief.uid, None), sorted(brief.figures.all(), key=lambda row: row.number)
        kept = of_brief(brief, map(of_row, rows)), brief.published_at, brief.place_id, brief.after
        yield from _differs(f"brief {brief.uid}", kept, event)
        gone = back.get(brief.uid)
        true = (gone.at, gone.data["digest"]) if gone else None
        said = (brief.withdrawn_at, of_reason(brief)) if brief.withdrawn_at or brief.withdrawn_why else None
        if said != true:
            yield Difference(f"brief {brief.uid}: withdrawn", str(said), str(true))
    yield from (Difference(f"brief {uid}", "gone", "published") for uid in told)


def _periods() -> Iterator[Difference]:
    told = {event.subject: event for event in Event.objects.filter(kind=APPROVED)}
    for approval in Approval.objects.order_by("pk"):
        rows = ApprovedFigure.objects.filter(approval=approval).order_by("number")
        digest = of_approval(approval, map(of_row, rows), charts_then(approval).values())
        kept = digest, approval.approved_at, approval.place_id, approval.after
        yield from _differs(f"approved period {approval.uid}", kept, told.pop(approval.uid, None))
    yield from (Difference(f"approved period {uid}", "gone", "approved") for uid in told)


def _appraisals() -> Iterator[Difference]:
    """The villages' bands and numbers, and that each reward that was paid has its event."""
    told = {event.subject: event for event in Event.objects.filter(kind=APPRAISED)}
    for each in Appraisal.objects.filter(shown=True).order_by("pk"):
        event = told.pop(each.uid, None)
        kept = digest_kept(each), each.approved_at, each.place_id
        true = (event.data.get("digest"), event.at, event.place_id) if event else None
        if kept != true:
            yield Difference(f"appraisal {each.uid}", str(kept), str(true or "never approved"))
        for row in rows_of(each):
            paid = row.paid.event.place_id if row.paid and row.paid.event else None
            if row.paid and paid != row.village_id:
                yield Difference(f"appraisal {each.uid}: reward", f"to place {row.village_id}", f"to place {paid}")
    yield from (Difference(f"appraisal {uid}", "gone", "approved") for uid in told)


def _differs(what: str, kept: tuple[object, ...], event: Event | None) -> Iterator[Difference]:
    true = (event.data.get("digest"), event.at, event.place_id, event.seq) if event else None
    if kept != true:
        yield Difference(what, str(kept), str(true or "never published"))
