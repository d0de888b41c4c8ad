"""A file is there for whom its owner is, for every kind of owner: of a case by its own address, of others on their page alone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.apps.activities.models import Activity
from huiyin.apps.board.models import Posting
from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.models import PaperSheet
from huiyin.apps.files.models import File
from huiyin.apps.files.queries import readable
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import acting, system
from huiyin.site.wiring import OWNERS
from tests.apps.scope.rows import Rows
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
KINDS = {"case": Case, "activity": Activity, "paper": PaperSheet, "posting": Posting}


def files_of(rows: Rows) -> dict[str, File]:
    """A photo of each kind of owner, public nowhere."""
    facts = {"kind": "photo", "mime": "image/jpeg", "size": 1, "added_at": MONDAY}
    made = {}
    for kind, model in KINDS.items():
        owner = rows.of(model)
        made[kind] = File.objects.create(owner=owner.uid, step="seen", sha256=f"{kind:0<64}", **facts)  # type: ignore[attr-defined]
    return made


def test_these_are_all_kinds() -> None:
    assert {kind for kind, _ in OWNERS} == set(KINDS)


def test_whoever_may_not_read_the_owner_reads_no_file(rows: Rows, elsewhere: Viewer) -> None:
    files = files_of(rows)
    for viewer in (elsewhere, Viewer.nobody()):
        with acting(viewer.acting):
            assert not File.objects.filter(step="seen").exists()
        assert [kind for kind, file in files.items() if readable(file.uid, viewer)] == []
        browser = Client() if viewer is not elsewhere else sign_in(Client(), viewer)
        answers = {browser.get(reverse("files:show", args=[file.uid])).status_code for file in files.values()}
        assert answers == {404}


def test_by_its_own_address_only_that_of_a_case_is_read(world: World, rows: Rows) -> None:
    files, desk = files_of(rows), world.viewer("desk", unit=world.unit("village_station", world.village))
    assert [kind for kind, file in files.items() if readable(file.uid, desk)] == ["case"]
    with acting(desk.acting):
        assert list(File.objects.filter(step="seen")) == [files["case"]]


def test_the_product_itself_finds_each_by_its_owner(rows: Rows) -> None:
    files, product = files_of(rows), Viewer.for_system("test")
    with system("every owner answers for its own"):
        for kind, checker in OWNERS:
            assert checker([file.owner for file in files.values()], product) == {files[kind].owner}
