"""The Chinese is complete, said one way, and compiles."""

from __future__ import annotations

import gettext
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import messages
from huiyin.site import translations


def test_every_sentence_has_its_chinese():
    lines = messages.problems()
    assert not lines, "make messages, then translate:\n" + "\n".join(lines)


@pytest.mark.parametrize(
    "source", translations.sources(), ids=lambda path: path.relative_to(translations.HOUSE).parts[-5]
)
def test_a_translation_file_compiles(source: Path, tmp_path: Path):
    copy = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    shutil.copy(source, copy)
    assert translations.compile_all(tmp_path) == [copy.with_suffix(".mo")]
    assert translations.compile_all(tmp_path) == [], "a second run has nothing to do"
    with copy.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("a sentence nobody wrote") == "a sentence nobody wrote"


def test_extracting_keeps_translations_and_what_is_out_of_use(tmp_path: Path):
    path = tmp_path / "django.po"
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "Old"\nmsgstr "旧的"\n\nmsgid "Send"\nmsgstr "派出"\n', "utf-8")
    fresh = Catalog(locale="zh_Hans")
    fresh.add("Send", None)
    fresh.add("New", None)
    path.write_bytes(messages.written(messages.fill(fresh, messages.load(path), {})))
    again = messages.load(path)
    assert again["Send"].string == "派出"
    assert again["New"].string == ""
    assert "Old" not in again
    assert again.obsolete["Old"].string == "旧的"


def test_a_template_gives_its_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(messages, "HOUSE", tmp_path)
    template = tmp_path / "page.html"
    template.write_text(
        '{% load i18n %}\n    <p title="{% translate "Send" %}">\n  {% blocktranslate count n=n trimmed %}\n'
        "  One day\n  {% plural %}\n  {{ n }} days\n {% endblocktranslate %}</p>\n"
        '{% translate "May" context "month" %}',
        "utf-8",
    )
    found = [(message.context, message.id) for message in messages.found(template)]
    assert found == [(None, "Send"), (None, ("One day", "%(n)s days")), ("month", "May")]
