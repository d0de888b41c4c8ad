"""A weak branch put right and struck off the list, step by step."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.net import weak
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post
from tests.apps.net.covered import SINCE
from tests.builders import MONDAY, World


def strike(world: World) -> None:
    """Listed, sponsored, planned, reported, accepted and struck off, each by whose it is."""
    committee, branch = world.unit("party_committee"), world.unit("village_branch", world.village)
    secretary, village = world.viewer("secretary", unit=committee), world.viewer("secretary", unit=branch)
    leader = someone("leader", world.town)
    uid = UUID(int=7, version=4)
    case = weak.put_on(by=secretary, uid=uid, village=world.village.pk, title="不开会", text="半年没开会。", now=MONDAY)
    steps = (
        (secretary, "sponsor", {"sponsor": "分管领导"}),
        (village, "plan", {"measures": "每月开会。", "until": "2026-12-20"}),
        (village, "report", {"result": "开了。"}),
        (leader, "pass", {"finding": "属实。"}),
        (secretary, "strike", {"note": "党委会同意。"}),
    )
    for nth, (by, do, answers) in enumerate(steps, start=1):
        idem = UUID(int=100 + nth, version=4)
        take_step(by=by, act=Act(case=case.uid, do=do, answers=answers, idem=idem), now=MONDAY + timedelta(hours=nth))
    (row,) = weak.register(secretary)
    assert (row.sponsor, row.measures) == ("分管领导", "每月开会。")
    assert row.struck


def someone(title: str, place: Place) -> Viewer:
    post = Post.objects.filter(title=title, place=place).order_by("id")[0]
    person = add_person(name="分管领导甲")
    give_post(person=person, post=post, starts=SINCE)
    return viewer_of_post(post, person.pk, person.name)
