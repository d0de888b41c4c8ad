"""Import pages: choose a kind, hand in a file, see the check, take it in, fetch the reasons."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.cases.keyset import Order
from huiyin.apps.exchange import lists, queries
from huiyin.apps.exchange.actions.uploads import forget_upload, keep_upload, run_of, take_upload
from huiyin.apps.exchange.forms import NoticeForm, UploadForm
from huiyin.apps.exchange.kinds import Kind, kinds
from huiyin.apps.exchange.templates import make_template
from huiyin.apps.exchange.texts import report_lines, sentence
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.places.queries import known_years, next_unknown
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.exchange.models import Upload

AT_ONCE = 2000  # rows that are taken in before the page answers; more are shown on their way
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_STEPS = 40  # lines of progress at most
RUNS, NEWEST = 20, Order()
CALENDAR = "calendar"
GAP = "<!-- progress -->"


def _kind(request: HttpRequest, slug: str) -> Kind:
    """The kind, if the post may import it; else there is no such page."""
    for kind in queries.kinds_for(viewer_of(request)):
        if kind.slug == slug:
            return kind
    raise Http404


def _upload(request: HttpRequest, uid: uuid.UUID) -> Upload:
    upload = queries.uploads_of(viewer_of(request)).filter(uid=uid).first()
    if upload is None:
        raise Http404
    return upload


@opens("import")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the post may import, and what it has handed in today."""
    lang = translation.get_language() or ""
    by = viewer_of(request)
    shown = [(kind, kind.title.for_lang(lang), kind.summary.for_lang(lang)) for kind in queries.kinds_for(by)]
    found, key = NEWEST.page(queries.uploads_of(by), request.GET.get("after", ""), RUNS)
    uploads = [(upload, kinds()[upload.kind].title.for_lang(lang)) for upload in found]
    context = {"kinds": shown, "uploads": uploads, "next": f"?after={key}" if key else ""}
    return render(request, "exchange/home.html", context)


@opens("import")
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """One kind: its columns, its template, and the form that takes a file."""
    kind, lang = _kind(request, slug), translation.get_language() or ""
    form = _form(request, kind)
    if request.method == "POST" and form.is_valid():
        file, given = form.cleaned_data["file"], form.given()
        content, now = file.read(), timezone.now()
        try:
            kept = keep_upload(by=viewer_of(request), kind=slug, name=file.name, content=content, now=now, given=given)
        except RuleError as refusal:
            form.add_error("file", sentence(refusal))
        else:
            return redirect("exchange:show", kept.uid)
    columns = [(column, column.title_for(lang), column.hint.for_lang(lang)) for column in kind.columns]
    context = {"kind": kind, "title": kind.title.for_lang(lang), "summary": kind.summary.for_lang(lang)}
    context |= {"columns": columns, "form": form, "listed": slug in lists.LISTS}
    if slug == CALENDAR:
        context["known"] = known_years(queries.own_place(viewer_of(request)))
    return render(request, "exchange/upload.html", context)


def _form(request: HttpRequest, kind: Kind) -> UploadForm:
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if kind.slug != CALENDAR:
        return UploadForm(*data)
    by = viewer_of(request)
    own = queries.own_place(by)
    return NoticeForm(*data, everywhere=queries.may_load_for_all(by), own=own.name if own else "")


@opens("import")
@require_safe
def show(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What the check found, or what was taken in."""
    return render(request, "exchange/show.html", _context(_upload(request, uid)))


def _context(upload: Upload) -> dict[str, Any]:
    title = kinds()[upload.kind].title.for_lang(translation.get_language() or "")
    notes, problems = report_lines(upload.report)
    good = upload.report["add"] + upload.report["change"]
    context = {"upload": upload, "title": title, "report": upload.report, "good": good}
    whole = kinds()[upload.kind].whole
    return {**context, "notes": notes, "problems": problems, "whole": whole and upload.report["refuse"]}


@opens("import", fresh=True)
@require_POST
def take(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """Take the rows in. A long file shows how far it is; leaving the page stops it between two stretches."""
    upload = _upload(request, uid)
    _kind(request, upload.kind)
    steps = take_upload(by=viewer_of(request), upload=upload, now=timezone.now())
    if upload.report["total"] > AT_ONCE:
        page = render_to_string("exchange/taking.html", _context(upload), request)
        return StreamingHttpResponse(_stream(page, steps))
    try:
        for _ in steps:
            pass
    except RuleError as refusal:
        return render(request, "exchange/show.html", {**_context(upload), "refusal": sentence(refusal)}, status=409)
    return redirect("exchange:show", uid)


def _stream(page: str, steps: Iterator[tuple[int, int]]) -> Iterator[str]:
    head, _, tail = page.partition(GAP)
    yield head
    shown = 0
    try:
        for done, total in steps:
            if done < total and done * SHOWN_STEPS // total == shown:
                continue
            shown = done * SHOWN_STEPS // total
            yield render_to_string("exchange/step.html", {"done": done, "total": total})
    except RuleError as refusal:
        yield render_to_string("exchange/step.html", {"refusal": sentence(refusal)})
    yield tail


@opens("import")
@require_safe
def copy(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The same file with the reasons in one more column."""
    upload = _upload(request, uid)
    try:
        run = run_of(upload, by=viewer_of(request), now=timezone.now())
    except RuleError as refusal:
        return render(request, "exchange/show.html", {**_context(upload), "refusal": sentence(refusal)}, status=409)
    run.finish(write=False)
    made = run.copy()
    return _download(made.content, made.name, f"text/csv; charset={made.charset}" if made.charset else XLSX)


@opens("import")
@require_POST
def forget(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Forget a file before its day is over."""
    forget_upload(_upload(request, uid))
    return redirect("exchange:home")


@opens("import")
@require_safe
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """A workbook to fill in, with the names of the post's own places and units to choose from."""
    kind = _kind(request, slug)
    title = kind.title.for_lang(translation.get_language() or "")
    if slug == CALENDAR:
        title = f"{next_unknown(queries.own_place(viewer_of(request)), timezone.localdate())}年{title}"
    content = make_template(title, kind.columns, lists=lists.suggestions(kind, viewer_of(request)))
    return _download(content, f"{title}.xlsx", XLSX)


@opens("import")
@require_safe
def known_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What is there already, in the same workbook with its hidden `_id`: change it and hand it in again."""
    kind, by = _kind(request, slug), viewer_of(request)
    if slug not in lists.LISTS:
        raise Http404
    title = kind.title.for_lang(translation.get_language() or "")
    rows = lists.LISTS[slug](by)
    content = make_template(title, kind.columns, rows, lists=lists.suggestions(kind, by))
    return _download(content, f"{title}.xlsx", XLSX)


def _download(content: bytes, name: str, mime: str) -> HttpResponse:
    response = HttpResponse(content, content_type=mime)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return unkept(response)
