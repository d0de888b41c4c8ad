"""An order of the hotline at the desk: known by the number that the hotline gave it."""

from __future__ import annotations

import pytest

from tests.builders import say

pytestmark = pytest.mark.django_db


def test_an_order_is_found_by_its_number_and_shows_what_the_hotline_wrote(world, sign_in, now) -> None:
    post = world.viewer("desk", unit=world.unit("party_committee"))
    desk = sign_in(post)
    answers = {"number": "HB20261118001", "matter": "complaint", "due": "2030-01-07"}
    case = say(world, now=now, by=post, slug="hotline", channel="hotline", answers=answers)
    other = say(
        world, now=now, by=post, slug="hotline", channel="hotline", answers={**answers, "number": "HB20261118002"}
    )
    found = desk.get("/d/", {"tab": "all", "q": "hb20261118001"}).content.decode()
    assert case.code in found, "who rings up says the hotline's number"
    assert other.code not in found
    page = desk.get(f"/d/{case.uid}/").content.decode()
    for words in ("HB20261118001", "投诉", "2030年1月7日"):
        assert words in page
