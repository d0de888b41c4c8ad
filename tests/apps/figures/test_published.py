"""Published briefs: everybody reads them, their numbers stay, what changes is shown; and who may write which."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from django.test import Client

from huiyin.apps.figures import briefs, on_paper
from huiyin.apps.figures.actions import briefs as actions
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.models import Brief, BriefFigure
from huiyin.apps.net.drawing import forget_drawn
from huiyin.apps.paper import codes
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log_all
from huiyin.apps.scope.acting import NOBODY, acting, system
from tests.apps.figures.written import TEXT, Office, happen, page, refused
from tests.builders import MONDAY, World, say, sign_in
from tests.queries import at_most

pytestmark = pytest.mark.django_db


# what everybody reads


def test_everybody_reads_it_with_a_note_for_each_number(office: Office):
    shown = page(f"/briefs/{office.published().uid}/")
    assert "12次" in shown
    assert 'id="n1"' in shown
    assert 'href="#n1"' in shown


def test_each_note_has_a_code_that_opens_its_figure_at_the_briefs_place_and_days(office: Office):
    """On the page, lazily and in less than 1 kB; the same code stands on paper."""
    brief, client = office.published(), Client()
    assert f'src="/briefs/{brief.uid}/1.png"' in page(f"/briefs/{brief.uid}/")
    code = client.get(f"/briefs/{brief.uid}/1.png")
    with system("test"):
        leads = on_paper.sheet(brief, briefs.reading(brief)).notes[0][3]
    assert code.content == codes.png(leads)
    assert code.content.startswith(b"\x89PNG")
    assert len(code.content) < 1024
    assert "max-age" in code["Cache-Control"]
    opened = client.get(urlsplit(leads).path)
    assert opened["Location"].startswith("/figures/volunteering/?")
    assert "on=2026-10-31&over=month" in opened["Location"]
    for wrong in (f"{brief.uid}/99", f"{office.written().uid}/1"):
        assert client.get(f"/briefs/{wrong}.png").status_code == 404
        assert client.get(f"/briefs/{wrong}/").status_code == 404


def test_a_draft_is_nobodys_but_theirs(office: Office):
    brief = office.written()
    assert Client().get(f"/briefs/{brief.uid}/").status_code == 404
    with acting(NOBODY):
        assert not Brief.objects.exists()
    assert brief.title not in page(f"/briefs/?town={office.world.town.uid}")


def test_the_list_has_the_town_and_its_villages(office: Office):
    brief = office.published(place=office.world.village)
    assert brief.title in page(f"/briefs/?town={office.world.town.uid}")
    assert brief.title in page(f"/briefs/?village={office.world.village.uid}")
    assert brief.title not in page(f"/briefs/?village={office.world.other_village.uid}")


def test_the_page_of_the_figure_says_the_same_number(office: Office):
    assert "12" in page(f"/figures/volunteering/?town={office.world.town.uid}&on=2026-10-31&over=month")
    happen(office.world.village, 4, at=MONDAY - timedelta(days=70))
    with_september = page(f"/figures/volunteering/?town={office.world.town.uid}&on=2026-10-31")
    assert '<b class="n">16</b>' in with_september
    assert '<b class="n">12</b>' in page(
        f"/figures/volunteering/?town={office.world.town.uid}&on=2026-10-31&over=month"
    )


def test_a_drawing_has_its_numbers_as_a_table(office: Office):
    brief = office.published("{{chart:volunteering}}\n{{chart:volunteering|village}}")
    shown = page(f"/briefs/{brief.uid}/")
    assert shown.count("<svg") >= 2
    assert "杏树湾村" in shown
    assert "2026年10月" in shown


def test_it_can_be_taken_as_pdf_and_as_word(office: Office):
    brief = office.published("一、服务\n{{volunteering}}\n{{chart:volunteering}}")
    pdf, word = (Client().get(f"/briefs/{brief.uid}/brief.{form}") for form in ("pdf", "docx"))
    assert pdf.content.startswith(b"%PDF")
    assert word.content.startswith(b"PK")
    assert "attachment" in word["Content-Disposition"]
    assert Client().get(f"/briefs/{office.written().uid}/brief.pdf").status_code == 404


def test_its_paper_has_its_number_and_at_the_foot_to_whom_it_goes(office: Office):
    """报, 送, 发 are the last lines of the text; each note has the address of its figure at the brief's place and days."""
    brief = office.published(f"{TEXT}\n报：云岫县委办公室\n发：各村")
    with system("test"):
        sheet = on_paper.sheet(brief, briefs.reading(brief))
    assert sheet.issue == "第1期"
    assert sheet.copies == (("报", "云岫县委办公室"), ("发", "各村"))
    assert "发：" not in "".join(words for block in sheet.blocks for words, _note in block.runs)
    assert sheet.notes[0][3].endswith(f"/briefs/{brief.uid}/1/")
    actions.withdraw(by=office.approver, uid=brief.uid, why="重发", now=MONDAY)
    with system("test"):
        again = office.published(now=MONDAY)
        assert on_paper.sheet(again, briefs.reading(again)).issue == "第2期"


