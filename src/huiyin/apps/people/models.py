"""Persons, their accounts and the posts that they hold."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from huiyin.apps.keys.fields import BlindIndexField, EncryptedTextField
from huiyin.apps.units.models import Post


class Person(models.Model):
    """A person whom the product must know: holders of posts, helpers. Residents need not be one."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=40)
    phone = EncryptedTextField(blank=True)
    phone_index = BlindIndexField(source="phone")
    code = models.CharField(max_length=32, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="person_code_once"),
        ]

    class Scope:
        kind = "person"
        comes_with = ("people.Holding.person", "petitions.AccusationAgainst.person")

    KEPT = "people"
    PRIVACY = {
        "id": "public", "uid": "public", "name": "personal", "phone": "personal", "code": "staff", "phone_index": "secret",
        "erased_at": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each person."""
        return self.uid


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by its sign-in name."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A way to sign in. `must_change` after a one-time card; `mode` and `language` are the reader's own choice."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="account")
    username = models.CharField(max_length=40, unique=True)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False)
    password_at = models.DateTimeField(null=True, blank=True)
    mode = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=10, blank=True)
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Any] = AccountManager()

    class Scope:
        kind = "own"
        by = "person"
        kept = True

    KEPT = "people"
    PRIVACY = {
        "id": "public", "person": "personal", "username": "personal", "password": "secret", "last_login": "staff",
        "is_active": "staff", "must_change": "staff", "password_at": "staff", "mode": "staff", "language": "staff",
        "post": "staff",
    }  # fmt: skip


class Holding(models.Model):
    """A person holds a post from a day, until a day or further. Deputies act when they choose the post.

    `named_at`: since when residents may read the holder's name with the post, because the holder agreed; null: they may not.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    deputy = models.BooleanField(default=False)
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    named_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "post", "starts"], name="holding_once"),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")), name="holding_forward"
            ),
        ]

    class Scope:
        kind = "term"

    PRIVACY = dict.fromkeys("id person post starts ends deputy granted_by ended_by named_at".split(), "staff")

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id}"


class Attempt(models.Model):
    """How often a name or an address has done something (failed to sign in, sent) in the window that ends at `until`."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True)

    class Scope:
        kind = "system"

    PRIVACY = dict.fromkeys("id key failures until".split(), "staff")

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.failures}"


class Session(AbstractBaseSession):
    """A session on the server. With an account it is a sign-in: on what device, since when, last used. No address is kept."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Scope:
        kind = "system"

    KEPT = "sessions"
    PRIVACY = {
        "session_key": "secret", "session_data": "secret", "expire_date": "staff", "account": "personal", "device": "personal",
        "began_at": "personal", "used_at": "personal",
    }  # fmt: skip

    @classmethod
    def get_session_store_class(cls) -> Any:
        """What reads and writes these rows."""
        from huiyin.apps.people.sessions import SessionStore  # noqa: PLC0415  (it needs this class)

        return SessionStore


class Authenticator(models.Model):
    """An app (or a card reader) that shows six digits: one in use (`confirmed`), at most one more that is being set up.

    `seed`, in hexadecimal, is what it makes its digits of, by `digest`. `last` is the step of the last code that was right,
    `drift` by how many steps its clock is off; that is known (`settled`) since a code has counted.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="authenticators", db_index=False)
    seed = EncryptedTextField()
    confirmed = models.BooleanField(default=False)
    digest = models.CharField(max_length=6)
    last = models.BigIntegerField(default=-1)
    drift = models.SmallIntegerField(default=0)
    settled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "confirmed"], name="authenticator_once")]

    class Scope:
        kind = "system"

    KEPT = "people"
    PRIVACY = {
        "id": "public", "uid": "public", "account": "personal", "seed": "secret", "digest": "staff",
        "confirmed": "staff", "last": "staff", "drift": "staff", "settled": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id}"

    @property
    def key_owner(self) -> uuid.UUID:
        """The key of the person: erased with them."""
        return self.account.person.uid


class Passkey(models.Model):
    """A key on somebody's device that signs them in. Only its public half is here; `count` grows with every use."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=40)
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Scope:
        kind = "system"

    KEPT = "people"
    PRIVACY = {
        "id": "public", "account": "personal", "name": "personal", "credential": "secret", "public_key": "secret",
        "count": "staff", "added_at": "staff", "used_at": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OutsideIdentity(models.Model):
    """Who somebody is at an identity provider: `subject` there, one for each provider. It signs them in to this account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="identities", db_index=False)
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="outside_identity_once"),
            models.UniqueConstraint(fields=["account", "issuer"], name="outside_identity_of_account"),
        ]

    class Scope:
        kind = "system"

    KEPT = "people"
    PRIVACY = {
        "id": "public", "account": "personal", "issuer": "staff", "subject": "personal", "linked_at": "staff",
        "used_at": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id}"


class SecurityEntry(models.Model):
    """What concerns who may do what: sign-ins and failed ones, refusals, keys, accounts, posts given. Append-only, no contents.

    `person` is whom it is about, `by` who did it, `as_post` as what. `network` is only the network that it came from
    (an IPv4 /24, an IPv6 /48). `data` holds codes and numbers. Kept a year, at least six months (law.md §9).
    """

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=24)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    as_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    network = models.CharField(max_length=44, blank=True)
    data = models.JSONField(default=dict)

    class Scope:
        kind = "own"
        kept = True

    KEPT = "security"
    PRIVACY = {
        "id": "staff", "at": "staff", "kind": "staff", "person": "staff", "by": "staff", "as_post": "staff",
        "network": "personal", "data": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.at} {self.kind}"
