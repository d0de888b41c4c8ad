"""From an event to a leaf of a tree: which log, in which order, in batches, as tiles."""

from __future__ import annotations

import json

import pytest

from huiyin.apps.cases.models import Case
from huiyin.apps.keys.signatures import is_signed
from huiyin.apps.records import sequencing, trees
from huiyin.apps.records.leaves import leaf_of
from huiyin.apps.records.models import Event, Leaf, Log, Sequenced, Tile
from huiyin.apps.records.sequencing import sequence, sequence_all
from huiyin.core import merkle
from huiyin.core.receipts import checked
from tests.apps.records.sealing import differences, receipt, sealed
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_events_go_to_the_log_of_their_village_once_and_in_order(world: World) -> None:
    first, second = say(world), say(world, place=world.other_village)
    desk, unit = (
        world.viewer("desk", unit=world.unit("village_station", world.village)),
        world.town.seated_units.first(),
    )
    step(first, desk, "dispatch", MONDAY, unit=unit.pk)
    sequence_all(now=MONDAY)
    sequence_all(now=MONDAY)
    leaves = Leaf.objects.select_related("event", "log__place").order_by("event_id")
    assert [leaf.event_id for leaf in leaves] == list(Event.objects.order_by("seq").values_list("seq", flat=True))
    homes = {leaf.event.subject: leaf.log.place for leaf in leaves if leaf.event.subject}
    assert homes == {first.uid: world.village, second.uid: world.other_village}
    for log in Log.objects.all():
        numbers = list(Leaf.objects.filter(log=log).order_by("event_id").values_list("number", flat=True))
        assert numbers == list(range(len(numbers)))


def test_nothing_new_writes_nothing(world: World) -> None:
    say(world)
    sequence_all(now=MONDAY)
    assert (sequence(now=MONDAY), Sequenced.objects.count()) == (0, 1)


def test_a_batch_that_is_broken_off_has_not_happened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    say(world)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sequencing, "fill", killed)
        with pytest.raises(KeyboardInterrupt):
            sequence(now=MONDAY)
    assert not Leaf.objects.exists()
    assert sequence_all(now=MONDAY) == Event.objects.count()
    assert differences() == []


def test_batches_make_the_same_tree_as_all_at_once(world: World) -> None:
    for _ in range(6):
        say(world)
    while sequence(now=MONDAY, most=2):
        pass
    log = Log.objects.get(place=world.village)
    leaves = [bytes(leaf.hash) for leaf in Leaf.objects.filter(log=log).order_by("number")]
    assert trees.tree_of(log, 6).root() == merkle.root(leaves)
    assert differences() == []


def test_full_tiles_are_stored_and_lead_to_the_same_root(world: World) -> None:
    """A log of 131,400 leaves: three levels, none of whose leaves had to be an event to be proven."""
    log = Log.objects.create(place=world.village, origin="huiyin.log/test", made_at=MONDAY)
    leaves = [merkle.leaf_hash(str(n).encode()) for n in range(131_328)]
    for start in range(0, len(leaves), 50_176):
        trees.fill(log, start, leaves[start : start + 50_176])
    tree = trees.tree_of(log, len(leaves))
    assert tree.root() == merkle.root(leaves)
    assert Tile.objects.filter(log=log).count() == 513 + 2
    assert merkle.verify_inclusion(leaves[70_000], 70_000, len(leaves), tree.inclusion(70_000), tree.root())


def test_a_restricted_matter_is_in_the_log_of_who_handles_it_and_says_no_more(world: World) -> None:
    case = say(world)
    Case.objects.filter(pk=case.pk).update(
        level="restricted", held_by_unit=world.town.seated_units.first(), held_by_post=None
    )
    sealed()
    leaf = Leaf.objects.select_related("log__place", "event__place").get(event__subject=case.uid)
    assert leaf.log.place == world.town
    assert leaf.masked
    told = json.loads(leaf_of(leaf.event, world.village.uid, masked=True))
    assert set(told) == {"v", "kind", "day", "told", "c"}
    assert told["kind"] == "restricted"
    assert checked(receipt(case), is_signed)[0].wrong == ""
