"""What a refused sign-in says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.core.errors import RuleError

SENTENCES = {
    "wrong_sign_in": _(
        "Name, password or code is not right. Wait until the app shows the next code, then try again at once."
    ),
    "wait_to_sign_in": _("Too many wrong tries. Wait %(minutes)s min and try again."),
    "username_taken": _("The name %(username)s is taken. Choose another one."),
    "weak_password": _("The password is too easy to guess. %(why)s"),
    "second_factor_set": _("Your authenticator is set up already. Sign in with its code."),
    "still_holds": _("This person still holds a post. Let it end first."),
    "erased": _("This person has been erased already."),
    "erased_home": _("This household has been erased already."),
    "wrong_again": _("Password or code is not right. Wait until the app shows the next code, then try again at once."),
    "wrong_passkey": _("The passkey was not accepted. Try again, or sign in with name, password and code."),
    "wrong_outside": _(
        "What came back was not accepted, or you stopped it. Try again, or sign in with name, password and code."
    ),
    "unknown_identity": _(
        "This identity opens nothing here yet. Sign in with name, password and code and link it under “My sign-ins and "
        "keys”, or give an administrator this: %(subject)s"
    ),
    "provider_down": _("There is no answer from %(name)s. Sign in with name, password and code, or try again later."),
    "passkey_first": _("This sign-in needs a second factor. Sign in with your passkey."),
    "identity_linked": _("Another identity is linked to this account. Unlink it first."),
    "identity_taken": _("This identity is linked to another account. An administrator has to unlink it there first."),
    "wrong_subject": _("This is no identity: at most 255 letters, digits and signs. Copy it as the provider gives it."),
    "too_many_passkeys": _("You have %(most)s passkeys. Remove one that you no longer use."),
    "last_factor": _("This is your only second factor. Add another one first."),
    "no_username": _("There is neither a staff number nor a phone number. Choose a name to sign in with."),
    "code_taken": _("The staff number %(number)s belongs to somebody else. Look the person up, or correct the number."),
    "own_account": _("This is your own account. Another administrator has to do it."),
    "grant_to_oneself": _("Nobody gives or ends a post of their own. Another administrator has to do it."),
    "keepers_apart": _(
        "System, security and audit administrators are different persons and hold no other post. "
        "Choose somebody else, or end the other post first."
    ),
    "post_closed": _("The post %(post)s is closed. Choose another one."),
    "ends_before": _("The last day is before the first one. Correct the days."),
    "wrong_code": _("The code is not right. Wait until the app shows the next one, then type it in at once."),
    "old_app": _(
        "This app makes its codes in an older way (SHA-1) that does not count here. Scan again with an app that knows "
        "SHA-256; once you are in, a passkey works without any app."
    ),
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal, in the reader's language."""
    words = SENTENCES.get(refusal.code, _("This cannot be done."))
    return str(words) % refusal.values if "%(" in str(words) else str(words)
