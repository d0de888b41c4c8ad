"""Every read of decisions, for a viewer. What is public of them is public; rolls and acts are read by who works in the village."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.apps.cases import library
from huiyin.apps.cases.codes import as_receipt, receipt_shelves, whose
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import said
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.decisions.figures import Reckoned, Recount, figures_of, reckon, recount
from huiyin.apps.decisions.models import Decision, Minutes, Sitting
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import AT_WORK
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.rolls.models import Act, Change, Entry, Roll
from huiyin.apps.rolls.queries import kept_list, named, told
from huiyin.apps.scope.acting import system
from huiyin.apps.scope.prepared import Prepared
from huiyin.core.rolls import ActKind
from huiyin.core.tallies import Told, covered, standing, unanswered
from huiyin.core.words import UnitKind

LIST_KEEPERS = frozenset({"secretary", "chief", "desk", "clerk"})
MOST_VILLAGES = 100
SUPERVISORS = frozenset({"supervisor", "verifier"})
BEGUN = ""
"""In place of a state: before the first one."""


def village_of(viewer: Viewer) -> Place | None:
    """The village of the viewer's post."""
    return Place.objects.filter(pk=viewer.village).select_related("town", "village").first() if viewer.village else None


def may_work(viewer: Viewer, decision: Decision) -> bool:
    """May the viewer write down what entries do: a post of the village that decides, its grids among them?"""
    return works_at(viewer, decision.place)


def works_at(viewer: Viewer, place: Place) -> bool:
    """Is it the village of the viewer's post, or a group of it? Town and county read and write nothing: what the village
    decides by law is not done for it (村民委员会组织法 Art 5). Who keeps the installation works nowhere."""
    return (
        bool(viewer.actor.post) and viewer.actor.title in AT_WORK and viewer.village == (place.village_id or place.pk)
    )


def keeps_lists(viewer: Viewer, place: Place) -> bool:
    """The posts that keep the lists of a village's bodies, change its rolls, enter counts and write the minutes."""
    supervises = viewer.actor.unit_kind == UnitKind.supervision_committee
    return works_at(viewer, place) and viewer.actor.title in LIST_KEEPERS and not supervises


def supervises(viewer: Viewer, place: Place) -> bool:
    """Does the viewer's post supervise in the village (村民委员会组织法 Art 37): who calls back those for whom others wrote?"""
    committee = viewer.actor.unit_kind == UnitKind.supervision_committee
    return works_at(viewer, place) and (viewer.actor.title in SUPERVISORS or committee)


def reads_papers(viewer: Viewer, place: Place) -> bool:
    """Who may read minutes, counts and the whole archive: who keeps the lists of the village, and who supervises there."""
    return keeps_lists(viewer, place) or supervises(viewer, place)


def shown(town: Place | None = None, village: Place | None = None) -> QuerySet[Decision]:
    """What everybody may see: what the branch has taken up, newest first. What was erased has no title any more."""
    found = Decision.objects.exclude(title="").select_related("place", "town", "group").order_by("-moved_at", "pk")
    if village is not None:
        return found.filter(place=village)
    return found.filter(town=town) if town is not None else found


def one_shown(uid: uuid.UUID) -> Decision | None:
    """A decision that everybody may see."""
    return shown().filter(uid=uid).first()


def for_staff(viewer: Viewer) -> QuerySet[Decision]:
    """The decisions of the viewer's village, or of all villages inside its place."""
    if not viewer.actor.post or viewer.actor.title not in AT_WORK:
        return Decision.objects.none()
    here = Q(place_id=viewer.village) if viewer.village else Q(town_id=viewer.town, place__isnull=False)
    if viewer.interval is not None:
        here |= Q(place__no__gte=viewer.interval.no, place__no__lte=viewer.interval.end)
    return Decision.objects.filter(here).select_related("place", "town", "group").order_by("-moved_at", "pk")


