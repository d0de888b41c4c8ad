"""What does not sign anybody in, whatever the provider or somebody between says: each is refused, noted, and no 500."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client

from huiyin.apps.people.models import OutsideIdentity, SecurityEntry
from huiyin.apps.people.oidc import discovery, wire
from huiyin.apps.people.oidc.provider import Provider
from tests.apps.people.county import CLIENT, County, text_of
from tests.clock import beginning

pytestmark = pytest.mark.django_db
REFUSED, DOWN = "没有通过", "没有应答"
NOW = int(beginning().timestamp())


def with_query(address: str, **changed: str | None) -> str:
    """The same address with other values; None leaves one out."""
    parts = urlsplit(address)
    query = {**dict(parse_qsl(parts.query)), **changed}
    return f"{parts.path}?{urlencode({name: value for name, value in query.items() if value is not None})}"


def is_refused(client: Client, address: str, why: str) -> None:
    assert REFUSED in client.get(address, follow=True).content.decode()
    assert client.get("/d/")["Location"].startswith("/sign-in/")
    assert [(each.kind, each.data) for each in SecurityEntry.objects.all()] == [("oidc_refused", {"why": why})]


@pytest.mark.parametrize("state", [None, "", "x", "é", "0" * 64])
def test_a_wrong_state(county: County, identity: OutsideIdentity, state: str | None) -> None:
    county.be(amr=["mfa"])
    client = Client()
    is_refused(client, with_query(county.go(client), state=state), "state")


def test_a_state_counts_once_and_in_one_browser(county: County, identity: OutsideIdentity) -> None:
    county.be(amr=["mfa"])
    client = Client()
    back = county.go(client)
    assert client.get(back)["Location"] == "/d/"
    client.logout()
    assert client.get(back)["Location"] == "/sign-in/"
    theirs = county.go(Client())
    assert Client().get(theirs)["Location"] == "/sign-in/", "another browser has asked nothing"
    assert [each.data.get("why") for each in SecurityEntry.objects.filter(kind="oidc_refused")] == ["state", "state"]


def test_a_wrong_try_spends_the_state(county: County, identity: OutsideIdentity) -> None:
    county.be(amr=["mfa"])
    client = Client()
    back = county.go(client)
    is_refused(client, with_query(back, state="x"), "state")
    assert client.get(back)["Location"] == "/sign-in/"


def test_an_answer_after_ten_minutes(county: County, identity: OutsideIdentity) -> None:
    client = Client()
    back = county.go(client)
    session = client.session
    session["asked_outside"] = {**session["asked_outside"], "at": NOW - 601}
    session.save()
    is_refused(client, back, "late")


@pytest.mark.parametrize("issuer", [None, "", "https://example.org"])
def test_an_answer_of_another_issuer(county: County, identity: OutsideIdentity, issuer: str | None) -> None:
    client = Client()
    is_refused(client, with_query(county.go(client), iss=issuer), "iss")


def test_who_stops_there_is_not_let_in(county: County, identity: OutsideIdentity) -> None:
    county.be(user="")
    client = Client()
    back = county.go(client)
    assert "error=access_denied" in back
    is_refused(client, back, "stopped")


@pytest.mark.parametrize("code", ["x", "é ", "a" * 5000])
def test_a_code_that_the_provider_did_not_give(county: County, identity: OutsideIdentity, code: str) -> None:
    client = Client()
    is_refused(client, with_query(county.go(client), code=code), "code")


def test_a_code_is_used_once(county: County, identity: OutsideIdentity) -> None:
    county.be(amr=["mfa"])
    first, second = Client(), Client()
    used = county.go(first)
    assert first.get(used)["Location"] == "/d/"
    code = dict(parse_qsl(urlsplit(used).query))["code"]
    assert REFUSED in second.get(with_query(county.go(second), code=code), follow=True).content.decode()


def test_a_code_of_another_browser_is_worth_nothing(county: County, identity: OutsideIdentity) -> None:
    """Stolen on the way back and put into one's own answer: PKCE, the provider refuses it."""
    stolen = dict(parse_qsl(urlsplit(county.go(Client())).query))["code"]
    client = Client()
    is_refused(client, with_query(county.go(client), code=stolen), "code")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"claims": {"nonce": "another"}}, "nonce"),
    ({"claims": {"nonce": None}}, "nonce"),
    ({"claims": {"nonce": ["x"]}}, "nonce"),
    ({"claims": {"aud": "another"}}, "aud"),
    ({"claims": {"aud": []}}, "aud"),
    ({"claims": {"aud": None}}, "aud"),
    ({"claims": {"aud": [CLIENT, "another"]}}, "aud"),
    ({"claims": {"aud": [CLIENT, "another"], "azp": "another"}}, "aud"),
    ({"claims": {"azp": "another"}}, "aud"),
    ({"claims": {"iss": "https://example.org"}}, "iss"),
    ({"claims": {"iss": None}}, "iss"),
    ({"claims": {"exp": NOW - 3600}}, "exp"),
    ({"claims": {"exp": None}}, "exp"),
    ({"claims": {"exp": "soon"}}, "exp"),
    ({"claims": {"exp": True}}, "exp"),
    ({"claims": {"iat": NOW - 1200}}, "iat"),
    ({"claims": {"iat": NOW + 3600}}, "iat"),
    ({"claims": {"iat": None}}, "iat"),
    ({"claims": {"nbf": NOW + 3600}}, "nbf"),
    ({"claims": {"sub": ""}}, "subject"),
    ({"claims": {"sub": "x" * 256}}, "subject"),
    ({"claims": {"sub": "u-1001\x00"}}, "subject"),
    ({"sign": "none"}, "alg"),
    ({"sign": "hs256"}, "alg"),
    ({"key": "older", "shown": ["older"]}, "alg"),
    ({"sign": "impostor"}, "signature"),
    ({"sign": "changed"}, "signature"),
    ({"key": "short", "shown": ["short"]}, "key"),
    ({"shown": []}, "kid"),
    ({"shown": ["curve"]}, "kid"),
    ({"sign": "unnamed", "shown": ["first", "later"]}, "kid"),
    ({"claims": {"sub": None}}, "subject"),
]


