"""The register of processing is what the models say today."""

from __future__ import annotations

from processing import TARGET, written


def test_the_register_of_processing_is_current():
    assert TARGET.read_text("utf-8") == written(), "python tools/processing.py"


def test_what_is_called_sealed_is_sealed():
    for column in (
        "cases.Case | title",
        "cases.CaseContent | text",
        "cases.CaseContent | point",
        "cases.CaseContact | phone",
        "people.Person | phone",
        "records.EventSecret | body",
    ):
        assert any(line.startswith(f"| {column} ") and "| sealed |" in line for line in written().splitlines()), column
