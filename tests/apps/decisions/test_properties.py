"""What holds of every decision, whatever is done in it and in whatever order: on both databases, under Hypothesis."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from itertools import cycle, product
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.apps.cases.actions.erasing import erase_case
from huiyin.apps.decisions.actions.acting import Done, act, act_by_slip, roll_call
from huiyin.apps.decisions.actions.changing import change_roll
from huiyin.apps.decisions.actions.counting import Counted, Noted, count_sheet, write_minutes
from huiyin.apps.decisions.figures import recount
from huiyin.apps.decisions.models import Minutes
from huiyin.apps.decisions.progress import by_grid, summed
from huiyin.apps.decisions.queries import lines
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records import trees
from huiyin.apps.records.models import Event, Leaf, Log
from huiyin.apps.records.sequencing import sequence_all
from huiyin.apps.rolls.models import Act, Change
from huiyin.apps.rolls.queries import tallied
from huiyin.cli.checks import decisions as check
from huiyin.core import merkle
from huiyin.core.errors import RuleError
from huiyin.core.relations import Actor
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.tallies import VALUES, Sheet, Told, tally
from huiyin.core.words import KEEPERS, PostTitle, UnitKind
from tests.whole import WHOLE

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db
FEW = settings(max_examples=8, deadline=None, database=None)


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is not there afterwards: the next example finds the village as this one did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def said(kind: ActKind) -> st.SearchStrategy[str]:
    return st.sampled_from(VALUES) if kind is ActKind.opine else st.just("")


HEARD = (ActKind.opine, ActKind.opine, ActKind.sign, ActKind.attempt, ActKind.object, ActKind.reply)
WORDS = st.sampled_from(HEARD).flatmap(lambda kind: st.tuples(st.just(kind), st.integers(1, 6), said(kind)))


def test_any_order_and_any_repetition_of_syncs_gives_the_same_counts(village: Village) -> None:
    case = village.to_round()
    sitting, entries = village.sitting(case), {entry.number: entry.pk for entry in village.entries(case)}

    @FEW
    @given(st.lists(WORDS, max_size=10), st.randoms(use_true_random=False))
    def holds(told: list[tuple[ActKind, int, str]], rng: Any) -> None:
        dones = [
            Done(
                uuid.UUID(int=n + 1), entries[number], kind, ActChannel.paper, value,
                text="不是我说的。" if kind is ActKind.object else "", at=village.now - timedelta(minutes=60 - n),
            )
            for n, (kind, number, value) in enumerate(told)
        ]  # fmt: skip
        sent = [*dones, *rng.choices(dones, k=3)] if dones else []
        rng.shuffle(sent)
        with undone():
            for done in sent:
                act(by=village.worker, sitting=sitting.uid, done=done, now=village.now)
            found = tallied(sitting.roll)
            plain = [Told(done.at, done.uid, done.entry, done.kind, done.value) for done in dones if done.at]
            assert found == tally(dict.fromkeys(entries.values(), 1), plain)
            assert sum(found.opinions) == found.asked <= found.roll, "an entry counts once"
            shown = summed(by_grid(sitting))
            assert {name: shown[name] for name in shown if name != "left"} == {
                name: getattr(found, name) for name in ("roll", "asked", "signed", "tried", "objections")
            }, "the page of progress is counted by the database, and alike"
            assert shown["left"] == sum(line.left for line in lines(sitting))
            assert Act.objects.filter(roll=sitting.roll).count() == len(dones)

    holds()


COMES = st.lists(st.sampled_from(["", "away", *VALUES]), min_size=9, max_size=9)


def test_a_body_decides_when_the_law_says_so_and_every_published_figure_is_its_recount(village: Village) -> None:
    """Of nine representatives at least two thirds come and more than a half of those agree: by counting on one's fingers."""
    case = village.to_vote()
    sitting, entries = village.sitting(case), village.entries(case)

    @FEW
    @given(COMES)
    def holds(told: list[str]) -> None:
        dones = []
        for entry, word in zip(entries, told, strict=True):
            dones += [Done(uuid.uuid4(), entry.pk, ActKind.attend, ActChannel.meeting)] if word != "away" else []
            dones += [Done(uuid.uuid4(), entry.pk, ActKind.vote, ActChannel.meeting, word)] if word in VALUES else []
        present, agree = sum(word != "away" for word in told), told.count("agree")
        quorum = Fraction(present, 9) >= Fraction(2, 3)
        passed = quorum and Fraction(agree, present) > Fraction(1, 2)
        with undone():
            roll_call(by=village.worker, sitting=sitting.uid, dones=dones, now=village.now)
            verb = "resolve" if passed else "reject" if quorum else "adjourn"
            for other in {"resolve", "reject", "adjourn"} - {verb}:
                with pytest.raises(RuleError, match=r"quorum_met|passed|not_passed|no_quorum"):
                    village.do(case, other, public_reason="试。")
            village.do(case, verb, public_reason="照章。")
            published = village.last(case).published
            assert (published["present"], published["agree"], published["holds"]) == (present, agree, passed)
            assert [each.differs for each in recount(village.decision(case))] == [(), (), ()]
            assert list(check.look(lambda n: None)) == []

    holds()


