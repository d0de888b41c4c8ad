"""What a post searches for (names, telephone numbers, words of matters) stands in no address: only a sealed form of it does.

The search forms of pages are posted (`?find=1`) and come back as an address with everything chosen in it, `q` sealed for whoever
is signed in. So pages are reloaded, gone back to, kept as views, printed and exported by their address as ever, and no log of a
web server, no history of a shared computer and no screenshot of it tells whom somebody looked for. Views read `q` in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from huiyin.apps.keys.passing import open_passing, seal_passing
from huiyin.apps.keys.sealing import MARK

WORDS, FIND, SEALED = "q", "find", "~"
SIGNED_IN = "_auth_user_id"
MOST = 400
"""Characters; no list reads more, and an address has an end."""
IN_ADDRESS = re.compile(r"([?&]q=)([^&#\s]+)")
IN_LINKS = re.compile(r"""(\b(?:href|action|formaction)="[^"<>]*?(?:[?&]|&amp;)q=)([^&"#<>\s]+)""")


class Sought:
    """Opens the words of an address before a view reads them, and seals those that leave in links and redirections."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        who = str(request.session.get(SIGNED_IN, ""))
        if not who:
            return self.get_response(request)
        if request.method == "POST" and FIND in request.GET:
            return _address(request, who)
        _open(request, who)
        return _sealed(self.get_response(request), who)


def _address(request: HttpRequest, who: str) -> HttpResponse:
    """Where what was typed and chosen is looked up."""
    given = request.POST.copy()
    given.pop("csrfmiddlewaretoken", None)
    if words := given.get(WORDS, "").replace("\0", "").strip()[:MOST]:
        given[WORDS] = sealed(words, who)
    else:
        given.pop(WORDS, None)
    response = HttpResponseRedirect(f"{request.path}?{given.urlencode(safe='~')}")
    response.status_code = 303
    return response


def _open(request: HttpRequest, who: str) -> None:
    found = request.GET.get(WORDS, "")
    if found.startswith(SEALED):
        plain = request.GET.copy()
        plain[WORDS] = opened(found, who)
        request.GET = plain  # type: ignore[assignment]


def _sealed(response: HttpResponse, who: str) -> HttpResponse:
    one = cache(lambda words: sealed(words, who))  # the same words of a page are sealed once

    def instead(found: re.Match[str]) -> str:
        words = unquote_plus(found[2])
        return found[0] if words.startswith(SEALED) else f"{found[1]}{one(words)}"

    if "Location" in response:
        response["Location"] = IN_ADDRESS.sub(instead, response["Location"])
    if (
        not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and b"q=" in response.content
    ):
        response.content = IN_LINKS.sub(instead, response.content.decode()).encode()
    return response


def sealed(words: str, who: str) -> str:
    """Words as an address carries them: `~`, the number of the key, and signs that only this person's pages read."""
    text = seal_passing(words, f"{WORDS} {who}").removeprefix(MARK)
    return SEALED + text.replace("+", "-").replace("/", "_").rstrip("=")


def opened(told: str, who: str) -> str:
    """The words; none of somebody else, or when the key is gone."""
    text = told.removeprefix(SEALED).replace("-", "+").replace("_", "/")
    return open_passing(f"{MARK}{text}{'=' * (-len(text.rpartition('.')[2]) % 4)}", f"{WORDS} {who}")
