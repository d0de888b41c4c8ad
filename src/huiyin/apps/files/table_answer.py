"""A list as an answer to take away, in the form that its address ends with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from huiyin.apps.files.table_out import Head, csv_chunks, write_xlsx


def table_answer(
    form: str, name: str, head: Head, titles: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """The table as `csv` or `xlsx` under that name. Raises export_too_many_rows (xlsx)."""
    if form == "xlsx":
        target = TemporaryFile()  # noqa: SIM115  (the answer closes it)
        write_xlsx(target, head, titles, rows)
        target.seek(0)
        return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx")
    answer = StreamingHttpResponse(csv_chunks(head, titles, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