BALLOTS = st.tuples(*[st.integers(0, 9)] * 7)


def test_marks_are_ballots_and_issued_are_used_spoiled_and_unused_or_the_sheet_is_refused(village: Village) -> None:
    case = village.to_vote()
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(0), venue="广场", secret="True")
    sitting, entries = village.sitting(case), village.entries(case)
    people = [village.secretary.actor.person, village.head.actor.person, village.supervisor.actor.person]
    for entry in entries:
        village.act(case, entry.number, ActKind.attend)

    @settings(FEW, max_examples=10)
    @given(BALLOTS, st.booleans())
    def holds(given_: tuple[int, ...], fitting: bool) -> None:
        agree, oppose, abstain, spoiled, unused, marks, issued = given_
        used = agree + oppose + abstain
        if fitting:
            agree, oppose, abstain, spoiled = agree % 3, oppose % 3, abstain % 3, spoiled % 3
            used = agree + oppose + abstain
            issued, marks = used + spoiled + unused, used + spoiled
        marks = min(marks, 9)
        sheet = Sheet(agree, oppose, abstain, issued, used, spoiled, unused)
        with undone():
            dones = [Done(uuid.uuid4(), entry.pk, ActKind.mark, ActChannel.meeting) for entry in entries[:marks]]
            roll_call(by=village.worker, sitting=sitting.uid, dones=dones, now=village.now)
            counted = Counted(uuid.uuid4(), sheet, *people)
            fits = issued == used + spoiled + unused and marks == used + spoiled
            told: dict[str, Any] = {"by": village.secretary, "sitting": sitting.uid, "now": village.now}
            if fits:
                count_sheet(counted=counted, **told)
                return
            with pytest.raises(RuleError, match=r"sheet_differs|marks_differ"):
                count_sheet(counted=counted, **told)

    holds()


CHANGES = st.lists(
    st.tuples(st.sampled_from(Change.KINDS), st.sampled_from([*Change.REASONS, "because"]), st.integers(0, 8)),
    max_size=5,
)


def test_whatever_changes_on_a_frozen_roll_leaves_an_open_event_and_what_is_refused_leaves_nothing(
    village: Village,
) -> None:
    case = village.to_round()
    sitting = village.sitting(case)

    @FEW
    @given(CHANGES)
    def holds(told: list[tuple[str, str, int]]) -> None:
        with undone():
            before, done = tallied(sitting.roll).roll, []
            numbers = {entry.number: entry.pk for entry in village.entries(case)}
            for kind, reason, number in told:
                more: dict[str, Any] = {"entry": numbers.get(number, 0), "name": "新户"}
                try:
                    with transaction.atomic():
                        change_roll(
                            by=village.secretary, sitting=sitting.uid, kind=kind, reason=reason, now=village.now, **more
                        )  # fmt: skip
                except RuleError:
                    continue
                done.append((kind, reason))
            events = Event.objects.filter(kind="roll.changed", subject=sitting.roll.uid).order_by("nth")
            assert list(events.values_list("category", "series")) == done
            added, struck = (sum(kind == word for kind, _ in done) for word in ("add", "strike"))
            assert tallied(sitting.roll).roll == before + added - struck

    holds()


KINDS = tuple(UnitKind) if WHOLE else (UnitKind.village_committee, UnitKind.supervision_committee)


def everybody(village: Village) -> Iterator[Viewer]:
    """Every title there is: on the village, the town and the county, and in each kind of unit; the product itself, nobody."""
    post, person = village.secretary.actor.post, village.secretary.actor.person
    place, town = village.world.village, village.world.town
    for title in PostTitle:
        for at in (place, town, village.world.county):
            actor = Actor(person=person, post=post, title=title, place=at.pk)
            yield Viewer(actor, interval=at.interval, village=place.pk if at == place else 0, town=town.pk)
        for kind in KINDS:
            actor = Actor(person=person, post=post, title=title, unit=1, unit_kind=kind)
            yield Viewer(actor, village=place.pk, town=town.pk)
    yield Viewer.for_system("test")
    yield Viewer.nobody()


