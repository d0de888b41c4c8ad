"""`/open/log/`: what was sealed, for everybody: today against yesterday, the sheet for the wall, heads and tiles to take away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from huiyin.apps.keys.signatures import is_signed
from huiyin.apps.records import checkpoints
from huiyin.apps.records.leaves import code_of
from huiyin.apps.records.models import Checkpoint, Event, Leaf
from huiyin.apps.records.sequencing import sequence_all
from huiyin.core import merkle, notes
from tests.behind import lift_rules
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
NAME = "archive.example"
WITNESS = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
KEY = notes.Key(NAME, notes.COSIGNED, WITNESS.public_key().public_bytes_raw())


@pytest.fixture
def world() -> World:
    """A village with one matter on Monday and two more on Tuesday, sealed on both days."""
    made = World()
    for day, matters in enumerate((1, 2)):
        for _ in range(matters):
            say(made)
        sequence_all(now=MONDAY)
        checkpoints.sign_heads(now=MONDAY + timedelta(days=day))
    return made


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_a_town_sees_its_logs(world: World, client: Client) -> None:
    page = text(client, f"/open/log/?town={world.town.uid}")
    assert "防篡改存证" in page
    assert "区块链" not in page
    assert "2026年11月16日的1条原样都在，之后新增2条。" in page
    assert f"/open/log/{world.village.uid}/" in page
    assert f"/open/log/{world.village.uid}/" in text(client, "/open/log/")
    assert client.get("/open/log").status_code == 302


def test_a_place_says_whether_it_goes_on_from_yesterday(world: World, client: Client) -> None:
    page = text(client, f"/open/log/{world.village.uid}/")
    assert "2026年11月16日的1条原样都在，之后新增2条。" in page
    head = Checkpoint.objects.get(log__place=world.village, day="2026-11-17")
    assert all(group in page for group in notes.Checkpoint("", 3, bytes(head.root)).groups)


def test_a_place_says_when_it_does_not(world: World, client: Client, as_owner: None) -> None:
    lift_rules(Checkpoint)
    Checkpoint.objects.filter(day="2026-11-16").update(root=bytes(32))
    page = text(client, f"/open/log/{world.village.uid}/")
    assert "接不上" in page
    assert "对不上" in page


def test_the_sheet_for_the_wall(world: World, client: Client) -> None:
    page = text(client, f"/open/log/{world.village.uid}/sheet")
    head = Checkpoint.objects.get(log__place=world.village, day="2026-11-17")
    assert "今日存证" in page
    assert "村务监督委员会" in page
    assert page.count("<span>") >= 16
    assert bytes(head.root).hex()[:4].upper() in page
    assert "<svg" in page


def test_the_sheet_of_a_day_before_is_there_for_who_holds_an_older_receipt(world: World, client: Client) -> None:
    """The page of the log lists each day with the groups that the checker asks for, and opens its sheet."""
    older = Checkpoint.objects.get(log__place=world.village, day="2026-11-16")
    four = " ".join(notes.Checkpoint("x", older.size, bytes(older.root)).groups[:4])
    at = f"/open/log/{world.village.uid}"
    page = text(client, f"{at}/")
    assert four in page
    assert f"{at}/sheet?day=2026-11-16" in page
    sheet = text(client, f"{at}/sheet?day=2026-11-16")
    assert f"<span>{four.partition(' ')[0]}</span>" in sheet
    assert "2026年11月16日" in sheet
    for day in ("2026-01-01", "x", "2026-13-01"):
        assert client.get(f"{at}/sheet?day={day}").status_code == 404


def test_a_sheet_for_the_wall_is_there_in_two_sizes(world: World, client: Client) -> None:
    for address in (f"/open/log/{world.village.uid}/sheet", f"/open/sheet?town={world.town.uid}"):
        small, sign = text(client, address), "&amp;" if "?" in address else "?"
        assert f"{sign}size=a3" in small
        assert 'class="a4 a3' not in small
        large = text(client, address + ("&" if "?" in address else "?") + "size=a3")
        assert 'class="a4 a3' in large


def test_heads_are_downloaded_as_they_were_signed(world: World, client: Client) -> None:
    newest = notes.Note.parsed(text(client, f"/open/log/{world.village.uid}/checkpoint"))
    older = notes.Note.parsed(text(client, f"/open/log/{world.village.uid}/checkpoint/2026-11-16"))
    page = text(client, f"/open/log/{world.village.uid}/")
    keys = [notes.Key.parsed(word) for word in page.replace("<", " ").replace(">", " ").split() if word.count("+") >= 2]
    assert [notes.Checkpoint.parsed(note.text).size for note in (older, newest)] == [1, 3]
    assert is_signed(newest, keys[0])


def test_tiles_are_downloaded_as_far_as_a_head_covers_them(world: World, client: Client) -> None:
    hashes = [bytes(leaf.hash) for leaf in Leaf.objects.filter(log__place=world.village).order_by("number")]
    at = f"/open/log/{world.village.uid}"
    assert client.get(f"{at}/tile/0/000.p/3").content == b"".join(hashes)
    assert client.get(f"{at}/tile/0/000.p/2").content == b"".join(hashes[:2])
    head = notes.Checkpoint.parsed(text(client, f"{at}/checkpoint"))
    assert head.root == merkle.root(hashes)
    say(world)
    sequence_all(now=MONDAY)
    for more in ("tile/0/000.p/4", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1", "tile/0/0", "tile/x", "other"):
        assert client.get(f"{at}/{more}").status_code == 404, more


def test_what_is_not_there(world: World, client: Client) -> None:
    for address in (f"{world.grid.uid}/", f"{world.grid.uid}/sheet", f"{world.village.uid}/checkpoint/2026-01-01",
                    f"{world.village.uid}/checkpoint/x", f"{world.village.uid}/checkpoint/2026-13-01"):  # fmt: skip
        assert client.get(f"/open/log/{address}").status_code == 404, address


def test_the_code_of_a_slip_is_looked_up_by_anybody(world: World, client: Client) -> None:
    code = code_of(Event.objects.order_by("seq").first().commitment)
    page = text(client, f"/open/log/find?code={code.lower()}")
    assert "杏树湾村" in page
    assert "3条中的第1条" in page
    assert "路灯" not in page
    assert "没有这个存证码" in text(client, "/open/log/find?code=000000000000")
    assert "12位" in text(client, "/open/log/find?code=123")


def test_the_ten_lines_and_the_checker(world: World, client: Client) -> None:
    page = text(client, "/open/log/how")
    assert page.count("<li>") - page.count("<li><a") >= 10
    assert "区块链" not in page
    checker = client.get("/open/log/verifier")
    assert checker["Content-Disposition"] == 'attachment; filename="huiyin-verifier.html"'
    told = checker.content.decode()
    assert "http" not in told.replace("http-equiv", "")
    assert "src=" not in told


def cosign(client: Client, world: World, key: Ed25519PrivateKey = WITNESS, name: str = NAME, size: int = 3):
    at = f"/open/log/{world.village.uid}"
    note = notes.Note.parsed(text(client, f"{at}/checkpoint"))
    words = note.text.replace("\n3\n", f"\n{size}\n")
    made = notes.stamped(1_800_000_000, key.sign(notes.cosigned(words, 1_800_000_000)))
    line = notes.Signature(name, notes.Key(name, notes.COSIGNED, key.public_key().public_bytes_raw()).hint, made)
    body = str(notes.Note(words, (*note.signatures, line)))
    return client.post(f"{at}/cosign", {"note": body.replace("\n", "\r\n")})


def test_a_witness_outside_hands_in_its_line_once(world: World, client: Client, settings: Any) -> None:
    settings.WITNESSES = [KEY]
    assert "已收下" in cosign(client, world).content.decode()
    assert "已经有了" in cosign(client, world).content.decode()
    note = notes.Note.parsed(text(client, f"/open/log/{world.village.uid}/checkpoint"))
    assert is_signed(note, KEY)
    assert NAME in text(client, f"/open/log/{world.village.uid}/")


def test_nobody_else_s_line_is_taken(world: World, client: Client, settings: Any) -> None:
    assert cosign(client, world).status_code == 403
    settings.WITNESSES = [KEY]
    other = Ed25519PrivateKey.from_private_bytes(b"8" * 32)
    assert cosign(client, world, key=other).status_code == 403
    assert cosign(client, world, name="another.example").status_code == 403
    assert cosign(client, world, size=2).status_code == 403
    at = f"/open/log/{world.village.uid}/cosign"
    for body in ("", "other", "a\n\n— b AAAAAAAA\n"):
        refused = client.post(at, {"note": body})
        assert refused.status_code == 403
        assert "校验码" in refused.content.decode()
    assert "<textarea" in text(client, at)
