"""Who locks a period, and what: the head of the place itself, what was read, and nothing that no past day knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from huiyin.apps.figures import approved, asking, queries, restating, shown
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.models import Approval, ApprovedFigure
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.changes import merge_places
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Post, Unit
from huiyin.cli.checks import numbers, published
from huiyin.core.spans import Period, span_at
from huiyin.core.words import PlaceKind
from tests.apps.figures.test_approved import OCTOBER, approve, head, locked, read_in, whole
from tests.apps.figures.written import Office, happen, page, refused
from tests.builders import MONDAY, sign_in
from tests.queries import at_most

pytestmark = pytest.mark.django_db
WHERE = "?period=month-2026-10-01"


def of_unit(title: str, kind: str, seat: Place) -> Viewer:
    """Somebody with that title in a unit of that kind, seated there."""
    unit = Unit.objects.create(kind=kind, name="某单位", seat=seat)
    post = Post.objects.create(title=title, name="负责人", unit=unit)
    person = add_person(name="某某")
    give_post(person=person, post=post, starts=date(2026, 1, 1))
    return viewer_of_post(post, person.pk, person.name)


# who


@pytest.mark.parametrize(
    ("title", "kind", "at"),
    [
        ("chief", "team", "village"),
        ("chief", "company", "village"),
        ("chief", "association", "village"),
        ("secretary", "party_group", "village"),
        ("secretary", "branch", "grid"),
        ("chief", "village_committee", "grid"),
        ("desk", "village_committee", "village"),
    ],
)
def test_a_title_alone_locks_nothing(office: Office, title: str, kind: str, at: str):
    """The chief of a volunteer team, of a firm, the secretary of a group in a grid: none of them heads the village."""
    by = of_unit(title, kind, getattr(office.world, at))
    with refused("not_its_head"):
        approve(by, office.world.village)
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("title", "kind"), [("secretary", "branch"), ("secretary", "general_branch"), ("chief", "village_committee")]
)
def test_who_leads_the_village_locks_its_period(office: Office, title: str, kind: str):
    by = of_unit(title, kind, office.world.village)
    assert approve(by, office.world.village).place == office.world.village


def test_a_branch_of_the_offices_does_not_head_the_town(office: Office):
    with refused("not_its_head"):
        approve(of_unit("secretary", "branch", office.world.town), office.world.town)


# what


def test_a_period_that_cannot_be_read_is_refused(office: Office):
    """It is never last month instead."""
    client = sign_in(Client(), head(office, office.world.village))
    shown = client.get(f"/d/periods/{office.world.village.uid}/{WHERE}").content.decode()
    for asked in ("?period=weak-2026-10-01", "?period=month-2026-13-01", "?period=month-2026-10-02", ""):
        answer = client.post(f"/d/periods/{office.world.village.uid}/approve/{asked}", {"read": read_in(shown)})
        assert answer.status_code == 302
        assert answer["Location"] == "/d/periods/"
    assert not Approval.objects.exists()


def test_what_is_approved_is_what_was_read(office: Office):
    """Did a number change in between, the page comes anew with it, and is read again."""
    village = office.world.village
    client = sign_in(Client(), head(office, village))
    where = f"/d/periods/{village.uid}/"
    before = client.get(f"{where}{WHERE}").content.decode()
    happen(village, 2)
    answer = client.post(f"{where}approve/{WHERE}", {"read": read_in(before)})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "9次" in shown
    assert 'role="alert"' in shown
    assert not Approval.objects.exists()
    assert client.post(f"{where}approve/{WHERE}", {"read": read_in(shown)}).status_code == 302
    assert ApprovedFigure.objects.get(slug="volunteering").n == 9


def test_what_stands_in_a_register_is_not_locked_under_a_day_that_is_past(office: Office):
    """No register knows what stood on the last of October: only what rests on records is approved."""
    slugs = set(locked(office, office.world.village).figures.values_list("slug", flat=True))
    assert "volunteering" in slugs
    assert not slugs & {"villages", "households", "platforms"}
    assert {row.last for row in ApprovedFigure.objects.all()} == {OCTOBER.last}


@pytest.mark.parametrize("asked", ["month-2026-13-01", "week-2026-10-01", "month-2026-10-02", "x"])
def test_a_period_that_cannot_be_is_said(office: Office, asked: str):
    """Nothing else is shown in its place without a word."""
    client = sign_in(Client(), head(office, office.world.village))
    for where in ("/d/periods/", f"/d/periods/{office.world.village.uid}/"):
        assert "没有这样的一段" in page(f"{where}?period={asked}", client)
        assert "没有这样的一段" not in page(f"{where}{WHERE}", client)
    assert "没有人核定过这一段" in page(f"/periods/?town={office.world.town.uid}&period={asked}")


# the list


def test_the_standing_of_a_town_costs_the_same_however_many_villages(office: Office):
    for n in range(12):
        add_place(kind=PlaceKind.village, name=f"新村{n}", parent=office.world.town)
    with at_most(6):
        assert len(approved.standings(office.approver, OCTOBER)) == 15


def test_one_period_is_listed_at_a_time_and_none_is_lost(office: Office):
    """Sixteen years of months are all there, each by its name."""
    months = [span_at(Period.month, date(year, month, 1)) for year in range(2010, 2026) for month in range(1, 13)]
    with system("test"):
        Approval.objects.bulk_create(
            Approval(
                place=office.world.village, period="month", first=month.first, last=month.last,
                approved_at="2026-01-01T00:00:00Z", issuer="村", after=1,
            )
            for month in months
        )  # fmt: skip
    newest = page(f"/periods/?town={office.world.town.uid}")
    assert newest.count('<option value="month-') == len(months)
    assert "2025年12月</a>" in newest
    oldest = page(f"/periods/?town={office.world.town.uid}&period=month-2010-01-01")
    assert "杏树湾村　2010年1月" in oldest
    assert "2025年12月</a>" in page(f"/periods/?town={office.world.town.uid}&period=x")


def test_a_village_that_was_merged_keeps_its_approvals_and_briefs(office: Office):
    """Both had approved the same month: what each of them said stays what it said, and `huiyin verify` finds nothing."""
    whole(office)
    world = office.world
    briefs = [office.published(place=place) for place in (world.village, world.other_village)]
    merge_places(
        source=world.other_village,
        into=world.village,
        on=MONDAY.date(),
        reason="并村",
        by=Viewer.for_system("test"),
        now=MONDAY,
    )
    assert "松岗头村" in page(f"/periods/?town={world.town.uid}")
    assert "松岗头村" in page(f"/briefs/{briefs[1].uid}/")
    with system("test"):
        assert [*published.look(lambda n: None), *numbers.look(lambda n: None)] == []


# why it is another one now


def test_a_new_definition_is_not_said_to_be_new_facts(office: Office, monkeypatch: pytest.MonkeyPatch):
    found = locked(office, office.world.village)
    narrower = replace(figures()["volunteering"], where={"category": ("convenience",)}, version=2)
    new = {**figures(), "volunteering": narrower}
    for module in (queries, restating, asking, shown, approved):
        monkeypatch.setattr(module, "figures", lambda: new)
    told = page(f"/periods/{found.uid}/")
    assert "计数办法" in told
    assert "第1版" in told
    assert "这些日子里的事后来" not in told
