"""What was approved or hung up and is changed behind the product's back: appraisals with the rewards that they brought, and the
record of what hangs on walls. As `test_tampering`: every column, a row taken away, a row slipped in."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Model

from huiyin.apps.board.actions import Hung, Seen, post_sheet, take_down
from huiyin.apps.board.models import Posting
from huiyin.apps.books.models import Account, Transfer
from huiyin.apps.figures.actions.appraising import approve, propose
from huiyin.apps.figures.models import Appraisal, Appraised
from tests.apps.figures.written import happen
from tests.apps.records import test_tampering as tampering
from tests.behind import behind_the_back
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
YEAR_END = datetime(2026, 12, 30, 1, tzinfo=UTC)
CLAIMED: tuple[type[Model], ...] = (Appraisal, Appraised, Transfer, Account, Posting)
FREE: dict[type[Model], str] = {
    Appraisal: "proposed_at proposed_by",  # a proposal binds nobody
    Transfer: "reverses",  # what puts a mistake right is told by its own transfer
    Account: "uid name floor",  # what it is called; no account that has a floor lies below it
}


@pytest.fixture
def kept(as_owner: None) -> World:
    """A village was appraised as the best of its town and paid for it; a sheet hung on a wall, another one still does."""
    world = World("dagaoping")
    happen(world.village, 12, category="safety_round")
    happen(world.village, 4, category="festival", data={"tags": ["contest.revival"]})
    desk = world.viewer("desk", unit=world.unit("town_office"))
    appraisal = propose(by=desk, town=world.town, now=YEAR_END)
    leader = world.viewer("secretary", unit=world.unit("party_committee"))
    approve(by=leader, town=world.town, uid=appraisal.uid, now=YEAR_END + timedelta(hours=2))
    by = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    for nth in (0, 1):
        sheet = Hung(
            uuid.uuid4(), world.village, f"/open/sheet?town={world.town.uid}", "有问有答", MONDAY.date(), f"东墙{nth}"
        )
        hangs = post_sheet(by=by, hung=sheet, seen=Seen(supervisor="监委会老周"), now=MONDAY)
        if nth:
            take_down(by=by, uid=hangs.uid, seen=Seen(supervisor="监委会老吴"), now=MONDAY + timedelta(days=7))
    return world


def last(model: type[Model]) -> Model:
    """The village that was paid, its account, and the sheet that was taken down."""
    rows = model._base_manager.order_by("-pk")
    if model is Appraised:
        return rows.exclude(paid=None)[0]
    return rows.filter(balance__gt=0)[0] if model is Account else rows[0]


def columns(model: type[Model]) -> list:
    free = FREE.get(model, "").split()
    return [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in free]


def test_nothing_is_found_where_nothing_was_done(kept: World):
    assert list(tampering.found()) == []
    assert Transfer.objects.count() == 1


def test_every_column_that_is_changed_is_found(kept: World):
    unseen = []
    for model, field in [(each, field) for each in CLAIMED for field in columns(each)]:
        with behind_the_back(model):
            if tampering.changed(model, last(model), field) and not tampering.is_found(model):
                unseen.append(f"{model.__name__}.{field.name}")
    assert unseen == []


def test_a_row_that_is_taken_away_is_found(kept: World):
    unseen = []
    for model in CLAIMED:
        with behind_the_back(model):
            model._base_manager.filter(pk=last(model).pk)._raw_delete("default")
            if not tampering.is_found(model):
                unseen.append(model.__name__)
    assert unseen == []


def copy(model: type[Model], **changes: object) -> Model:
    row = last(model)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def slipped_in(world: World) -> dict[str, Model]:
    return {
        "an appraisal that nobody approved": copy(Appraisal, uid=uuid.uuid4(), year=2025, on=date(2025, 12, 31)),
        "a village in an appraisal": copy(Appraised, village=world.grid, paid=None),
        "a reward": copy(Transfer, uid=uuid.uuid4()),
        "a sheet that nobody hung": copy(Posting, uid=uuid.uuid4()),
    }


def test_what_is_slipped_in_is_found(kept: World):
    unseen = []
    for what, row in slipped_in(kept).items():
        with behind_the_back(type(row)):
            row.save_base(raw=True, force_insert=True)
            if not tampering.is_found(type(row)):
                unseen.append(what)
    assert unseen == []
