"""Acts in a sitting: one entry one act, lawful channels, proxies by the law, changes in the open, nothing after the end."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from huiyin.apps.decisions.actions.acting import Done, Helped, act, act_all, act_by_slip
from huiyin.apps.decisions.actions.changing import change_roll, keep_list
from huiyin.apps.decisions.actions.counting import Counted, Noted, count_sheet, write_minutes
from huiyin.apps.decisions.models import CountSheet
from huiyin.apps.people.actions import add_person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.rolls.models import Act
from huiyin.apps.rolls.queries import count, tallied
from huiyin.core.errors import RuleError
from huiyin.core.relations import Actor
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.tallies import LEFT, VALUES, Sheet
from huiyin.core.words import KEEPERS
from tests.queries import at_most

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db


def code_of(call: object) -> str:
    with pytest.raises(RuleError) as refusal:
        call()  # type: ignore[operator]
    return refusal.value.code


def test_the_same_act_sent_again_is_one_and_another_under_its_key_is_refused(village: Village) -> None:
    case = village.to_round()
    uid = uuid.uuid4()
    first = village.act(case, 1, ActKind.opine, "agree", channel=ActChannel.call, uid=uid)
    assert village.act(case, 1, ActKind.opine, "agree", channel=ActChannel.call, uid=uid) == first
    assert Event.objects.filter(kind="decision.opine").count() == 1
    again = lambda: village.act(case, 1, ActKind.opine, "oppose", channel=ActChannel.call, uid=uid)  # noqa: E731
    assert code_of(again) == "idem_reused"


def said(village: Village, case: Case, numbers: range, value: str = "agree") -> list[Done]:
    """What is said at these doors, with a signature at each."""
    entries = village.entries(case)
    doors = [entries[number - 1].pk for number in numbers]
    opinions = [Done(uuid.uuid4(), door, ActKind.opine, ActChannel.paper, value) for door in doors]
    return [*opinions, *(Done(uuid.uuid4(), door, ActKind.sign, ActChannel.paper) for door in doors)]


def test_what_is_said_together_is_as_if_it_was_said_one_after_the_other(village: Village) -> None:
    """A later word to the same door in the same request stands; what was there already is not written again."""
    case = village.to_round()
    sitting = village.sitting(case)
    told = [*said(village, case, range(1, 4)), *said(village, case, range(1, 2), "oppose")]
    for dones in (told[:2], told, told):
        acts = act_all(by=village.worker, sitting=sitting.uid, dones=dones, now=village.now)
        assert [act.uid for act in acts] == [done.uid for done in dones]
    first, later = Act.objects.get(pk=told[0].uid), Act.objects.get(pk=told[6].uid)
    assert (later.supersedes_id, later.at > first.at) == (first.uid, True)
    assert Event.objects.filter(kind="decision.opine").count() == 4
    assert Event.objects.filter(kind="decision.sign").count() == 4
    assert {event.secret.body["entry"] for event in Event.objects.filter(kind="decision.sign")} == {
        done.entry for done in told
    }
    assert count(sitting.roll, ActKind.sign) == 3


def test_what_is_said_together_is_written_whole_or_not_at_all(village: Village) -> None:
    case = village.to_round()
    sitting, dones = village.sitting(case), said(village, case, range(1, 3))
    dones.append(Done(uuid.uuid4(), 0, ActKind.sign, ActChannel.paper))
    with pytest.raises(RuleError) as refusal:
        act_all(by=village.worker, sitting=sitting.uid, dones=dones, now=village.now)
    assert (refusal.value.code, refusal.value.values["entry"]) == ("not_on_roll", 0)
    assert not Act.objects.filter(roll=sitting.roll).exists()


def test_the_doors_of_a_whole_sheet_cost_as_many_statements_as_one(village: Village) -> None:
    case = village.to_round()
    sitting = village.sitting(case)
    for numbers in (range(1, 2), range(2, 7)):
        dones = said(village, case, numbers)
        with at_most(12 if connection.vendor == "postgresql" else 12 + len(dones)):
            act_all(by=village.worker, sitting=sitting.uid, dones=dones, now=village.now)


def test_the_order_in_which_acts_come_in_changes_no_count(village: Village) -> None:
    """Phones without signal sync in whatever order, and each of them twice: one entry for every order there is."""
    case = village.to_round()
    sitting, entries = village.sitting(case), village.entries(case)
    told = [("agree", 1), ("oppose", 5), ("abstain", 3)]
    for entry, order in zip(entries, permutations(told), strict=True):
        for value, minute in [*order, *order]:
            done = Done(
                uid=uuid.uuid5(sitting.uid, f"{entry.pk} {value}"),
                entry=entry.pk,
                kind=ActKind.opine,
                channel=ActChannel.call,
                witness=village.verifier.actor.person,
                value=value,
                at=village.now - timedelta(minutes=10 - minute),
            )
            act(by=village.worker, sitting=sitting.uid, done=done, now=village.now)
    assert tallied(sitting.roll).opinions == (0, 6, 0)
    assert [count(sitting.roll, ActKind.opine, value) for value in VALUES] == [0, 6, 0]
    assert Act.objects.filter(roll=sitting.roll).count() == 18


def test_an_act_that_comes_in_late_does_not_stand_before_a_later_one(village: Village) -> None:
    case = village.to_round()
    village.act(case, 1, ActKind.opine, "oppose", channel=ActChannel.call)
    village.act(case, 1, ActKind.opine, "agree", channel=ActChannel.app, at=village.now - timedelta(hours=1))
    assert tallied(village.sitting(case).roll).opinions == (0, 1, 0)


def test_online_and_telephone_are_opinions_and_never_attendance(village: Village) -> None:
    case = village.to_vote()
    for channel in (ActChannel.app, ActChannel.call, ActChannel.paper):
        assert code_of(lambda: village.act(case, 1, ActKind.attend, channel=channel)) == "channel_not_lawful"  # noqa: B023
        assert code_of(lambda: village.act(case, 1, ActKind.vote, "agree", channel=channel)) == "channel_not_lawful"  # noqa: B023
    village.act(case, 1, ActKind.opine, "agree", channel=ActChannel.call)
    assert tallied(village.sitting(case).roll).present == 0


def test_only_the_meeting_of_members_of_the_collective_may_attend_online(village: Village) -> None:
    village.keep("collective_members", 9)
    case = village.to_vote(matter="land", body="collective_members", meets=10)
    for number in range(1, 7):
        village.act(case, number, ActKind.attend, channel=ActChannel.app)
        village.act(case, number, ActKind.vote, "agree", channel=ActChannel.app)
    assert code_of(lambda: village.act(case, 7, ActKind.attend, channel=ActChannel.call)) == "channel_not_lawful"
    village.days(10)
    village.do(case, "resolve")
    assert village.last(case).published["pass"] == {"need": 6, "have": 6, "met": True}, "two thirds of all nine"


def test_a_proxy_goes_in_writing_within_the_household_where_the_law_says_so(village: Village) -> None:
    names = ["甲一 X000", "甲二 X000", "乙一 X001"]
    keep_list(
        by=village.secretary, place=village.world.village, body="collective_members", names=names, now=village.now
    )
    case = village.to_vote(matter="land", body="collective_members", meets=10)
    first, second, other = village.entries(case)
    give = lambda to, **more: village.act(case, 1, ActKind.authorise, str(to), **more)  # noqa: E731
    assert code_of(lambda: give(other.pk, channel=ActChannel.paper)) == "proxy_not_lawful"
    assert code_of(lambda: give(second.pk, channel=ActChannel.call)) == "proxy_not_lawful"
    give(second.pk, channel=ActChannel.paper)
    village.act(case, 1, ActKind.vote, "agree")
    roll = village.sitting(case).roll
    assert tallied(roll).present == 0, "the holder is not there yet"
    village.act(case, 2, ActKind.attend)
    assert (tallied(roll).present, tallied(roll).by_proxy, tallied(roll).agree) == (2, 1, 1)
    village.act(case, 1, ActKind.authorise, "", channel=ActChannel.paper)
    assert (tallied(roll).present, tallied(roll).agree) == (1, 0), "taken back"
    assert first.household_id == second.household_id != other.household_id


def test_where_the_law_is_silent_nobody_votes_for_another(village: Village) -> None:
    case = village.to_vote()
    to = village.entries(case)[1].pk
    assert (
        code_of(lambda: village.act(case, 1, ActKind.authorise, str(to), channel=ActChannel.paper))
        == "proxy_not_lawful"
    )


def test_a_change_of_a_frozen_roll_is_an_open_event_with_its_reason(village: Village) -> None:
    case = village.to_round()
    sitting = village.sitting(case)
    village.hear(case, 1)
    change = lambda kind, **more: change_roll(  # noqa: E731
        by=village.secretary, sitting=sitting.uid, kind=kind, now=village.now, **more
    )
    added = change("add", reason="moved_in", name="新户")
    change("strike", reason="moved_out", entry=village.entries(case)[0].pk)
    change("represent", reason="another_stands", entry=added.pk, name="新户的女儿")
    found = tallied(sitting.roll)
    assert (found.roll, found.asked) == (6, 0), "one more, one less, and what the struck one said counts nothing"
    assert list(Event.objects.filter(kind="roll.changed").order_by("nth").values_list("category", "series")) == [
        ("add", "moved_in"), ("strike", "moved_out"), ("represent", "another_stands"),
    ]  # fmt: skip
    assert code_of(lambda: change("add", reason="because", name="甲")) == "unknown_reason"
    assert code_of(lambda: change("add", reason="moved_in")) == "missing_answer"
    assert code_of(lambda: change("strike", reason="died", entry=0)) == "not_on_roll"


def test_the_bearer_of_a_slip_speaks_for_their_entry_alone(village: Village) -> None:
    case = village.to_round()
    sitting, (first, second, *_) = village.sitting(case), village.entries(case)
    own = first.uid

    def say(entry: int, kind: ActKind = ActKind.opine, channel: ActChannel = ActChannel.app, **more: Any) -> Act:
        done = Done(uid=uuid.uuid4(), entry=entry, kind=kind, channel=channel, **{"value": "agree", **more})
        village.now += timedelta(seconds=1)
        return act_by_slip(own=own, sitting=sitting.uid, done=done, now=village.now)

    say(first.pk, text="早该修了。")
    assert code_of(lambda: say(second.pk)) == "no_such_code"
    assert code_of(lambda: say(first.pk, ActKind.sign)) == "not_in_this_sitting"
    assert code_of(lambda: say(first.pk, channel=ActChannel.paper)) == "no_such_code"
    village.act(case, 1, ActKind.sign, channel=ActChannel.paper)
    assert (tallied(sitting.roll).asked, tallied(sitting.roll).signed) == (1, 1)
    assert code_of(lambda: say(first.pk, ActKind.object, value="")) == "missing_answer"
    say(first.pk, ActKind.object, value="", text="不是我说的。")
    assert (tallied(sitting.roll).asked, tallied(sitting.roll).signed, tallied(sitting.roll).objections) == (0, 0, 1)


def test_a_helper_and_a_telephone_need_a_witness(village: Village) -> None:
    case = village.to_round()
    for channel in (ActChannel.helper, ActChannel.call):
        niece = Helped("侄女", "mark", read_back=True, slip="printed") if channel is ActChannel.helper else None
        say = lambda who: village.act(case, 1, ActKind.opine, "agree", channel=channel, witness=who, helped=niece)  # noqa: B023, E731
        assert code_of(lambda: say(0)) == "witness_missing"  # noqa: B023
        assert code_of(lambda: say(village.worker.actor.person)) == "witness_is_recorder"  # noqa: B023
        say(village.secretary.actor.person)


def test_what_was_entered_by_mistake_is_taken_back(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, 2, 2)
    roll = village.sitting(case).roll
    village.act(case, 1, ActKind.vote, LEFT)
    assert (tallied(roll).present, tallied(roll).agree) == (2, 1)
    assert code_of(lambda: village.act(case, 1, ActKind.vote, "")) == "wrong_value"


def test_what_does_not_belong_into_a_sitting_is_refused(village: Village) -> None:
    case = village.to_round()
    assert code_of(lambda: village.act(case, 1, ActKind.vote, "agree")) == "not_in_this_sitting"
    assert code_of(lambda: village.act(case, 1, ActKind.opine, "maybe")) == "wrong_value"


def keepers(village: Village) -> list[Viewer]:
    """Those who keep the installation, with a post in this very village."""
    post, place = village.secretary.actor.post, village.world.village
    return [
        Viewer(Actor(person=1, post=post, title=title, place=place.pk), interval=place.interval, village=place.pk)
        for title in KEEPERS
    ]


def test_another_village_and_who_keeps_the_installation_write_nothing(village: Village) -> None:
    case = village.to_round()
    world = village.world
    foreign = world.viewer("grid_worker", place=world.other_village.children.first())
    for viewer in [foreign, *keepers(village)]:
        assert code_of(lambda: village.act(case, 1, ActKind.attempt, by=viewer)) == "not_yours"  # noqa: B023
    names = ["甲"]
    keep = lambda: keep_list(by=foreign, place=world.village, body="party_members", names=names, now=village.now)  # noqa: E731
    assert code_of(keep) == "not_yours"


def test_rolls_counts_and_minutes_are_written_by_who_keeps_the_lists_of_that_village(village: Village) -> None:
    """A grid worker goes from door to door and changes no roll; the town looks on and writes nothing."""
    case = village.to_vote()
    sitting, entry = village.sitting(case), village.entries(case)[0]
    counted = Counted(uid=uuid.uuid4(), sheet=Sheet(0, 0, 0, hands=True), counter=village.head.actor.person)
    place, post = village.world.town, village.secretary.actor.post
    town = [
        Viewer(Actor(person=1, post=post, title=title, place=place.pk), interval=place.interval, town=place.pk)
        for title in ("desk", "clerk", "secretary")
    ]
    for by in (village.worker, village.verifier, *town):
        told: dict[str, Any] = {"by": by, "sitting": sitting.uid, "now": village.now}
        strike = lambda: change_roll(kind="strike", reason="died", entry=entry.pk, **told)  # noqa: B023, E731
        assert code_of(strike) == "not_yours"
        assert code_of(lambda: count_sheet(counted=counted, **told)) == "not_yours"  # noqa: B023
        assert code_of(lambda: write_minutes(noted=Noted(uuid.uuid4(), "到会六人。"), **told)) == "not_yours"  # noqa: B023
    for by in town:
        assert code_of(lambda: village.act(case, 1, ActKind.attend, by=by)) == "not_yours"  # noqa: B023
    write_minutes(by=village.head, sitting=sitting.uid, noted=Noted(uuid.uuid4(), "到会六人。"), now=village.now)


def test_hands_are_counted_or_names_taken_and_never_both(village: Village) -> None:
    case = village.to_vote()
    sitting, person = village.sitting(case), village.secretary.actor.person
    for number in range(1, 8):
        village.act(case, number, ActKind.attend)

    def hands(agree: int, oppose: int) -> CountSheet:
        counted = Counted(uid=uuid.uuid4(), sheet=Sheet(agree, oppose, 0, hands=True), counter=person)
        return count_sheet(by=village.secretary, sitting=sitting.uid, counted=counted, now=village.now)

    assert code_of(lambda: hands(7, 1)) == "hands_differ"
    hands(5, 2)
    assert code_of(lambda: village.act(case, 1, ActKind.vote, "agree")) == "counted_by_hands"
    village.do(case, "resolve")
    assert village.last(case).published["pass"] == {"need": 4, "have": 5, "met": True}


def test_a_count_after_names_is_refused(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, 6, 4)
    person = add_person(name="计票人").pk
    counted = Counted(uid=uuid.uuid4(), sheet=Sheet(4, 2, 0, hands=True), counter=person)
    sitting = village.sitting(case).uid
    assert (
        code_of(lambda: count_sheet(by=village.secretary, sitting=sitting, counted=counted, now=village.now))
        == "voted_by_name"
    )
