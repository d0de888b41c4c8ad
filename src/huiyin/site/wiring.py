"""Where apps meet: what happens in an event's transaction, what happens after it, and who loads which fact."""

from __future__ import annotations

from huiyin.apps.activities import beside as held_beside
from huiyin.apps.activities import home as aims
from huiyin.apps.activities import listing as held
from huiyin.apps.activities import lists as served
from huiyin.apps.activities import standing as standing_held
from huiyin.apps.activities.actions import forgetting
from huiyin.apps.activities.actions import retaining as left
from huiyin.apps.activities.queries import activities as activities_of
from huiyin.apps.admin import taken as kept_lists
from huiyin.apps.board import postings
from huiyin.apps.board import taken as hung_lists
from huiyin.apps.cases import facts, queries, reactions, rota
from huiyin.apps.cases.actions import finding, moving, rerate, retaining, revealing, sweep, texting
from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.decisions import archive as decided_archive
from huiyin.apps.decisions import facts as decided
from huiyin.apps.decisions import levies as decided_levies
from huiyin.apps.decisions import listing as decided_lists
from huiyin.apps.decisions import papers
from huiyin.apps.decisions.actions import following
from huiyin.apps.desk import cards_taken
from huiyin.apps.desk import taken as lists
from huiyin.apps.disputes import facts as mediating
from huiyin.apps.disputes import handed
from huiyin.apps.disputes import reactions as mediations
from huiyin.apps.disputes import taken as dispute_lists
from huiyin.apps.disputes.actions import forgetting as leaving
from huiyin.apps.duties import beside as owed_beside
from huiyin.apps.duties import taken as owed_lists
from huiyin.apps.duties.actions import counting, doing, generating
from huiyin.apps.duties.actions import forgetting as caring
from huiyin.apps.exchange import held as kept
from huiyin.apps.exchange import reactions as uploads
from huiyin.apps.exchange import register as asked_forms
from huiyin.apps.figures import listing as behind_figures
from huiyin.apps.figures import maps, offered, registers
from huiyin.apps.figures.actions import excluding
from huiyin.apps.files import exporting, listings, owners
from huiyin.apps.files import reactions as unsent
from huiyin.apps.jobs import alerts, tallies
from huiyin.apps.jobs.actions import does
from huiyin.apps.jobs.nightly import Round, every_night
from huiyin.apps.net import beside, drawing
from huiyin.apps.net import homes_taken as net_homes
from huiyin.apps.net import reactions as net
from huiyin.apps.net import standing as standing_net
from huiyin.apps.net import taken as net_lists
from huiyin.apps.people import refusals, security
from huiyin.apps.petitions import reactions as petitions
from huiyin.apps.petitions import taken as petition_lists
from huiyin.apps.petitions.actions import accusing
from huiyin.apps.petitions.actions import forgetting as closing
from huiyin.apps.places import changes, copies
from huiyin.apps.places.models import Place
from huiyin.apps.records import linking as links
from huiyin.apps.records import organising, rehoming, seeing, sequencing
from huiyin.apps.records import reactions as counters
from huiyin.apps.records.actions import on
from huiyin.apps.records.counting import COUNTED
from huiyin.apps.say import elsewhere
from huiyin.apps.scope.acting import refused
from huiyin.apps.slots import booking
from huiyin.apps.slots.queries import standing_by
from huiyin.apps.towns import adopting, blocks
from huiyin.apps.towns import reactions as templates
from huiyin.apps.towns import standing as standing_towns
from huiyin.apps.units import joining, linking
from huiyin.apps.units import moving as standing
from huiyin.core.words import PlaceKind
from huiyin.site import nightly

