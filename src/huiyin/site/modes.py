"""How a reader wants pages: display mode (standard, elder, contrast) and language (zh-Hans, en).

Order: `?mode=` / `?lang=` of this request, then the cookie, then the default. What a browser claims (Accept-Language)
is not asked: phones are often set up by somebody else. An account's choice travels in the same cookie (`remember`, at
sign-in), so that no page needs the database to know how to look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import pgettext_lazy

COOKIE = f"{settings.COOKIE_PREFIX}look"
YEAR_SECONDS = 365 * 24 * 3600
MODES = {
    "standard": pgettext_lazy("display", "Standard"),
    "elder": pgettext_lazy("display", "Large"),
    "contrast": pgettext_lazy("display", "Contrast"),
}
LANGUAGES = {"zh-Hans": "zh-hans", "en": "en"}  # as written in HTML: as Django calls it
OTHER = {
    "zh-Hans": ("en", "EN", "English"),
    "en": ("zh-Hans", "中文", "中文"),
}  # the language offered: code, short, name


@dataclass(frozen=True)
class Look:
    """One reader's choice."""

    mode: str = "standard"
    lang: str = "zh-Hans"

    def changed(self, mode: str | None, lang: str | None) -> Look:
        """This look with what is known among `mode` and `lang`; unknown words change nothing."""
        return Look(
            mode=mode if mode in MODES else self.mode,
            lang=lang if lang in LANGUAGES else self.lang,
        )

    def cookie(self) -> str:
        """`elder.en`."""
        return f"{self.mode}.{self.lang}"


def read_cookie(value: str) -> Look:
    """The look in a cookie; anything unreadable is the default."""
    mode, _dot, lang = value.partition(".")
    return Look().changed(mode, lang)


def remember(response: HttpResponseBase, look: Look) -> None:
    """Keep the choice in the browser for a year. Also called at sign-in with the account's own choice."""
    response.set_cookie(
        COOKIE,
        look.cookie(),
        max_age=YEAR_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


class ModeMiddleware:
    """Sets `request.mode`, `request.lang` and the active language; takes the place of LocaleMiddleware. No queries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        kept = read_cookie(request.COOKIES.get(COOKIE, ""))
        look = kept.changed(request.GET.get("mode"), request.GET.get("lang"))
        request.mode, request.lang = look.mode, look.lang  # type: ignore[attr-defined]
        translation.activate(LANGUAGES[look.lang])
        request.LANGUAGE_CODE = LANGUAGES[look.lang]
        response = self.get_response(request)
        if look != kept:
            remember(response, look)
        response.headers.setdefault("Content-Language", look.lang)
        patch_vary_headers(response, ["Cookie"])
        return response


def look(request: HttpRequest) -> dict[str, Any]:
    """Context processor: mode, lang, and the links of the header, each keeping the query of the page."""
    query = request.GET.copy()
    for name in ("mode", "lang"):
        query.pop(name, None)
    rest = f"?{query.urlencode()}&" if query else "?"
    mode, lang = getattr(request, "mode", "standard"), getattr(request, "lang", "zh-Hans")
    code, short, name = OTHER[lang]
    return {
        "mode": mode,
        "lang": lang,
        "modes": [{"code": key, "title": title, "url": f"{rest}mode={key}"} for key, title in MODES.items()],
        "other_language": {"code": code, "short": short, "name": name, "url": f"{rest}lang={code}"},
    }
