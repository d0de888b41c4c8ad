"""A talk under the tree: how many came, and who; and whose step it is for who may not take it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.core.errors import RuleError
from tests.builders import sign_in

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db


def talked(village: Village, names: str) -> Case:
    answers = {"title": "晚上广场的音响怎么办"}
    said = Said(
        uid=uuid.uuid4(), slug="consult", place=village.world.village, title=answers["title"], text="坐下来说说。",
        channel="meeting", answers=answers,
    )  # fmt: skip
    case = open_case(by=village.secretary, said=said, at=village.now, now=village.now)
    village.do(case, "invite", meets_on=village.day(0), venue="大樟树下")
    village.do(case, "agree", met_on=village.day(0), came="2", names=names, result="九点以前收音。")
    return case


def test_the_roll_of_who_came_is_read_by_who_keeps_the_village_s_lists(village: Village) -> None:
    case = talked(village, "甲大爷\n\n乙大妈")
    page = f"/d/decisions/{case.uid}/"
    assert "甲大爷" in sign_in(Client(), village.secretary).get(page).content.decode()
    assert "甲大爷" not in sign_in(Client(), village.worker).get(page).content.decode()


def test_a_roll_is_not_asked_for_but_says_as_many_as_came(village: Village) -> None:
    talked(village, "")
    with pytest.raises(RuleError, match="came_differs"):
        talked(village, "甲大爷")


def test_who_may_not_take_the_next_step_reads_whose_it_is(village: Village) -> None:
    case = village.begin()
    worker = sign_in(Client(), village.worker).get(f"/d/decisions/{case.uid}/").content.decode()
    assert "别的岗位的步骤" in worker
    assert village.secretary.post_name in worker.split("别的岗位的步骤")[1]


def test_who_may_not_begin_reads_who_does(village: Village) -> None:
    page = sign_in(Client(), village.supervisor).get("/d/decisions/new/").content.decode()
    assert "这里由这些岗位发起" in page
    assert village.secretary.post_name in page.split("这里由这些岗位发起")[1]
