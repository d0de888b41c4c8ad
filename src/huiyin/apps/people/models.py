"""Persons, their accounts and the posts that they hold."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
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
        kind = "staff"

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
    mode = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=10, blank=True)
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Any] = AccountManager()

    class Scope:
        kind = "staff"

    PRIVACY = {
        "id": "public", "person": "personal", "username": "personal", "password": "secret", "last_login": "staff",
        "is_active": "staff", "must_change": "staff", "mode": "staff", "language": "staff", "post": "staff",
    }  # fmt: skip


class Holding(models.Model):
    """A person holds a post from a day, until a day or further. Deputies act when they choose the post."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    deputy = models.BooleanField(default=False)
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "post", "starts"], name="holding_once"),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")), name="holding_forward"
            ),
        ]

    class Scope:
        kind = "staff"

    PRIVACY = dict.fromkeys("id person post starts ends deputy granted_by".split(), "staff")

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
