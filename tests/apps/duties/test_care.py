"""一老一小 (T1-7): seen by the carer and by the head who set it up, by nobody else, in no list and no sum."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.duties.actions.answering import say_needed, say_unneeded
from huiyin.apps.duties.actions.caring import begin_care, end_care
from huiyin.apps.duties.actions.forgetting import forget_care
from huiyin.apps.duties.models import Care, Coverage, Owed
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import acting
from huiyin.core.errors import RuleError
from tests.apps.duties.hands import DAY, Net
from tests.builders import MONDAY, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def care(net: Net) -> Care:
    made = begin_care(by=net.secretary, household=net.homes[0], kind="old", post=net.post(net.member), now=MONDAY)
    net.generate()
    return made


def seen(viewer: Viewer) -> tuple[int, int]:
    with acting(viewer.acting):
        return Care.objects.count(), Owed.objects.filter(confidential=True).count()


def test_who_sees_it(net: Net, care: Care) -> None:
    assert seen(net.member) == seen(net.secretary) == (1, 1)
    for other in (
        net.world.viewer("chief", unit=net.branch),
        net.world.viewer("grid_head", place=net.world.village),
        net.world.viewer("grid_worker", place=net.world.grid),
        net.world.viewer("secretary", unit=net.world.unit("village_branch", net.world.other_village)),
        Viewer.nobody(),
    ):
        assert seen(other) == (0, 0), other.post_name
    assert not Coverage.objects.filter(duty="care_old").exists()


def test_its_event_names_no_household(net: Net, care: Care) -> None:
    event = Event.objects.select_related("secret").get(kind="care.begun")
    assert event.place == net.world.village
    assert (event.data, event.secret.body) == ({}, {}), "every post on the village may read it"


def test_an_answer_tells_nothing_to_whoever_reads_the_events_of_the_place(net: Net, care: Care) -> None:
    row = Owed.objects.get(confidential=True)
    said: dict[str, Any] = {"by": net.member, "owed": row.uid, "reason": "other", "words": "老人住院了，下月再去"}
    say_unneeded(**said, now=MONDAY)
    say_needed(by=net.secretary, owed=row.uid, now=MONDAY)
    say_unneeded(**said, now=MONDAY)
    for event in Event.objects.filter(subject=row.uid).select_related("secret"):
        assert (event.series, event.outcome, event.data, event.secret.body) == ("", "", {}, {})
        assert event.place == net.world.village, "not the grid in which the household lies"
    for reader in (net.member, net.secretary):
        page = sign_in(Client(), reader).get(f"/duty/o/{row.uid}/").content.decode()
        assert "老人住院了" in page
    head = net.world.viewer("grid_head", place=net.world.village)
    assert sign_in(Client(), head).get(f"/duty/o/{row.uid}/").status_code == 404


def test_a_year_after_its_end_nobody_can_tell_whose_care_it_was(net: Net, care: Care) -> None:
    row = Owed.objects.get(confidential=True)
    say_unneeded(by=net.member, owed=row.uid, reason="other", words="老人住院了，下月再去", now=MONDAY)
    assert forget_care(now=MONDAY + timedelta(days=900)) == 0, "it goes on"
    end_care(by=net.secretary, care=care.uid, now=MONDAY)
    assert forget_care(now=MONDAY + timedelta(days=300)) == 0
    assert forget_care(now=MONDAY + timedelta(days=400)) == 1
    assert not Care.objects.exists()
    assert not Owed.objects.filter(subject=care.uid).exists()
    assert Event.objects.filter(subject=care.uid).count() == 2, "that care began and ended stays, without a name"


def test_a_visit_of_the_carer_does_it(net: Net, care: Care) -> None:
    net.visit(net.member)
    assert list(Owed.objects.filter(confidential=True).values_list("span", "state")) == [("2026-W47", "done")]


def test_the_care_ends(net: Net, care: Care) -> None:
    with pytest.raises(RuleError, match="care_unknown"):
        end_care(by=net.member, care=care.uid, now=MONDAY)
    end_care(by=net.secretary, care=care.uid, now=MONDAY)
    net.generate(DAY + timedelta(days=7))
    assert Owed.objects.filter(confidential=True).count() == 1, "nothing new is owed"


def test_what_is_no_care(net: Net, care: Care) -> None:
    post = net.post(net.member)
    with pytest.raises(RuleError, match="care_there"):
        begin_care(by=net.secretary, household=net.homes[0], kind="old", post=post, now=MONDAY)
    with pytest.raises(RuleError, match="care_kind"):
        begin_care(by=net.secretary, household=net.homes[0], kind="rich", post=post, now=MONDAY)
    other = net.world.viewer("secretary", unit=net.world.unit("village_branch", net.world.other_village))
    with pytest.raises(RuleError, match="care_outside"):
        begin_care(by=other, household=net.homes[1], kind="old", post=post, now=MONDAY)
    post.closed_on = DAY
    with pytest.raises(RuleError, match="care_post"):
        begin_care(by=net.secretary, household=net.homes[1], kind="old", post=post, now=MONDAY)


def test_the_page_of_the_head(net: Net) -> None:
    page = sign_in(Client(), net.secretary)
    given = {"household": str(net.homes[1].uid), "kind": "young", "post": str(net.member.actor.post)}
    assert page.post("/duty/care/", given).status_code == 302
    html = page.get("/duty/care/").content.decode()
    assert "下湾12号" in html
    assert page.post("/duty/care/", given).status_code == 200, "there already: the form says so"
    page.post("/duty/care/", {"end": str(uuid.uuid4())})
    page.post("/duty/care/", {"end": str(Care.objects.get().uid)})
    assert Care.objects.get().ends is not None
    assert sign_in(Client(), net.member).get("/duty/care/").status_code == 403