@pytest.mark.parametrize(("said", "why"), WRONG, ids=[f"{nth} {why}" for nth, (_, why) in enumerate(WRONG)])
def test_a_token_that_is_not_to_be_believed(
    county: County, identity: OutsideIdentity, said: dict[str, Any], why: str
) -> None:
    county.be(amr=["mfa"], **said)
    client = Client()
    is_refused(client, county.go(client), why)


@pytest.mark.parametrize(
    "said", [{"claims": {"aud": [CLIENT, "another"], "azp": CLIENT}}, {"sign": "unnamed", "shown": ["first"]}]
)
def test_what_looks_odd_and_is_right(county: County, identity: OutsideIdentity, said: dict[str, Any]) -> None:
    county.be(acr="mfa", **said)
    assert county.come(Client()).url == "/d/"


@pytest.mark.parametrize("chosen", ["the provider can no better", "dengbao3"])
def test_rs256_counts_where_the_installation_says_so(
    county: County, identity: OutsideIdentity, settings: Any, chosen: str
) -> None:
    settings.OIDC = replace(settings.OIDC, rs256=chosen != "dengbao3")
    settings.SECURITY_PROFILE = "dengbao3" if chosen == "dengbao3" else "asvs"
    county.be(amr=["mfa"], key="older", shown=["older"])
    assert county.come(Client()).url == "/d/"


def test_a_new_key_is_fetched_once_and_an_unknown_one_no_oftener(county: County, identity: OutsideIdentity) -> None:
    county.come(Client())
    before = county.asked()["/jwks"]
    county.be(amr=["mfa"], key="later", shown=["first", "later"])
    assert county.come(Client()).url == "/d/", "the provider has changed its key"
    assert county.asked()["/jwks"] == before + 1
    county.be(amr=["mfa"], key="later", shown=["first"])
    discovery.forget()
    client = Client()
    assert REFUSED in county.told(client)
    assert county.asked()["/jwks"] == before + 3, "once, and once anew"


# ---- a provider that does not answer


def is_down(said: str) -> None:
    assert DOWN in said
    assert not SecurityEntry.objects.exists(), "nobody has tried anything"


@pytest.mark.parametrize("fail", ["html", "error", "slow"])
def test_a_provider_that_breaks_in_the_middle(
    county: County, identity: OutsideIdentity, fail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "WAIT_SECONDS", 1)
    county.be(fail=fail)
    is_down(county.told(Client()))


def test_nobody_is_there(account: Any, settings: Any) -> None:
    discovery.forget()
    with closed_port() as port:
        settings.OIDC = Provider(f"http://127.0.0.1:{port}", CLIENT)
        is_down(text_of(Client().get("/sign-in/outside/", follow=True)))
    with patch.object(discovery, "ask", side_effect=AssertionError("asked")):
        is_down(text_of(Client().get("/sign-in/outside/", follow=True)))  # a moment ago nobody was there
    assert Client().get("/sign-in/").status_code == 200


@contextmanager
def closed_port() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 300_000,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 90_000,
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"nonsense",
        b"",
    ],
    ids=["list", "long", "deep", "redirect", "empty", "nonsense", "nothing"],
)
def test_an_answer_that_is_none(account: Any, settings: Any, raw: bytes) -> None:
    discovery.forget()
    with answering(raw) as port:
        settings.OIDC = Provider(f"http://127.0.0.1:{port}", CLIENT)
        is_down(text_of(Client().get("/sign-in/outside/", follow=True)))


@contextmanager
def answering(raw: bytes) -> Iterator[int]:
    """A server that says the same to everybody, once."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            taken, _ = listening.accept()
            with taken:
                taken.recv(4096)
                try:
                    taken.sendall(raw)
                except OSError:
                    return

        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_a_provider_that_describes_another(county: County) -> None:
    discovery.forget()
    county.be(claims={"issuer": "https://example.org"})
    is_down(text_of(Client().get("/sign-in/outside/", follow=True)))


def test_secrets_go_nowhere_without_tls() -> None:
    with pytest.raises(wire.Unreachable, match="not https"):
        wire.ask("http://example.org/token", form={"code": "x"})