def villages_of(viewer: Viewer) -> list[Place]:
    """The villages in which something is decided, of those that the viewer looks at: to choose from, none of too many."""
    found = for_staff(viewer).order_by().values("place_id")
    rows = list(Place.objects.filter(pk__in=found).defer("geometry").order_by("no")[: MOST_VILLAGES + 1])
    return rows if len(rows) <= MOST_VILLAGES else []


def get(viewer: Viewer, uid: uuid.UUID) -> Decision | None:
    """A decision on which the viewer works."""
    return for_staff(viewer).filter(uid=uid).first()


@system("the sittings of a decision, whose figures are public")
def sittings_of(decision: Decision) -> list[tuple[Sitting, dict[str, Any]]]:
    """All sittings, oldest first, with their figures: those published, or of the open one those of now."""
    rows = decision.sittings.select_related("roll", "decision__place").order_by("nth")
    return [(row, row.published if row.closed_at else figures_of(row)) for row in rows]


ONE = Prepared(lambda: Decision.objects.select_related("place", "town", "group"), by="uid")
OPEN = Prepared(lambda: Sitting.objects.filter(closed_at=None).select_related("roll", "decision__place"), by="decision")
ENTRY = Prepared(lambda: Entry.objects.filter(struck_at=None).select_related("met_in", "household"), by="id")


def worked_on(viewer: Viewer, uid: uuid.UUID) -> Decision | None:
    """A decision of the village in which the viewer works."""
    found = ONE.one(uid)
    return found if found and may_work(viewer, found) else None


def open_one(decision: Decision) -> Sitting | None:
    """The sitting that is open now."""
    return OPEN.one(decision.pk)


@system("a decision is counted again, by whoever wants to")
def recounted(decision: Decision) -> list[Recount]:
    """Every closed sitting, counted again."""
    return recount(decision)


@system("the counts of an open sitting, for who works in the village")
def reckoned(sitting: Sitting) -> tuple[Reckoned, dict[str, Any]]:
    """How it stands now, and the figures of it."""
    now = reckon(sitting)
    return now, now.figures()


def minutes_of(sitting: Sitting) -> Minutes | None:
    """The minutes that stand; None when nothing was written down."""
    return sitting.minutes.select_related("sitting__decision").order_by("-at", "-uid").first()


def entry_of(sitting: Sitting, pk: int) -> Entry | None:
    """One entry of the sitting's roll."""
    found = ENTRY.one(pk)
    return found if found and found.roll_id == sitting.roll_id else None


@system("what changed on a roll is public")
def changes_of(sitting: Sitting) -> list[Change]:
    """The changes of a frozen roll, oldest first."""
    return list(sitting.roll.changes.order_by("at", "pk"))


def title_of(decision: Decision) -> str:
    """The public title, until there is one the name of the way of working."""
    return decision.title or said(library.pack(decision.slug).title)


@system("what a matter is about, for who keeps the village's lists")
def words_of(decision: Decision) -> str:
    """The words with which it was begun; what was erased says nothing."""
    return str(Case.objects.select_related("content").get(pk=decision.pk).content.text)


@system("the papers of a decision, for who may read them")
def told_at(decision: Decision) -> dict[str, dict[str, Any]]:
    """By state: what was answered when it was left, the last time; under `BEGUN` what was said when it began."""
    events = (
        Event.objects.filter(subject=decision.uid, kind__startswith="case.").select_related("secret").order_by("nth")
    )
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.data.get("from") and event.data.get("to") and hasattr(event, "secret"):
            found[event.data["from"]] = event.secret.body.get("asked", {})
    case = Case.objects.select_related("content").get(pk=decision.pk)
    return found | {BEGUN: {**case.content.answers, "text": words_of(decision)}}


@dataclass(frozen=True)
class Line:
    """An entry on a page of those who work there: what it did so far, never to be shown to a neighbour."""

    entry: Entry
    did: dict[str, Told]
    tries: int
    asked: bool
    signed: bool
    objected: bool = False
    """And nobody has answered it yet."""

    @property
    def left(self) -> bool:
        """Is something still to be done: to ask, or to have signed?"""
        return not (self.asked and self.signed)


