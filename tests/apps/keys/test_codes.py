"""Another key of codes: what stands on paper opens as before and is shown again as it is, and new ones are made by it."""

from __future__ import annotations

import ast
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.activities.codes import here_code, is_code
from huiyin.apps.cases.actions import carding
from huiyin.apps.cases.actions.carding import Bearer
from huiyin.apps.cases.actions.contacting import card_shown
from huiyin.apps.cases.codes import receipt_code, receipt_shelf, receipt_shelves
from huiyin.apps.cases.models import Case, PhoneCode
from huiyin.apps.cases.queries import by_code
from huiyin.apps.cases.slips import slip
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.disputes.queries import parties, standing
from huiyin.apps.keys import outside
from huiyin.apps.people.browsers import owner_key
from huiyin.apps.people.queries import Viewer
from huiyin.apps.slots.booking import Wish, book
from huiyin.apps.slots.queries import booking_of
from huiyin.cli import key_secret
from huiyin.cli.terminal import Refused
from tests.apps.decisions.village import Village
from tests.apps.disputes.hands import hands, party
from tests.apps.disputes.test_asking import sent
from tests.apps.slots.hands import planned
from tests.builders import MONDAY, World, say
from tests.repo.house import HOUSE, tree

pytestmark = pytest.mark.django_db
Turn = Callable[[], None]
MAKES = {
    "cases/actions/carding.py hand_out",
    "cases/actions/opening.py _row",
    "decisions/codes.py entry_shelf",
    "disputes/reactions.py new_party",
    "slots/booking.py _made",
}
"""Where a code is made for the first time; everywhere else it is shown again."""


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Another key of codes is in force from now on, each time."""
    held = [outside.keys()]
    monkeypatch.setattr(outside, "_kept", held)

    def turn() -> None:
        keys = held[0]
        former = {**keys.former, len(keys.former) + 1: outside.codes_key()}
        held[:] = [replace(keys, codes=uuid.uuid4().bytes * 2, former=former)]

    return turn


def test_a_receipt_opens_its_matter_and_is_printed_again_as_it_was(turned: Turn) -> None:
    world = World()
    old = say(world, text="路灯不亮。")
    code = receipt_code(old.uid)
    for _ in range(2):
        turned()
        found = by_code(code)
        assert found is not None
        assert (found.case, found.acts) == (old, True)
        assert slip(Case.objects.select_related("town", "contact").get(pk=old.pk))["code"] == code
        assert receipt_code(old.uid) != code
        fresh = say(world, text="水管漏水。")
        assert by_code(receipt_code(fresh.uid)) is not None
        assert fresh.receipt == receipt_shelf(receipt_code(fresh.uid)) == receipt_shelves(receipt_code(fresh.uid))[0]
    assert len(set(receipt_shelves(code))) == 3
    assert by_code("0000000000") is None


def test_the_receipt_is_typed_and_shown_on_the_pages(turned: Turn) -> None:
    case = say(World(), text="路灯不亮。")
    code = receipt_code(case.uid)
    turned()
    page = Client().post("/q/", {"code": code}, follow=True).content.decode()
    assert f"{code[:5]}" in page
    assert "没有这个码" not in page


def test_a_card_goes_on_and_gets_its_new_pin(turned: Turn) -> None:
    world = World("yangquan")
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    made = carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer("欧阳若兰", world.village), now=MONDAY)
    turned()
    assert carding.show_card(number=made.number, pin=made.pin, now=MONDAY) == made.card
    assert card_shown(made.number) == made.card
    again = carding.new_pin(by=desk, card=made.card.uid, now=MONDAY)
    assert again.number == made.number, "the plastic is the same"
    other = carding.replace_card(by=desk, card=made.card.uid, uid=uuid.uuid4(), now=MONDAY)
    assert carding.show_card(number=other.number, pin=other.pin, now=MONDAY) == other.card


def test_a_booking_is_found_and_told_again(turned: Turn) -> None:
    world = World()
    (slot,) = planned(world, world.viewer("desk", unit=world.units["town_station"]))
    wish = Wish(uuid.uuid4(), slot.uid, people=2, topic="宅基地")
    booking, code = book(by=Viewer.nobody(), wish=wish, now=MONDAY)
    turned()
    assert booking_of(code) == booking
    assert book(by=Viewer.nobody(), wish=wish, now=MONDAY) == (booking, code)


def test_a_party_of_a_dispute_comes_in_by_its_slip(turned: Turn) -> None:
    _, case = sent(hands())
    own = party(case, 1)
    code = receipt_code(own.uid)
    turned()
    assert parties.by_code(code) == own.uid
    assert Client().post("/q/", {"code": code}).status_code == 303
    assert standing.slip(case, own)["code"] == code


def test_the_slip_of_a_household_opens_its_entry(turned: Turn) -> None:
    village = Village()
    case = village.to_round()
    entry = village.entries(case)[0]
    roll = village.sitting(case).roll.uid
    code = entry_code(roll, entry.number)
    turned()
    assert entry_code(roll, entry.number, entry.shelf) == code
    bearer = Client()
    assert bearer.post("/decisions/mine/", {"code": code}).status_code == 302
    assert bearer.get("/decisions/mine/entry/").status_code == 200


def test_a_sheet_that_hangs_and_entries_that_wait_in_phones_go_on(turned: Turn) -> None:
    activity, world = uuid.uuid4(), World()
    worker = world.viewer("desk", unit=world.units["town_station"])
    code, owner = here_code(activity), owner_key(worker)
    turned()
    assert here_code(activity) != code
    assert is_code(activity, code)
    assert is_code(activity, here_code(activity))
    assert not is_code(activity, "十个字十个字十个字啊")
    assert owner_key(worker) == owner


def test_forgotten_keys_open_nothing(turned: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    case = say(World(), text="路灯不亮。")
    code = receipt_code(case.uid)
    turned()
    monkeypatch.setattr(outside, "_kept", [replace(outside.keys(), former={})])
    assert by_code(code) is None
    assert receipt_code(case.uid, case.receipt) == "", "none that would be wrong"


def test_the_command_names_them(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUIYIN_KEYS", raising=False)
    settings.KEYS_FILE = tmp_path / "huiyin.keys"
    outside.write(settings.KEYS_FILE, outside.new())
    first = outside.keys().codes
    assert key_secret.rotate_codes(tmp_path, forget=False) == 0
    second = outside.keys().codes
    assert key_secret.rotate_codes(tmp_path, forget=False) == 0
    assert outside.keys().former == {1: first, 2: second}
    assert outside.codes_keys() == [outside.keys().codes, second, first]
    assert f"codes_2 = {second.hex()}" in settings.KEYS_FILE.read_text("utf-8")
    assert not PhoneCode.objects.exists()
    assert key_secret.rotate_codes(tmp_path, forget=True) == 0
    assert outside.codes_keys() == [outside.keys().codes]
    monkeypatch.setenv("HUIYIN_KEYS", outside.new().written())
    with pytest.raises(Refused, match="codes_N"):
        key_secret.rotate_codes(tmp_path, forget=False)
    outside.forget()


def test_whoever_shows_a_code_again_says_what_is_kept_of_it() -> None:
    found = {
        f"{path.relative_to(HOUSE / 'apps').as_posix()} {inside.name}"
        for path in (HOUSE / "apps").rglob("*.py")
        for inside in ast.walk(tree(path))
        if isinstance(inside, ast.FunctionDef)
        for call in ast.walk(inside)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and (call.func.id, len(call.args)) in {("receipt_code", 1), ("card_number", 1), ("entry_code", 2)}
    }
    assert found == MAKES
