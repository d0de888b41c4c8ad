"""A mistake in a form is said with the name of its question, in plain words; no sentence of Django's is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from huiyin.apps.cases.wrong import SAID, sentences

WAYS = [("call", "打电话"), ("none", "不用回")]


class Paper(forms.Form):
    """One field of every kind that the house uses."""

    phone = forms.CharField(label="电话", max_length=24, min_length=3)
    code = forms.RegexField(r"^[A-Z]+$", label="编号")
    day = forms.DateField(label="日期")
    hour = forms.TimeField(label="几点")
    moment = forms.DateTimeField(label="时间")
    people = forms.IntegerField(label="人数（人）", min_value=1, max_value=500)
    area = forms.DecimalField(label="面积（亩）", max_digits=4, decimal_places=1)
    how = forms.ChoiceField(label="怎样回您", choices=WAYS)
    which = forms.MultipleChoiceField(label="哪几样", choices=WAYS, widget=forms.CheckboxSelectMultiple)
    near = forms.ChoiceField(label="远近", choices=WAYS, widget=forms.RadioSelect)
    sheet = forms.FileField(label="表格")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("phone", "", "“电话”还没填"),
        ("phone", "1" * 3014, "“电话”太长，最多24个字（现在3014个）"),
        ("phone", "1", "“电话”太短，至少3个字（现在1个）"),
        ("phone", "110\0", "“电话”里有存不下的字符"),
        ("code", "a", "“编号”写法不对"),
        ("day", "2026-02-31", "“日期”不是日期，请写成2026-11-23这样"),
        ("hour", "26点", "“几点”不是时间，请写成9:30这样"),
        ("moment", "昨天", "“时间”不是日期和时间，请写成2026-11-23 9:30这样"),
        ("people", "三个", "“人数（人）”要写整数，只写数字"),
        ("people", "0", "“人数（人）”太小，最少1"),
        ("people", "501", "“人数（人）”太大，最多500"),
        ("area", "多", "“面积（亩）”要写数字"),
        ("area", "12345", "“面积（亩）”数字太长"),
        ("area", "1.25", "“面积（亩）”小数点后位数太多"),
        ("how", "fax", "“怎样回您”没有这一项，请重新选"),
        ("which", ["fax"], "“哪几样”没有这一项，请重新选"),
        ("near", "", "“远近”还没选"),
    ],
)
def test_every_mistake_names_its_question(name: str, value: object, said: str) -> None:
    form = Paper({name: value})
    assert said in sentences(form[name])


def test_an_empty_file_is_named() -> None:
    form = Paper({}, MultiValueDict({"sheet": [SimpleUploadedFile("list.csv", b"")]}))
    assert sentences(form["sheet"]) == ["“表格”是个空文件"]


def test_words_of_our_own_are_quoted_as_they_stand() -> None:
    class Own(forms.Form):
        text = forms.CharField(label="经过", max_length=3, error_messages={"max_length": "写短些。"})
        when = forms.DateField(label="日期", error_messages={"invalid": "看日历。"})

    form = Own({"text": "路灯不亮", "when": "昨天"})
    assert (sentences(form["text"]), sentences(form["when"])) == (["写短些。"], ["看日历。"])


def test_what_is_well_has_nothing_said_about_it() -> None:
    form = Paper({"phone": "119", "day": dt.date(2026, 11, 23), "people": 3, "area": Decimal("1.5"), "how": "call"})
    assert [sentences(form[name]) for name in ("phone", "day", "people", "area", "how")] == [[]] * 5


def test_no_two_entries_are_the_same() -> None:
    assert len({id(django) for django, _ in SAID}) == len(SAID)
