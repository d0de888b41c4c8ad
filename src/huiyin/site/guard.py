"""Every page says which action it is, and nobody reaches a page that is not theirs (design §5).

Views declare it with `people.access.opens`. A view that says nothing is refused: a forgotten declaration fails closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.people.access import may_open, opens, unkept
from huiyin.apps.people.passwords import must_change
from huiyin.apps.people.queries import Viewer, viewer_for
from huiyin.apps.people.roles import SIGNING
from huiyin.apps.people.sessions import goes_on, limit_of, not_fresh
from huiyin.apps.scope.acting import AT_WORK, NOBODY, acting, become, current, kept
from huiyin.core.idle import BOTH
from huiyin.site import pace
from huiyin.site.kept import keep, opened_as, sign

__all__ = ["Guard", "opens"]
FOREIGN = ("django.contrib.staticfiles", "whitenoise")


class Guard:
    """Puts `request.viewer` there (nobody, or a person acting as one post) and checks what the view declared."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(NOBODY):
            response = self.get_response(request)
            if response.streaming and not isinstance(response, FileResponse):
                response.streaming_content = kept(response.streaming_content, current())  # type: ignore[attr-defined]
        sign(request, response)
        if _is_work(request) and "Cache-Control" not in response:
            unkept(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Refuse undeclared views and wrong posts; send visitors without a session to sign in, and keep what they typed."""
        declared: Any = getattr(view, "action", None)
        if declared is None:
            if view.__module__.startswith(FOREIGN):
                return None
            raise PermissionDenied(f"The view {view.__module__}.{getattr(view, '__name__', view)} declares no action.")
        become(AT_WORK)  # until it is known who is there
        request.viewer = _viewer(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else Viewer.nobody()  # type: ignore[attr-defined]
        if not view.posts:  # type: ignore[attr-defined]
            slower = None if request.viewer.actor.post else pace.held_back(request, timezone.now())  # type: ignore[attr-defined]
            become(AT_WORK if declared in SIGNING and slower is None else NOBODY)
            return slower
        refused = _check_post(request, view)
        become(request.viewer.acting)  # type: ignore[attr-defined]
        return refused


def _viewer(request: HttpRequest) -> Viewer:
    """Who acts: nobody before the second factor was shown, by the password of a one-time card, or when the sign-in is over."""
    user = request.user
    if not user.is_authenticated or not request.session.get("second_factor") or must_change(user, timezone.now()):
        return Viewer.nobody()
    viewer = viewer_for(user, request.session.get("post"))
    return viewer if goes_on(request, limit_of(request, viewer.actor), timezone.now()) else Viewer.nobody()


def _is_work(request: HttpRequest) -> bool:
    """Was the page made for a post? Then no browser keeps it: the computers of a village are shared."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    return viewer is not None and bool(viewer.actor.post)


def _password_first(request: HttpRequest) -> bool:
    user, shown = request.user, bool(request.session.get("second_factor"))
    return user.is_authenticated and shown and must_change(user, timezone.now())


def _check_post(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse | None:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.actor.person:
        return redirect("/sign-in/password/") if _password_first(request) else _sign_in(request, "/sign-in/")
    if not viewer.actor.post:
        return redirect("/no-post/")
    if post := opened_as(request):
        keep(request, timezone.now(), post=post)
        return redirect("kept")
    if not may_open(view, viewer.actor.title, viewer.actor.unit_kind):
        raise PermissionDenied(f"{viewer.actor.title} may not open {view.action}")  # type: ignore[attr-defined]
    declared: Any = view
    wanted: tuple[str, ...] = declared.shown
    if not_fresh(request, timezone.now(), wanted, declared.within):
        return _sign_in(request, "/sign-in/again/", {"all": "1"} if wanted == BOTH else {})
    return None


def _sign_in(request: HttpRequest, address: str, more: Mapping[str, str] | None = None) -> HttpResponse:
    """To where one shows who one is, and from there back; what was typed is kept meanwhile."""
    kept = request.method == "POST" and keep(request, timezone.now())
    onward = reverse("kept") if kept else request.get_full_path()
    return redirect(f"{address}?{urlencode({'next': onward, **(more or {})})}")
