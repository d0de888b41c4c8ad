"""The register of forms (一表通): what we hold already is not asked again."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.exchange import held, register
from huiyin.apps.exchange.actions.forms import Asking, end
from huiyin.apps.exchange.actions.forms import register as keep
from huiyin.apps.exchange.models import AskedForm
from huiyin.apps.figures.library import figures
from huiyin.apps.people.queries import Viewer
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
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
    (again,) = register.overlaps(world.town, ["路灯盏数"])
    assert (again.where, again.url) == (first.title, f"/d/forms/{first.uid}/")
    end(by=desk, uid=first.uid, now=MONDAY)
    assert ask(desk, "路灯盏数", warned=False)


def test_the_table_is_filled_in_as_far_as_we_can(world: World, desk: Viewer):
    """Households and figures of each village; what is personal and what is new stay empty."""
    from huiyin.apps.places.actions import add_households

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


def test_every_figure_of_the_town_is_known_by_its_title(world: World):
    known = held.all_of(world.town)
    for slug in ("volunteering", "leader_visits", "hotline_received"):
        found = held.matching(f"全镇{figures()[slug].title.zh}（件）", known)
        assert found
        assert found.key == f"figure.{slug}"


@given(title=st.text(max_size=60), word=st.text(min_size=3, max_size=20))
def test_a_column_is_known_whatever_stands_around_its_name(title: str, word: str):
    found = held.matching(f"{title}{word}", [held.Held("a", (word,), "册")])
    assert found is None or found.key == "a"
    assert held.matching("志愿服务活动", [held.Held("a", ("志愿服务",), "册"), held.Held("b", ("服务活动志愿",), "册")])