def lines(sitting: Sitting, entries: Iterable[Entry] | None = None, acts: Collection[Told] | None = None) -> list[Line]:
    """The entries of a roll with what they did, by number. `acts`: where they were read already."""
    rows = list(entries if entries is not None else named(sitting.roll))
    acts = told(sitting.roll) if acts is None else acts
    last = standing(acts)
    tries = Counter(act.entry for act in acts if act.kind == ActKind.attempt)
    by_entry: dict[int, dict[str, Told]] = {}
    for (entry, kind), one in last.items():
        by_entry.setdefault(entry, {})[kind] = one
    found = []
    for row in rows:
        did = by_entry.get(row.pk, {})
        signed = ActKind.sign in did and covered(last, row.pk)
        found.append(Line(row, did, tries[row.pk], ActKind.opine in did, signed, unanswered(last, row.pk)))
    return found


def lines_in(sitting: Sitting, grid: int) -> list[Line]:
    """The entries that are met in one grid."""
    return lines(sitting, named(sitting.roll, met_in=grid), told(sitting.roll, entry__met_in=grid))


@system("the entry of a slip's code")
def by_code(typed: str) -> Entry | None:
    """The entry of a code as it was typed."""
    code = as_receipt(typed)
    if code is None:
        return None
    near = Entry.objects.filter(shelf__in=receipt_shelves(code), struck_at=None).select_related("roll")
    return whose(code, near, lambda entry: entry_code(entry.roll.uid, entry.number, entry.shelf))


@system("the entry whose slip was shown")
def by_slip(entry: uuid.UUID) -> tuple[Entry, Sitting] | None:
    """An entry and its sitting, as long as its code would open it."""
    found = Entry.objects.filter(uid=entry, struck_at=None).exclude(shelf="").select_related("roll").first()
    sitting = (
        Sitting.objects.filter(roll=found.roll).select_related("decision__place__town", "roll").first()
        if found
        else None
    )
    return (found, sitting) if found and sitting else None


@system("the own acts of a slip's entry")
def own_acts(entry: Entry) -> list[Act]:
    """What is written down for an entry, oldest first. A secret choice is nowhere, so it is not here."""
    return list(
        Act.objects.filter(entry=entry)
        .select_related("remark__sitting__decision", "help__sitting__decision")
        .order_by("at", "uid")
    )


def objection_of(entry: Entry) -> str:
    """The words of an entry's last objection."""
    found = (
        Act.objects.filter(entry=entry, kind=ActKind.object).select_related("remark").order_by("-at", "-uid").first()
    )
    return found.remark.text if found and hasattr(found, "remark") else ""


def witnesses(place: Place) -> QuerySet[Person]:
    """Who can be named as witness or counter: the holders of posts in the village."""
    return Person.objects.filter(pk__in=_held(place).values("person_id")).order_by("name", "pk")


def supervisors(place: Place) -> QuerySet[Person]:
    """Who can look on when ballots are counted: the posts of supervision in the village (村民委员会组织法 Art 37)."""
    own = Q(post__title__in=SUPERVISORS) | Q(post__unit__kind=UnitKind.supervision_committee)
    held = _held(place).filter(own)
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("name", "pk")


def _held(place: Place) -> QuerySet[Holding]:
    return Holding.objects.filter(
        Q(post__place__no__gte=place.no, post__place__no__lte=place.end)
        | Q(post__unit__seat__no__gte=place.no, post__unit__seat__no__lte=place.end),
        ends=None,
        person__erased_at=None,
    )


def kept_lists(place: Place, names: Iterable[str]) -> dict[str, tuple[Roll | None, list[Entry]]]:
    """The list of each body that the village keeps, with its entries."""
    found = {}
    for body in names:
        roll = kept_list(place.pk, body)
        found[body] = (roll, named(roll) if roll else [])
    return found
