"""From `/say` to the receipt and on to `/q/`, as a resident does it: no script, no account."""

from __future__ import annotations

import pytest

from huiyin.apps.cases.models import Case, CaseContact
from tests.apps.say.walk import Resident, code_of
from tests.builders import World

pytestmark = pytest.mark.django_db
TEXT = "水磨坊路口的路灯不亮，有一个多星期了。"


def tell(who: Resident, *, grid: str = "第一网格", text: str = TEXT) -> Resident:
    """All questions up to the check page."""
    who.open("/say").send(text=text)
    who.pick("道路水电").pick("路灯不亮")
    who.pick("杏树湾村", "village")
    if who.at == "grid":
        who.pick(grid)
    return who.send(how="phone", phone="１３８ 0000-0000", name="欧阳若兰")


@pytest.mark.parametrize("profile", ["yangquan", "dalu", "xinba", "dagaoping", "huaqiao"])
def test_a_resident_says_something_and_follows_it(profile: str):
    World(profile)
    who = tell(Resident())
    assert who.at == "check", who.text
    assert who.says(TEXT)
    assert who.says("138-0000-0000")
    who.send()
    case = Case.objects.get()
    assert who.at == "receipt"
    code = code_of(case)
    assert who.says(f"{code[:5]}-{code[5:]}")
    assert who.says(case.code)
    assert (case.category, case.place.name, case.contact.phone) == ("lamp", "第一网格", "13800000000")
    follow = Resident().open(f"/q/?code={code[:5].lower()} {code[5:]}")
    assert follow.says(TEXT)
    assert follow.says("您可以")
