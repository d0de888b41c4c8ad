"""What a scheme of appraisal may ask, and how it weighs."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from fractions import Fraction
from importlib import resources
from typing import Any

import pytest

from huiyin.core.appraisal import Indicator, Scheme, problems, read_scheme
from huiyin.core.figure_reader import read_figures
from huiyin.core.figures import Value
from huiyin.core.words import Text

PACKS = resources.files("huiyin.packs")
FIGURES = read_figures(tomllib.loads((PACKS / "figures.toml").read_text(encoding="utf-8"))["figure"])
RAW: dict[str, Any] = tomllib.loads((PACKS / "profiles" / "dagaoping.toml").read_text(encoding="utf-8"))


def scheme() -> Scheme:
    found = read_scheme(RAW)
    assert found
    return found


def asking(slug: str) -> list[str]:
    """What is wrong with the scheme when its first indicator asks for this figure."""
    one, *others = scheme().indicators
    return problems(replace(scheme(), indicators=(replace(one, figure=slug), *others)), FIGURES, ["petition"])


def test_the_towns_own_is_good() -> None:
    assert problems(scheme(), FIGURES, ["petition"]) == []


def test_a_town_without_one_has_none() -> None:
    assert read_scheme({}) is None


@pytest.mark.parametrize(
    ("slug", "wrong"),
    [
        ("petitions_received", "the number of petitions"),
        ("petitions_ended", "the number of petitions"),
        ("petition_satisfaction", "the number of petitions"),
        ("hotline_rate", ""),
        ("heard_share", ""),
        ("cadres_trained", "two numbers"),
        ("nothing_such", "no such figure"),
    ],
)
def test_what_it_may_not_ask(slug: str, wrong: str) -> None:
    """Never the number of petitions, nor a number that is of nothing."""
    found = asking(slug)
    assert any(wrong in each for each in found) if wrong else found == []


def test_a_target_of_petitions_is_refused_too() -> None:
    """Neither many nor few of them, nor as a share of households."""
    known = dict(FIGURES)
    known["few"] = replace(FIGURES["revival_planned"], slug="few", n="petitions_received")
    known["per_home"] = replace(FIGURES["heard_share"], slug="per_home", n="petitions_received", d="households")
    known["all"] = replace(FIGURES["heard"], slug="all", where={})
    known["any"] = replace(FIGURES["revival_planned"], slug="any", n="all")
    for slug in ("few", "per_home", "any"):
        bent = replace(scheme(), indicators=(Indicator(slug, 100, Text("x", "x")),))
        assert any("the number of petitions" in each for each in problems(bent, known, ["petition"])), slug


def test_weights_and_bands() -> None:
    good = scheme()
    (best, *_, last) = good.bands
    bent = replace(good, bands=(last, best), indicators=good.indicators[1:] + good.indicators[1:2])
    found = "\n".join(problems(bent, FIGURES, ["petition"]))
    assert "the weights" in found
    assert "stands there twice" in found
    assert "the bands go down" in found


def test_points_are_weighed() -> None:
    """15 of 15 for telling; half of 10 for answering; settled is not judged; rounds done twice over count once; revival half."""
    values = {
        "petitions_told_rate": Value(2, 2), "petitions_answered_on_time_rate": Value(1, 2), "petitions_settled_rate": Value(0, 0),
        "safety_rounds_planned": Value(24, 12), "revival_planned": Value(2, 4),
    }  # fmt: skip
    points = scheme().points(values)
    assert points == Fraction(15 + 5 + 30 + 15, 85) * 100
    assert scheme().band(points).key == "good"
    assert scheme().band(Fraction(90)).key == "excellent"
    assert scheme().points(dict.fromkeys(values, Value(0, 0))) is None
