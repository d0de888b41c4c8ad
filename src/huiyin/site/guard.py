"""Every page says which action it is, and nobody reaches a page that is not theirs (design §5).

Views declare it with `people.access.opens`. A view that says nothing is refused: a forgotten declaration fails closed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_for
from huiyin.apps.scope.acting import NOBODY, acting, become, current, kept
from huiyin.site.kept import keep, sign

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
        request.viewer = _viewer(request) if "sessionid" in request.COOKIES else Viewer.nobody()  # type: ignore[attr-defined]
        if not view.posts:  # type: ignore[attr-defined]
            return None
        become(request.viewer.acting)  # type: ignore[attr-defined]
        return _check_post(request, view)


def _viewer(request: HttpRequest) -> Viewer:
    """Who acts: nobody before the second factor was shown, and nobody by the password of a one-time card."""
    user = request.user
    if not user.is_authenticated or not request.session.get("second_factor") or user.must_change:
        return Viewer.nobody()
    return viewer_for(user, request.session.get("post"))


def _must_change(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.must_change and bool(request.session.get("second_factor"))


def _check_post(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse | None:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.actor.person:
        if _must_change(request):
            return redirect("/sign-in/password/")
        kept = request.method == "POST" and keep(request, timezone.now())
        onward = reverse("kept") if kept else request.get_full_path()
        return redirect(f"/sign-in/?{urlencode({'next': onward})}")
    if not viewer.actor.post:
        return redirect("/no-post/")
    titles = view.titles  # type: ignore[attr-defined]
    if titles is not None and viewer.actor.title not in titles:
        raise PermissionDenied(f"{viewer.actor.title} may not open {view.action}")  # type: ignore[attr-defined]
    return None
