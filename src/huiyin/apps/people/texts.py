"""What a refused sign-in says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.core.errors import RuleError

SENTENCES = {
    "wrong_sign_in": _("Name, password or code is not right. Try again; the code changes every 30 seconds."),
    "wait_to_sign_in": _("Too many wrong tries. Wait %(minutes)s min and try again."),
    "username_taken": _("The name %(username)s is taken. Choose another one."),
    "weak_password": _("The password is too easy to guess. %(why)s"),
    "second_factor_set": _("Your authenticator is set up already. Sign in with its code."),
    "still_holds": _("This person still holds a post. Let it end first."),
    "erased": _("This person has been erased already."),
    "wrong_code": _("The code is not right. Wait for the next one and type it in."),
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal, in the reader's language."""
    words = SENTENCES.get(refusal.code, _("This cannot be done."))
    return str(words) % refusal.values if "%(" in str(words) else str(words)
