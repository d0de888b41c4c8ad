"""Identities at the provider, each linked to one account: by its owner, or by an administrator. Never made by a sign-in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from huiyin.apps.people.models import Account, OutsideIdentity
from huiyin.apps.people.oidc.claims import is_subject
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.security import note
from huiyin.apps.people.sessions import end_sessions
from huiyin.apps.scope.acting import rule_decides, system
from huiyin.core.errors import RuleError


@system("the identity of whoever signs in", counts=False)
def identity_of(account: Account) -> OutsideIdentity | None:
    """The account's identity at the provider of this installation."""
    issuer = settings.OIDC.issuer if settings.OIDC else None
    return OutsideIdentity.objects.filter(account=account, issuer=issuer).first()


@system("the identity of whoever signs in", counts=False)
def linked(issuer: str, subject: str) -> OutsideIdentity | None:
    """The identity, if it is linked to an account that is open."""
    known = OutsideIdentity.objects.select_related("account__person")
    return known.filter(issuer=issuer, subject=subject, account__is_active=True).first()


@rule_decides
@transaction.atomic
def link(
    *, account: Account, issuer: str, subject: str, now: datetime, by: Viewer | None = None, keep: str | None = None
) -> OutsideIdentity:
    """From now on this identity signs the account in; sessions but `keep` end. The same again changes nothing.

    Raises own_account, wrong_subject, identity_linked, identity_taken.
    """
    _check_others(account, by)
    if not is_subject(subject):
        raise RuleError("wrong_subject")
    Account.objects.select_for_update().get(pk=account.pk)
    if OutsideIdentity.objects.filter(account=account, issuer=issuer).exclude(subject=subject).exists():
        raise RuleError("identity_linked")
    facts = {"account": account, "linked_at": now}
    identity, new = OutsideIdentity.objects.get_or_create(issuer=issuer, subject=subject, defaults=facts)
    if identity.account_id != account.pk:
        raise RuleError("identity_taken")
    if new:
        end_sessions(account, but=keep)
        note("oidc_linked", now, person=account.person_id, by=by)
    return identity


@rule_decides
@transaction.atomic
def unlink(
    *, account: Account, now: datetime, issuer: str | None = None, by: Viewer | None = None, keep: str | None = None
) -> None:
    """Identities (all, or that of one issuer) sign nobody in any more; sessions but `keep` end. Raises own_account."""
    _check_others(account, by)
    known = OutsideIdentity.objects.filter(account=account, **({"issuer": issuer} if issuer else {}))
    gone, _ = known.delete()
    if gone:
        end_sessions(account, but=keep)
        note("oidc_unlinked", now, person=account.person_id, by=by)


def _check_others(account: Account, by: Viewer | None) -> None:
    """An administrator does it for others; for themselves they show it to the provider like everybody."""
    if by is not None and by.actor.person == account.person_id:
        raise RuleError("own_account")


@rule_decides
@transaction.atomic
def used(*, identity: OutsideIdentity, now: datetime) -> None:
    """It has signed its owner in, or shown again who they are."""
    OutsideIdentity.objects.filter(pk=identity.pk).update(used_at=now)
