"""A group of a village decides for itself: each has its own assembly, its own list and its own households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.actions.changing import keep_list
from huiyin.apps.decisions.beginning import BeginForm
from huiyin.apps.rolls.queries import kept_list
from huiyin.core.bodies import GROUP
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from tests.builders import sign_in

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db
NEW = "/d/decisions/new/?pack=six_deliberations&kind=rights"
SAID = {"matter": "common_affairs", "body": GROUP, "moved_by": "people", "movers": "秦大妈", "text": "修组里的晒场。"}


@pytest.fixture
def group(village: Village) -> Place:
    return village.world.grid


def begun(village: Village, **more: Any) -> Any:
    return sign_in(Client(), village.secretary).post(NEW, {**SAID, **more})


def test_a_list_is_kept_of_each_group_on_its_own_page(village: Village, group: Place) -> None:
    client = sign_in(Client(), village.secretary)
    page = client.get("/d/decisions/lists/").content.decode()
    assert f"/d/decisions/lists/{GROUP}/?group={group.pk}" in page
    told = {"names": "秦大妈\n韩大爷\n于老师"}
    assert client.post(f"/d/decisions/lists/{GROUP}/?group={group.pk}", told).status_code == 302
    assert kept_list(village.world.village.pk, GROUP) is None, "the village's own list is another one"
    kept = kept_list(group.pk, GROUP)
    assert kept is not None
    assert kept.entries.count() == 3
    assert client.get(f"/d/decisions/lists/{GROUP}/?group={village.world.other_village.pk}").status_code == 404


def test_a_group_decides_with_its_own_list_and_its_own_households(village: Village, group: Place) -> None:
    assert "请选是哪个组" in begun(village).content.decode()
    assert begun(village, group=str(group.pk)).status_code == 302
    case = Case.objects.get()
    village.now = timezone.now()
    assert (village.decision(case).place, village.decision(case).group) == (village.world.village, group)
    village.do(case, "propose", title="修晒场", met_on=village.day(0), came="应到5人，实到5人", result="先测量。")
    village.do(case, "discuss", village.head, met_on=village.day(0), came="应到7人，实到6人", result="分两段修。")
    village.do(case, "call_members", meets_on=village.day(0), venue="村委会")
    assert len(village.entries(case)) == village.members, "the Party members are the village's"
    village.vote(case, village.members, village.members)
    village.do(case, "review")
    village.do(case, "open_round", village.head)
    entries = village.entries(case)
    assert {entry.met_in_id for entry in entries} == {group.pk}
    for entry in entries:
        village.act(case, entry.number, ActKind.opine, "agree", channel=ActChannel.paper)
        village.act(case, entry.number, ActKind.sign, channel=ActChannel.paper)
    village.do(case, "close_round", result="都问到了。")
    village.keep(GROUP, 30)
    with pytest.raises(RuleError, match="no_kept_list"):
        village.do(case, "convene", meets_on=village.day(1), venue="晒场")
    keep_list(by=village.secretary, place=group, body=GROUP, names=["甲", "乙", "丙"], now=village.now)
    village.do(case, "convene", meets_on=village.day(1), venue="晒场")
    assert len(village.entries(case)) == 3


def test_only_the_bodies_that_a_place_has_and_that_may_decide_are_offered(village: Village) -> None:
    """A village has no residents' assembly, and the collective's members decide what is the collective's alone."""
    place = village.world.village

    def offered(collective: bool) -> set[str]:
        form: Any = BeginForm(slug="six_deliberations", collective=collective, village=place)
        return {body for body, _title in form.fields["body"].choices if body}

    common = {"villagers_assembly", "villagers_assembly_households", "villagers_representatives", GROUP}
    assert offered(False) == common
    assert offered(True) == {"collective_members", "collective_members_outsiders", "collective_representatives"}
    place.kind = "community"
    assert offered(False) == {"residents_assembly", "residents_representatives"}
