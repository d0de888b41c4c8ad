"""The form of a step: every question of every pack has a field, and what it cleans is what the engine takes."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import category_choices
from huiyin.apps.cases.forms import step_form
from huiyin.apps.people.queries import Viewer
from tests.builders import World, say

pytestmark = pytest.mark.django_db
NOBODY = Viewer.nobody()


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.mark.parametrize("slug", library.slugs())
def test_every_move_of_every_pack_has_a_form_in_both_languages(world, slug) -> None:
    case = say(world)
    case.slug = slug
    for move in library.pack(slug).moves:
        for language in ("zh-hans", "en"):
            with translation.override(language):
                form = step_form(case, move, NOBODY)
                assert {ask.kind.name for ask in move.ask} <= set(form.fields)
                for name, field in form.fields.items():
                    if name not in ("idem", "seq"):
                        assert str(field.label), (move.do, name)
                assert form.as_p()


def test_units_are_those_that_serve_the_place_and_the_suggested_one_stands_first(world) -> None:
    case = say(world)
    form = step_form(case, library.pack("six_slips").move("dispatch", "new"), NOBODY)
    units = [pk for pk, _ in form.fields["unit"].widget.choices if pk]
    assert units[0] == case.suggested_id
    assert world.unit("village_station", world.other_village).pk not in units
    assert world.units["farm_office"].pk in units
    assert len(units) == len(set(units))


def test_a_matter_is_sent_only_to_units_where_somebody_can_take_it(world) -> None:
    case, pack = say(world), library.pack("six_slips")
    watchers = world.unit("supervision_committee", world.village).pk
    sent = step_form(case, pack.move("dispatch", "new"), NOBODY).fields["unit"].widget.choices
    asked = step_form(case, pack.move("join", "working"), NOBODY).fields["unit"].widget.choices
    assert watchers not in [pk for pk, _ in sent], "its head cannot take a slip: volunteers do"
    assert watchers in [pk for pk, _ in asked], "anybody in a unit may take up joint handling"


def test_what_was_said_at_the_beginning_is_not_asked_anew() -> None:
    town = World("dalu")
    runner = town.viewer("errand_runner", unit=town.unit("village_station", town.village))
    said = {"mandate": "spoken", "witness": "柳成行"}
    case = say(town, slug="errand", channel="phone", category="errand_papers", text="代办老年证。", answers=said)
    form = step_form(case, library.pack("errand").move("accept", "new"), runner)
    assert {name: form[name].value() for name in said} == said


def test_answers_are_plain_values(world) -> None:
    case, pack = say(world), library.pack("six_slips")
    team = world.unit("village_volunteers", world.village).pk
    sent = {"unit": str(team), "note": " 请今天去看 ", "idem": str(uuid.uuid4())}
    form = step_form(case, pack.move("dispatch", "new"), NOBODY, sent)
    assert form.is_valid()
    assert form.answers() == {"unit": team, "note": "请今天去看"}
    asked = step_form(case, pack.move("ask_pause", "working"), NOBODY, {"reason": "等料", "until": "2026-12-01"})
    assert asked.is_valid()
    assert asked.answers() == {"reason": "等料", "until": date(2026, 12, 1).isoformat()}
    days = step_form(case, pack.move("ask_extend", "working"), NOBODY, {"reason": "等料", "days": "0"})
    assert not days.is_valid()


def test_photos_come_as_a_list_and_count(world) -> None:
    case, move = say(world), library.pack("six_slips").move("report", "working")
    photos: list[UploadedFile] = [SimpleUploadedFile(f"{n}.jpg", b"x", content_type="image/jpeg") for n in range(7)]
    few = step_form(case, move, NOBODY, {"result": "亮了"}, MultiValueDict({"photo": photos[:2]}))
    assert few.is_valid()
    assert few.answers() == {"result": "亮了", "photo": 2}
    assert len(few.photos()) == 2
    many = step_form(case, move, NOBODY, {"result": "亮了"}, MultiValueDict({"photo": photos}))
    assert not many.is_valid()
    none = step_form(case, move, NOBODY, {"result": "亮了"})
    assert none.is_valid()
    assert none.answers() == {"result": "亮了"}


@pytest.mark.parametrize("value", ["x", "99999999", "-1", "1;drop", "٣"])
def test_a_unit_that_is_not_offered_is_refused(world, value) -> None:
    form = step_form(say(world), library.pack("six_slips").move("dispatch", "new"), NOBODY, {"unit": value})
    assert not form.is_valid()
    assert "unit" in form.errors


def test_categories_come_in_families_of_their_own_list() -> None:
    town = library.profile("dalu")
    families = dict(category_choices(town, "six_slips"))
    assert [code for code, _ in families["道路水电"]][:3] == ["works", "road", "lamp"]
    wishes = [code for code, _ in category_choices(town, "wish")]
    assert "wish_things" in wishes
    assert "lamp" not in str(category_choices(town, "wish"))
