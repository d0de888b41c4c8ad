"""Books always add up: no money appears, none vanishes, nothing is edited."""

from __future__ import annotations

import threading
import time
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huiyin.apps.books.actions import close_period, open_account, open_book, reverse, transfer
from huiyin.apps.books.models import Account, Book, Transfer
from huiyin.apps.books.queries import differences, statement
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.core.errors import RuleError
from huiyin.core.ledger import Measure
from huiyin.core.words import PlaceKind
from tests.turns import at_once

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 16)


def a_book(name: str = "积分簿", place: Place | None = None) -> tuple[Book, Account, Account, Account]:
    place = place or add_place(kind=PlaceKind.village, name="杏树湾村", parent=None)
    book = open_book(name=name, measure=Measure.points, place=place, starts=date(2026, 10, 1), ends=date(2026, 12, 31))
    outside = open_account(book=book, name="评定", floor=None)
    return book, outside, open_account(book=book, name="一户"), open_account(book=book, name="二户")


def move(source: Account, target: Account, amount: int, uid: uuid.UUID | None = None, day: date = DAY) -> Transfer:
    return transfer(uid=uid or uuid.uuid4(), source=source.pk, target=target.pk, amount=amount, day=day, now=NOW)


@pytest.mark.django_db
def test_points_go_from_one_account_to_another() -> None:
    book, outside, one, two = a_book()
    move(outside, one, 30)
    move(one, two, 12)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.balance, two.balance) == (18, 12)
    assert [t.amount for t in statement(one)] == [30, 12]
    assert differences(book) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "amount", "day"),
    [("below_floor", 31, DAY), ("not_positive", 0, DAY), ("not_positive", -3, DAY), ("no_period", 5, date(2027, 1, 1))],
)
def test_what_is_refused(code: str, amount: int, day: date) -> None:
    _, outside, one, two = a_book()
    move(outside, one, 30)
    with pytest.raises(RuleError, match=code):
        move(one, two, amount, day=day)
    with pytest.raises(RuleError, match="same_account"):
        move(one, one, 1)


@pytest.mark.django_db
def test_the_same_form_twice_moves_once() -> None:
    _, outside, one, _two = a_book()
    uid = uuid.uuid4()
    assert move(outside, one, 5, uid).pk == move(outside, one, 5, uid).pk
    one.refresh_from_db()
    assert one.balance == 5
    with pytest.raises(RuleError, match="idem_reused"):
        move(outside, one, 6, uid)


@pytest.mark.django_db
def test_a_mistake_is_put_right_by_its_mirror_once() -> None:
    book, outside, one, _two = a_book()
    wrong = move(outside, one, 50)
    reverse(uid=uuid.uuid4(), of=wrong, day=DAY, now=NOW)
    one.refresh_from_db()
    assert one.balance == 0
    with pytest.raises(RuleError, match="reversed_already"):
        reverse(uid=uuid.uuid4(), of=wrong, day=DAY, now=NOW)
    assert Transfer.objects.count() == 2
    assert differences(book) == {}


@pytest.mark.django_db
def test_a_closed_period_refuses() -> None:
    book, outside, one, _two = a_book()
    close_period(period=book.periods.get(), now=NOW, next_ends=date(2027, 3, 31))
    with pytest.raises(RuleError, match="period_closed"):
        move(outside, one, 1)
    move(outside, one, 1, day=date(2027, 1, 2))


@pytest.mark.django_db
@pytest.mark.parametrize("statement_", ["UPDATE books_transfer SET amount = 1", "DELETE FROM books_transfer"])
def test_the_database_itself_refuses_to_change_a_transfer(statement_: str) -> None:
    _, outside, one, _two = a_book()
    move(outside, one, 9)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement_)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_the_same_moment_moves_once() -> None:
    book, outside, one, two = a_book()
    move(outside, one, 40)
    for _ in range(5):
        uid = uuid.uuid4()
        again = at_once(*[lambda uid=uid: move(one, two, 8, uid).pk] * 4)  # the last time only one of them has enough
        assert len(set(again)) == 1
    other = at_once(
        *[lambda uid=uid, n=n: move(outside, (one, two)[n], 1, uid).pk for uid in [uuid.uuid4()] for n in (0, 1)]
    )
    assert sorted(type(each).__name__ for each in other) == ["int", "str"]
    assert "idem_reused" in other
    wrong = move(outside, one, 7)
    mirrors = at_once(*[lambda: reverse(uid=uuid.uuid4(), of=wrong, day=DAY, now=NOW).amount] * 3)
    assert sorted(map(str, mirrors)) == ["7", "reversed_already", "reversed_already"]
    assert differences(book) == {}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_lands_in_a_period_that_is_being_closed() -> None:
    book, outside, one, _two = a_book()
    seen, period = threading.Event(), book.periods.get()

    def slow() -> None:
        with transaction.atomic():
            move(outside, one, 1)
            seen.set()
            time.sleep(0.3)

    def close() -> list[int]:
        seen.wait(5)
        close_period(period=period, now=NOW)
        return list(Transfer.objects.values_list("amount", flat=True))

    def late() -> None:
        seen.wait(5)
        time.sleep(0.1)
        move(outside, one, 2)

    assert at_once(slow, close, late) == [None, [1], "period_closed"]


@pytest.mark.django_db
def test_books_are_compared_by_one_query(django_assert_num_queries: Any) -> None:
    book, outside, one, two = a_book()
    move(outside, one, 30)
    move(one, two, 12)
    Account.objects.filter(pk=two.pk).update(balance=11)
    with django_assert_num_queries(1):
        assert differences(book) == {two.pk: (11, 12)}


class Sums(TestCase):
    """Whatever is tried, the sum over all accounts of a book is nothing and no floor is broken."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-5, 40)), max_size=12))
    def test_books_balance(self, tries: list[tuple[int, int, int]]) -> None:
        book, *accounts = a_book()
        for source, target, amount in tries:
            try:
                move(accounts[source], accounts[target], amount)
            except RuleError:
                continue
        balances = list(Account.objects.filter(book=book).values_list("balance", "floor"))
        assert sum(balance for balance, _ in balances) == 0
        assert all(floor is None or balance >= floor for balance, floor in balances)
        assert differences(book) == {}
