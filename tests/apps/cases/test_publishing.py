"""The public version: what is covered by rule, and what is refused."""

from __future__ import annotations

import uuid

import pytest

from huiyin.apps.cases.actions.publishing import COVER, Version, covered, redact, suggestion
from huiyin.core.errors import RuleError
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "public"),
    [
        ("打13800000000找我", f"打{COVER}找我"),
        ("电话138-0000-0000", f"电话{COVER}"),
        ("座机0300-5550110", f"座机{COVER}"),
        ("身份证110101199001011237", f"身份证{COVER}"),
        ("身份证11010119900101123X的", f"身份证{COVER}的"),
        ("卡号6222020200112233445", f"卡号{COVER}"),
        ("3栋202室漏水", f"{COVER}漏水"),
        ("三组17号门前", f"三组{COVER}前"),
        ("欧阳若兰家的灯", f"{COVER}家的灯"),
        ("第2根电杆，11月18日，30米", "第2根电杆，11月18日，30米"),
        ("5号桥和2号井", "5号桥和2号井"),
    ],
)
def test_private_parts_are_covered(said: str, public: str) -> None:
    assert covered(said, ("欧阳若兰",)) == public


def test_the_suggestion_covers_the_name_that_was_left() -> None:
    world = World("yangquan")
    case = say(world, text="欧阳若兰家门口的路灯不亮，13800000000")
    proposed = suggestion(case)
    assert "欧阳" not in proposed.title + proposed.text
    assert "138" not in proposed.title + proposed.text


def test_only_publishers_write_it_and_only_when_the_case_is_closed() -> None:
    world = World("yangquan")
    case = say(world)
    party = world.viewer("publisher", unit=world.unit("village_branch", world.village))
    with pytest.raises(RuleError, match="not_from_here"):
        redact(by=party, case=case.uid, version=Version("路灯", "亮了"), idem=uuid.uuid4(), now=MONDAY)
    type(case).objects.filter(pk=case.pk).update(state="closed", phase="closed", open=False, outcome="solved")
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    with pytest.raises(RuleError, match="not_yours"):
        redact(by=desk, case=case.uid, version=Version("路灯", "亮了"), idem=uuid.uuid4(), now=MONDAY)
    for title, text, code in (
        ("", "亮了", "empty_text"),
        ("路灯", "找欧阳若兰", "still_private"),
        ("路灯", "打13800000000", "still_private"),
        ("路" * 81, "亮了", "too_long"),
    ):
        with pytest.raises(RuleError, match=code):
            redact(by=party, case=case.uid, version=Version(title, text), idem=uuid.uuid4(), now=MONDAY)
    key = uuid.uuid4()
    for _ in range(2):
        redact(by=party, case=case.uid, version=Version("路灯", "亮了"), idem=key, now=MONDAY)
    case.refresh_from_db()
    assert (case.public_title, case.public_text, case.seq) == ("路灯", "亮了", 2)
