"""Two at once, the same key twice, several posts in one hand: nothing is lost, nothing doubled, nobody reads who must not."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases.models import Backer, Case
from huiyin.apps.people.actions import give_post
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions import accusing
from huiyin.apps.petitions.models import Accusation, AccusationReader, Petition
from huiyin.apps.petitions.queries.accusations import mine, one, who_may_be_named
from huiyin.apps.units.models import Post
from huiyin.core.accusations import Deed, Standing
from huiyin.core.errors import RuleError
from tests.apps.petitions.accused import accuse, chief_of, somebody_in, told
from tests.apps.petitions.test_register import registered
from tests.builders import MONDAY, World
from tests.turns import at_once

TODAY = MONDAY.date()


def refused(code: str) -> Any:
    return pytest.raises(RuleError, match=rf"^{code}\(")


def secretary_of(world: World) -> Post:
    """Whoever leads the town's Party committee; somebody is in the post."""
    post = Post.objects.get(unit=world.unit("party_committee"), title="secretary")
    somebody_in(post)
    return post


def note(by: Viewer, row: Accusation, deed: Deed, **changes: Any) -> Accusation:
    given = {"words": "交县纪委信访室。", "idem": uuid.uuid4(), "now": MONDAY, **changes}
    return accusing.do(by=by, accusation=row.uid, deed=deed, **given)


@pytest.mark.django_db
def test_a_second_one_under_a_used_key_is_refused_and_not_lost(world: World, leader: Viewer) -> None:
    chief, uid = chief_of(world), uuid.uuid4()
    first = told(uid=uid, posts=(chief,))
    row = accusing.enter(by=leader, told=first, now=MONDAY)
    assert accusing.enter(by=leader, told=first, now=MONDAY) == row
    with refused("idem_reused"):
        accusing.enter(by=leader, told=told(uid=uid, posts=(chief,), text="另外一件事"), now=MONDAY)
    with refused("idem_reused"):
        accusing.enter(by=leader, told=told(uid=uid, units=(world.unit("social_office"),)), now=MONDAY)
    with refused("idem_reused"):
        accusing.enter(by=world.viewer("leader", place=world.town, nth=1), told=first, now=MONDAY)


@pytest.mark.django_db
def test_a_key_belongs_to_its_accusation_and_to_its_words(world: World, leader: Viewer) -> None:
    one_, other, key = accuse(world, leader), accuse(world, leader), uuid.uuid4()
    for row in (one_, other):
        note(leader, row, Deed.noted, idem=key)
    note(leader, one_, Deed.noted, idem=key)
    assert one_.entries.filter(deed="noted").count() == 1
    with refused("idem_reused"):
        note(leader, one_, Deed.noted, idem=key, words="别的话")
    with refused("idem_reused"):
        note(leader, one_, Deed.handed, idem=key)
    post = secretary_of(world)
    name = partial(accusing.name, by=leader, accusation=one_.uid, post=post, now=MONDAY)
    with refused("idem_reused"):
        name(idem=key)
    fresh = uuid.uuid4()
    for _ in range(2):
        name(idem=fresh)
    assert one_.entries.filter(deed="named").count() == 1


@pytest.mark.django_db
def test_who_has_a_post_with_the_accused_reads_nothing_in_their_other_posts(world: World, leader: Viewer) -> None:
    """ADR 0017: the rule is asked at every read, of the person and not of the post in which they read just now."""
    row = accuse(world, leader)
    below = Post.objects.filter(unit=world.unit("village_committee", world.village), title="officer").first()
    assert below
    give_post(person=Person.objects.get(pk=leader.actor.person), post=below, starts=date(2026, 1, 1))
    assert mine(leader, MONDAY)[0] == []
    assert one(leader, row.uid, MONDAY) is None
    with refused("no_such_accusation"):
        accusing.note_read(by=leader, accusation=row.uid, now=MONDAY)
    with refused("accused_not_by_you"):
        accuse(world, leader)
    Holding.objects.filter(person_id=leader.actor.person, post=below).update(ends=date(2026, 1, 2))
    assert one(leader, row.uid, MONDAY)


