"""Lists of the net, of duties and of activities as files: each says inside what it is, of which place and by which filter."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.activities import listing as held
from huiyin.apps.activities import lists as served
from huiyin.apps.duties import taken as owed
from huiyin.apps.files.listings import Listing
from huiyin.apps.net import homes_taken, taken
from huiyin.apps.net.actions import recount_inside
from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import acting
from tests.apps.net.covered import Net
from tests.apps.net.pages import text
from tests.builders import MONDAY, sign_in
from tests.exports import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew")]
LISTINGS = (
    *taken.LISTINGS, homes_taken.HOMES_LISTING, owed.DUTIES, owed.COVERAGE, held.LISTING, served.TEAMS, served.TASKS,
    served.ENTRIES,
)  # fmt: skip


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.name)
def test_a_file_says_what_it_is(net: Net, listing: Listing) -> None:
    with acting(net.secretary.acting):
        head = listing.table(net.secretary, {}, timezone.now()).head
    assert all((head.title, head.filter_words, head.by, head.says))


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("gaps", {"title": "grid_head", "which": "missing"}, "杏树湾村；网格长；没设岗"),
        ("gaps", {"title": "king", "which": "all"}, "杏树湾村"),
        ("sizes", {"which": "few"}, "杏树湾村；户数少了"),
        ("cover", {}, "杏树湾村"),
        ("homes", {"q": "水磨", "without": "1"}, "杏树湾村；没有联系人的；水磨"),
    ],
)
def test_a_file_of_the_net_says_its_filter(net: Net, name: str, query: dict[str, str], words: str) -> None:
    listing = next(each for each in LISTINGS if each.name == f"net.{name}")
    with acting(net.secretary.acting):
        table = listing.table(net.secretary, {"place": str(net.village.uid), **query}, MONDAY)
    assert table.head.filter_words == words


def test_a_post_that_is_none_filters_no_file(net: Net, browser: Client) -> None:
    recount_inside(place=net.town, now=MONDAY)
    sign_in(browser, net.secretary)
    assert rows_of(browser, "/d/net/gaps.csv?title=king") == rows_of(browser, "/d/net/gaps.csv")


def test_households_are_a_file_that_is_written_down_and_a_page_to_print(net: Net, browser: Client) -> None:
    sign_in(browser, net.secretary)
    there = f"/d/net/homes/?place={net.village.uid}&without=1"
    page = browser.get(there).content.decode()
    assert f"/d/net/homes.csv?place={net.village.uid}&amp;without=1" in page
    text_of_file = rows_of(browser, f"/d/net/homes.csv?place={net.village.uid}")
    home = net.homes[0]
    (line,) = (line for line in text_of_file.splitlines() if line.startswith(home.code))
    assert home.door in line
    assert "上官敬民" in line, "who looks after it"
    assert all(home.code in text_of_file for home in net.homes)
    assert "欧阳" not in text_of_file, "nobody who lives there"
    event = Event.objects.get(kind="list.exported")
    assert event.data["list"] == "net.homes"
    assert SecurityEntry.objects.filter(kind="list_exported").count() == 1
    printed = text(browser.get(f"{there}&print=1"))
    assert "没有联系人" in printed
    assert "导出" not in printed


def test_households_of_other_places_are_no_file(net: Net) -> None:
    elsewhere = net.viewer("secretary", unit=net.unit("village_branch", net.other_village))
    browser = sign_in(Client(), elsewhere)
    assert browser.post(f"/d/net/homes.csv?place={net.village.uid}", {"idem": "1"}).status_code == 404
    officer = net.viewer("officer", unit=net.unit("village_committee", net.village))
    assert sign_in(Client(), officer).post("/d/net/homes.csv").status_code == 403
