"""The desk's own writes: kept lists. Cases: see `cases.actions`."""

from __future__ import annotations

from django.db import transaction

from huiyin.apps.cases.models import SavedView
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

MOST_VIEWS, MOST_IN_ALL = 12, 60
"""Of one page, and of all pages together."""
NAME_MAX, QUERY_MAX = 20, 400


@rule_decides
@transaction.atomic
def keep_view(*, by: Viewer, page: str, name: str, query: str) -> SavedView:
    """Keep a list's filters under a name; the same name is overwritten. `page`: `inbox`, or the list's own address.

    Raises no_name_for_view, too_many_views, view_too_long.
    """
    name = _named(name)
    if len(query) > QUERY_MAX:
        raise RuleError("view_too_long")
    mine = SavedView.objects.filter(post_id=by.actor.post).exclude(page=page, name=name)
    pages = list(mine.values_list("page", flat=True))
    for found, most in ((pages.count(page), MOST_VIEWS), (len(pages), MOST_IN_ALL)):
        if found >= most:
            raise RuleError("too_many_views", most=most)
    view, _ = SavedView.objects.update_or_create(post_id=by.actor.post, page=page, name=name, defaults={"query": query})
    return view


@rule_decides
@transaction.atomic
def rename_view(*, by: Viewer, view: int, name: str) -> bool:
    """Give a kept list of one's own post another name. Tells whether there was one. Raises no_name_for_view, view_name_taken."""
    name = _named(name)
    found = SavedView.objects.filter(post_id=by.actor.post, pk=view).first()
    if found is None:
        return False
    if SavedView.objects.filter(post_id=by.actor.post, page=found.page, name=name).exclude(pk=view).exists():
        raise RuleError("view_name_taken")
    found.name = name
    found.save(update_fields=["name"])
    return True


@rule_decides
@transaction.atomic
def drop_view(*, by: Viewer, view: int) -> bool:
    """Forget a kept list of one's own post. Tells whether there was one."""
    gone, _ = SavedView.objects.filter(post_id=by.actor.post, pk=view).delete()
    return bool(gone)


def _named(name: str) -> str:
    name = name.strip()
    if not name or len(name) > NAME_MAX or "\x00" in name:
        raise RuleError("no_name_for_view")
    return name