IN_TRANSACTION = (
    ("case.*", counters.count),
    *((f"{family}.*", reaction) for family in COUNTED for reaction in (counters.count, seeing.see)),
    ("case.*", petitions.keep_beside),
    ("case.*", following.follow),
    ("case.answered", excluding.answered_anew),
    ("case.apply", mediations.begin),
    ("case.accept", mediations.taken_on),
    ("case.escalate", mediations.go_up),
    ("case.send_up", mediations.go_up),
    ("case.round", mediations.share_round),
    ("case.join", mediations.seat),
    ("case.redo", mediations.begin_anew),
    ("case.reopen", mediations.begin_anew),
    ("import.places", templates.complete),
    ("import.calendar", generating.follow_calendar),
    ("field.visit", doing.follow),
    ("duty.record", doing.follow),
    ("activity.held", doing.follow),
    ("field.taken_back", doing.taken_back),
    ("duty.taken_back", doing.taken_back),
    ("activity.taken_back", doing.taken_back),
    *(
        (f"import.{kind}", net.follow_import)
        for kind in ("places", "units", "posts", "people", "households", "borders")
    ),
    ("link.*", net.follow_links),
    ("unit.*", net.follow_units),
    ("post.*", net.follow_units),
    ("town.*", net.follow_units),
)
"""(event kind or family, reaction): runs in the event's own transaction and may refuse it."""

AFTER_COMMIT = (
    ("cases.tell", reactions.tell),
    ("cases.wake", reactions.wake),
    ("cases.end_children", reactions.end_children),
    ("cases.late", sweep.note_late),
    ("cases.rerate", rerate.rerate),
    ("cases.rehold", moving.rehold),
    ("places.settle", changes.settle_again),
    (finding.JOB, finding.send_code),
    (texting.JOB, texting.text_slip),
    (alerts.JOB, alerts.alert),
    (tallies.JOB, refusals.write_tally),
    ("exchange.forget", uploads.forget),
    ("files.forget", unsent.forget),
    (exporting.FORGET, exporting.forget),
    (forgetting.FORGET, forgetting.forget),
)
"""(name of the job, what it does): jobs are rows, written with the event, done once."""

LONG = ((exporting.MAKE, exporting.make),)
"""The same for what takes long: outside of transactions, begun again when it was killed."""

NIGHTLY = (
    Round(generating.JOB, generating.AT, generating.tonight),
    Round(nightly.JOB, nightly.AT, nightly.tonight, at_once=True),
    Round(net.JOB, net.AT, net.count_again),
    Round(adopting.JOB, adopting.AT, adopting.tonight),
    Round(retaining.JOB, retaining.AT, retaining.tonight),
)
"""What comes every night, as long as the others."""

AROUND_PLACES = (rehoming.keep_sums,)
"""Around a change of the tree of places, in its transaction."""

AFTER_PLACES = (standing.follow, moving.follow, net.follow_places, counting.follow)
"""After it, in the same transaction: units stand elsewhere, cases are looked after."""

AFTER_LINKS = (links.record, generating.follow_links)
"""After households were linked to posts or no longer are, in its transaction."""

AFTER_UNITS = (organising.record,)
"""After a unit or post was added or changed, or a unit joined another or left it, in its transaction."""

FORGOTTEN_WITH_PLACES = (forget_kept,)
"""What is remembered for half a minute and may name the old tree."""

ALSO_FORGOTTEN = (
    ("bookings", booking.forget_past),
    ("care", caring.forget_care),
    ("mediators", leaving.forget_mediators),
    ("accusations", closing.forget_accusations),
    ("serving", left.forget_left),
    ("pledges", left.forget_pledges),
    ("entries", left.forget_entries),
)
"""(class of record, what forgets it): in the nightly round of retention, beside what belongs to cases."""

FACTS = (
    ("children_open", facts.children_open),
    ("children_unanswered", facts.children_unanswered),
    ("disclosed", facts.disclosed),
    ("levy", facts.levy),
    ("redacted", facts.redacted),
    ("answers", facts.answers),
    ("category_flags", facts.category_flags),
    ("village_units", facts.village_units),
    ("due", facts.due),
    ("mediation", mediating.mediation),
    ("sitting", decided.sitting),
    ("approvals", decided.approvals),
    ("kept", decided.kept),
    ("levy_list", decided.levy_list),
)

RESTRICTED = queries.handled_at
"""Knows what is restricted, and where it is handled: its events are in that place's log, and say no more."""

OWNERS = (
    ("case", queries.readable_among),
    ("activity", activities_of.readable_among),
    ("paper", papers.readable_among),
    ("posting", postings.readable_among),
)
"""(kind of owner, which of these owners a viewer may read): who may read an owner may read its files."""

