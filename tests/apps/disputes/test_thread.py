"""A dispute from the round that found it to the return visit, and every point at which the law says no."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.models import Case, ClockRun, Notice
from huiyin.apps.disputes.actions import agreeing, mediators, opening, parties, rounds, sittings
from huiyin.apps.disputes.models import Appointment, Dispute, Finding, Party
from huiyin.apps.disputes.queries.folder import folder
from huiyin.apps.disputes.queries.matching import candidates
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.apps.disputes.hands import TODAY, Hands, party
from tests.apps.petitions.test_register import county_office
from tests.builders import MONDAY, step

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(code: str):
    return pytest.raises(RuleError, match=rf"^{code}\(")


def test_a_round_finds_a_dispute_that_is_settled_on_paper_and_visited_again(people: Hands) -> None:
    world = people.world
    worker = world.viewer("grid_worker", place=world.grid)
    going = rounds.begin_round(by=worker, uid=uuid.uuid4(), place=world.grid, text="灌溉用水前看一看。", now=MONDAY)
    told = opening.Told(
        uid=uuid.uuid4(), slug="four_step", place=world.grid, text="为水口争。", category="dispute_neighbours",
        name="欧阳若兰", phone="0300-555-0101", other="司马青山", channel="grid", series="red_team",
    )  # fmt: skip
    found = rounds.note_finding(
        by=worker, case=going.uid, found=rounds.Found("用水先后有争", told), idem=uuid.uuid4(), now=MONDAY
    )
    case = Case.objects.get(uid=found.opened)
    assert (case.level, case.state, case.place) == ("restricted", "applied", world.grid)
    assert Dispute.objects.get(case=case).level == "group"
    assert [p.side for p in Party.objects.filter(case=case)] == ["applicant", "respondent"]

    step(case, people.mediator, "accept", MONDAY)
    people.consent(case, 1)
    with refused("all_consent"):
        step(case, people.mediator, "begin", MONDAY)
    people.consent(case, 2)
    with refused("mediator_chosen"):
        step(case, people.mediator, "begin", MONDAY)
    assert candidates(case, TODAY)[0].why == ("skill", "near", "free")
    people.choose(case)
    step(case, people.mediator, "begin", MONDAY)
    step(case, people.mediator, "hear", MONDAY, finding="各说各的。")
    step(case, people.mediator, "look", MONDAY, finding="水口是老的。")
    people.talk(case, MONDAY + DAY, present=4)

    people.agree(case, MONDAY + DAY, form="written")
    with refused("agreement_in_force"):
        step(case, people.mediator, "agree", MONDAY + DAY)
    people.mark(case, MONDAY + DAY, sealed_on=None)
    assert Case.objects.get(pk=case.pk).state == "reconciling", "no seal, no agreement"
    people.mark(case, MONDAY + DAY, photo=False)
    dispute = Dispute.objects.get(case=case)
    assert dispute.effective_on == TODAY
    page = folder(people.mediator, case.uid)
    assert page is not None
    assert page.confirm_by == date(2026, 12, 16), "30 days to ask a court together (人民调解法 33)"
    run = ClockRun.objects.get(case=case, name="perform", running=True)
    assert run.due_at is not None
    assert run.due_at.date() == date(2026, 12, 10), "the day that was agreed reminds"

    sweep(now=run.due_at - 3 * DAY)
    notices = Notice.objects.filter(case=case, code="near", values__clock="perform")
    posts = {people.mediator.actor.post, people.head.actor.post}
    assert set(notices.values_list("to_post", flat=True)) == posts, "while there is still time to ring the parties"

    agreeing.record_performance(
        by=people.mediator, case=case.uid, on=TODAY + DAY, words="分好了。", idem=uuid.uuid4(), now=MONDAY + 2 * DAY
    )
    with refused("not_yours"):
        step(case, people.mediator, "close", MONDAY + 3 * DAY, outcome="solved")
    with refused("visited_by_another"):
        step(case, people.head, "close", MONDAY + 3 * DAY, outcome="solved")
    with refused("mediator_visits"):
        people.visit(case, MONDAY + 3 * DAY, by=people.mediator)
    people.visit(case, MONDAY + 3 * DAY)
    done = step(case, people.head, "close", MONDAY + 3 * DAY, outcome="solved").case
    assert (done.open, done.outcome) == (False, "solved")
    assert Finding.objects.get(case=going).opened == case.uid


def test_a_clear_refusal_ends_it_and_the_other_ways_are_told(people: Hands) -> None:
    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    people.consent(case, 1)
    done = people.consent(case, 2, agreed=False)
    assert (done.state, done.outcome) == ("stopped", "refused")
    told = Event.objects.get(subject=case.uid, kind="case.stop")
    assert told.data["codes"] == {} or "remedy" not in told.data["codes"]
    assert told.secret.body["asked"]["remedy"] == "all"
    with refused("not_from_here"):
        people.consent(case, 1)


def test_said_twice_is_done_once(people: Hands) -> None:
    case, key = people.dispute(), uuid.uuid4()
    step(case, people.mediator, "accept", MONDAY)
    for _ in range(2):
        parties.record_consent(
            by=people.mediator, case=case.uid, number=1, agreed=True, how="said", idem=key, now=MONDAY
        )
    who = parties.Who("respondent", "公孙大山")
    key = uuid.uuid4()
    for _ in range(2):
        parties.add_party(by=people.mediator, case=case.uid, who=who, idem=key, now=MONDAY)
    assert Party.objects.filter(case=case).count() == 3
    assert Event.objects.filter(subject=case.uid, kind="dispute.consent").count() == 1
    for number in (1, 2, 3):
        people.consent(case, number)
    people.choose(case)
    step(case, people.mediator, "begin", MONDAY)
    talked, key = sittings.Sitting(uuid.uuid4(), MONDAY, present=3), uuid.uuid4()
    for _ in range(2):
        sittings.hold_sitting(by=people.mediator, case=case.uid, sitting=talked, idem=key, now=MONDAY)
    with refused("sitting_recorded"):
        people.talk(case, MONDAY, uid=talked.uid)
    assert Event.objects.filter(subject=case.uid, kind="dispute.session").count() == 1


def test_a_mediator_is_neither_kin_nor_refused(people: Hands) -> None:
    case = people.dispute(other="老班长上官柏")
    step(case, people.mediator, "accept", MONDAY)
    with refused("conflict"):
        people.choose(case)
    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    with refused("ask_about_kin"):
        people.choose(case, clear=False)
    people.choose(case)
    turn: dict[str, Any] = {"by": people.mediator, "case": case.uid, "mediator": people.veteran.uid, "now": MONDAY}
    mediators.turn_down(**turn, number=2, kin=False, idem=uuid.uuid4())
    assert Appointment.objects.get(case=case).state == "refused"
    with refused("refused_by_party"):
        people.choose(case)
    mediators.turn_down(**turn, number=0, kin=True, idem=uuid.uuid4())
    with refused("conflict"):
        people.choose(case)


def test_nobody_is_in_the_register_without_a_signed_consent(people: Hands) -> None:
    entry: dict[str, Any] = {"uid": uuid.uuid4(), "place": people.world.village, "name": "苗嫂", "kind": "aunt"}
    with refused("consent_missing"):
        mediators.enrol(by=people.mediator, entry=mediators.Entry(**entry, consented_on=TODAY, paper=" "), now=MONDAY)
    with refused("day_ahead"):
        later = mediators.Entry(**entry, consented_on=TODAY + DAY, paper="村档8")
        mediators.enrol(by=people.mediator, entry=later, now=MONDAY)
    other = people.world.viewer("mediator", unit=people.world.unit("mediation_committee", people.world.other_village))
    with refused("not_your_village"):
        mediators.enrol(by=other, entry=mediators.Entry(**entry, consented_on=TODAY, paper="村档8"), now=MONDAY)
    mediators.leave(by=people.mediator, mediator=people.veteran.uid, now=MONDAY)
    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    with refused("no_such_mediator"):
        people.choose(case)


def test_no_sitting_without_consent_and_others_only_with_it(people: Hands) -> None:
    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    with refused("no_consent_yet"):
        people.talk(case, MONDAY)
    case = people.ready()
    base: dict[str, Any] = {"by": people.mediator, "case": case.uid, "idem": uuid.uuid4(), "now": MONDAY}
    with refused("invited_without_consent"):
        sittings.hold_sitting(**base, sitting=sittings.Sitting(uuid.uuid4(), MONDAY, present=2, invited="族长"))
    with refused("sitting_ahead"):
        sittings.hold_sitting(**base, sitting=sittings.Sitting(uuid.uuid4(), MONDAY + DAY, present=2))
    with refused("nobody_there"):
        sittings.hold_sitting(**base, sitting=sittings.Sitting(uuid.uuid4(), MONDAY))
    plan = sittings.Sitting(uuid.uuid4(), MONDAY + DAY, where="村部")
    with refused("sitting_not_ahead"):
        sittings.plan_sitting(by=people.mediator, case=case.uid, sitting=plan, now=MONDAY + 2 * DAY)
    sittings.plan_sitting(by=people.mediator, case=case.uid, sitting=plan, now=MONDAY)


def test_an_agreement_needs_every_mark_the_paper_and_a_day_that_has_come(people: Hands) -> None:
    case = people.to_the_table()
    with refused("no_agreement_yet"):
        people.mark(case, MONDAY)
    with refused("day_ahead"):
        people.agree(case, MONDAY, made_on=TODAY + DAY)
    with refused("wrong_level"):
        people.agree(case, MONDAY, level="county")
    people.agree(case, MONDAY, form="written")
    with refused("day_ahead"):
        people.mark(case, MONDAY, sealed_on=TODAY + DAY)
    with refused("paper_missing"):
        people.mark(case, MONDAY, photo=False)
    for missing in ({"parties": {1: TODAY}}, {"signed_on": None}, {"sealed_on": None}):
        assert people.mark(case, MONDAY, **missing).effective_on is None
    people.agree(case, MONDAY, form="written", terms="改了一条。")
    assert party(case, 1).marked_on is None, "written anew, it is marked anew"


def test_a_spoken_agreement_holds_when_agreed_and_a_marriage_is_confirmed_by_no_court(people: Hands) -> None:
    case = people.to_the_table(category="dispute_marriage")
    people.agree(case, MONDAY)
    page = folder(people.mediator, case.uid)
    assert page is not None
    assert page.dispute.effective_on == TODAY
    assert (page.confirmable, page.confirm_by) == (False, None)
    assert page.domestic
    with refused("not_from_here"):
        people.agree(case, MONDAY)


def test_what_went_up_is_dealt_with_and_settled_there(people: Hands) -> None:
    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    with refused("was_escalated"):
        step(case, people.mediator, "send_up", MONDAY, reason="直接报县里")
    step(case, people.mediator, "escalate", MONDAY, reason="牵扯邻村。")
    assert Dispute.objects.get(case=case).level == "town"
    town = people.world.viewer("mediator", unit=people.world.unit("town_mediation"))
    step(case, town, "accept", MONDAY)
    with refused("not_escalated"):
        step(case, town, "escalate", MONDAY, reason="再报一次")
    county = people.world.viewer("desk", unit=county_office(people.world))
    sent = step(case, town, "send_up", MONDAY, reason="牵扯邻县。").case
    assert (sent.state, Dispute.objects.get(case=case).level) == ("with_county", "county")
    assert county.actor.post == sent.held_by_post_id
    taken = step(case, county, "accept", MONDAY).case
    assert (taken.state, Dispute.objects.get(case=case).level) == ("consenting", "county"), "settled there from now on"


def test_it_is_in_the_hands_of_the_committee_alone(people: Hands) -> None:
    world = people.world
    case = people.dispute()
    for stranger in (
        world.viewer("secretary", unit=world.unit("village_branch", world.village)),
        world.viewer("grid_worker", place=world.grid),
        world.viewer("mediator", unit=world.unit("mediation_committee", world.other_village)),
    ):
        assert folder(stranger, case.uid) is None
        with refused("not_yours"):
            parties.add_party(
                by=stranger, case=case.uid, who=parties.Who("respondent", "谁"), idem=uuid.uuid4(), now=MONDAY
            )
    with refused("no_such_party"):
        parties.record_consent(
            by=people.mediator, case=case.uid, number=9, agreed=True, how="said", idem=uuid.uuid4(), now=MONDAY
        )
    with refused("no_such_case"):
        parties.add_party(
            by=people.mediator, case=uuid.uuid4(), who=parties.Who("respondent", "谁"), idem=uuid.uuid4(), now=MONDAY
        )


def test_the_visitor_counts_right(people: Hands) -> None:
    case = people.to_the_table()
    people.agree(case, MONDAY)
    with refused("wrong_count"):
        people.visit(case, MONDAY, asked=3)
    with refused("wrong_count"):
        people.visit(case, MONDAY, content_with=3)
    step(case, people.head, "redo", MONDAY, reason="没做。")
    with refused("not_from_here"):
        people.visit(case, MONDAY)


def test_mediated_again_nothing_that_was_agreed_before_is_in_force(people: Hands) -> None:
    case = people.to_the_table()
    people.agree(case, MONDAY)
    step(case, people.head, "redo", MONDAY, reason="没做。")
    dispute = Dispute.objects.get(case=case)
    assert (dispute.effective_on, dispute.perform_by) == (None, None)
    for number in (1, 2):
        people.consent(case, number)
    step(case, people.mediator, "begin", MONDAY)
    step(case, people.mediator, "hear", MONDAY, finding="再听一遍。")
    step(case, people.mediator, "look", MONDAY, finding="再看一遍。")
    with refused("agreement_in_force"):
        step(case, people.mediator, "agree", MONDAY)
