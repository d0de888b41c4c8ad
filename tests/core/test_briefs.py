"""The text of a brief: fields, quoted numbers, and numbers that somebody typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.briefs import Problem, Span, SpanKind, level, paragraphs, problems, read


def kinds(text: str) -> list[tuple[str, str]]:
    return [(span.kind.value, span.value) for span in read(text) if span.kind != SpanKind.words]


def test_a_figure_is_a_field():
    assert read("办好{{solved}}。") == (
        Span(SpanKind.words, "办好"),
        Span(SpanKind.figure, "{{solved}}", "solved"),
        Span(SpanKind.words, "。"),
    )
    assert read("{{solved|余}}") == (Span(SpanKind.figure, "{{solved|余}}", "solved", "余"),)


def test_a_chart_is_by_month_or_by_village():
    assert read("{{chart:solved}}") == (Span(SpanKind.chart, "{{chart:solved}}", "solved", "month"),)
    assert read("{{chart:solved|village}}")[0].more == "village"


def test_a_chart_is_a_map_or_of_a_way_of_working():
    assert read("{{chart:solved|grid}}")[0].more == "grid"
    assert read("{{funnel:six_slips}}") == (Span(SpanKind.chart, "{{funnel:six_slips}}", "six_slips", "funnel"),)
    assert kinds("{{clocks:six_slips|month}}") == [("broken", "six_slips")]
    known = {"solved", "clocks:six_slips"}
    assert problems(read("{{clocks:six_slips}}{{chart:solved|grid}}"), known) == ()
    assert problems(read("{{funnel:solved}}"), known) == (Problem("no_such_figure", "{{funnel:solved}}"),)


def test_a_quoted_number_has_a_source():
    assert read('{{"372余件"|2023年总结}}') == (
        Span(SpanKind.quoted, '{{"372余件"|2023年总结}}', "372余件", "2023年总结"),
    )
    assert read("{{“372余件”|2023年总结}}")[0].kind == SpanKind.quoted
    assert kinds('{{"372余件"|}}') == [("unsourced", "372余件")]
    assert kinds('{{"372余件"}}') == [("unsourced", "372余件")]


@pytest.mark.parametrize(
    "text", ["{{}}", "{{Solved it}}", "{{solved|about}}", "{{chart:solved|year}}", "{{solved", "solved}}"]
)
def test_braces_that_say_nothing_are_broken(text: str):
    assert SpanKind.broken in {span.kind for span in read(text)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("解决问题372件", "372件"),
        ("调解372余次", "372余次"),
        ("1.23万个微网格", "1.23万个"),
        ("１２３件", "１２３件"),
        ("满意率99.5%", "99.5%"),
        ("办好三百余件实事", "三百余件"),
        ("百分之九十九", "百分之九十九"),
        ("增收10万元", "10万元"),
        ("15，957平方米", "15，957平方米"),
        ("13355工作法", "13355"),
        ("修路九十公里", "九十公里"),
        ("提高了两倍", "两倍"),
    ],
)
def test_a_typed_number_is_found(text: str, number: str):
    assert kinds(text) == [("typed", number)]


@pytest.mark.parametrize(
    "text",
    [
        "2026年11月22日", "2026年度工作", "11月份", "截至9月10日", "2026-11-22", "上午9时30分，14:30开会", "第3次会议",
        "第十二条规定",
        "第四季度", "1季度", "简报〔2026〕11号", "（1）走访\n2. 调解\n3、帮办", "四议两公开、五步访、红黄蓝绿",
        "一、走访\n（二）调解", "十分满意",
    ],
)  # fmt: skip
def test_dates_ordinals_and_numbers_of_paragraphs_are_none(text: str):
    assert kinds(text) == []


def test_a_number_beside_a_date_is_still_typed():
    assert kinds("2026年11月372件，第3次3件") == [("typed", "372件"), ("typed", "3件")]
    assert kinds("{{solved}}3件") == [("figure", "solved"), ("typed", "3件")]


def test_what_keeps_it_from_being_published():
    spans = read('办好{{solved}}、{{gone}}，372件，372件，{{"5人"|}}，{{!}}')
    assert problems(spans, {"solved"}) == (
        Problem("no_such_figure", "{{gone}}"),
        Problem("typed_numbers", "372件"),
        Problem("source_missing", "5人"),
        Problem("no_such_figure", "{{!}}"),
    )
    assert problems(read("办好{{solved}}。"), {"solved"}) == ()


def test_a_line_is_a_paragraph():
    assert [[span.raw for span in each] for each in paragraphs("一、走访\n\n办好{{solved}}\n")] == [
        ["一、走访"],
        ["办好", "{{solved}}"],
    ]


@pytest.mark.parametrize(
    ("line", "is_"), [("一、走访", 1), ("（二）调解", 2), ("走访群众。", 0), ("一、走访群众，办好实事。", 0)]
)
def test_a_heading_has_its_number_and_no_full_stop(line: str, is_: int):
    assert level(line) == is_


PIECES = st.sampled_from(
    [
        "{{solved}}",
        "{{",
        "}}",
        "{",
        '"',
        "|",
        "372",
        "余",
        "件",
        "三",
        "第",
        "年",
        "2026",
        "月",
        "\n",
        "条",
        "，",
        "chart:",
        "%",
        "万",
        ".",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)


@given(TEXTS)
def test_nothing_is_lost(text: str):
    assert "".join(span.raw for span in read(text)) == text


@given(TEXTS)
def test_every_span_says_something(text: str):
    assert all(span.raw for span in read(text))


@given(
    st.text(alphabet="走访群众，办好实事。\n", max_size=20),
    st.integers(1000, 10**9),
    st.text(alphabet="走访群众，办好实事。\n", max_size=20),
)
def test_no_number_slips_through_among_words(before: str, number: int, after: str):
    assert [span.value for span in read(f"{before}{number}{after}") if span.kind == SpanKind.typed] == [str(number)]
