"""What everybody reads, against the events that published it: the board's words, briefs, approved periods, appraisals."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.cases.actions.publishing import TITLE_MAX
from huiyin.apps.cases.models import Case
from huiyin.apps.figures.actions.appraising import FEN
from huiyin.apps.figures.appraised import digest_kept, rows_of
from huiyin.apps.figures.approved_charts import charts_then
from huiyin.apps.figures.models import Appraisal, Approval, ApprovedFigure, Brief
from huiyin.apps.figures.provable import of_approval, of_brief, of_reason, reward_of
from huiyin.apps.figures.stated import of_row
from huiyin.apps.places.letters import letters_of
from huiyin.apps.records.models import Event
from huiyin.cli.checks import Difference, Step

TITLE = "what is published"
BRIEF, APPROVED, REDACTED = "brief.published", "period.approved", "case.redacted"
APPRAISED, REWARD = "appraisal.approved", "bonus.paid"


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
    taken = {event.subject: event for event in Event.objects.filter(kind="brief.withdrawn")}
    for brief in Brief.objects.filter(shown=True).prefetch_related("figures").order_by("pk"):
        event, rows = told.pop(brief.uid, None), sorted(brief.figures.all(), key=lambda row: row.number)
        kept = (
            of_brief(brief, map(of_row, rows)),
            brief.published_at,
            brief.place_id,
            brief.after,
            brief.published_by_id,
        )
        yield from _differs(f"brief {brief.uid}", kept, event)
        gone = taken.get(brief.uid)
        true = (gone.at, gone.data["digest"], gone.actor_id) if gone else None
        back = brief.withdrawn_at, of_reason(brief), brief.withdrawn_by_id
        said = back if brief.withdrawn_at or brief.withdrawn_why else None
        if said != true:
            yield Difference(f"brief {brief.uid}: withdrawn", str(said), str(true))
    yield from (Difference(f"brief {uid}", "gone", "published") for uid in told)


def _periods() -> Iterator[Difference]:
    told = {event.subject: event for event in Event.objects.filter(kind=APPROVED)}
    for approval in Approval.objects.order_by("pk"):
        rows = ApprovedFigure.objects.filter(approval=approval).order_by("number")
        digest = of_approval(approval, map(of_row, rows), charts_then(approval).values())
        kept = digest, approval.approved_at, approval.place_id, approval.after, approval.approved_by_id
        yield from _differs(f"approved period {approval.uid}", kept, told.pop(approval.uid, None))
    yield from (Difference(f"approved period {uid}", "gone", "approved") for uid in told)


def _appraisals() -> Iterator[Difference]:
    """The villages' bands and numbers, and what each was paid."""
    told = {event.subject: event for event in Event.objects.filter(kind=APPRAISED)}
    rewards = {event.subject: event for event in Event.objects.filter(kind=REWARD)}
    for each in Appraisal.objects.filter(shown=True).order_by("pk"):
        event = told.pop(each.uid, None)
        data, digest = event.data if event else {}, digest_kept(each)
        kept = digest, each.digest, each.issuer, each.year, each.approved_at, each.approved_by_id, each.place_id
        true = event and (
            data.get("digest"), data.get("digest"), data.get("issuer"), event.quantity, event.at, event.actor_id, event.place_id,
        )  # fmt: skip
        if kept != true:
            yield Difference(f"appraisal {each.uid}", str(kept), str(true or "never approved"))
        for row in rows_of(each):
            paid, reward = row.paid, rewards.pop(reward_of(each, row.village), None)
            moved = paid and (paid.uid, paid.event_id, paid.amount, paid.day, paid.made_at, paid.target.owner)
            due = reward and (
                reward.uid, reward.pk, (reward.quantity or 0) * FEN, reward.day, reward.at, row.village.uid
            )  # fmt: skip
            if moved != due:
                yield Difference(f"appraisal {each.uid}: reward", str(moved), str(due or "never paid"))
    yield from (Difference(f"appraisal {uid}", "gone", "approved") for uid in told)
    yield from (Difference(f"reward {uid}", "gone", "paid") for uid in rewards)


def _differs(what: str, kept: tuple[object, ...], event: Event | None) -> Iterator[Difference]:
    true = (event.data.get("digest"), event.at, event.place_id, event.seq, event.actor_id) if event else None
    if kept != true:
        yield Difference(what, str(kept), str(true or "never published"))
