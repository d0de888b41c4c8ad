"""What each refusal and each note says: what is wrong and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as foundation_sentence
from huiyin.apps.exchange.columns import Problem
from huiyin.apps.files.texts import SCANNER_TEXTS, TABLE_TEXTS
from huiyin.core.errors import RuleError

FORM_TEXTS: Mapping[str, Promise] = {
    "form_not_yours": _("Forms are registered for a town. Switch to a post of that town or of one of its villages."),
    "form_without_fields": _("Write the columns of the form, one in a line."),
    "form_too_long": _("A form has %(most)s columns at most. Make two of it."),
    "form_asks_again": _(
        "We hold these already, or ask for them: %(fields)s. Leave them out, or register the form all the same."
    ),
}
FILE_TEXTS: Mapping[str, Promise] = {
    "file_empty": _("The file is empty. Choose another file."),
    "file_too_big": _("The file is larger than %(megabytes)s MB. Delete pictures and empty rows, or split it."),
    "file_too_big_inside": _(
        "Unpacked, the file is larger than %(megabytes)s MB. Delete pictures and formatted empty rows, or split it."
    ),
    "file_locked": _("The file has a password. Take the password off, save it and upload it again."),
    "file_is_web_page": _("This is a web page with a table in it. Open it in WPS or Excel and save it as .xlsx."),
    "file_not_table": _("This is not a table. Upload an .xlsx or .csv file."),
    "file_not_geojson": _(
        "This is no GeoJSON with features. Export the borders as a FeatureCollection in UTF-8, or use the workbook."
    ),
    "file_broken": _("The file is damaged and cannot be read. Open it in WPS or Excel and save it as .xlsx."),
    "file_broken_csv": _(
        "The text file cannot be read from row %(row)s on: probably a quotation mark is missing. Save it as .xlsx."
    ),
    "file_unsafe": _(
        "The file holds parts that no table needs, and they could do harm. Copy the table into a new workbook."
    ),
    "file_has_nuls": _("This is not a text file. Open it in WPS or Excel and save it as .xlsx."),
    "file_encoding": _("The characters of the file cannot be read. Open it in WPS or Excel and save it as .xlsx."),
    "file_too_many_rows": _("The sheet reaches down to row %(rows)s; the limit is %(limit)s rows. Split the file."),
    "file_too_many_columns": _(
        "The sheet reaches to column %(columns)s; the limit is %(limit)s. Delete the columns that are not needed."
    ),
    "file_too_wide": _(
        "The sheet reaches over %(rows)s rows and %(columns)s columns, most of them empty. Delete the empty ones."
    ),
    "sheet_no_heading": _(
        "No heading was found. The sheet needs a row with these headings: %(columns)s. Download the template."
    ),
    "sheet_columns_missing": _(
        "The heading in row %(row)s lacks: %(columns)s. Add these columns and upload the file again. %(guesses)s"
    ),
    "file_not_found": _("There is no file %(path)s. Check its name."),
    "upload_gone": _("The file is no longer here: files are kept for one day. Upload it again."),
    "imports_used_up": _(
        "You have handed in %(most)s files within a day, which is the limit. Put what is left into one file, or go on tomorrow."
    ),
    "upload_day_full": _(
        "Your files of today are larger than %(megabytes)s MB together. Delete those that you no longer need under "
        "“Import”, or go on tomorrow."
    ),
    "no_such_kind": _("%(kind)s cannot be imported. Choose one of: %(kinds)s."),
    "no_such_post": _("Nobody holds a post %(post)s. Give the number or the _id of a post that is held."),
    "notice_no_year": _("The year of the notice is missing. Write it above the heading, like 2027年, or in the field."),
    "notice_not_yours": _(
        "A holiday notice is loaded by the office of a county or a town, for everywhere by the county's administrator."
    ),
    "sheet_no_rows": _("There is nothing under the heading in row %(row)s. Fill in at least one row."),
}

NOTE_TEXTS: Mapping[str, Promise] = {
    "sheet_column_unknown": _("The column is not used."),
    "sheet_column_twice": _("The column is not used, because “%(used)s” says the same."),
    "sheet_not_read": _("The sheet looks like a table too, but was not read. Put all rows into one sheet."),
    "row_keeper": _("Posts that keep the installation are not made from others. Make a new post, and close this one."),
    "row_left_out": _("“%(text)s” is a note, a hint or a total, and was left out."),
}

CELL_TEXTS: Mapping[str, Promise] = {
    "cell_empty": _("must be filled in."),
    "cell_twice": _("“%(given)s” stands in row %(first)s already. Each may stand here once."),
    "cell_formula_failed": _("the formula gives %(given)s. Write the value itself."),
    "cell_too_long": _("is %(length)s characters long. Write at most %(limit)s."),
    "cell_not_choice": _("“%(given)s” is not a choice. Write one of: %(titles)s. %(better)s"),
    "cell_not_number": _("“%(given)s” is not a number. Write digits only. %(better)s"),
    "cell_not_whole": _("“%(given)s” is not a whole number. Write it without decimals."),
    "cell_digits_lost": _(
        "“%(given)s”: the spreadsheet has dropped the last digits. Set the column to text and type the number again."
    ),
    "cell_not_phone": _("“%(given)s” is not a phone number. Write it like 13800000000 or 0936-8000000."),
    "cell_many_phones": _("“%(given)s” is more than one phone number. Write one."),
    "cell_not_date": _("“%(given)s” is not a date. Write it like 2023-05-18."),
    "cell_date_impossible": _("“%(given)s” does not exist in the calendar. Check year, month and day."),
    "cell_date_no_year": _("“%(given)s” has no year. Write it like 2023-%(month)s-%(day)s."),
    "cell_date_no_day": _("“%(given)s” is not a whole date. Write year, month and day, like 2023-05-18."),
    "cell_date_short_year": _("“%(given)s”: write the year with four digits. %(better)s"),
    "cell_not_yes": _("“%(given)s” is neither yes nor no. Write 是 or 否."),
}

ROW_TEXTS: Mapping[str, Promise] = {
    "ref_unknown": _("“%(given)s” is not known here. Write the name or the code as it stands in the list. %(better)s"),
    "ref_several": _(
        "“%(given)s” is there several times (%(titles)s). Write the code, or the name above and a stroke."
    ),
    "ref_outside": _("“%(given)s” lies outside of what your post looks after. Let the post of that place import it."),
    "cell_out_of_range": _("%(given)s cannot be. Write a number from %(least)s to %(most)s."),
    "row_unknown_id": _(
        "The hidden _id is not from here. Clear the first column of this row, or download the list anew."
    ),
    "row_kind_fixed": _("the kind of a place that is there already cannot be changed by an import."),
    "row_parent_fixed": _("it lies in %(parent)s. An import does not move places."),
    "row_no_parent": _("The row needs a parent. Write its name or code."),
    "row_no_place": _("is empty. Write the village or the grid."),
    "row_elsewhere": _("“%(given)s” belongs to another place. Let the post of that place change it."),
    "row_twice": _("“%(given)s” stands in the file twice. Keep one of the rows."),
    "row_unit_or_place": _("write either the unit or the place, not both."),
    "row_unit_circle": _("“%(given)s” would stand under itself. Write a unit that is not below it."),
    "row_phone_or_code": _("write the phone or the staff number, so that the person is known again next time."),
    "row_post_or_person": _(
        "write the post or the name of who holds it, so that it is clear who looks after the household."
    ),
    "link_otherwise": _(
        "the link of household %(given)s stands there otherwise. End it in one row, and begin another one from a later day."
    ),
    "link_over": _("no such link is open for household %(given)s. Take the end away, or leave the row out."),
    "row_code_or_name": _("write the code or the name of the place."),
    "row_no_border": _("this is no border: it takes a Polygon or MultiPolygon in longitude and latitude (WGS 84)."),
    "row_ends_before": _("the end lies before the beginning. Check both dates."),
    "row_due_before": _("it lies before the day of dispatch, %(sent)s. Check both dates."),
    "row_in_future": _("%(given)s has not come yet. Check the time."),
}

TEXTS: Mapping[str, Promise] = {
    **FORM_TEXTS,
    **FILE_TEXTS,
    **SCANNER_TEXTS,
    **TABLE_TEXTS,
    **NOTE_TEXTS,
    **CELL_TEXTS,
    **ROW_TEXTS,
}


def sentence(error: RuleError) -> str:
    """The sentence for a refusal of this app."""
    return _say(error.code, error.values)


def problem_sentence(problem: Problem) -> str:
    """The sentence for a problem with its row and column, for the preview."""
    values = {"row": problem.row, "column": problem.column, "what": _say(problem.code, problem.values)}
    if problem.row and problem.column:
        return gettext("Row %(row)s, “%(column)s”: %(what)s") % values
    if problem.row:
        return gettext("Row %(row)s: %(what)s") % values
    return gettext("“%(column)s”: %(what)s") % values if problem.column else str(values["what"])


def report_lines(report: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Notes and first problems of a kept report, as sentences."""
    notes, problems = ([Problem(**each) for each in report.get(key, ())] for key in ("notes", "problems"))
    return [problem_sentence(note) for note in notes], [problem_sentence(problem) for problem in problems]


