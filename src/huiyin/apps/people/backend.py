"""Who is signed in: Django's way, with an account that every request of staff reads by a statement put together once."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from huiyin.apps.people.models import Account
from huiyin.apps.scope.prepared import Prepared

SIGNED_IN = Prepared(Account.objects.all, by="id")


class Backend(ModelBackend):
    """Django's own backend."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, None when it may not be used any more."""
        account = SIGNED_IN.one(user_id)
        return account if self.user_can_authenticate(account) else None
