"""The register of forms (一表通): what we hold already is not asked again."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.exchange import held, register
from huiyin.apps.exchange.actions.forms import Asking, end
from huiyin.apps.exchange.actions.forms import register as keep
from huiyin.apps.exchange.models import AskedForm
from huiyin.apps.figures.asking import values_of, with_parts
from huiyin.apps.figures.everywhere import is_of_each, values_at
from huiyin.apps.figures.library import figures, of_profile
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households, add_place
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.figures import Measure
from huiyin.core.words import PlaceKind
from tests.apps.figures.written import happen
from tests.builders import MONDAY, World, sign_in
from tests.exports import rows_of

pytestmark = pytest.mark.django_db
FIELDS = ("户数", "志愿服务活动（次）", "户主", "路灯盏数")
SENT: dict[str, Any] = {
    "title": "乡村治理统计表", "asked_by": "县民政局", "why": "年度统计", "basis": "民政统计调查制度", "period": "year",
    "rows": "village",
    "fields_asked": "\n".join(FIELDS),
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return World("dalu")


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("party_committee"))


def ask(desk: Viewer, *fields: str, warned: bool = True, **changes: Any) -> AskedForm:
    asking = {name: value for name, value in SENT.items() if name != "fields_asked"}
    return keep(
        by=desk,
        uid=uuid.uuid4(),
        asking=Asking(fields=fields or FIELDS, **{**asking, **changes}),
        warned=warned,
        now=MONDAY,
    )


def refused(code: str) -> pytest.RaisesExc[RuleError]:
    return pytest.raises(RuleError, match=rf"^{code}\(")


def test_what_we_hold_is_named_before_the_form_is_registered(world: World, desk: Viewer):
    """Which columns, where each is held, and a second step for whoever asks all the same."""
    client = sign_in(Client(), desk)
    sent = {**SENT, "idem": str(uuid.uuid4())}
    shown = client.post("/d/forms/", sent).content.decode()
    assert "户数" in shown
    assert "/figures/volunteering/" in shown
    assert "县民政局" in shown
    assert not AskedForm.objects.exists()
    assert client.post("/d/forms/", {**sent, "warned": "on"}).status_code == 302
    assert client.post("/d/forms/", {**sent, "warned": "on"}).status_code == 302
    assert AskedForm.objects.count() == 1


def test_a_form_of_new_things_only_is_registered_at_once(desk: Viewer):
    assert ask(desk, "路灯盏数", "池塘口数", warned=False).fields.count() == 2


def test_what_another_form_asks_is_not_asked_twice(world: World, desk: Viewer):
    first = ask(desk, "路灯盏数", warned=False)
    with refused("form_asks_again"):
        ask(desk, "路灯盏数", warned=False)
    (again,) = register.overlaps(world.town, ["路灯盏数"], MONDAY.date())
    assert (again.where, again.url) == (first.title, f"/d/forms/{first.uid}/")
    end(by=desk, uid=first.uid, now=MONDAY)
    assert ask(desk, "路灯盏数", warned=False)


def test_the_table_is_filled_in_as_far_as_we_can(world: World, desk: Viewer):
    """Households and figures of each village; what is personal and what is new stay empty."""
    add_households(world.grid, [{"code": f"H{n}", "door": f"{n}号", "head": "顾某"} for n in range(3)])
    form = ask(desk)
    client = sign_in(Client(), desk)
    text = rows_of(client, f"/d/forms/{form.uid}/table.csv")
    assert "乡村治理统计表" in text
    assert "望禾镇,杏树湾村,3,0,," in text
    assert "顾某" not in text
    page = client.get(f"/d/forms/{form.uid}/").content.decode()
    assert "路灯盏数" in page
    assert "要填报" in page


def test_a_village_sees_its_own_row(world: World, desk: Viewer):
    form = ask(desk)
    secretary = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    text = rows_of(sign_in(Client(), secretary), f"/d/forms/{form.uid}/table.csv")
    assert "杏树湾村" in text
    assert "松岗头村" not in text


@pytest.mark.parametrize(
    ("changes", "fields", "code"),
    [({}, (" ",), "form_without_fields"), ({"period": "day"}, (), "form_without_fields"),
     ({"rows": "person"}, (), "form_without_fields"),
     ({}, tuple(f"第{n}栏" for n in range(61)), "form_too_long")],
)  # fmt: skip
def test_what_is_no_form_is_refused(desk: Viewer, changes: dict[str, Any], fields: tuple[str, ...], code: str):
    with refused(code):
        ask(desk, *fields, **changes)


def test_it_is_the_towns_own(world: World, desk: Viewer):
    form = ask(desk)
    Post.objects.create(title="leader", name="分管领导", place=world.county)
    for stranger in (Viewer.nobody(), world.viewer("leader", place=world.county)):
        with refused("form_not_yours"):
            ask(stranger)
        with refused("form_not_yours"):
            end(by=stranger, uid=form.uid, now=MONDAY)
    assert Client().get("/d/forms/").status_code in {302, 403}
    assert sign_in(Client(), desk).get(f"/d/forms/{uuid.uuid4()}/").status_code == 404


def test_what_has_ended_is_asked_no_longer(desk: Viewer):
    form, past = ask(desk), ask(desk, "池塘口数", until=MONDAY.date() - timedelta(days=1))
    assert register.forms_of(desk, MONDAY.date()) == [form]
    assert past
    client = sign_in(Client(), desk)
    assert client.post(f"/d/forms/{form.uid}/end/").status_code == 302
    assert client.post(f"/d/forms/{form.uid}/end/").status_code == 302
    assert register.forms_of(desk, date(2026, 11, 16)) == []


@pytest.mark.parametrize(
    ("title", "key"),
    [("户数", "households"), ("户数（户）", "households"), ("总人口（人）", "people"),
     ("志愿服务 活动（次）", "figure.volunteering"), ("Households", "households"), ("电话", "places.phone")],
)  # fmt: skip
def test_a_column_is_known_by_exactly_its_name_and_unit(world: World, title: str, key: str):
    found = held.matching(title, held.all_of(world.town))
    assert found
    assert found.key == key


@pytest.mark.parametrize(
    "title",
    ["60岁以上老年人口数", "残疾人人口数", "流动人口数", "死亡人口数", "低保家庭户数", "合作社负责人联系电话",
     "路灯 盏数（盏）", "户", "总人口（女）", "总人口（万人）", "全镇志愿服务活动（件）", "村名称（全称）"],
)  # fmt: skip
def test_a_longer_or_shorter_name_is_another_thing(world: World, desk: Viewer, title: str):
    """It is asked, and its cell stays empty; what may be meant is only named."""
    assert held.matching(title, held.all_of(world.town)) is None
    form = ask(desk, title, warned=False)
    (column,) = register.columns_of(form)
    assert (column.where, column.filled) == ("", False)
    assert [row[2:] for row in register._rows(desk, form)] == [[""], [""]]


def test_what_may_be_meant_is_named_for_a_person_to_look_at(world: World, desk: Viewer):
    known = held.all_of(world.town)
    assert [near.key for title in ("全镇志愿服务活动（次）", "流动人口数") if (near := held.near(title, known))] == [
        "figure.volunteering",
        "people",
    ]
    assert held.near("池塘口数", known) is None
    page = sign_in(Client(), desk).get(f"/d/forms/{ask(desk, '全镇志愿服务活动').uid}/").content.decode()
    assert "/figures/volunteering/" in page


def test_every_figure_of_the_town_is_known_by_its_title(world: World):
    known = held.all_of(world.town)
    for slug in ("volunteering", "leader_visits", "hotline_received"):
        found = held.matching(figures()[slug].title.zh, known)
        assert found
        assert found.key == f"figure.{slug}"


@given(title=st.text(max_size=60), word=st.text(min_size=3, max_size=20))
def test_a_name_within_another_is_never_held(title: str, word: str):
    known = [held.Held("a", (word,), "册")]
    found = held.matching(f"{title}{word}", known)
    assert (found is None) == (held.bare(f"{title}{word}") != held.bare(word))


def test_a_form_is_filled_in_at_once_for_all_its_places(world: World, desk: Viewer):
    """Whatever is counted takes the same few queries for two villages and for twelve."""
    counted = [
        each for each in of_profile("dalu") if not any(part.register for part in with_parts([each], MONDAY.date()))
    ]
    assert len(counted) > 20
    form = ask(desk, *(each.title.zh for each in counted), "户数", "总人口", "电话")
    few = queries_of(desk, form)
    for nth in range(10):
        add_place(kind=PlaceKind.village, name=f"{nth}号村", parent=world.town)
    assert len(list(register._rows(desk, form))) == 12
    assert queries_of(desk, form) == few <= 16


def queries_of(desk: Viewer, form: AskedForm) -> int:
    with CaptureQueriesContext(connection) as made:
        list(register._rows(desk, form))
    return len(made)


@pytest.mark.parametrize("rows", ["village", "grid"])
def test_all_at_once_says_what_each_place_says_by_itself(world: World, desk: Viewer, rows: str):
    """Counts, quantities, different ones, ratios and stocks; in grids no different ones, which are not kept there."""
    for place, times in ((world.grid, 3), (world.village, 5), (world.other_village, 7), (world.town, 11)):
        happen(place, times)
    form = ask(desk, *(each.title.zh for each in of_profile("dalu")), rows=rows)
    places = register._places(desk, form)
    wanted = [each for each in of_profile("dalu") if is_of_each(each, rows, MONDAY.date())]
    found = values_at(wanted, world.town, places, rows, MONDAY.date())
    for place in places:
        assert found[place.pk] == values_of(wanted, place, MONDAY.date())
    assert any(values["volunteering"].n for values in found.values())


def test_what_is_said_of_the_town_alone_is_in_no_row(world: World):
    """A village does not have the town's mechanisms once more, and nobody counts different ones in a grid."""
    known = {each.key.removeprefix("figure."): each.of for each in held.all_of(world.town)}
    for figure in of_profile("dalu"):
        if figure.register == "settings":
            assert known[figure.slug] == frozenset()
        if figure.measure == Measure.distinct:
            assert known[figure.slug] == {"village"}


