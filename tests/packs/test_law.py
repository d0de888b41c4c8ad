"""The law rows that packs go by are there, and the list of powers fits its question."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.core.limits import parse_limit
from huiyin.core.terms import read_terms
from tests.packs.shelf import CHINESE, load
from tests.packs.test_stories import READ

TERMS = read_terms(load("law/terms.toml"))
BOUND = [(slug, clock) for slug, pack in READ.items() for clock in pack.clocks.values() if clock.term]


@pytest.mark.parametrize(("slug", "clock"), BOUND, ids=[f"{slug}: {clock.name}" for slug, clock in BOUND])
def test_a_clock_that_goes_by_the_law_is_no_shorter(slug: str, clock):
    term = TERMS.term(clock.term, date(2026, 11, 22))
    assert term, f"no term {clock.term} in packs/law/terms.toml"
    for text in clock.limits.values():
        assert parse_limit(text).unit is term.least.unit
        assert parse_limit(text).n >= term.least.n


def test_the_province_s_own_row_goes_before_the_national_one():
    own = {**load("law/terms.toml")["term"][0], "province": "15", "least": "20d"}
    terms = read_terms({"term": [*load("law/terms.toml")["term"], own]})
    assert terms.lawful("15d", "posting", date(2026, 11, 22), "15") == "20d"
    assert terms.lawful("15d", "posting", date(2026, 11, 22), "14") == "15d"


@pytest.mark.parametrize(
    ("said", "lawful"),
    [("3d", "15d"), ("20d", "20d"), ("1wd", "15d"), ("15wd", "15wd"), ("8wh", "15d"), ("999h", "15d"), ("14wd", "15d")],
)
def test_a_limit_in_another_unit_is_never_less_than_the_law_asks(said: str, lawful: str):
    """Work days are never shorter than as many days; what nobody can compare gives way to the law."""
    assert TERMS.lawful(said, "posting", date(2026, 11, 22)) == lawful


def test_every_power_has_its_procedure_and_the_question_names_them_all():
    powers = load("small_powers/powers.toml")["powers"]
    ask = READ["small_powers"].question("power")
    assert ask
    assert [code for code, _ in ask.choices] == list(powers)
    for power in powers.values():
        assert power["discloses"] in {"before", "after", "both"}
        assert CHINESE.search(power["procedure"]["zh"])
        assert power["procedure"]["en"]
