"""Whom a matter is against: nothing of it reaches them, the unit they lead or who works under it (信访工作条例 Arts 28, 30)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.apps.cases import search
from huiyin.apps.cases.accused import Against, accused_of
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.sharing import put_in_charge
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.choices import unit_choices
from huiyin.apps.cases.holders import anchors_of, posts_in
from huiyin.apps.cases.models import Case, CaseAccused, CaseParty, Notice
from huiyin.apps.cases.queries import moves_for, visible_to
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import acting
from huiyin.apps.units.models import Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.relations import Relation
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
SECRET = "第三水塔的承包合同没有公开"


@pytest.fixture
def world() -> World:
    return World("dagaoping")


def report(world: World, *units: Unit, places: tuple[Place, ...] = ()) -> Case:
    """A grid worker reports something that only those it passes through may read, against these."""
    worker = world.viewer("grid_worker", place=world.grid)
    said = Said(uid=uuid.uuid4(), slug="major_event", place=world.grid, text=SECRET, title=SECRET, channel="grid",
                against=Against(units, places))  # fmt: skip
    case = open_case(by=worker, said=said, at=MONDAY, now=MONDAY)
    run_due(MONDAY + timedelta(minutes=1))
    return Case.objects.get(pk=case.pk)


def posts(*, inside: Place | None = None, of: Unit | None = None) -> list[Post]:
    """The posts seated inside a place, or in a unit and those beneath it."""
    if of:
        return list(Post.objects.filter(unit__in=[of, *of.children.all()]))
    assert inside
    between = (inside.no, inside.end)
    return list(Post.objects.filter(place__no__range=between) | Post.objects.filter(unit__seat__no__range=between))


def nosy(post: Post) -> Viewer:
    """Somebody in the post, to whom the case has been copied by a mistake."""
    return viewer_of_post(post, 1)


def test_a_matter_that_many_may_read_is_against_nobody(world: World) -> None:
    said = Said(uid=uuid.uuid4(), slug="hotline", place=world.grid, text="路灯不亮", category="lamp", channel="hotline",
                against=Against((world.unit("village_committee", world.village),)))  # fmt: skip
    with pytest.raises(RuleError, match="accused_in_the_open"):
        open_case(by=Viewer.for_system("test"), said=said, at=MONDAY, now=MONDAY)


@pytest.mark.parametrize("what", ["village", "unit"])
def test_nothing_reaches_them(world: World, client: Client, what: str) -> None:
    """Not even when the case was handed to them by a mistake: lists, page, moves, search, files, notices, the log."""
    committee = world.unit("village_committee", world.village)
    case = report(world, places=(world.village,)) if what == "village" else report(world, committee)
    against = posts(inside=world.village) if what == "village" else posts(of=committee)
    assert against
    CaseParty.objects.bulk_create([CaseParty(case=case, post=post, part="copy") for post in against])
    for post in against:
        viewer = nosy(post)
        assert not visible_to(viewer).exists(), post
        assert not moves_for(case, viewer), post
        with acting(viewer.acting):
            assert not Case.objects.exists()
            assert not Notice.objects.exists()
            assert not CaseAccused.objects.exists()
            assert not Event.objects.filter(subject=case.uid).exists()
    reader = world.viewer("clerk", unit=committee) if committee.posts.filter(title="clerk").exists() else None
    for viewer in filter(None, [reader]):
        sign_in(client, viewer)
        assert client.get(reverse("desk:case", args=[case.uid])).status_code == 404
        assert SECRET not in client.get(reverse("desk:inbox"), {"tab": "all", "q": "水塔"}).content.decode()


def test_others_whom_it_passed_through_read_on(world: World) -> None:
    case = report(world, world.unit("village_committee", world.village))
    leader = world.viewer("duty", place=world.town) if Post.objects.filter(title="duty", place=world.town) else None
    holder = case.held_by_post or Post.objects.filter(unit=case.held_by_unit).first()
    assert holder is not None
    for viewer in filter(None, [nosy(holder), leader if leader and leader.actor.post == holder.pk else None]):
        assert list(visible_to(viewer)) == [case]
        with acting(viewer.acting):
            assert Case.objects.get() == case
            assert CaseAccused.objects.count() == 1


def chain(unit: Unit | None) -> list[Unit]:
    """A unit and those above it."""
    return [unit, *chain(unit.parent)] if unit else []


def test_beneath_the_accused_unit_too_but_not_beside_it(world: World) -> None:
    below = max(Unit.objects.all(), key=lambda unit: len(chain(unit)))
    above = chain(below)[1]
    beside = next(unit for unit in Unit.objects.filter(posts__isnull=False) if above not in chain(unit))
    assert above.parent is not None, "somebody stands above the accused"
    case = report(world, above)
    for unit, sees in ((above, False), (below, False), (beside, True), (above.parent, True)):
        post = unit.posts.first() or Post.objects.create(unit=unit, title="clerk", name="文书")
        CaseParty.objects.get_or_create(case=case, post=post, part="copy")
        assert visible_to(nosy(post)).exists() is sees, unit
        with acting(nosy(post).acting):
            assert Case.objects.exists() is sees, unit


def two_posts(world: World, case: Case, **held: object) -> Viewer:
    """Somebody of the accused committee who acts in a post of another body, through whose hands the case went."""
    committee = world.unit("village_committee", world.village)
    person = add_person(name="一肩挑")
    give_post(person=person, post=posts(of=committee)[0], starts=date(2026, 1, 1), **held)  # type: ignore[arg-type]
    office = Unit.objects.create(kind="office", name="镇党政办", seat=world.town)
    other = Post.objects.create(unit=office, title="leader", name="兼职干部")
    give_post(person=person, post=other, starts=date(2026, 1, 1))
    CaseParty.objects.create(case=case, post=other, part="copy")
    return viewer_of_post(other, person.pk)


def test_who_has_another_post_sees_no_more_in_it(world: World, client: Client) -> None:
    """One person, two posts: deny looks at all posts of today, allow at the one that acts."""
    case = report(world, world.unit("village_committee", world.village))
    viewer = two_posts(world, case)
    assert viewer.actor.unit != world.unit("village_committee", world.village).pk
    assert not visible_to(viewer).exists()
    assert accused_of(case).bars(viewer.actor)
    with acting(viewer.acting):
        assert not Case.objects.exists()
        assert not Event.objects.filter(subject=case.uid).exists()
    assert sign_in(client, viewer).get(reverse("desk:case", args=[case.uid])).status_code == 404


def test_a_post_that_is_given_back_bars_no_more(world: World) -> None:
    case = report(world, world.unit("village_committee", world.village))
    viewer = two_posts(world, case, ends=date(2026, 1, 31))
    assert list(visible_to(viewer)) == [case]
    with acting(viewer.acting):
        assert Case.objects.get() == case


def test_nothing_is_handed_to_who_has_another_post(world: World) -> None:
    """The post is no holder and no receiver while somebody has it who is accused in another."""
    case = report(world, world.unit("village_committee", world.village))
    viewer = two_posts(world, case)
    title = Relation("leader", "town")
    other = Post.objects.get(pk=viewer.actor.post)
    assert other not in posts_in(title, anchors_of(case))
    with pytest.raises(RuleError, match="not_yours"):
        put_in_charge(by=Viewer.for_system("test"), case=case.uid, post=other, idem=uuid.uuid4(), now=MONDAY)
    Holding.objects.filter(post=other).update(ends=date(2026, 1, 31))
    assert other in posts_in(title, anchors_of(case))
    put_in_charge(by=Viewer.for_system("test"), case=case.uid, post=other, idem=uuid.uuid4(), now=MONDAY)


def test_they_are_no_choice_no_holder_and_no_receiver(world: World) -> None:
    committee = world.unit("village_committee", world.village)
    case = report(world, committee)
    accused = anchors_of(case).accused
    offered = {pk for pk, _ in unit_choices(case.place.path, None, accused)}
    assert committee.pk not in offered
    assert committee.pk in {pk for pk, _ in unit_choices(case.place.path)}
    for title in set(Post.objects.filter(unit=committee).values_list("title", flat=True)):
        found = posts_in(Relation(title, "village"), anchors_of(case))
        assert not found.filter(unit=committee).exists(), title


def test_no_word_of_it_is_kept_to_be_searched_by(world: World) -> None:
    """Equal words look equal in the search table: of a closed matter there is its number alone, which is no word's neighbour."""
    case = report(world)
    assert search.find("水塔", town=world.town.pk) == []
    assert search.find(case.code, town=world.town.pk) == [case.pk]
    assert case.code.rpartition("-")[2].isdecimal()
    assert int(case.code.rpartition("-")[2]) >= 10**7, "and a number that follows on no other"