# what happened afterwards


def test_a_late_record_is_a_visible_restatement(office: Office):
    brief = office.published()
    assert "现在" not in page(f"/briefs/{brief.uid}/")
    happen(office.world.village, 1, recorded_at=MONDAY + timedelta(days=1))
    shown = page(f"/briefs/{brief.uid}/")
    assert "公布12次，现在13次" in shown
    assert "1条" in shown
    assert BriefFigure.objects.get(brief=brief, slug="volunteering").n == 12


def test_what_happens_in_another_period_changes_nothing(office: Office):
    brief = office.published()
    happen(office.world.village, 3, at=MONDAY)
    with system("test"):
        assert briefs.reading(brief).changes == []


def test_drawings_stay_as_they_were(office: Office):
    brief = office.published("{{chart:volunteering}}")
    brief.refresh_from_db()
    before = brief.charts
    happen(office.world.village, 1, recorded_at=MONDAY + timedelta(days=1))
    brief.refresh_from_db()
    assert brief.charts == before
    assert "13次" not in page(f"/briefs/{brief.uid}/")


def test_every_drawing_of_a_published_brief_stays_what_it_was(office: Office):
    """A map, a funnel, answers and clocks are kept with it, also when borders and matters change afterwards."""
    ring = [[113.0, 34.0], [113.1, 34.0], [113.1, 34.1], [113.0, 34.1], [113.0, 34.0]]
    Place.objects.filter(pk=office.world.grid.pk).update(geometry={"type": "Polygon", "coordinates": [ring]})
    forget_drawn()
    happen(office.world.grid, 6)
    say(office.world, slug="talk", channel="meeting", category="lamp", now=MONDAY - timedelta(days=30))
    fields = "chart:volunteering|grid", "funnel:talk", "answers:talk", "clocks:talk", "chart:volunteering|village"
    brief = office.published("\n".join(f"{{{{{each}}}}}" for each in fields))
    before = page(f"/briefs/{brief.uid}/")
    assert f"{office.world.grid.name} 6" in before
    assert "2026年10月1日" in before
    assert re.search(r"收到</th><td[^>]*>1</td>", before)
    brief.refresh_from_db()
    assert brief.charts["talk|funnel"]["rows"] == [["received", 1], ["ended", 0], ["solved", 0]]
    Place.objects.filter(pk=office.world.grid.pk).update(geometry=None)
    forget_drawn()
    say(office.world, slug="talk", channel="meeting", category="lamp", now=MONDAY - timedelta(days=29))
    happen(office.world.grid, 3, recorded_at=MONDAY + timedelta(days=1))
    after = page(f"/briefs/{brief.uid}/")
    assert re.findall(r"<svg class=.draw.*?</svg>", after, re.S) == re.findall(
        r"<svg class=.draw.*?</svg>", before, re.S
    )


def test_a_late_case_counts_as_a_record_for_its_days(office: Office):
    talked: dict[str, Any] = {
        "slug": "talk",
        "channel": "meeting",
        "category": "lamp",
        "now": MONDAY - timedelta(days=20),
    }
    brief = office.published("说事{{talks}}。")
    say(office.world, **talked)
    with system("test"):
        (change,) = briefs.reading(brief).changes
    assert (change.then.n, change.now.n, change.late) == (0, 1, 1)


def test_what_is_too_few_to_be_told_is_not_in_the_brief(office: Office):
    """Different persons are hidden below five: neither the page nor the frozen row prints them."""
    contact = office.world.viewer("secretary", unit=office.world.unit("village_branch", office.world.village))
    visit: dict[str, Any] = {
        "kind": "field.visit",
        "at": MONDAY - timedelta(days=30),
        "recorded_at": MONDAY,
        "place": office.world.village,
    }
    log_all(contact, [Happened(**visit, role="member_contact", subject=uuid.uuid4(), nth=1)])
    brief = office.published("走访{{visitors}}。")
    row = BriefFigure.objects.get(brief=brief)
    assert (row.n, row.hidden, row.printed) == (1, True, "")
    assert "走访" in page(f"/briefs/{brief.uid}/")
    assert "1人" not in page(f"/briefs/{brief.uid}/")


# thrown away or withdrawn


def test_a_draft_can_be_thrown_away(office: Office):
    client, brief = sign_in(Client(), office.writer), office.written()
    assert client.post(f"/d/briefs/{brief.uid}/discard/").status_code == 302
    assert not Brief.objects.filter(pk=brief.pk).exists()
    assert client.get(f"/d/briefs/{brief.uid}/").status_code == 404
    published = office.published()
    with refused("is_published"):
        actions.discard(by=office.writer, uid=published.uid, now=MONDAY)


