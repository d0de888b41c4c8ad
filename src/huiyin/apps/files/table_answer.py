"""A list as an answer to take away, in the form that its address ends with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from huiyin.apps.files.table_out import Head, csv_chunks, json_chunks, write_xlsx
from huiyin.apps.people.access import unkept


def table_answer(
    form: str, name: str, head: Head, titles: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """The table as `csv`, `xlsx` or `json` under that name, kept by no browser. Raises export_too_many_rows (xlsx)."""
    if form == "xlsx":
        target = TemporaryFile()  # noqa: SIM115  (the answer closes it)
        write_xlsx(target, head, titles, rows)
        target.seek(0)
        answer: HttpResponseBase = FileResponse(target, as_attachment=True, filename=f"{name}.xlsx")
    else:
        chunks, kind = (json_chunks, "application/json") if form == "json" else (csv_chunks, "text/csv; charset=utf-8")
        answer = StreamingHttpResponse(chunks(head, titles, rows), content_type=kind)
        answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}") or "attachment"
    return unkept(answer)
