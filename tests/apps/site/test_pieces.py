"""Every component renders, is well formed, obeys the content policy, and is light and quick enough."""

from __future__ import annotations

import datetime as dt
import gzip
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString

import huiyin.site
from huiyin.site.look import pieces

SITE = Path(huiyin.site.__file__).parent
NOW = dt.datetime(2026, 11, 21, 9, 42, tzinfo=dt.UTC)
VOID = {"meta", "link", "input", "br", "hr", "img"}
DRAWN = {"path", "rect", "circle", "line"}


class Story(forms.Form):
    text = forms.CharField(label="出了什么事？", help_text="像平常说话一样写。", widget=forms.Textarea)
    near = forms.CharField(label="地点", required=False)
    how = forms.ChoiceField(
        label="怎样回您", choices=[("call", "打电话"), ("none", "不用回")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="我看过了", required=False)
    photo = forms.FileField(label="照片", required=False)


TRAIL = [
    {"title": "请您确认", "text": "办好后问您", "state": "next"},
    {"title": "去看过了", "text": "要换40米电缆", "state": "now", "when": NOW, "who": "电工组"},
    {"title": "收到", "quote": "路灯<不亮>", "when": NOW, "who": "手机", "url": "/p", "link": "看照片"},
]
FACTS = [
    {"label": "现在", "tag": {"word": "在办", "kind": "on"}},
    {"label": "在谁手里", "value": "电工组", "tel": "03005550126", "note": "周末不算"},
    {"label": "照片", "value": "1张", "change": "/say/photo/", "optional": True, "figure": True},
]
FIELDS = [
    {"name": "q", "label": "找", "type": "search", "value": "路灯"},
    {"name": "s", "label": "步骤", "type": "select", "value": "b", "options": [{"value": "b", "title": "待派单"}]},
    {"name": "d", "label": "从", "type": "date", "value": None},
]
SAMPLES = {
    "tag": {"word": "逾期1天", "kind": "late"},
    "track": {"steps": pieces.phases("working")},
    "trail": {"items": TRAIL, "now": NOW},
    "facts": {"items": FACTS, "check": True},
    "errors": {"problems": [{"id": "near", "text": "还没写在哪里"}, {"id": "", "text": "整张表"}]},
    "choices": {"name": "ok", "choices": [{"value": "yes", "title": "办好了", "hint": "您说了算", "checked": True}]},
    "pager": {"previous": "?b=1", "next": "?a=9", "shown": 9, "total": 38, "unit": "case", "note": "周末不走"},
    "filters": {"fields": FIELDS, "actions": [{"url": "?csv", "title": "导出38件"}]},
    "outbox": {"waiting": 3, "sent": NOW},
    "moves": {
        "items": [{"title": "记情况", "url": "/", "main": True}, {"title": "接单", "action": "/x", "hint": "要写"}]
    },
    "clock": {
        "title": "办好",
        "word": "余2个工作日",
        "kind": "near",
        "used": 80,
        "meter_label": "已过八成",
        "text": "周末不走",
    },
    "figs": {
        "items": [{"value": 41, "of": 46, "unit": "件", "text": "已答复", "url": "/"}, {"value": 1, "unit": "件"}]
    },
    "blank": {"title": "您还没有说过事", "text": "都可以说", "url": "/say/", "word": "我要说事"},
    "btns": {"items": [{"word": "送出", "icon": "send"}, {"word": "打印", "url": "/p", "plain": True}]},
    "door": {"url": "/say/", "icon": "say", "title": "我要说事", "text": "不用注册", "main": True, "full": True},
    "pick_file": {
        "id": "voice",
        "name": "voice",
        "accept": "audio/*",
        "icon": "voice",
        "title": "说一段话",
        "capture": True,
    },
    "qr": {"svg": SafeString('<svg class="qr" role="img" aria-label="码"></svg>'), "caption": "扫码查进度"},
    "picks": {"label": "分类", "items": [{"url": "/", "title": "全部", "current": True}]},
    "find_code": {},
    "seal": {"word": "收讫"},
    "way_out": {"find": True, "phone": "03005550110", "reason": "因为"},
    "notices": {"messages": ["已派给电工组"]},
    "foot": {"phone": "03005550110", "hours": "每天8:00—20:00", "links": [{"url": "/open/", "title": "公开栏"}]},
    "modes": {"modes": [{"code": "elder", "title": "长辈", "url": "?mode=elder"}], "mode": "elder"},
    "who": {"who": {"place": "镇", "post": "派单岗", "person": "何桂香", "posts": [{"id": 1, "title": "派单岗"}] * 2}},
}
HEAD = {
    "columns": [{"title": "时限", "url": "?o=due", "order": "ascending"}, {"title": "件", "figure": True}],
    "tick": True,
}


class Checker(HTMLParser):
    """Tags close in order, ids and attributes are single, nothing inline that the content policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), (tag, names)
        assert "style" not in names, tag
        assert not [name for name in names if name.startswith("on")], tag
        assert tag != "style"
        assert tag != "script" or "src" in names
        for key in [value for name, value in attrs if name == "id"]:
            assert key not in self.ids, key
            self.ids.add(key)
        if tag not in VOID | DRAWN:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in DRAWN, tag
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def check(html: str) -> str:
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    return html


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def page(template: str, address: str = "/", **context: object) -> str:
    return check(render_to_string(template, context, RequestFactory().get(address)))


@pytest.fixture(autouse=True, params=["zh-hans", "en"])
def _language(request):
    with translation.override(request.param):
        yield


@pytest.mark.parametrize("name", SAMPLES)
def test_every_component_is_well_formed(name):
    html = check(render_to_string(f"components/{name}.html", SAMPLES[name]))
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
    why = str(form.errors["text"][0])
    assert html.count(why) == 4  # twice in the summary, once by each of the two fields
    assert 'href="#id_text"' in html
    assert 'href="#id_how"' in html
    assert 'aria-describedby="id_text-h id_text-e"' in html
    assert 'aria-invalid="true"' in html
    assert '<label class="big" for="id_text"><h1>出了什么事？</h1>' in html
    assert html.count('class="opt"') == 2  # near, photo; a single tick is never asked "optional"


def test_a_form_that_was_not_sent_has_no_errors():
    assert render("{% errors form %}", form=Story()).strip() == ""


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_error_pages_stand_without_any_context(status):
    html = check(render_to_string(f"{status}.html"))
    assert "<h1>" in html
    assert 'data-mode="standard"' in html


def test_staff_pages_show_tabs_and_who_acts():
    tabs = [{"url": "/d/", "title": "收件箱", "count": 38, "current": True}, {"url": "/d/rota/", "title": "值班表"}]
    html = page("staff.html", tabs=tabs, **SAMPLES["who"])
    assert '<html lang="zh-Hans" class="staff"' in html
    assert html.count('aria-current="page"') == 1
    assert 'action="/post/"' in html


def test_a_sheet_for_printing_has_no_frame():
    html = page("print.html", place_name="杏树湾村", back_url="/")
    assert 'class="top"' not in html
    assert 'class="a4 "' in html


def test_the_frame_is_light():
    html = page("base.html", "/?q=1", **SAMPLES["foot"])
    assert len(html.encode()) <= 6 * 1024
    assert len(gzip.compress((SITE / "static/huiyin.css").read_bytes(), 9)) <= 12 * 1024


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


def test_no_colour_outside_the_tokens_and_no_foreign_address():
    css = (SITE / "static/huiyin.css").read_text("utf-8")
    assert "http" not in css.replace('[href^="http"]', "")
    assert "@import" not in css
    assert "url(" not in css