def test_what_is_published_is_withdrawn_with_a_reason_and_stays(office: Office):
    brief, client = office.published(), sign_in(Client(), office.approver)
    assert f"/d/briefs/{brief.uid}/withdraw/" in page(f"/briefs/{brief.uid}/", client)
    assert f"/d/briefs/{brief.uid}/withdraw/" not in page(f"/briefs/{brief.uid}/")
    assert client.post(f"/d/briefs/{brief.uid}/withdraw/", {"why": ""}).status_code == 200
    assert client.post(f"/d/briefs/{brief.uid}/withdraw/", {"why": "活动数重了"}).status_code == 302
    shown = page(f"/briefs/{brief.uid}/")
    assert "活动数重了" in shown
    assert "12次" in shown
    assert "已撤回" in page(f"/briefs/?town={office.world.town.uid}")
    word = Client().get(f"/briefs/{brief.uid}/brief.docx").content
    assert "活动数重了" in ZipFile(BytesIO(word)).read("word/document.xml").decode()


def test_the_period_may_have_another_brief_then(office: Office):
    brief = office.published()
    with refused("period_locked"):
        office.published()
    for _again in range(2):
        actions.withdraw(by=office.approver, uid=brief.uid, why="重发", now=MONDAY)
    assert office.published().shown


def test_a_draft_is_not_withdrawn_and_no_reason_is_none(office: Office):
    with refused("brief_is_draft"):
        actions.withdraw(by=office.approver, uid=office.written().uid, why="错了", now=MONDAY)
    with refused("why_missing"):
        actions.withdraw(by=office.approver, uid=office.published().uid, why=" ", now=MONDAY)
    village = office.published(place=office.world.village)
    other = office.world.viewer("secretary", unit=office.world.unit("village_branch", office.world.other_village))
    with refused("not_your_place"):
        actions.withdraw(by=other, uid=village.uid, why="错了", now=MONDAY)


def test_sixty_figures_are_asked_anew_in_a_few_queries(office: Office):
    text = "".join(f"{{{{{figure.slug}}}}}，" for figure in list(figures().values())[:60])
    brief = office.published(text)
    assert BriefFigure.objects.filter(brief=brief).count() == 60
    page(f"/briefs/{brief.uid}/")
    happen(office.world.village, 1, recorded_at=MONDAY + timedelta(days=1))
    with at_most(15):
        assert "现在13次" in page(f"/briefs/{brief.uid}/")


# who may


def test_a_village_writes_its_own(office: Office):
    world: World = office.world
    clerk = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    assert office.written(by=clerk, place=world.village).place == world.village
    for place in (world.town, world.other_village):
        with refused("not_your_place"):
            office.begun(by=clerk, place=place)


def test_another_villages_draft_is_not_theirs(office: Office):
    world = office.world
    stranger = world.viewer("secretary", unit=world.unit("village_branch", world.other_village))
    brief = office.written(place=world.village)
    with refused("not_your_place"):
        actions.save_draft(by=stranger, uid=brief.uid, version=2, title="改", text="改", now=MONDAY)
    with refused("not_your_place"):
        office.publish(brief, by=stranger)
    assert sign_in(Client(), stranger).get(f"/d/briefs/{brief.uid}/").status_code == 404


def test_there_is_no_brief_of_a_grid_or_a_county(office: Office):
    for place in (office.world.grid, office.world.county):
        with refused("not_your_place"):
            office.begun(place=place)


def test_nobody_writes_without_a_post(office: Office):
    from huiyin.apps.people.queries import Viewer

    with refused("not_your_place"):
        office.begun(by=Viewer.nobody())
    assert Client().get("/d/briefs/").status_code in {302, 403}


def test_the_whole_way_without_script(office: Office):
    """Begin, write, be refused, ask a colleague, publish."""
    writer, reader = sign_in(Client(), office.writer), sign_in(Client(), office.approver)
    sent = {"idem": str(uuid.uuid4()), "place": str(office.world.town.uid), "period": "month", "day": "2026-10-31"}
    address = writer.post("/d/briefs/", sent)["Location"]
    writer.post(address, {"version": 1, "title": "十月简报", "text": "办好372件，{{volunteering}}"})
    assert "372件" in reader.post(f"{address}publish/", {"version": 2}).content.decode()
    writer.post(address, {"version": 2, "title": "十月简报", "text": "开展{{volunteering}}"})
    assert writer.post(f"{address}publish/", {"version": 3}).status_code == 200
    published = reader.post(f"{address}publish/", {"version": 3})
    assert published.status_code == 302
    assert "12次" in page(published["Location"])
