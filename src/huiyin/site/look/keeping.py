"""The way from a list to where it is kept under a name, for components/filters.html."""

from __future__ import annotations

from urllib.parse import urlencode

from django.template import Context
from django.urls import reverse


def keep_url(context: Context) -> str:
    """Where a post keeps the list of this page as it is filtered; empty for visitors, and where an action of the list leads there.

    A day that stands there unasked is left out: kept on Monday, the list is of Tuesday's day on Tuesday. So is what a field says
    is `unkept`: the number of somebody's card.
    """
    request = context.get("request")
    viewer, page = getattr(request, "viewer", None), getattr(request, "resolver_match", None)
    if not (request and viewer and viewer.actor.post and page and getattr(page.func, "posts", False)):
        return ""
    if any(action.get("keeps") for action in context.get("actions") or ()):
        return ""
    fields = context.get("fields") or ()
    usual = {field["name"]: field["usual"] for field in fields if "usual" in field}
    unkept = {field["name"] for field in fields if field.get("unkept")}
    given = ((name, value) for name, value in request.GET.items() if name not in unkept)
    chosen = {name: value for name, value in given if value and value != usual.get(name)}
    return f"{reverse('desk:views')}?{urlencode({'list': request.path, **chosen}, safe='/')}"
