"""The demo county: built through the actions, the same from the same seed, and whole when all is computed again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import override_settings

from huiyin.apps.board.models import Posting
from huiyin.apps.cases import library
from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.decisions.models import Deed
from huiyin.apps.people.models import Authenticator
from huiyin.apps.people.queries import demo_people
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.models import Event
from huiyin.apps.slots.models import Booking
from huiyin.apps.units.models import Post
from huiyin.cli import verify
from huiyin.cli.checks.marks import folded
from huiyin.cli.demo.accounts import to_try
from huiyin.cli.demo.build import Built, build
from huiyin.cli.demo.county import Size
from huiyin.cli.demo.data import habits, read
from huiyin.cli.demo.deciding import different
from tests.whole import WHOLE

pytestmark = pytest.mark.sqlite  # the demo county is an installation on SQLite

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TENTH = Size(villages=2, grids=1, households=2, matters=5, towns=5 if WHOLE else 2)


@pytest.mark.django_db
def test_a_tenth_of_the_life_is_whole() -> None:
    built = build(seed=11, now=NOW, size=TENTH)
    assert Place.objects.filter(kind="town").count() == TENTH.towns, "one town for each profile"
    assert Household.objects.count() == TENTH.towns * 4
    assert Case.objects.count() >= TENTH.towns * 5
    assert {"case.answered", "case.late", "case.publish", "case.redacted"} <= set(
        Event.objects.values_list("kind", flat=True)
    )
    told = CaseContact.objects.exclude(phone_index=None)
    assert 0 < told.filter(validated=True).count() < told.count(), "some find their matters by telephone, some do not"
    assert Event.objects.filter(recorded_at__gt=NOW).count() == 0, "nothing happens after the present"
    for check in verify.differences():
        assert not check["differences"], check
    assert sum(built.refused.values()) < Event.objects.count() / 4, built.refused
    check_who_can_sign_in(built)
    if WHOLE:
        assert Deed.objects.get().association.terms.get().members == 5, (
            "what was passed by charter stands and does something"
        )


def check_who_can_sign_in(built: Built) -> None:
    names = [account.username for account in built.accounts]
    assert len(set(names)) == len(names)
    leader = next(name for name in names if name.endswith("-leader-1"))
    assert "admin" in names
    person = authenticate(username=leader, password=built.password)
    assert person is not None
    assert Authenticator.objects.get(account=person).confirmed
    assert authenticate(username=leader, password="huiyin") is None
    desks = Post.objects.filter(title="desk", unit__seat__town__isnull=False)
    assert sum(account.title == "desk" for account in built.accounts) == desks.count(), "whoever has the matter can be"
    most = max(account.in_hand for account in built.accounts if account.title == "desk")
    assert most > 0
    assert most in {account.in_hand for account in to_try(built.accounts) if account.title == "desk"}, (
        "who looks in first finds work"
    )
    takers = Post.objects.filter(title__in=("volunteer", "officer"), unit__seat__town__isnull=False)
    seated = takers.filter(holdings__person__account__isnull=False)
    assert set(takers.values_list("unit", "title")) == set(seated.values_list("unit", "title")), (
        "so can who it is sent to"
    )
    with override_settings(DEMO=True):
        shown = {row["username"]: row["post"] for row in demo_people(NOW)}
    roles = {account.username: account.role for account in built.accounts}
    assert shown[leader] == roles[leader], "the page of a demo says who holds which post"


def test_nobody_stands_twice_on_a_list_whatever_the_seed() -> None:
    assert different(iter(["陈山", "于河", "陈山", "罗云"]).__next__, 3) == ["陈山", "于河", "罗云"]


@pytest.mark.django_db
def test_verify_sees_what_was_changed() -> None:
    build(seed=3, now=NOW, size=Size(villages=1, grids=1, households=1, matters=4, towns=1))
    case = Case.objects.filter(open=False).order_by("id")[0]
    marks = {**case.marks_json, "calls": 7}
    Case.objects.filter(pk=case.pk).update(marks_json=marks, late=not case.late)
    wrong = [each["what"] for check in verify.differences() for each in check["differences"]]
    assert wrong == [f"case {case.code}: calls", f"case {case.code}: what it shows"]
    assert "DIFFER" in verify.printed(verify.differences())
    assert folded(Event.objects.filter(subject=case.uid).order_by("nth")).calls != 7


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_county() -> None:
    once = told(5)
    assert told(5) == once
    assert told(6) != once


def told(seed: int) -> list[object]:
    """What a small county of this seed is like; it is gone afterwards."""
    library.forget_rows()
    forget_kept()
    with transaction.atomic():
        built = build(seed=seed, now=NOW, size=Size(villages=1, grids=1, households=1, matters=2, towns=1))
        names = ("code", "uid", "title", "state", "grade", "opened_at", "moved_at")
        cases = [tuple(getattr(case, name) for name in names) for case in Case.objects.order_by("id")]
        found: list[object] = [built.password, [account.person for account in built.accounts], cases]
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("day", range(7), ids=lambda day: f"{NOW + timedelta(days=day):%A}")
def test_a_county_can_be_made_on_any_day(day: int) -> None:
    """What comes next in a rota, and whether it can be booked, is another on each day of the week."""
    size = Size(villages=1, grids=1, households=1, matters=2, towns=5 if WHOLE else 1)
    build(seed=3, now=NOW + timedelta(days=day), size=size)
    assert Booking.objects.exists(), "somebody has booked"
    before, this_month = Posting.objects.order_by("posted_at")
    assert before.taken_at == this_month.posted_at, "one sheet comes down as the next is hung up"
    assert this_month.taken_at is None


def test_there_is_enough_to_say() -> None:
    texts = [each["t"] for shelf in read("matters").values() for each in shelf]
    assert len(texts) == len(set(texts)) >= 120
    assert habits("six_slips", "new")[0].do == "dispatch"