LISTINGS = (
    lists.CASES, lists.SHIFT, cards_taken.CARDS, hung_lists.POSTINGS, kept_lists.SECURITY_LOG,
    owed_lists.DUTIES, owed_lists.COVERAGE,
    decided_lists.LISTING, decided_levies.LISTING, *net_lists.LISTINGS, net_homes.HOMES_LISTING, held.LISTING, served.TEAMS,
    served.TASKS, served.ENTRIES,
    behind_figures.LISTING,
    *dispute_lists.LISTINGS, *petition_lists.LISTINGS,
    asked_forms.LISTING,
)  # fmt: skip
"""Lists that staff may have made into files: how each is made again from its filter."""

BUNDLES = (decided_archive.ARCHIVE,)
"""What else they may have made into a file."""

REGISTERS = standing_net.REGISTERS | standing_towns.REGISTERS | standing_held.REGISTERS
"""(name, how many stand there on a day): what figures of stock ask."""

ON_HOME = (aims.tabs,)
"""What a town's home shows as the town's own tabs."""

OTHER_CODES = (handed.own_page,)
"""Whose a code may be that is typed where matters are looked up and is no matter's."""

BESIDE_UNITS = (owed_beside.of_unit, held_beside.of_unit, held_beside.titles_of_unit)
"""What a unit's page shows of other apps."""

BESIDE_PLACES = (held_beside.near, held_beside.venues, held_beside.titles)
"""What a resident's page of a grid or village shows of other apps."""

ROTAS = (standing_by,)
"""Who says which of some posts are on duty at a moment."""

ALSO_LOOKED_AT = (accusing.seen_today,)
"""Numbers that were looked at and stand in no log of reads: they count among those of the day."""

AFTER_SECURITY = (alerts.put, net.follow_posts)
"""After an entry of the security log, in its transaction."""


def connect() -> None:
    """Register everything; called once when all apps are loaded."""
    _connect_jobs()
    for listing in LISTINGS:
        listings.register(listing)
    for bundle in BUNDLES:
        listings.register(bundle)
    changes.connect(around=AROUND_PLACES, follows=AFTER_PLACES, forgets=FORGOTTEN_WITH_PLACES)
    copies.around_settling(moving.keep_found)
    linking.connect(AFTER_LINKS)
    joining.connect(AFTER_UNITS)
    for fact, loader in FACTS:
        facts.loads(fact, loader)
    for kind, checker in OWNERS:
        owners.register(kind, checker)
    sequencing.handles(RESTRICTED)
    blocks.tabs_by(*ON_HOME)
    elsewhere.also(*OTHER_CODES)
    registers.keep(REGISTERS, standing_net.AT_ONCE)
    maps.drawn_by(_grids)
    kept.also(_figures)
    beside.shows(units=BESIDE_UNITS, places=BESIDE_PLACES, venues=(held_beside.venues_by,))
    rota.kept_by(*ROTAS)
    for seen in ALSO_LOOKED_AT:
        revealing.also(seen)
    for follow in AFTER_SECURITY:
        security.follows(follow)
    refusals.plans(tallies.put)
    refused(refusals.note_refused)
    for kind, reaction in IN_TRANSACTION:
        on(kind, reaction)


def _grids(place: Place) -> maps.Plan:
    """The net's own drawing of grids, for charts."""
    drawn = drawing.sketch(place, PlaceKind.grid)
    return maps.Plan([(area.place, area.path) for area in drawn.areas], drawn.width, drawn.height)


def _figures(town: Place) -> list[kept.Held]:
    """The figures of a town, as what is held already."""
    return [
        kept.Held(each.key, each.words, each.where, each.unit, each.url, each.by, offered.values)
        for each in offered.offered(town)
    ]


def _connect_jobs() -> None:
    for name, work in AFTER_COMMIT:
        does(name, work)
    for name, work in LONG:
        does(name, work, long=True)
    for each in NIGHTLY:
        every_night(each)
    for name, forgets in ALSO_FORGOTTEN:
        retaining.also(name, forgets)