def test_what_is_against_nobody_is_told_to_the_village(world: World) -> None:
    """The same matter, held by the same relation: it is the accusation that makes the difference."""
    anchors = anchors_of(report(world))
    committee = world.unit("village_committee", world.village)
    title = Post.objects.filter(unit=committee)[0].title
    assert posts_in(Relation(title, "village"), anchors).filter(unit=committee).exists()


def test_a_closed_matter_is_no_line_in_the_log_of_the_place(world: World) -> None:
    """A post on the village reads what happened in the village, but not that something restricted did."""
    case = report(world)
    chief = nosy(Post.objects.filter(place=world.village).order_by("id")[0])
    assert Event.objects.filter(subject=case.uid).exists()
    with acting(chief.acting):
        assert not Event.objects.filter(subject=case.uid).exists()
        assert not Case.objects.exists()


def test_a_stranger_takes_no_step(world: World) -> None:
    committee = world.unit("village_committee", world.village)
    case = report(world, committee)
    post = posts(of=committee)[0]
    CaseParty.objects.create(case=case, post=post, part="copy")
    with pytest.raises(RuleError) as refusal:
        take_step(by=nosy(post), act=Act(case=case.uid, do="acknowledge"), now=MONDAY)
    assert refusal.value.code in ("not_yours", "no_such_case")
