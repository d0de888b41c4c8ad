"""Mediated again, sent again, done out of order: what was said for one attempt is not taken for the next."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.cases.asked import Asked
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions import agreeing, mediators, parties, sittings, visiting
from huiyin.apps.disputes.models import Dispute, Mediator, Party, ReturnVisit, Session
from huiyin.apps.disputes.queries.days import dates
from huiyin.apps.disputes.queries.folder import folder
from huiyin.apps.disputes.queries.matching import candidates
from huiyin.apps.disputes.queries.numbers import counted
from huiyin.apps.people.actions import give_post
from huiyin.apps.people.models import Person
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.records.actions import Happened, log_all
from huiyin.apps.units.models import Post
from tests.apps.disputes.hands import TODAY, Hands, party
from tests.apps.disputes.test_pages import asked, sent
from tests.apps.disputes.test_thread import refused
from tests.builders import MONDAY, sign_in, step

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def walked_again(people: Hands, case: Case, now: Any) -> None:
    """Asked, begun, heard and looked into once more."""
    for number in (1, 2):
        people.consent(case, number, now=now)
    step(case, people.mediator, "begin", now)
    step(case, people.mediator, "hear", now, finding="再听一遍。")
    step(case, people.mediator, "look", now, finding="再看一遍。")


def test_mediated_again_each_party_is_asked_anew(people: Hands) -> None:
    """人民调解法 17: nobody consents to the next attempt by having consented to the last."""
    case = people.to_the_table()
    people.agree(case, MONDAY)
    step(case, people.head, "redo", MONDAY, reason="没做。")
    assert set(Party.objects.filter(case=case).values_list("consent", "consent_how", "consent_at")) == {("", "", None)}
    with refused("all_consent"):
        step(case, people.mediator, "begin", MONDAY)


def test_an_old_paper_brings_no_new_agreement_into_force(people: Hands) -> None:
    case = people.to_the_table()
    people.agree(case, MONDAY, form="written")
    people.mark(case, MONDAY + HOUR)
    step(case, people.head, "redo", MONDAY + DAY, reason="没做。")
    walked_again(people, case, MONDAY + DAY)
    with refused("no_agreement_yet"):
        people.mark(case, MONDAY + DAY, photo=False)
    people.agree(case, MONDAY + DAY, form="written", terms="改了。")
    with refused("paper_missing"):
        people.mark(case, MONDAY + DAY + HOUR, photo=False)
    with refused("paper_missing"):
        people.mark(case, MONDAY + DAY + HOUR)  # the old photo once more
    assert people.mark(case, MONDAY + DAY + HOUR, width=320).effective_on == TODAY


def test_written_anew_it_is_photographed_anew(people: Hands) -> None:
    case = people.to_the_table()
    people.agree(case, MONDAY, form="written")
    people.mark(case, MONDAY + HOUR, sealed_on=None)
    people.agree(case, MONDAY + 2 * HOUR, form="written", terms="改了一条。")
    with refused("paper_missing"):
        people.mark(case, MONDAY + 3 * HOUR, photo=False)


def test_nobody_marks_an_agreement_before_it_is_made(people: Hands) -> None:
    case = people.to_the_table()
    people.agree(case, MONDAY, form="written")
    for early in ({"parties": {1: TODAY - DAY, 2: TODAY}}, {"signed_on": TODAY - DAY}, {"sealed_on": TODAY - DAY}):
        with refused("mark_too_early"):
            people.mark(case, MONDAY + HOUR, **early)
    assert Dispute.objects.get(case=case).effective_on is None


def test_who_mediated_does_not_visit_whatever_post_they_act_in(people: Hands) -> None:
    world = people.world
    veteran = Person.objects.get(pk=world.viewer("officer", unit=world.unit("town_office"), name="老班长").actor.person)
    entry = mediators.Entry(uuid.uuid4(), world.village, "老班长", "veteran", TODAY, "村档3", person=veteran)
    people.veteran = mediators.enrol(by=people.mediator, entry=entry, now=MONDAY)
    case = people.to_the_table()
    people.agree(case, MONDAY)
    post = Post.objects.get(pk=people.head.actor.post)
    give_post(person=veteran, post=post, starts=date(2026, 1, 1))
    theirs = viewer_of_post(post, veteran.pk, veteran.name)
    page = folder(theirs, case.uid)
    assert page
    assert not page.to_visit
    with refused("mediator_visits"):
        people.visit(case, MONDAY, by=theirs)
    people.visit(case, MONDAY)


def test_the_register_asks_who_of_those_at_work_it_is(people: Hands) -> None:
    head = Person.objects.get(pk=people.head.actor.person)
    fields = {
        "name": head.name,
        "kind": "cadre",
        "place": people.world.village.pk,
        "most": 2,
        "consented_on": "2026-10-01",
    }
    sent(sign_in(Client(), people.mediator), "/m/mediators/new/", **fields, paper="村档9", person=head.pk)
    assert Mediator.objects.get(name=head.name).person == head


def test_the_language_that_was_said_finds_who_speaks_it(people: Hands) -> None:
    case = people.dispute(language="本地话")
    assert party(case, 1).language == "本地话"
    assert "language" in candidates(case, TODAY)[0].why


def test_a_dispute_sent_again_undoes_nothing(people: Hands) -> None:
    told: dict[str, Any] = {"uid": uuid.uuid4()}
    case = people.dispute(**told)
    step(case, people.mediator, "accept", MONDAY)
    step(case, people.mediator, "escalate", MONDAY, reason="牵扯邻村。")
    assert people.dispute(**told) == case
    assert Dispute.objects.get(case=case).level == "town"


def happened(
    people: Hands, day: date, *, mediated: int, settled: int, first: int = 0, begun: date | None = None
) -> None:
    """The events of so many disputes on a day, counted from `first`; the settled ones are the first of them, and were mediated from
    the day `begun` on."""
    at = MONDAY.replace(year=day.year, month=day.month, day=day.day)
    base: dict[str, Any] = {
        "at": at,
        "recorded_at": at,
        "place": people.world.village,
        "quantity": 1,
        "measure": "cases",
        "data": {"begun": (begun or day).isoformat()},
    }
    who = [uuid.uuid5(uuid.NAMESPACE_OID, f"{nth}") for nth in range(first, first + max(mediated, settled))]
    rows = [Happened(kind="dispute.mediated", subject=each, nth=1, **base) for each in who[:mediated]]
    rows += [Happened(kind="dispute.settled", subject=each, nth=2, outcome="solved", **base) for each in who[:settled]]
    log_all(Viewer.for_system("the year's disputes"), rows)


def test_the_year_less_the_month_tells_of_nobody(people: Hands) -> None:
    from huiyin.apps.disputes.queries.numbers import month_and_year

    town = people.world.town
    happened(people, date(2026, 11, 3), mediated=6, settled=6)
    happened(people, date(2026, 10, 3), mediated=2, settled=2, first=100)
    month, year = month_and_year(town, TODAY)
    assert (month.mediated, month.settled) == (6, 6)
    assert (year.mediated, year.settled) == (None, None), "8 − 6 would tell of two"
    happened(people, date(2026, 9, 3), mediated=7, settled=7, first=200)
    assert [(each.mediated, each.settled) for each in month_and_year(town, TODAY)] == [(6, 6), (15, 15)]


def test_of_those_mediated_in_the_period_and_no_others(people: Hands) -> None:
    town = people.world.town
    happened(people, date(2026, 10, 3), mediated=9, settled=0)
    happened(people, date(2026, 11, 3), mediated=0, settled=9, begun=date(2026, 10, 3))
    happened(people, date(2026, 11, 4), mediated=6, settled=0, first=100)
    found = counted(town, date(2026, 11, 1), date(2026, 11, 30))
    assert (found.mediated, found.settled, found.open) == (6, 0, 6)
    assert counted(town, date(2026, 10, 1), date(2026, 10, 31)).settled == 9, "on whatever day they agreed"
    assert counted(town, date(2026, 1, 1), date(2026, 12, 31)).settled == 9


def test_the_calendar_shows_return_visits_of_failed_ones_and_sittings_to_come(people: Hands) -> None:
    case = people.to_the_table()
    step(case, people.mediator, "fail", MONDAY, reason="谈不拢。", remedy="all")
    assert "visit" in [each.what for each in dates(people.mediator, Asked(), TODAY)[0]]
    Session.objects.filter(case=case).delete()
    for nth in range(60):
        Session.objects.create(case=case, at=MONDAY - timedelta(days=200 + nth))
    Session.objects.create(case=case, at=MONDAY + 3 * DAY)
    assert [each.day for each in dates(people.mediator, Asked(), TODAY)[0] if each.what == "sitting"] == [
        TODAY + timedelta(days=3)
    ]


def test_the_same_form_again_is_done_once_even_after_it_went_on(people: Hands) -> None:
    """A browser that heard nothing sends again: it is told what was done, whatever has happened since."""
    case = people.to_the_table()
    key, terms = uuid.uuid4(), agreeing.Terms("oral", "装好栅子。", TODAY)
    sent_again: dict[str, Any] = {"by": people.mediator, "case": case.uid, "terms": terms, "idem": key, "now": MONDAY}
    agreeing.write_agreement(**sent_again)
    assert agreeing.write_agreement(**sent_again).effective_on == TODAY
    heard = visiting.Heard(2, 2, performed=True, said="都认。")
    visit: dict[str, Any] = {"by": people.head, "case": case.uid, "heard": heard, "idem": uuid.uuid4(), "now": MONDAY}
    first = visiting.visit_again(**visit)
    step(case, people.head, "close", MONDAY, outcome="solved")
    assert visiting.visit_again(**visit) == first
    assert ReturnVisit.objects.count() == 1
    with refused("idem_reused"):
        visiting.visit_again(**{**visit, "heard": visiting.Heard(2, 1, performed=True, said="都认。")})


def test_a_key_is_good_for_what_it_was_sent_with_and_nothing_else(people: Hands) -> None:
    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    key = uuid.uuid4()
    base: dict[str, Any] = {"case": case.uid, "idem": key, "now": MONDAY}
    who = parties.Who("respondent", "公孙大山", "0300-555-0109")
    parties.add_party(by=people.mediator, who=who, **base)
    parties.add_party(by=people.mediator, who=who, **base)
    for other in (
        {"by": people.mediator, "who": parties.Who("respondent", "公孙大山", "0300-555-0110")},
        {"by": people.head, "who": who},
        {"by": people.mediator, "who": who, "case": people.dispute().uid},
    ):
        with refused("idem_reused"):
            parties.add_party(**{**base, **other})
    with refused("idem_reused"):
        parties.record_consent(by=people.mediator, number=1, agreed=True, how="said", **base)
    assert Party.objects.filter(case=case).count() == 3
    plan = sittings.Sitting(uuid.uuid4(), MONDAY + DAY, where="村部")
    sittings.plan_sitting(by=people.mediator, case=case.uid, sitting=plan, now=MONDAY)
    sittings.plan_sitting(by=people.mediator, case=case.uid, sitting=plan, now=MONDAY)
    with refused("idem_reused"):
        sittings.plan_sitting(by=people.mediator, case=people.dispute().uid, sitting=plan, now=MONDAY)


def test_a_sitting_is_held_between_the_beginning_and_the_agreement_by_somebody(people: Hands) -> None:
    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    for number in (1, 2):
        people.consent(case, number)
    with refused("not_from_here"):
        people.talk(case, MONDAY)
    people.choose(case)
    step(case, people.mediator, "begin", MONDAY)
    turn: dict[str, Any] = {"by": people.mediator, "case": case.uid, "mediator": people.veteran.uid, "now": MONDAY}
    mediators.turn_down(**turn, number=2, kin=False, idem=uuid.uuid4())
    with refused("no_mediator_now"):
        people.talk(case, MONDAY)
    step(case, people.mediator, "hear", MONDAY, finding="听了。")
    step(case, people.mediator, "look", MONDAY, finding="看了。")
    with refused("no_mediator_now"):
        people.agree(case, MONDAY)
    people.choose(case, mediator=people.enrol("苗嫂", "aunt").uid)
    people.agree(case, MONDAY)
    with refused("not_from_here"):
        people.talk(case, MONDAY)


def test_what_the_town_takes_on_is_settled_in_the_town(people: Hands) -> None:
    town = people.world.viewer("mediator", unit=people.world.unit("town_mediation"))
    case = people.dispute(place=people.world.town)
    assert Dispute.objects.get(case=case).level == "town"
    case = people.dispute()
    step(case, town, "accept", MONDAY)
    assert Dispute.objects.get(case=case).level == "town", "T1-15 counts it where it was settled"


def test_who_asked_without_an_account_leaves_no_draft_behind(people: Hands) -> None:
    browser, _page = asked(people)
    assert "mediation" not in browser.session
    browser.post(f"/m/ask/?town={people.world.town.uid}", {"danger": "no"})
    browser.post("/m/ask/kind/", {"category": "dispute_family"})
    draft = browser.session
    draft["mediation"] = {**draft["mediation"], "at": (MONDAY - 300 * DAY).isoformat()}
    draft.save()
    browser.get("/m/ask/what/")
    assert "mediation" not in browser.session, "an hour is over: it is taken out, not only passed over"
    browser.post(f"/m/ask/?town={people.world.town.uid}", {"danger": "no"})
    browser.post(f"/m/ask/?town={people.world.town.uid}", {"danger": "yes"})
    assert "mediation" not in browser.session, "who is in danger leaves nothing on a shared telephone"


def test_a_no_is_final_and_the_page_says_so(people: Hands) -> None:
    from huiyin.apps.cases.codes import receipt_code

    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    browser, other = Client(), party(case, 2)
    browser.post("/m/mine/", {"code": receipt_code(other.uid)})
    page = browser.post(f"/m/mine/{other.uid}/", {"do": "no", "idem": uuid.uuid4()}, follow=True).content.decode()
    assert "随时可以改主意" not in page
    assert "记下了：不调了" in page


def test_a_spoken_agreement_has_no_paper_to_go_by(people: Hands) -> None:
    from huiyin.apps.cases.codes import receipt_code

    case = people.to_the_table()
    people.agree(case, MONDAY)
    browser, other = Client(), party(case, 2)
    browser.post("/m/mine/", {"code": receipt_code(other.uid)})
    page = browser.get(f"/m/mine/{other.uid}/copy/").content.decode()
    assert "口头" in page
    assert "盖章" not in page
