"""An answer is left out of a rate with a reason, by whoever heads the town and had no hand in the matter; how many stays public."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.apps.cases.models import Case
from huiyin.apps.figures import excluded
from huiyin.apps.figures.actions.excluding import exclude, include
from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.excluding import Reason
from huiyin.core.words import Answer
from tests.apps.figures.test_appraisal import desk, leader, through
from tests.apps.figures.truth import ON
from tests.apps.figures.written import page, refused
from tests.apps.figures.years import HOUR, MONDAY, answered, petition
from tests.builders import World, sign_in
from tests.ways import all_figures_agree

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=2)


@pytest.fixture
def world(db: None) -> World:
    return World("dagaoping")


def asked(world: World, n: int, grade: int = 5) -> Case:
    """A petition in which the asker has said how it is."""
    case = petition(world, desk(world), n)  # type: ignore[arg-type]
    through(world, case, MONDAY + HOUR)
    if grade != 5:
        answered(case, MONDAY + 8 * HOUR, Answer.answered_not_fixed, grade)
    return case


def rate(town: Place) -> tuple[int, int | None, int]:
    value = value_of(figures()["petition_satisfaction"], town, ON)
    return value.n, value.d, value_of(figures()["petitioners_excluded"], town, ON).n


def leave_out(world: World, case: Case, by: Viewer | None = None, **changes: str) -> None:
    given = {"reason": "unlawful", "why": "要求给宅基地多批一倍，法律不许。", **changes}
    exclude(by=by or leader(world), town=world.town, uid=case.uid, now=LATER, **given)


def test_it_counts_in_neither_number_and_is_counted_itself(world: World) -> None:
    asked(world, 1)
    bad = asked(world, 2, grade=1)
    assert rate(world.town) == (1, 2, 0)
    leave_out(world, bad)
    leave_out(world, bad)
    assert rate(world.town) == (1, 1, 1)
    assert value_of(figures()["petitioners_asked"], world.town, ON).n == 2, "how often was asked stays"
    all_figures_agree(world.town, ON)


def test_it_is_taken_back_the_same_way(world: World) -> None:
    bad = asked(world, 1, grade=1)
    leave_out(world, bad)
    include(by=leader(world), town=world.town, uid=bad.uid, why="复核后应当计入。", now=LATER)
    assert rate(world.town) == (0, 1, 0)
    assert include(by=leader(world), town=world.town, uid=bad.uid, why="再来一次。", now=LATER) is None
    all_figures_agree(world.town, ON)


def test_who_answers_anew_counts_again(world: World) -> None:
    good = asked(world, 1)
    leave_out(world, good)
    assert rate(world.town) == (0, 0, 1)
    answered(good, LATER + HOUR, Answer.answered_not_fixed, 2)
    assert rate(world.town) == (0, 1, 0)
    all_figures_agree(world.town, ON)


def test_who_may(world: World) -> None:
    """Not a desk, not the head of a village, not who had a hand in the matter; with a reason of the list and a sentence."""
    case = asked(world, 1)
    village = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    for by in (desk(world), village):
        with refused("not_its_head"):
            leave_out(world, case, by)
    with refused("reason_missing"):
        leave_out(world, case, reason="dissatisfied")
    with refused("why_missing"):
        leave_out(world, case, why=" ")
    with refused("nothing_answered"):
        exclude(by=leader(world), town=world.town, uid=uuid.uuid4(), reason="twice", why="同一件。", now=LATER)
    assert rate(world.town) == (1, 1, 0)


def test_how_many_by_reason_is_public_from_five_on(world: World) -> None:
    """Fewer could tell who; the rate's page says how many, and why."""
    cases = [asked(world, n) for n in range(1, 11)]
    figure = figures()["petitioners_excluded"]
    for case in cases[:4]:
        leave_out(world, case, reason="twice")
    assert excluded.by_reason(figure, world.town, ON) is None
    leave_out(world, cases[4], reason="twice")
    assert excluded.by_reason(figure, world.town, ON) == {Reason.twice: 5}
    shown = page(f"/figures/petition_satisfaction/?town={world.town.uid}")
    assert "同一件事重复 5次" in shown
    assert "不计的回答" in shown


def test_the_whole_way_on_pages(world: World) -> None:
    case = asked(world, 1)
    client = sign_in(Client(), leader(world))
    where = f"/d/figures/answer/{case.uid}/"
    assert case.code in page(where, client)
    answer = client.post(where, {"do": "exclude", "reason": "", "why": "同一件。"})
    refusal = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in refusal
    assert 'value="同一件。"' in refusal, "the form stays filled"
    assert client.post(where, {"do": "exclude", "reason": "twice", "why": "同一件。"}).status_code == 302
    assert "同一件事重复" in page(where, client)
    assert client.post(where, {"do": "include", "why": "不是同一件。"}).status_code == 302
    assert "不计" in page(where, client)
    assert sign_in(Client(), desk(world)).get(where).status_code in (403, 404)
    assert client.get(f"/d/figures/answer/{uuid.uuid4()}/").status_code == 404
