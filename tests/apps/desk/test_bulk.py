"""Several cases at once from the inbox, and taking all of it back."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from huiyin.apps.cases.models import Case
from tests.builders import World, say, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(world):
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def desk(station, sign_in):
    return sign_in(station)


def ticked(*cases: Case) -> str:
    return "&".join(f"case={case.uid}" for case in cases)


def test_ticked_cases_are_dispatched_together_and_taken_back(world, desk, now) -> None:
    first, second = say(world, now=now), say(world, now=now, text="下湾水管漏了", category="water")
    team = world.unit("village_volunteers", world.village)
    page = desk.get(f"/d/bulk/?do=dispatch&{ticked(first, second)}").content.decode()
    assert "2件" in page
    assert first.code in page
    sent = {"do": "dispatch", "case": [str(first.uid), str(second.uid)], "idem": str(uuid.uuid4()), "unit": team.pk}
    done = desk.post("/d/bulk/", sent, follow=True).content.decode()
    assert "“派单”办成2件。" in done
    assert "撤销" in done
    assert set(Case.objects.values_list("state", flat=True)) == {"assigned"}
    again = desk.post("/d/bulk/", sent, follow=True).content.decode()
    assert "“派单”办成2件。" in again, "the same form again does nothing more and says the same"
    assert Case.objects.get(pk=first.pk).seq == 2
    bulk = desk.get("/d/").context["undo"]["bulk"]
    back = desk.post("/d/undo/", {"bulk": bulk}, follow=True).content.decode()
    assert "2件已恢复原样" in back
    assert set(Case.objects.values_list("state", flat=True)) == {"new"}
    assert "撤销" in desk.get(f"/d/{first.uid}/").content.decode(), "the trail says so"


def test_the_form_sent_again_says_what_was_done_where_nothing_is_left_to_do(world, desk, now) -> None:
    """As when the server died after the last case and before its answer: the way to take it back was lost with it."""
    first, second = say(world, now=now), say(world, now=now, text="下湾水管漏了", category="water")
    sent = {
        "do": "refuse",
        "case": [str(first.uid), str(second.uid)],
        "idem": str(uuid.uuid4()),
        "reason": "不归这里管",
        "route": "none",
        "go_to": "县住建局，0300-555-0199",
    }
    assert "办成2件。" in desk.post("/d/bulk/", sent, follow=True).content.decode()
    session = desk.session
    del session["desk_bulk"]
    session.save()
    again = desk.post("/d/bulk/", sent, follow=True).content.decode()
    assert "办成2件。" in again
    assert Case.objects.filter(seq=2).count() == 2, "nothing was done twice"
    desk.post("/d/undo/", {"bulk": desk.get("/d/").context["undo"]["bulk"]})
    assert set(Case.objects.values_list("state", flat=True)) == {"new"}


def test_no_act_on_several_stands_out(world, desk, now) -> None:
    say(world, now=now)
    bar = desk.get("/d/").content.decode().partition("data-bulk>")[2].partition("</div>")[0]
    assert bar.count("<button") == bar.count('class="btn plain slim"') >= 1, "least of all to refuse them"


def test_what_was_refused_is_told_case_by_case(world, desk, station, now) -> None:
    first, second = say(world, now=now), say(world, now=now)
    team = world.unit("village_volunteers", world.village)
    step(second, station, "dispatch", now, unit=team.pk)
    sent = {"do": "dispatch", "case": [str(first.uid), str(second.uid)], "unit": team.pk}
    done = desk.post("/d/bulk/", sent, follow=True).content.decode()
    assert "办成1件" in done
    assert f"{second.code}没有动。这件事已经往下走了" in done


def test_one_is_kept_and_the_others_are_merged_into_it(world, desk, now) -> None:
    cases = [say(world, now=now + timedelta(seconds=n)) for n in range(3)]
    page = desk.get(f"/d/bulk/?do=merge&{ticked(*cases)}").content.decode()
    assert "留哪一件" in page
    desk.post("/d/bulk/", {"do": "merge", "case": [str(case.uid) for case in cases], "into": cases[1].code})
    kept = Case.objects.get(pk=cases[1].pk)
    assert (kept.open, kept.backers) == (True, 2)
    assert Case.objects.filter(merged_into=kept).count() == 2


@pytest.mark.parametrize(
    "query", ["", "do=dispatch", "do=dispatch&case=x", "do=nothing&case={0}", "do=verify&case={0}"]
)
def test_junk_in_a_bulk(world, desk, now, query) -> None:
    case = say(world, now=now)
    answer = desk.get(f"/d/bulk/?{query.format(case.uid)}")
    assert answer.status_code in (302, 404)
    assert desk.post("/d/undo/", {"bulk": "x"}, follow=True).status_code == 200
    assert desk.post("/d/undo/").status_code == 404
    assert desk.get("/d/undo/").status_code == 405


def test_each_goes_to_the_unit_that_is_suggested_for_it(world, desk, now) -> None:
    lamp, road = say(world, now=now), say(world, now=now, text="村口的路塌了半边", category="road")
    page = desk.get(f"/d/bulk/?do=dispatch&{ticked(lamp, road)}").content.decode()
    assert '<option value="-1" selected>各去各的建议单位</option>' in page
    assert "（建议）" not in page, "what is suggested for one is not for all"
    sent = {"do": "dispatch", "case": [str(lamp.uid), str(road.uid)], "idem": str(uuid.uuid4()), "unit": -1}
    assert "“派单”办成2件。" in desk.post("/d/bulk/", sent, follow=True).content.decode()
    for case in (lamp, road):
        before = case.suggested_id
        case.refresh_from_db()
        assert (case.state, case.unit_id) == ("assigned", before)
    assert lamp.unit_id != road.unit_id


def test_a_call_for_help_is_never_one_of_many(sign_in, now) -> None:
    town = World("xinba")
    duty = sign_in(town.viewer("duty", unit=town.unit("town_office")))
    called = [
        say(town, now=now, slug="respond_now", channel=channel, text=f"老人摔倒了（{channel}）")
        for channel in ("one_key", "web")
    ]
    office = town.unit("social_office")
    sent = {"do": "dispatch", "case": [str(case.uid) for case in called], "idem": str(uuid.uuid4()), "unit": office.pk}
    page = duty.post("/d/bulk/", sent, follow=True).content.decode()
    assert "“转派”办成1件。" in page
    assert called[0].code in page
    assert Case.objects.get(pk=called[0].pk).state == "new"
