"""Helpers: a mandate, what is read back, a slip; and one in twenty who are called back by who supervises."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.actions.acting import Helped
from huiyin.apps.decisions.actions.calling_back import call_back
from huiyin.apps.decisions.call_backs import of_sitting
from huiyin.apps.decisions.models import CallBack, Help
from huiyin.apps.records.models import Event
from huiyin.apps.rolls.queries import tallied
from huiyin.core.call_backs import ONE_IN, drawn, number_of
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from tests.builders import sign_in

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village

NIECE = Helped("侄女小梁", "mark", read_back=True, slip="printed")


COMMITMENTS = st.dictionaries(st.uuids(), st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=60)


@settings(max_examples=60)
@given(st.uuids(), COMMITMENTS, COMMITMENTS)
def test_the_draw_is_the_same_for_everybody_and_what_comes_later_takes_nobody_off(
    seed: uuid.UUID, first: dict[uuid.UUID, str], later: dict[uuid.UUID, str]
) -> None:
    now = drawn(seed, first)
    then = drawn(seed, {**later, **first}, called=now)
    assert set(now) <= set(first)
    assert bool(now) == bool(first), "where anybody was helped, somebody is called"
    assert now == drawn(seed, dict(reversed(first.items())))
    assert set(now) <= set(then)


def test_it_is_one_in_twenty() -> None:
    seed = uuid.UUID(int=7)
    acts = {uuid.uuid5(seed, str(n)): uuid.uuid5(seed, str(n)).hex for n in range(20_000)}
    assert abs(len(drawn(seed, acts)) - 20_000 / ONE_IN) < 100


@pytest.mark.django_db
def test_nobody_who_writes_can_know_or_choose_whether_it_is_drawn(village: Village) -> None:
    """The same act with the same uid, written twice: its lot is another one, for its event has another salt."""
    case, uid, lots = village.to_round(), uuid.uuid4(), []
    sitting = village.sitting(case)
    for _ in range(2):
        with transaction.atomic():
            village.act(
                case, 1, ActKind.opine, "agree", channel=ActChannel.call, uid=uid, witness=village.head.actor.person
            )
            event = Event.objects.get(subject=uid)
            lots.append(number_of(sitting.uid, event.commitment))
            transaction.set_rollback(True)
    assert lots[0] != lots[1]


def code_of(call: Any) -> str:
    with pytest.raises(RuleError) as refusal:
        call()
    return refusal.value.code


def helped(village: Village, case: Case, number: int = 1, with_help: Helped | None = NIECE) -> Any:
    who = village.secretary.actor.person
    return village.act(case, number, ActKind.opine, "agree", channel=ActChannel.helper, witness=who, helped=with_help)


@pytest.mark.django_db
def test_nobody_speaks_for_another_without_a_mandate_and_unheard(village: Village) -> None:
    case = village.to_round()
    for wrong in (None, Helped("", "mark", True, "printed"), Helped("侄女", "nod", True, "printed")):
        assert code_of(lambda: helped(village, case, with_help=wrong)) == "no_mandate"  # noqa: B023
    for wrong in (Helped("侄女", "mark", False, "printed"), Helped("侄女", "mark", True, "")):
        assert code_of(lambda: helped(village, case, with_help=wrong)) == "not_read_back"  # noqa: B023
    helped(village, case)
    kept = Help.objects.get()
    assert (kept.helper, kept.mandate, kept.slip) == ("侄女小梁", "mark", "printed")


def called(village: Village, case: Case, result: str, by: Any = None, **more: Any) -> CallBack:
    sitting = village.sitting(case)
    found = {"uid": uuid.uuid4(), "act_uid": of_sitting(sitting)[0].act.pk, "now": village.now, **more}
    return call_back(by=by or village.supervisor, sitting=sitting.uid, result=result, **found)


@pytest.mark.django_db
def test_who_says_at_the_call_that_it_is_not_so_is_asked_again(village: Village) -> None:
    case = village.to_round()
    helped(village, case)
    roll = village.sitting(case).roll
    assert tallied(roll).asked == 1
    village.days(1)
    assert code_of(lambda: called(village, case, "denied")) == "missing_answer"
    called(village, case, "unreached")
    assert of_sitting(village.sitting(case))[0].left, "nobody answered: it stays on the list"
    uid = uuid.uuid4()
    rows = {called(village, case, "denied", uid=uid, text="我没让谁替我说。").pk for _ in range(2)}
    assert rows == {uid}, "sent twice it is one call"
    assert (tallied(roll).asked, tallied(roll).objections) == (0, 1)
    assert not of_sitting(village.sitting(case))[0].left
    assert code_of(lambda: called(village, case, "confirmed", uid=uid)) == "idem_reused"


@pytest.mark.django_db
def test_only_who_supervises_calls_back_and_never_their_own_writing(village: Village) -> None:
    case = village.to_round()
    helped(village, case)
    for by in (village.secretary, village.head, village.worker):
        assert code_of(lambda: called(village, case, "confirmed", by)) == "not_yours"  # noqa: B023
    assert code_of(lambda: called(village, case, "confirmed", act_uid=uuid.uuid4())) == "not_drawn"
    assert code_of(lambda: called(village, case, "fine")) == "wrong_result"
    village.act(
        case, 2, ActKind.opine, "agree", channel=ActChannel.call, by=village.supervisor,
        witness=village.secretary.actor.person,
    )  # fmt: skip
    mine = [line.act for line in of_sitting(village.sitting(case)) if line.act.entry.number == 2]
    for act in mine:
        assert code_of(lambda: called(village, case, "confirmed", act_uid=act.pk)) == "own_work"  # noqa: B023


@pytest.mark.django_db
def test_a_helper_at_the_door_and_the_call_afterwards_on_the_pages(village: Village) -> None:
    case = village.to_round()
    entry = village.entries(case)[0]
    worker, supervisor = sign_in(Client(), village.worker), sign_in(Client(), village.supervisor)
    door = f"/d/decisions/{case.uid}/round/{entry.pk}/"
    said = {"channel": "helper", "value": "oppose", "witness": village.secretary.actor.person, "uid": uuid.uuid4()}
    assert "写清谁替他说" in worker.post(door, said).content.decode(), "without a mandate it is said what to do"
    more = {"helper": "侄女小梁", "mandate": "spoken", "read_back": "on", "slip": "written"}
    assert worker.post(door, {**said, **more}).status_code == 302
    slip = worker.get(f"{door}slip/").content.decode()
    assert "反对" in slip or "不同意" in slip
    assert "侄女小梁" in slip
    calls = f"/d/decisions/{case.uid}/calls/"
    assert worker.get(calls).status_code == 404
    page = supervisor.get(calls).content.decode()
    assert entry.name in page
    act = of_sitting(village.sitting(case))[0].act
    assert supervisor.post(f"{calls}{act.pk}/", {"uid": uuid.uuid4(), "result": "confirmed"}).status_code == 302
    assert CallBack.objects.get().result == "confirmed"
    assert "1/1" in supervisor.get(calls).content.decode().replace(" ", "")


@pytest.mark.django_db
def test_they_object_through_the_worker_who_stands_there(village: Village) -> None:
    case = village.to_round()
    village.hear(case, 1)
    entry = village.entries(case)[0]
    worker = sign_in(Client(), village.worker)
    door = f"/d/decisions/{case.uid}/round/{entry.pk}/"
    assert worker.post(door, {"objects": "", "uid": uuid.uuid4()}).status_code == 302
    assert tallied(village.sitting(case).roll).asked == 1
    assert worker.post(door, {"objects": "我说的是不同意。", "uid": uuid.uuid4()}).status_code == 302
    assert (tallied(village.sitting(case).roll).asked, tallied(village.sitting(case).roll).objections) == (0, 1)
    assert "我说的是不同意。" in worker.get(door).content.decode()
