"""A published brief with sixty figures, asked anew each time: as a page, on official paper (PDF) and as a Word document."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from time import perf_counter
from typing import Any

from django.test import Client
from django.urls import reverse

from huiyin.apps.figures.actions.briefs import begin, publish, save_draft
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.models import Brief
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.cli.bench.meter import cost
from huiyin.core.spans import Period, span_at
from huiyin.core.worktime import SHANGHAI

FIGURES = 60
BAR_SECONDS = 3
FORMS = {"page": "figures:brief", "pdf": "figures:brief_pdf", "word": "figures:brief_docx"}


def measure(town: Place, writer: Viewer, approver: Viewer, now: datetime, times: int) -> dict[str, Any]:
    """What each form of it costs; the first PDF of a process has its fonts to find, and is counted too."""
    brief = _published(town, writer, approver, now)
    with system("a benchmark"):
        stated = brief.figures.count()
    began = perf_counter()
    _asked(brief, "pdf")
    first = round(perf_counter() - began, 2)
    found = {form: _cost(brief, form, times) for form in FORMS}
    return {"figures": stated, "bar_s": BAR_SECONDS, "first_pdf_s": first, **found}


def _cost(brief: Brief, form: str, times: int) -> dict[str, float]:
    return cost(lambda _nth: _asked(brief, form), times).as_json()


def _asked(brief: Brief, form: str) -> bytes:
    answer = Client(SERVER_NAME="localhost").get(reverse(FORMS[form], args=[brief.uid]))
    assert answer.status_code == 200, answer.status_code
    return answer.content


def _published(town: Place, writer: Viewer, approver: Viewer, now: datetime) -> Brief:
    """Of the month before: a line for each figure, whatever it says here."""
    month = span_at(Period.month, now.astimezone(SHANGHAI).date()).before
    at = datetime.combine(now.astimezone(SHANGHAI).date(), time(9), SHANGHAI)
    brief = begin(by=writer, uid=uuid.uuid4(), place=town, period=Period.month, day=month.first, now=at)
    text = "\n".join(f"本月{{{{{slug}}}}}。" for slug in list(figures())[:FIGURES])
    brief = save_draft(by=writer, uid=brief.uid, version=brief.version, title="工作简报", text=text, now=at)
    return publish(by=approver, uid=brief.uid, version=brief.version, now=at)
