"""The page of kept lists: every list of staff leads here with its address and its filter, and is given a name."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from huiyin.apps.cases.keyset import number
from huiyin.apps.desk import export
from huiyin.apps.desk.actions import drop_view, keep_view, rename_view
from huiyin.apps.desk.filters import Filters
from huiyin.apps.desk.queries.kept import INBOX, address, is_list, kept_by, title_of
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.people.roles import may
from huiyin.core.errors import RuleError

LIST = "list"
PASSING = (LIST, "after", "print", "size", "find", "lang", "mode")
"""What stands in an address and is no filter."""


@dataclass(frozen=True)
class From:
    """The list that one comes from: its page as it is kept, its filter, and how a reader says both."""

    page: str
    query: str
    words: str

    @property
    def url(self) -> str:
        """The way back to it."""
        return address(self.page, self.query)

    @property
    def kept_url(self) -> str:
        """The page of kept lists, as one came to it."""
        path = reverse("desk:views")
        return path if self.page == INBOX else f"{path}?{urlencode({LIST: self.page})}&{self.query}"


@opens("kept")
def views(request: HttpRequest) -> HttpResponse:
    """Kept lists of one's post: keep the one that one comes from, open one, name one anew, forget one."""
    viewer, problem = viewer_of(request), ""
    here = _here(request, viewer)
    name, renamed = request.POST.get("name", ""), number(request.POST.get("rename", ""))
    if request.method == "POST":
        again = redirect(here.kept_url if here else "desk:views")
        if dropped := number(request.POST.get("drop", "")):
            drop_view(by=viewer, view=dropped)
            return again
        try:
            if "rename" in request.POST:
                rename_view(by=viewer, view=renamed, name=name)
                return again
            if here is None:
                raise Http404
            keep_view(by=viewer, page=here.page, name=name, query=here.query)
        except RuleError as refusal:
            problem = sentence(refusal)
        else:
            messages.success(request, gettext("The list is kept under “%(name)s”.") % {"name": name.strip()})
            return redirect(here.url)
    context = {"kept": kept_by(viewer), "here": here, "problem": problem, "name": name, "renamed": renamed}
    return render(request, "desk/views.html", context)


def _here(request: HttpRequest, viewer: Viewer) -> From | None:
    """The list in the address, or the inbox for who has one; raises Http404 for what is no list of this post."""
    given = request.GET.dict()
    page = given.get(LIST) or reverse("desk:inbox")
    if page != reverse("desk:inbox"):
        if not is_list(viewer, page):
            raise Http404(page)
        query = urlencode({key: value for key, value in given.items() if value and key not in PASSING})
        return From(page, query, title_of(page, query))
    if not may("desk", viewer.actor.title, viewer.actor.unit_kind):
        return None
    filters = Filters.read(given).with_()
    return From(INBOX, filters.query(), export.filter_words(viewer, filters))
