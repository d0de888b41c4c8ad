"""Every component renders, is well formed, obeys the content policy, and is quick enough for long lists."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

import huiyin.site
from huiyin.apps.cases.wrong import sentences
from huiyin.site.look import pieces
from tests.apps.site.markup import check, render
from tests.apps.site.samples import HEAD, NOW, SAMPLES

SITE = Path(huiyin.site.__file__).parent


class Story(forms.Form):
    text = forms.CharField(label="出了什么事？", help_text="像平常说话一样写。", widget=forms.Textarea)
    near = forms.CharField(label="地点", required=False)
    how = forms.ChoiceField(
        label="怎样回您", choices=[("call", "打电话"), ("none", "不用回")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="我看过了", required=False)
    photo = forms.FileField(label="照片", required=False)


@pytest.fixture(autouse=True, params=["zh-hans", "en"])
def _language(request: pytest.FixtureRequest):
    with translation.override(request.param):
        yield


@pytest.mark.parametrize("name", SAMPLES)
def test_every_component_is_well_formed(name):
    html = check(render_to_string(f"components/{name}.html", SAMPLES[name], SAMPLES[name].get("request")))
    assert html.strip()


def test_every_component_has_a_sample():
    made_by_tags = {"field", "label", "hint", "dense_head"}
    assert {path.stem for path in (SITE / "templates/components").glob("*.html")} == set(SAMPLES) | made_by_tags


def test_the_head_of_a_dense_table():
    html = check("<table>" + render_to_string("components/dense_head.html", HEAD) + "</table>")
    assert 'aria-sort="ascending"' in html


def test_what_people_write_is_escaped():
    assert "路灯&lt;不亮&gt;" in render_to_string("components/trail.html", SAMPLES["trail"])
    assert render("{% status_tag word 'late' %}", word="<b>") == '<span class="tag late">&lt;b&gt;</span>'
    assert render("{% status_tag 'x' '\"><b>' %}") == '<span class="tag">x</span>'
    assert "&lt;i&gt;" in render("{% slip word %}x{% endslip %}", word="<i>")


def test_the_track_shows_where_it_is():
    html = render("{% track 'working' %}")
    assert html.count('class="past"') == 2
    assert html.count('aria-current="step"') == 1
    assert render("{% track 'closed' %}").count('class="past"') == 5


def test_a_tag_says_how_long_by_word_and_shape():
    source = "{% due_tag due now near %}"
    hour = dt.timedelta(hours=1)
    assert 'class="tag late"' in render(source, due=NOW - hour, now=NOW, near=NOW)
    assert 'class="tag near"' in render(source, due=NOW + hour, now=NOW, near=NOW)
    assert 'class="tag on"' in render(source, due=NOW + hour, now=NOW, near=NOW + hour)
    assert render(source, due=None, now=NOW, near=None) == ""


@pytest.mark.parametrize(("part", "whole", "drawn"), [(2, 15, "13.3"), (0, 0, "0"), (9, 3, "100"), (-1, 3, "0")])
def test_a_meter_never_leaves_its_frame(part, whole, drawn):
    assert f'd="M0 5h{drawn}"' in check(pieces.meter(part, whole))


def test_a_field_says_what_is_wrong_where_it_is_wrong_and_on_top():
    form = Story({"how": ""})
    html = check(render("{% errors form %}{% field form.text big=True %}{% for f in form %}{% if f.name != 'text' %}"
                        "{% field f %}{% endif %}{% endfor %}", form=form))  # fmt: skip
    assert sentences(form["text"]) != sentences(form["how"])  # each names its question
    for why in (*sentences(form["text"]), *sentences(form["how"])):
        assert html.count(why) == 2  # in the summary and by the field
    assert 'href="#id_text"' in html
    assert 'href="#id_how"' in html
    assert 'aria-describedby="id_text-h id_text-e"' in html
    assert 'aria-invalid="true"' in html
    assert '<label class="big" for="id_text"><h1>出了什么事？</h1>' in html
    assert html.count('class="opt"') == 2  # near, photo; a single tick is never asked "optional"


def test_where_nothing_can_be_filled_in_the_heading_promises_nothing():
    form = Story({"text": "灯不亮", "how": "phone"})
    form.full_clean()
    for name in list(form.errors):
        del form.errors[name]
    form.add_error(None, "谁办的谁不能核")
    html = check(render("{% errors form %}", form=form))
    assert any(heading in html for heading in ("这一步没有办成", "This step was not made"))
    assert not any(promise in html for promise in ("补上就能继续", "then you can go on"))


def test_a_form_that_was_not_sent_has_no_errors():
    assert render("{% errors form %}", form=Story()).strip() == ""


def test_a_list_of_fifty_rows_is_quick():
    rows = [
        {"due": NOW + dt.timedelta(hours=n - 5), "title": f"第{n}件", "no": f"镇-{n:04}", "at": NOW} for n in range(50)
    ]
    source = Template(
        "<tbody>{% for r in rows %}<tr><td>{% due_tag r.due now now %}</td><td><a href='/d/{{ r.no }}/'>{{ r.title }}"
        "</a><span class='sub n'>{{ r.no }}</span></td><td>{{ r.at|when:now }}</td><td>{{ r.title }}</td>"
        "<td>{{ r.no }}</td><td>{% status_tag r.title 'on' %}</td><td>{% meter 3 9 %}</td></tr>{% endfor %}</tbody>"
    )
    source.render(Context({"rows": rows, "now": NOW}))
    spent = []
    for _round in range(5):
        start = time.process_time()
        source.render(Context({"rows": rows, "now": NOW}))
        spent.append(time.process_time() - start)
    assert min(spent) < 0.015, spent


def test_a_phone_folds_away_the_filters_beyond_the_words_and_one_choice():
    words = {"name": "q", "label": "找", "type": "search", "value": ""}
    kept = {"name": "tab", "type": "hidden", "value": "all"}
    every, road = {"value": "", "title": "全部"}, {"value": "road", "title": "道路"}
    village, kind = (
        {"name": name, "label": name, "type": "select", "value": "", "options": [every, road]} for name in "vk"
    )
    assert pieces.folded([kept, words, village]) == {"first": [kept, words, village], "more": []}
    folded = pieces.folded([words, village, kept, kind])
    assert (folded["first"], folded["more"]) == ([words, kept], [village, kind])
    assert not folded["narrowed"]
    assert pieces.folded([words, village, {**kind, "value": "road"}])["narrowed"], "what is chosen is seen"
    of = {"name": "of", "label": "哪天", "type": "date", "value": "2026-11-23"}
    assert pieces.folded([village, of])["narrowed"]
    assert not pieces.folded([village, {**of, "usual": "2026-11-23"}])["narrowed"], "nobody chose today"
    assert "checked" in render_to_string("components/filters.html", {"fields": [village, {**kind, "value": "road"}]})