@pytest.mark.django_db
def test_the_last_who_may_read_it_stays(world: World, leader: Viewer) -> None:
    """One who has come under the accused since looks after nothing: taking the other off would leave nobody."""
    row = accuse(world, leader)
    accusing.name(by=leader, accusation=row.uid, post=secretary_of(world), idem=uuid.uuid4(), now=MONDAY)
    other = AccusationReader.objects.exclude(person_id=leader.actor.person).get().person
    below = Post.objects.filter(unit=world.unit("village_committee", world.village), title="officer").first()
    assert below
    give_post(person=other, post=below, starts=date(2026, 1, 1))
    me = Person.objects.get(pk=leader.actor.person)
    with refused("last_reader"):
        accusing.unname(by=leader, accusation=row.uid, person=me.uid, idem=uuid.uuid4(), now=MONDAY)


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long_it_is_and_goes_on(world: World, leader: Viewer) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            mine(leader, MONDAY)
        return len(asked)

    rows = [accuse(world, leader)]
    cost()  # calendars are remembered
    few = cost()
    rows += [accuse(world, leader) for _ in range(59)]
    assert cost() <= few
    first, after = mine(leader, MONDAY)
    rest, end = mine(leader, MONDAY, before=after)
    assert [line.row.pk for line in (*first, *rest)] == sorted((row.pk for row in rows), reverse=True)
    assert (len(first), end) == (50, None)
    opened = one(leader, rows[0].uid, MONDAY)
    assert opened
    offices = [world.unit(key) for key in ("economy_office", "party_committee")]
    for post in Post.objects.filter(unit__in=offices, title__in=("chief", "officer", "secretary")):
        somebody_in(post)
    with CaptureQueriesContext(connection) as asked:
        offered = who_may_be_named(leader, opened, MONDAY)
    assert len(offered) > 2
    assert len(asked) <= 6


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_take_each_other_off_leave_one(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)
    other = somebody_in(Post.objects.get(unit=world.unit("party_committee"), title="secretary"))
    post = Post.objects.get(pk=other.actor.post)
    accusing.name(by=leader, accusation=row.uid, post=post, idem=uuid.uuid4(), now=MONDAY)
    people = {viewer.actor.person: Person.objects.get(pk=viewer.actor.person).uid for viewer in (leader, other)}

    def off(by: Viewer, gone: Viewer) -> Any:
        person = people[gone.actor.person]
        return accusing.unname(by=by, accusation=row.uid, person=person, idem=uuid.uuid4(), now=MONDAY)

    found = at_once(partial(off, leader, other), partial(off, other, leader))
    assert found.count("no_such_accusation") == 1
    assert row.readers.filter(until=None).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_handed_over_and_named_once_by_two_at_once(world: World, leader: Viewer) -> None:
    row, post = accuse(world, leader), secretary_of(world)
    found = at_once(partial(note, leader, row, Deed.handed), partial(note, leader, row, Deed.handed))
    assert found.count("accusation_not_from_here") == 1
    row.refresh_from_db()
    assert row.standing == Standing.handed
    name = partial(accusing.name, by=leader, accusation=row.uid, post=post, now=MONDAY)
    assert at_once(lambda: name(idem=uuid.uuid4()), lambda: name(idem=uuid.uuid4())) == [row, row]
    assert row.entries.filter(deed="named").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_number_from_two_villages_at_once_is_one_petition(world: World, desk: Viewer) -> None:
    found = at_once(
        lambda: registered(world, desk, place=world.village), lambda: registered(world, desk, place=world.other_village)
    )
    assert sorted(each.joined for each in found) == [False, True]
    assert (Case.objects.count(), Petition.objects.count(), Backer.objects.count()) == (1, 1, 1)