def test_nothing_is_said_of_a_place_whose_households_are_not_kept(world: World, desk: Viewer):
    add_households(world.grid, [{"code": "H1", "door": "1号", "head": "顾某"}])
    rows = list(register._rows(desk, ask(desk, "户数", "总人口")))
    assert [row[1:] for row in rows] == [["杏树湾村", 1, 1], ["松岗头村", "", ""]]


def test_a_column_with_spaces_around_it_is_named_as_asked_already(desk: Viewer):
    """Whatever blank there is around a column, one reads why the form is not registered, and may register it all the same."""
    ask(desk, "路灯盏数", warned=False)
    client = sign_in(Client(), desk)
    sent = {**SENT, "idem": str(uuid.uuid4()), "fields_asked": "池塘甲\n 路灯 盏数 \n\n水井乙"}
    shown = client.post("/d/forms/", sent)
    assert [each.title for each in shown.context["again"]] == ["路灯 盏数"]
    assert 'name="warned"' in shown.content.decode()
    assert client.post("/d/forms/", {**sent, "warned": "on"}).status_code == 302


def test_what_another_form_asked_until_yesterday_is_asked_anew(desk: Viewer):
    ask(desk, "路灯盏数", warned=False, until=MONDAY.date() - timedelta(days=1))
    assert ask(desk, "路灯盏数", warned=False).fields.get().title == "路灯盏数"