def as_told(problem: Problem) -> dict[str, object]:
    """A problem for a program: its code, row (0: the whole file), column and sentence."""
    return {"code": problem.code, "row": problem.row, "column": problem.column, "says": problem_sentence(problem)}


def reasons(problems: Iterable[Problem]) -> str:
    """All problems of one row, for the extra column in the copy of the file."""
    said = [
        gettext("“%(column)s”: %(what)s") % {"column": problem.column, "what": _say(problem.code, problem.values)}
        if problem.column
        else _say(problem.code, problem.values)
        for problem in problems
    ]
    return "\n".join(said)


def _say(code: str, values: Mapping[str, object]) -> str:
    words = TEXTS.get(code)
    if words is None:
        return foundation_sentence(RuleError(code, **values))
    text = str(words) % {key: _in_words(key, value) for key, value in values.items()}
    return text.strip()


def _in_words(key: str, value: object) -> object:
    if key == "better":
        return gettext("Did you mean “%(better)s”?") % {"better": value} if value else ""
    if key == "guesses" and isinstance(value, Mapping):
        line = gettext("Is “%(guess)s” what is meant by “%(title)s”? Then rename it.")
        return " ".join(line % {"title": title, "guess": guess} for title, guess in value.items())
    if key in ("titles", "kinds") and isinstance(value, list):
        return "、".join(value[:12]) + ("…" if len(value) > 12 else "")
    return value
