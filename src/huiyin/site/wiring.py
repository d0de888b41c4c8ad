"""Where apps meet: what happens in an event's transaction, what happens after it, and who loads which fact."""

from __future__ import annotations

from huiyin.apps.admin import taken as kept_lists
from huiyin.apps.cases import facts, queries, reactions
from huiyin.apps.cases.actions import finding, moving, rerate, retaining, sweep
from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.decisions import facts as decided
from huiyin.apps.decisions.actions import following
from huiyin.apps.desk import taken as lists
from huiyin.apps.exchange import reactions as uploads
from huiyin.apps.files import exporting, listings, owners
from huiyin.apps.files import reactions as unsent
from huiyin.apps.jobs import alerts, tallies
from huiyin.apps.jobs.actions import does
from huiyin.apps.people import refusals, security
from huiyin.apps.places import changes, copies
from huiyin.apps.records import reactions as counters
from huiyin.apps.records import rehoming
from huiyin.apps.records.actions import on
from huiyin.apps.scope.acting import refused
from huiyin.apps.towns import reactions as templates
from huiyin.apps.units import moving as standing

IN_TRANSACTION = (("case.*", counters.count), ("case.*", following.follow), ("import.places", templates.complete))
"""(event kind or family, reaction): runs in the event's own transaction and may refuse it."""

AFTER_COMMIT = (
    ("cases.tell", reactions.tell),
    ("cases.wake", reactions.wake),
    ("cases.end_children", reactions.end_children),
    ("cases.late", sweep.note_late),
    ("cases.rerate", rerate.rerate),
    ("cases.rehold", moving.rehold),
    ("places.settle", changes.settle_again),
    (retaining.JOB, retaining.tonight),
    (finding.JOB, finding.send_code),
    (alerts.JOB, alerts.alert),
    (tallies.JOB, refusals.write_tally),
    ("exchange.forget", uploads.forget),
    ("files.forget", unsent.forget),
    (exporting.FORGET, exporting.forget),
)
"""(name of the job, what it does): jobs are rows, written with the event, done once."""

LONG = ((exporting.MAKE, exporting.make),)
"""The same for what takes long: outside of transactions, begun again when it was killed."""

AROUND_PLACES = (rehoming.keep_sums,)
"""Around a change of the tree of places, in its transaction."""

AFTER_PLACES = (standing.follow, moving.follow)
"""After it, in the same transaction: units stand elsewhere, cases are looked after."""

FORGOTTEN_WITH_PLACES = (forget_kept,)
"""What is remembered for half a minute and may name the old tree."""

FACTS = (
    ("children_open", facts.children_open),
    ("children_unanswered", facts.children_unanswered),
    ("levy", facts.levy),
    ("redacted", facts.redacted),
    ("answers", facts.answers),
    ("category_flags", facts.category_flags),
    ("due", facts.due),
    ("sitting", decided.sitting),
)

OWNERS = (("case", queries.readable_among),)
"""(kind of owner, which of these owners a viewer may read): who may read an owner may read its files."""

LISTINGS = (lists.CASES, lists.SHIFT, kept_lists.SECURITY_LOG)
"""Lists that staff may have made into files: how each is made again from its filter."""


AFTER_SECURITY = (alerts.put,)
"""After an entry of the security log, in its transaction."""


def connect() -> None:
    """Register everything; called once when all apps are loaded."""
    for name, work in AFTER_COMMIT:
        does(name, work)
    for name, work in LONG:
        does(name, work, long=True)
    for listing in LISTINGS:
        listings.register(listing)
    changes.connect(around=AROUND_PLACES, follows=AFTER_PLACES, forgets=FORGOTTEN_WITH_PLACES)
    copies.around_settling(moving.keep_found)
    for fact, loader in FACTS:
        facts.loads(fact, loader)
    for kind, checker in OWNERS:
        owners.register(kind, checker)
    for follow in AFTER_SECURITY:
        security.follows(follow)
    refusals.plans(tallies.put)
    refused(refusals.note_refused)
    for kind, reaction in IN_TRANSACTION:
        on(kind, reaction)
