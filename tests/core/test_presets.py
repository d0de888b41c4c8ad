"""A region's time limits: rows with the day from which they hold."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.core.presets import preset_on, read_presets

ROW = {"region": "shandong", "law": {"zh": "山东"}, "article": "", "verified": False, "in_force_from": date(2020, 1, 1)}
NEWER = {**ROW, "in_force_from": date(2027, 5, 1), "limits": {"help": "3wd"}}
ROWS = read_presets({"preset": [{**ROW, "limits": {"help": "5wd"}, "extend": "10wd"}, NEWER]})


@pytest.mark.parametrize(
    ("day", "limit"), [("2020-01-01", "5wd"), ("2027-04-30", "5wd"), ("2027-05-01", "3wd"), ("2030-01-01", "3wd")]
)
def test_a_new_notice_holds_from_its_day_and_the_old_one_until_then(day: str, limit: str):
    row = preset_on(ROWS, "shandong", date.fromisoformat(day))
    assert row is not None
    assert row.limits["help"] == limit


def test_before_the_first_and_of_another_region_there_is_none():
    assert preset_on(ROWS, "shandong", date(2019, 12, 31)) is None
    assert preset_on(ROWS, "guangdong", date(2026, 1, 1)) is None


def test_a_limit_that_is_none_names_its_row():
    with pytest.raises(ValueError, match="row 1 of the presets"):
        read_presets({"preset": [{**ROW, "limits": {"help": "soon"}}]})
    with pytest.raises(ValueError, match="row 2 of the presets"):
        read_presets({"preset": [ROW, {**ROW, "weights": {}}]})
