"""A sheet as the answer to a request."""

from __future__ import annotations

from django.http import HttpResponse

from huiyin.apps.paper.texts import SENTENCES
from huiyin.apps.paper.typesetting import Size, pdf
from huiyin.apps.paper.word import CONTENT, docx
from huiyin.core.errors import RuleError
from huiyin.core.sheets import BriefSheet, Sheet


def pdf_answer(sheet: Sheet, filename: str, size: Size = "a4") -> HttpResponse:
    """The PDF, to be looked at and printed. `filename`: ASCII letters, digits and hyphens, without its ending.

    What cannot be set is said in a sentence (503): no Chinese font, too long.
    """
    try:
        written = pdf(sheet, size)
    except RuleError as refusal:
        words = str(SENTENCES.get(refusal.code, refusal.code))
        return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(written, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{filename}.pdf"'
    return answer


def docx_answer(sheet: BriefSheet, filename: str) -> HttpResponse:
    """The Word document, to be taken away. `filename`: as for `pdf_answer`."""
    answer = HttpResponse(docx(sheet), content_type=CONTENT)
    answer["Content-Disposition"] = f'attachment; filename="{filename}.docx"'
    return answer
