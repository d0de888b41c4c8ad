"""Writes to persons, accounts and holdings."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huiyin.apps.people.authenticators import accepts, added, address_of, in_use, is_of_an_old_app
from huiyin.apps.people.cards import Card, new_password
from huiyin.apps.people.identities import unlink
from huiyin.apps.people.models import Account, Authenticator, Holding, Person
from huiyin.apps.people.passwords import check_password
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.security import note
from huiyin.apps.people.sessions import end_sessions
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError


@rule_decides
@transaction.atomic
def add_person(*, name: str, phone: str = "", code: str = "") -> Person:
    """A new person."""
    return Person.objects.create(name=name, phone=phone, code=code)


@rule_decides
@transaction.atomic
def enter_person(*, by: Viewer, name: str, phone: str, code: str, now: datetime) -> Person:
    """An administrator enters a person. Raises code_taken."""
    if code and Person.objects.filter(code=code).exists():
        raise RuleError("code_taken", number=code)
    person = add_person(name=name, phone=phone, code=code)
    note("person_added", now, person=person.pk, by=by)
    return person


@rule_decides
@transaction.atomic
def give_post(
    *,
    person: Person,
    post: Post,
    starts: date,
    ends: date | None = None,
    deputy: bool = False,
    by: Viewer | None = None,
) -> Holding:
    """Let a person hold a post from a day on. The same again changes nothing."""
    granted = {"ends": ends, "deputy": deputy, "granted_by_id": (by.actor.who or None) if by else None}
    holding, _ = Holding.objects.get_or_create(person=person, post=post, starts=starts, defaults=granted)
    return holding


@rule_decides
@transaction.atomic
def open_account(
    *, person: Person, username: str, password: str, must_change: bool = True, now: datetime | None = None
) -> Account:
    """A way to sign in. Raises weak_password, username_taken."""
    if Account.objects.filter(username=username).exists():
        raise RuleError("username_taken", username=username)
    account = Account(person=person, username=username, must_change=must_change, password_at=now)
    check_password(account, password)
    account.set_password(password)
    account.save(force_insert=True)
    return account


@rule_decides
@transaction.atomic
def hand_out_card(*, by: Viewer, person: Person, username: str = "", now: datetime) -> Card:
    """A one-time card: opens the account, or, when password or phone are lost, puts a new start in the place of everything.

    Whoever hands it out chooses nothing on it. All the person's sign-ins end. Raises username_taken, own_account, no_username.
    """
    if by.actor.person == person.pk:
        raise RuleError("own_account")
    password = new_password()
    account = Account.objects.filter(person=person).first()
    if account is None:
        name = username or person.code or person.phone
        if not name:
            raise RuleError("no_username")
        account = open_account(person=person, username=name, password=password, now=now)
    else:
        _set_password(account, password, must_change=True, now=now)
        account.passkeys.all().delete()
        unlink(account=account, now=now, by=by)
    device = new_second_factor(account=account, confirmed=True)
    end_sessions(account)
    note("card_printed", now, person=person.pk, by=by)
    return Card(account.username, password, address_of(device))


def _set_password(account: Account, password: str, *, must_change: bool, now: datetime) -> None:
    account.set_password(password)
    account.must_change, account.password_at = must_change, now
    account.save(update_fields=["password", "must_change", "password_at"])


@rule_decides
@transaction.atomic
def new_second_factor(*, account: Account, confirmed: bool = False) -> Authenticator:
    """A fresh secret for the account's authenticator app; earlier ones are gone. For who has been recognised otherwise."""
    account.authenticators.all().delete()
    return added(account, confirmed=confirmed)


@rule_decides
@transaction.atomic
def begin_second_factor(*, account: Account) -> Authenticator:
    """A secret to be set up by whoever has shown the password. Raises second_factor_set when one is in use."""
    _lock_without_factor(account)
    return new_second_factor(account=account)


@rule_decides
def confirm_second_factor(*, account: Account, device: int, code: str, now: datetime, keep: str | None = None) -> None:
    """The authenticator works: from now on it is asked at every sign-in; sessions but `keep` end.

    Raises wrong_code, old_app, second_factor_set.
    """
    _first_code(account.authenticators.filter(pk=device).first(), code, now)
    with transaction.atomic():
        _lock_without_factor(account)
        account.authenticators.filter(pk=device).update(confirmed=True)
        end_sessions(account, but=keep)
        note("factor_set", now, person=account.person_id)


def _first_code(device: Authenticator | None, code: str, now: datetime) -> None:
    """It stands before the rest: what a code that is refused tells of the clock is kept."""
    if not accepts(device, code, now):
        raise RuleError("old_app" if is_of_an_old_app(device, code, now) else "wrong_code")


@rule_decides
@transaction.atomic
def begin_new_factor(*, account: Account) -> Authenticator:
    """A secret for another app, beside the one that counts until then. For who has just shown both factors."""
    Account.objects.select_for_update().get(pk=account.pk)
    return added(account, confirmed=False)


@rule_decides
def change_second_factor(*, account: Account, device: int, code: str, now: datetime, keep: str | None = None) -> None:
    """The new authenticator works: it takes the place of the old one, and sessions but `keep` end.

    Raises wrong_code, old_app.
    """
    coming = account.authenticators.filter(pk=device, confirmed=False)
    _first_code(coming.first(), code, now)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if not coming.exists():
            raise RuleError("wrong_code")
        account.authenticators.filter(confirmed=True).delete()
        coming.update(confirmed=True)
        end_sessions(account, but=keep)
        note("factor_changed", now, person=account.person_id)


def _lock_without_factor(account: Account) -> None:
    """A password alone never replaces an authenticator that is in use, however early it was shown."""
    Account.objects.select_for_update().get(pk=account.pk)
    if in_use(account) or account.passkeys.exists():
        raise RuleError("second_factor_set")


@rule_decides
@transaction.atomic
def change_password(*, account: Account, password: str, now: datetime, keep: str | None = None) -> None:
    """A password of one's own; every session but `keep` (a session's key) ends. Raises weak_password."""
    check_password(account, password)
    _set_password(account, password, must_change=False, now=now)
    end_sessions(account, but=keep)
    note("password_changed", now, person=account.person_id)


@rule_decides
@transaction.atomic
def set_open(*, by: Viewer, account: Account, is_open: bool, now: datetime) -> None:
    """Close an account, which ends its sign-ins, or open it again. Raises own_account."""
    if by.actor.person == account.person_id:
        raise RuleError("own_account")
    if account.is_active == is_open:
        return
    account.is_active = is_open
    account.save(update_fields=["is_active"])
    if not is_open:
        end_sessions(account)
    note("account_reopened" if is_open else "account_closed", now, person=account.person_id, by=by)


@rule_decides
@transaction.atomic
def end_sign_ins(
    *, account: Account, now: datetime, by: Viewer | None = None, but: str | None = None, only: str | None = None
) -> int:
    """End somebody's sign-ins: all, all `but` the one with this key, or `only` the one with this handle. How many."""
    ended = end_sessions(account, but=but, only=only)
    if ended:
        note("sign_ins_ended", now, person=account.person_id, by=by, data={"number": ended})
    return ended