@pytest.mark.usefixtures("in_silence")
def test_in_a_closed_step_nobody_acts_whatever_the_role_the_administrator_included(village: Village) -> None:
    """Over every title, wherever it stands, none left out; the ways to write take turns, and keepers try each of them."""
    case = village.to_round()
    heard = village.sitting(case)
    for entry in village.entries(case):
        village.hear(case, entry.number)
    village.do(case, "close_round", village.head, result="都问到了。")
    entry = heard.roll.entries.order_by("number")[0]
    done = Done(uuid.uuid4(), entry.pk, ActKind.opine, ActChannel.paper, "oppose")
    own = Done(uuid.uuid4(), entry.pk, ActKind.object, ActChannel.app, text="不是我。")
    counted = Counted(uuid.uuid4(), Sheet(1, 0, 0, hands=True), village.secretary.actor.person)
    told: dict[str, Any] = {"sitting": heard.uid, "now": village.now}
    attempts = (
        lambda by: act(by=by, done=done, **told),
        lambda by: roll_call(by=by, dones=[done], **told),
        lambda by: count_sheet(by=by, counted=counted, **told),
        lambda by: write_minutes(by=by, noted=Noted(uuid.uuid4(), "补记"), **told),
        lambda by: change_roll(by=by, kind="strike", reason="died", entry=entry.pk, **told),
    )
    before = (Act.objects.count(), Change.objects.count(), Minutes.objects.count(), village.last(case).published)
    tried = 0
    for by, attempt in zip(everybody(village), cycle(attempts), strict=False):
        tried += refused(lambda: attempt(by))  # noqa: B023
    keepers = [one for one in everybody(village) if one.actor.title in {*KEEPERS, PostTitle.secretary} and one.interval]
    for by, attempt in product(everybody(village) if WHOLE else keepers, attempts):
        tried += refused(lambda: attempt(by))  # noqa: B023
    tried += refused(lambda: act_by_slip(own=entry.uid, done=own, **told))
    assert tried > len(PostTitle) * (3 + len(KINDS)) + len(keepers) * len(attempts)
    assert before == (
        Act.objects.count(),
        Change.objects.count(),
        Minutes.objects.count(),
        village.last(case).published,
    )


def refused(attempt: Any) -> int:
    """It is refused because the step is closed, for no other reason: one more."""
    with pytest.raises(RuleError, match="step_closed"):
        attempt()
    return 1


def test_to_supersede_and_to_erase_change_no_root_and_break_no_proof(village: Village) -> None:
    case = village.to_round()
    for number in (1, 2, 3):
        village.hear(case, number)
    sequence_all(now=village.now)
    log = Log.objects.get(place=village.world.village)
    tree = trees.tree_of(log, trees.size_of(log))
    size, root = tree.size, tree.root()
    acts = Event.objects.filter(kind__startswith="decision.").values_list("pk", flat=True)
    proofs = {
        leaf.number: (bytes(leaf.hash), tree.inclusion(leaf.number))
        for leaf in Leaf.objects.filter(event__in=list(acts), log=log)
    }
    assert len(proofs) >= 6
    village.act(case, 1, ActKind.opine, "oppose", channel=ActChannel.paper)
    village.act(case, 2, ActKind.sign, channel=ActChannel.paper)
    village.do(case, "halt", public_reason="改方案。")
    village.do(case, "discuss", village.head, met_on="2026-11-16", came="7人", result="再议。")
    village.do(case, "abandon", public_reason="不修了。")
    erase_case(by=Viewer.for_system("test"), case=case.uid, reason="mistake", now=village.now)
    sequence_all(now=village.now)
    later = trees.tree_of(log, trees.size_of(log))
    assert later.size > size
    assert trees.tree_of(log, size).root() == root
    assert merkle.verify_consistency(size, later.size, later.consistency(size), root, later.root())
    for number, (leaf, proof) in proofs.items():
        assert merkle.verify_inclusion(leaf, number, size, proof, root)
        assert merkle.verify_inclusion(leaf, number, later.size, later.inclusion(number), later.root())
    assert [each.differs for each in recount(village.decision(case))] == [(), ()]
