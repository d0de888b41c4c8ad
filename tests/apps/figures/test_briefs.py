"""Briefs: begun from a template, written with figures, and published by a colleague."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from huiyin.apps.cases import library
from huiyin.apps.figures import patterns
from huiyin.apps.figures.actions import briefs as actions
from huiyin.apps.figures.models import BriefFigure
from huiyin.apps.scope.acting import system
from huiyin.core.spans import Period
from tests.apps.figures.written import OCTOBER, TEXT, Office, page, refused
from tests.builders import MONDAY, sign_in

pytestmark = pytest.mark.django_db


# the templates


@pytest.mark.parametrize("profile", library.profile_slugs())
@pytest.mark.parametrize("period", ["month", "quarter", "year", "day"])
def test_every_town_has_a_template_without_a_typed_number(profile: str, period: str):
    """A typed number stops the reading of the file."""
    assert "{{" in patterns.written_for(profile)[period].text


def test_a_line_of_figures_that_are_not_defined_is_left_out(monkeypatch: pytest.MonkeyPatch):
    text = "一、走访\n走访{{gone}}。\n二、服务\n服务{{volunteering}}。"
    monkeypatch.setattr(patterns, "_read", lambda _profile: {"month": patterns.Pattern("简报", text)})
    assert patterns.written_for.__wrapped__("any")["month"].text == "二、服务\n服务{{volunteering}}。"
    assert patterns.missing("any") == ("{{gone}}",)


def test_a_template_with_a_typed_number_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patterns, "_read", lambda _profile: {"month": patterns.Pattern("简报", "办好372件。")})
    with pytest.raises(ValueError, match="typed_numbers 372件"):
        patterns.written_for.__wrapped__("any")


def test_a_brief_begins_from_the_template(office: Office):
    brief = office.begun()
    assert (brief.first, brief.last) == (date(2026, 10, 1), OCTOBER)
    assert brief.title == "望禾镇2026年10月工作简报"
    assert "{{" in brief.text
    assert "{place}" not in brief.text


def test_a_town_without_template_begins_with_its_figures():
    assert (
        "{{villages}}" in patterns.pattern("nowhere", Period.month).text
        or patterns.pattern("nowhere", Period.month).text
    )


def test_sent_twice_it_is_begun_once(office: Office):
    uid = uuid.uuid4()
    assert office.begun(uid=uid).pk == office.begun(uid=uid).pk


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"period": "week"}, "no_such_period"),
        ({"day": date(2026, 12, 1)}, "not_begun_yet"),
        ({"day": date.max, "period": "year"}, "not_begun_yet"),
        ({"day": date.min}, "no_such_period"),
    ],
)
def test_a_brief_is_of_a_period_that_has_begun(office: Office, changes: dict, code: str):
    with refused(code):
        office.begun(**changes)


# the draft


def test_the_draft_shows_the_numbers(office: Office):
    brief = office.written()
    shown = page(f"/d/briefs/{brief.uid}/", sign_in(Client(), office.writer))
    assert "12次" in shown
    assert f"/figures/volunteering/?town={office.world.town.uid}&amp;on=2026-10-31&amp;over=month" in shown


def test_the_editor_offers_the_drawings_of_the_towns_ways_of_working(office: Office):
    brief = office.written("{{funnel:six_slips}}\n{{clocks:six_slips}}\n{{clocks:no_such}}")
    shown = page(f"/d/briefs/{brief.uid}/", sign_in(Client(), office.writer))
    for by in ("funnel", "answers", "clocks"):
        assert f"<code>{{{{{by}:six_slips}}}}</code>" in shown
    assert "点单派单接单：办到哪一步" in shown
    assert "这段时间没有：2026年10月1日至" in shown
    assert '<mark class="typed">{{clocks:no_such}}</mark>' in shown


def test_a_typed_number_is_marked_with_what_to_do(office: Office):
    brief = office.written("办好实事372件。")
    shown = page(f"/d/briefs/{brief.uid}/", sign_in(Client(), office.writer))
    assert '<mark class="typed">372件</mark>' in shown
    assert "372件。" in shown


def test_a_draft_is_saved_over_the_one_that_was_read(office: Office):
    brief = office.begun()
    first = actions.save_draft(by=office.writer, uid=brief.uid, version=1, title="甲", text="甲", now=MONDAY)
    assert first.version == 2
    with refused("changed_meanwhile"):
        actions.save_draft(by=office.approver, uid=brief.uid, version=1, title="乙", text="乙", now=MONDAY)


def test_the_same_draft_sent_twice_is_saved_once(office: Office):
    brief = office.begun()
    for _ in range(2):
        saved = actions.save_draft(by=office.writer, uid=brief.uid, version=1, title="甲", text="甲", now=MONDAY)
    assert saved.version == 2


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [("", "字", "nothing_written"), ("题", " ", "nothing_written"), ("题", "字" * 20_001, "too_long")],
)
def test_a_draft_has_a_title_and_a_text_of_some_length(office: Office, title: str, text: str, code: str):
    brief = office.begun()
    with refused(code):
        actions.save_draft(by=office.writer, uid=brief.uid, version=1, title=title, text=text, now=MONDAY)


def test_nothing_that_was_typed_is_lost(office: Office):
    """Neither when something is missing, nor when a colleague was faster: then both texts stand on the page."""
    brief, client = office.begun(), sign_in(Client(), office.writer)
    sent = client.post(
        f"/d/briefs/{brief.uid}/", {"version": 1, "title": "", "text": "写了很久的一段话"}
    ).content.decode()
    assert "写了很久的一段话" in sent
    actions.save_draft(by=office.approver, uid=brief.uid, version=1, title="同事的题", text="同事写的话", now=MONDAY)
    sent = client.post(
        f"/d/briefs/{brief.uid}/", {"version": 1, "title": "我的题", "text": "写了很久的一段话"}
    ).content.decode()
    assert "写了很久的一段话" in sent
    assert "同事写的话" in sent
    assert '<input type="hidden" name="version" value="2"' in sent
    client.post(f"/d/briefs/{brief.uid}/", {"version": 2, "title": "我的题", "text": "写了很久的一段话"})
    brief.refresh_from_db()
    assert (brief.title, brief.version) == ("我的题", 3)


@pytest.mark.parametrize(
    "text", ["{{", "{{chart:volunteering}}", "{{chart:villages}}", "{{volunteering|亿余}}", "{{no_such}}", "\u0000"]
)
def test_the_editor_bears_every_text(office: Office, text: str):
    brief = office.begun()
    sent = {"version": 1, "title": "题", "text": text}
    response = sign_in(Client(), office.writer).post(f"/d/briefs/{brief.uid}/", sent, follow=True)
    assert response.status_code in {200, 400}


# publishing


def test_publishing_freezes_every_number(office: Office):
    brief = office.published()
    rows = [(row.slug, row.n, row.printed) for row in BriefFigure.objects.filter(brief=brief).order_by("number")]
    assert rows == [("volunteering", 12, "12次"), ("convenience_days", 0, "0次")]
    assert (brief.shown, brief.published_at, brief.issuer) == (True, MONDAY, office.approver.unit_name)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("办好实事372件。", "typed_numbers"),
        ("办好实事三百余件。", "typed_numbers"),
        ('办好实事{{"372件"|}}。', "source_missing"),
        ("办好实事{{no_such}}。", "no_such_figure"),
        ("办好实事{{volunteering。", "no_such_figure"),
    ],
)
def test_a_number_that_no_figure_yields_is_refused(office: Office, text: str, code: str):
    with refused(code):
        office.published(text)


def test_nor_may_it_stand_in_the_title(office: Office):
    brief = office.begun()
    brief = actions.save_draft(by=office.writer, uid=brief.uid, version=1, title="办好372件", text=TEXT, now=MONDAY)
    with refused("typed_numbers"):
        office.publish(brief)


def test_a_quoted_number_stands_with_its_source(office: Office):
    brief = office.published('上年办好{{"372件"|镇政府2025年总结}}。')
    shown = page(f"/briefs/{brief.uid}/")
    assert "372件" in shown
    assert "镇政府2025年总结" in shown


def test_who_wrote_it_does_not_publish_it(office: Office):
    brief = office.written()
    with refused("own_brief"):
        office.publish(brief, by=office.writer)
    brief = actions.save_draft(by=office.approver, uid=brief.uid, version=2, title="改", text=TEXT, now=MONDAY)
    with refused("own_brief"):
        office.publish(brief)


def test_what_is_published_is_what_was_read(office: Office):
    brief = office.written()
    actions.save_draft(by=office.writer, uid=brief.uid, version=brief.version, title="又改", text=TEXT, now=MONDAY)
    with refused("changed_meanwhile"):
        office.publish(brief)


def test_a_period_is_over_before_it_is_published(office: Office):
    brief = office.written(day=date(2026, 11, 5))
    with refused("period_runs"):
        office.publish(brief)


def test_as_of_a_day_it_may_be_of_today(office: Office):
    brief = office.published(period="day", day=date(2026, 11, 16))
    assert "截至2026年11月16日" in page(f"/briefs/{brief.uid}/")


def test_a_published_period_is_locked(office: Office):
    office.published()
    with refused("period_locked"):
        office.published()


def test_what_is_published_stays(office: Office):
    brief = office.published()
    with refused("is_published"):
        actions.save_draft(by=office.writer, uid=brief.uid, version=brief.version, title="改", text="改", now=MONDAY)
    with refused("is_published"):
        office.publish(brief)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_the_frozen_numbers(office: Office, change: str):
    rows = BriefFigure.objects.filter(brief=office.published())
    with pytest.raises(DatabaseError), transaction.atomic(), system("test"):
        rows.update(n=373) if change == "update" else rows._raw_delete(rows.db)
