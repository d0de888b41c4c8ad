"""The appraisal of villages: counted, proposed by one, approved by another, paid into the village's fund (row T2-5, figure 2-7)."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from huiyin.apps.books.models import Account, Book, Transfer
from huiyin.apps.books.queries import differences
from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.figures import appraised
from huiyin.apps.figures.actions.appraising import approve, propose
from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.drawn import way_of
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.models import Appraisal
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.changes import merge_places
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.towns.adopting import adopt, publish
from huiyin.apps.units.models import Unit
from huiyin.cli.checks.published import look
from huiyin.core.words import PlaceKind
from tests.apps.figures.written import happen, page, refused
from tests.apps.figures.years import HOUR, MONDAY, answered, petition
from tests.builders import World, sign_in, step
from tests.ways import all_figures_agree

pytestmark = pytest.mark.django_db
YEAR_END = datetime(2026, 12, 30, 1, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    """杏树湾村 has made all its rounds and held all that was planned; 松岗头村 half of it."""
    world = World("dagaoping")
    for village, rounds, held in ((world.village, 12, 4), (world.other_village, 6, 2)):
        happen(village, rounds, category="safety_round")
        happen(village, held, category="festival", data={"tags": ["contest.revival"]})
    return world


def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("town_office"), name="何桂香")


def leader(world: World) -> Viewer:
    return world.viewer("secretary", unit=world.unit("party_committee"), name="陆书记")


def bands(town: Place) -> dict[str, tuple[str, int | None]]:
    kept = appraised.of_year(town, 2026)
    assert kept
    return {row.village.name: (row.band, row.points) for row in appraised.rows_of(kept)}


def paid(world: World) -> Appraisal:
    kept = propose(by=desk(world), town=world.town, now=YEAR_END)
    return approve(by=leader(world), town=world.town, uid=kept.uid, now=YEAR_END + timedelta(hours=2))


def test_an_excellent_village_gets_ten_thousand_yuan(world: World) -> None:
    """Figure 2-7: 10,000 for each excellent village, in its fund, and by both ways of counting."""
    paid(world)
    assert bands(world.town) == {"杏树湾村": ("excellent", 10000), "松岗头村": ("help", 5000)}
    bonus, year_end = figures()["village_bonus"], date(2026, 12, 31)
    assert value_of(bonus, world.town, year_end).n == 10000
    assert value_of(bonus, world.other_village, year_end).n == 0
    assert Account.objects.get(owner=world.village.uid).balance == 1_000_000
    assert differences(Book.objects.get(name="村级工作经费")) == {}
    all_figures_agree(world.town, year_end)


def test_two_excellent_villages_get_twice_that(world: World) -> None:
    happen(world.other_village, 6, category="safety_round")
    happen(world.other_village, 2, category="festival", data={"tags": ["contest.revival"]})
    paid(world)
    assert value_of(figures()["village_bonus"], world.town, date(2026, 12, 31)).n == 20000


def test_approved_twice_it_is_paid_once(world: World) -> None:
    kept = paid(world)
    approve(by=leader(world), town=world.town, uid=kept.uid, now=YEAR_END)
    assert Transfer.objects.count() == 1


def test_it_takes_two_persons(world: World) -> None:
    """Who proposed it does not approve it, and only who heads the town does."""
    head = leader(world)
    kept = propose(by=head, town=world.town, now=YEAR_END)
    with refused("own_proposal"):
        approve(by=head, town=world.town, uid=kept.uid, now=YEAR_END)
    village = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    for by in (desk(world), village):
        with refused("not_its_head"):
            approve(by=by, town=world.town, uid=kept.uid, now=YEAR_END)
    with refused("not_your_place"):
        propose(by=village, town=world.town, now=YEAR_END)
    assert not Transfer.objects.exists()


def test_a_village_that_is_merged_stays_in_the_appraisal(world: World) -> None:
    """The appraisal is its town's, each line of it a village's: that one was judged, whatever becomes of it."""
    kept = paid(world)
    merge_places(
        source=world.village,
        into=world.other_village,
        on=YEAR_END.date(),
        reason="并村",
        by=leader(world),
        now=YEAR_END,
    )
    assert {row.village.name for row in appraised.rows_of(kept)} == {"杏树湾村", "松岗头村"}
    assert list(look(lambda n: None)) == []


def test_numbers_that_moved_are_proposed_anew(world: World) -> None:
    kept = propose(by=desk(world), town=world.town, now=YEAR_END)
    happen(world.other_village, 6, category="safety_round")
    with refused("numbers_moved"):
        approve(by=leader(world), town=world.town, uid=kept.uid, now=YEAR_END)
    anew = propose(by=desk(world), town=world.town, now=YEAR_END)
    with refused("proposed_anew"):
        approve(by=leader(world), town=world.town, uid=kept.uid, now=YEAR_END)
    approve(by=leader(world), town=world.town, uid=anew.uid, now=YEAR_END)
    with refused("appraisal_stands"):
        propose(by=desk(world), town=world.town, now=YEAR_END)


def test_before_december_it_is_about_the_year_before(world: World) -> None:
    assert propose(by=desk(world), town=world.town, now=MONDAY).on == date(2025, 12, 31)
    assert {row.band for row in appraised.rows_of(Appraisal.objects.get())} == {"help"}


def test_petitions_count_by_what_was_kept_in_time_alone(world: World) -> None:
    """Both answered in time, one told late: half of the points for telling, all for answering. This route has no limit for
    settling, so that is not judged. More petitions change nothing."""
    first, late = petition(world, desk(world), 1), petition(world, desk(world), 2)  # type: ignore[arg-type]
    through(world, first, MONDAY + HOUR)
    through(world, late, MONDAY + timedelta(days=20))
    numbers = numbers_of(world)
    assert numbers["petitions_told_rate"] == [1, 2]
    assert numbers["petitions_answered_on_time_rate"] == [2, 2]
    assert numbers["petitions_settled_rate"] == [0, 0]
    for nth in range(3, 6):
        petition(world, desk(world), nth)  # type: ignore[arg-type]
    assert numbers_of(world) == numbers
    all_figures_agree(world.town, date(2026, 12, 31))


def test_a_town_that_took_up_a_way_of_working_keeps_its_own_scheme_and_words(world: World) -> None:
    """Its profile is then a laid-over one, of a name of its own."""
    library.forget_rows()
    giver = add_place(kind=PlaceKind.town, name="青石镇", parent=world.county, code="990001101")
    set_up_town(town=giver, slug="yangquan")
    before = appraised.scheme_of(world.town), way_of("petition", world.town)
    by = world.viewer("secretary", unit=Unit.objects.get(seat=giver, kind="party_committee"))
    row = publish(by=by, uid=uuid.uuid4(), slug="six_slips", note="群众点单，党员接单。", now=MONDAY)
    adopt(by=leader(world), uid=uuid.uuid4(), publication=row.uid, starts=MONDAY.date(), now=MONDAY)
    town = Place.objects.get(pk=world.town.pk)
    assert town.profile.startswith("dagaoping-")
    assert (appraised.scheme_of(town), way_of("petition", town)) == before
    assert before[0] is not None


def numbers_of(world: World) -> dict[str, list[int]]:
    scheme = appraised.scheme_of(world.town)
    assert scheme
    found = appraised.judged(scheme, world.town, date(2026, 12, 31))
    return next(each.numbers for each in found if each.village == world.village)


def through(world: World, case: Case, at: datetime) -> None:
    """Accepted, taken on, answered on paper and asked about."""
    office = world.unit("social_office")
    officer, caller = world.viewer("officer", unit=office), world.viewer("caller", unit=world.unit("town_centre"))
    day = at.date().isoformat()
    step(case, desk(world), "accept", at, petition_route="four", accepted=day, unit=office.pk)
    step(case, officer, "take", at + HOUR)
    step(case, officer, "report", at + 2 * HOUR, result="按程序重新核过，补上了。")
    step(case, officer, "deliver", at + 3 * HOUR, received_on=day, delivered="当面")
    answered(case, at + 4 * HOUR)
    step(case, caller, "close", at + 5 * HOUR, finding="问过本人，满意。", outcome="solved")


@pytest.mark.parametrize("change", ["band = 'help'", "points = 1", "paid_id = NULL, band = ''"])
def test_what_is_changed_by_hand_is_found(world: World, change: str) -> None:
    """`huiyin verify` holds what is public against the event that approved it."""
    paid(world)
    with system("test"):
        assert list(look(lambda _n: None)) == []
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE figures_appraised SET {change} WHERE band = 'excellent'")
        assert any(each.what.startswith("appraisal") for each in look(lambda _n: None))


def test_the_whole_way_on_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: YEAR_END)
    writer, head = sign_in(Client(), desk(world)), sign_in(Client(), leader(world))
    assert "还没有人提出" in page("/d/appraisal/", writer)
    assert writer.post("/d/appraisal/propose/")["Location"] == "/d/appraisal/"
    shown = page("/d/appraisal/", head)
    assert "12/12" in shown
    assert f"/d/figures/safety_rounds/?town={world.town.uid}&amp;village={world.village.uid}" in shown
    uid = re.search(r'name="proposal" value="([^"]+)"', shown)
    assert uid
    assert 'name="proposal"' not in page("/d/appraisal/", writer)
    assert "还没有核定" in page(f"/appraisal/?town={world.town.uid}")
    refusal = head.post("/d/appraisal/approve/", {"proposal": str(uuid.uuid4())}).content.decode()
    assert 'role="alert"' in refusal
    head.post("/d/appraisal/approve/", {"proposal": uid[1]})
    public = page(f"/appraisal/?town={world.town.uid}")
    assert public.index("杏树湾村") < public.index("松岗头村")
    assert "优秀" in public
    assert "10000元" in public
    assert "按时办结" in public


def test_a_town_that_appraises_nobody_has_no_such_page(db: None) -> None:
    other = World("dalu")
    assert Client().get(f"/appraisal/?town={other.town.uid}").status_code == 404
    by = other.viewer("desk", unit=other.units["party_committee"])
    assert "不考核" in page("/d/appraisal/", sign_in(Client(), by))
