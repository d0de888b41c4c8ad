"""Writes to persons, accounts and holdings."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from huiyin.apps.people.models import Account, Holding, Person
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
def give_post(*, person: Person, post: Post, starts: date, ends: date | None = None, deputy: bool = False) -> Holding:
    """Let a person hold a post from a day on. The same again changes nothing."""
    holding, _ = Holding.objects.get_or_create(
        person=person, post=post, starts=starts, defaults={"ends": ends, "deputy": deputy}
    )
    return holding


@rule_decides
@transaction.atomic
def open_account(*, person: Person, username: str, password: str, must_change: bool = True) -> Account:
    """A way to sign in. Raises weak_password, username_taken."""
    if Account.objects.filter(username=username).exists():
        raise RuleError("username_taken", username=username)
    account = Account(person=person, username=username, must_change=must_change)
    _check_password(account, password)
    account.set_password(password)
    account.save(force_insert=True)
    return account


def _check_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise RuleError("weak_password", why=" ".join(weak.messages)) from weak


@rule_decides
@transaction.atomic
def new_second_factor(*, account: Account, confirmed: bool = False) -> TOTPDevice:
    """A fresh secret for the account's authenticator app; earlier ones are gone. For who has been recognised otherwise."""
    TOTPDevice.objects.filter(user=account).delete()
    return TOTPDevice.objects.create(user=account, name="totp", confirmed=confirmed)


@rule_decides
@transaction.atomic
def begin_second_factor(*, account: Account) -> TOTPDevice:
    """A secret to be set up by whoever has shown the password. Raises second_factor_set when one is in use."""
    _lock_without_factor(account)
    return new_second_factor(account=account)


@rule_decides
@transaction.atomic
def confirm_second_factor(*, account: Account, device: int, code: str) -> None:
    """The authenticator works: from now on it is asked at every sign-in. Raises wrong_code, second_factor_set."""
    _lock_without_factor(account)
    begun = TOTPDevice.objects.filter(user=account, pk=device).first()
    if begun is None or not begun.verify_token(code):
        raise RuleError("wrong_code")
    begun.confirmed = True
    begun.save(update_fields=["confirmed"])


def _lock_without_factor(account: Account) -> None:
    """A password alone never replaces an authenticator that is in use, however early it was shown."""
    Account.objects.select_for_update().get(pk=account.pk)
    if TOTPDevice.objects.filter(user=account, confirmed=True).exists():
        raise RuleError("second_factor_set")


@rule_decides
@transaction.atomic
def renew_password(*, account: Account, password: str) -> None:
    """A password for one sign-in, after the old one was lost. Raises weak_password."""
    _check_password(account, password)
    account.set_password(password)
    account.must_change = True
    account.save(update_fields=["password", "must_change"])


@rule_decides
@transaction.atomic
def change_password(*, account: Account, password: str) -> None:
    """A password of one's own. Raises weak_password."""
    _check_password(account, password)
    account.set_password(password)
    account.must_change = False
    account.save(update_fields=["password", "must_change"])
