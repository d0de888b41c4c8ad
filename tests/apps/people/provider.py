"""An OpenID provider on loopback, its own process: Authlib's server with its own keys, codes and clients.

`python -m tests.apps.people.provider` prints its port. What a provider does by the rules, Authlib does: redirect addresses, PKCE,
client secrets, codes that count once, ID tokens, RFC 9207. `POST /be` says who is sitting there and how it goes wrong (`lies.py`).
"""

from __future__ import annotations

import hmac
import json
import time
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import time_machine
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, AuthorizationServer, ClientMixin, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core.grants import OpenIDCode

from tests.apps.people.county import CLIENT, SECRET
from tests.apps.people.lies import ALGORITHM, HONEST, KEYS, now, plain, twisted
from tests.clock import beginning

BACK = "http://testserver/sign-in/outside/back/"
asked: Counter[str] = Counter()


class Client(ClientMixin):
    """The one client that is known here."""

    def get_client_id(self):
        return CLIENT

    def get_default_redirect_uri(self):
        return BACK

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == BACK

    def check_client_secret(self, client_secret):
        return hmac.compare_digest(client_secret, SECRET)

    def check_endpoint_auth_method(self, method, endpoint):
        return method == ("client_secret_basic" if now["basic"] else "client_secret_post")

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out, with what it was given for."""

    code: str
    asked: dict[str, str]
    who: dict[str, Any]
    at: float

    def get_redirect_uri(self):
        return self.asked["redirect_uri"]

    def get_scope(self):
        return self.asked["scope"]

    def get_nonce(self):
        return self.asked.get("nonce")

    def get_auth_time(self):
        return int(self.at if "login" in self.asked.get("prompt", "") else self.at - self.who["since"])

    def get_acr(self):
        return self.who["acr"]

    def get_amr(self):
        return self.who["amr"]

    @property
    def code_challenge(self):
        return self.asked["code_challenge"]

    @property
    def code_challenge_method(self):
        return self.asked["code_challenge_method"]


class Grant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["client_secret_basic", "client_secret_post"]
    codes: ClassVar[dict[str, Code]] = {}

    def save_authorization_code(self, code, request):
        self.codes[code] = Code(code, dict(request.payload.data), dict(now), time.time())

    def query_authorization_code(self, code, client):
        return self.codes.get(code)

    def delete_authorization_code(self, authorization_code):
        del self.codes[authorization_code.code]

    def authenticate_user(self, authorization_code):
        return authorization_code.who["user"]


class OnlyS256(CodeChallenge):
    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar = ["S256"]


class Tokens(OpenIDCode):
    """The ID token: Authlib makes it; `now` may then have it say something else."""

    def exists_nonce(self, nonce, request):
        return any(code.get_nonce() == nonce for code in Grant.codes.values())

    def get_client_claims(self, client):
        return {"iss": issuer(), "aud": [CLIENT]}

    def get_client_algorithm(self, client):
        return ALGORITHM.get(now["key"], "PS256")

    def get_encode_header(self, client):
        return {"alg": self.get_client_algorithm(client), "kid": now["key"]}

    def resolve_client_private_key(self, client):
        return KEYS[now["key"]]

    def generate_user_info(self, user, scope):
        return {"sub": user, "name": "何桂香", "email": "he@example.org"}

    def encode_id_token(self, token, request):
        honest = super().encode_id_token(token, request)
        said = json.loads(plain(honest.split(".")[1])) | now["claims"]
        return twisted({name: value for name, value in said.items() if value is not None}, honest)


class Named(IssuerParameter):
    def get_issuer(self):
        return issuer()


class Answer:
    """What Authlib wants answered; its extensions may still change `location`."""

    def __init__(self, status, body, headers):
        self.status, self.body, self.headers = status, body, dict(headers)
        self.location = self.headers.pop("Location", "")


class Request(OAuth2Request):
    def __init__(self, method: str, uri: str, form: dict[str, str], headers: Any) -> None:
        super().__init__(method, uri, headers=headers)
        self._form = form
        self._args = {name: values[0] for name, values in parse_qs(urlsplit(uri).query).items()}
        self.payload = BasicOAuth2Payload({**self._args, **form})

    @property
    def args(self):
        return self._args

    @property
    def form(self):
        return self._form


class Server(AuthorizationServer):
    def query_client(self, client_id):
        return Client() if client_id == CLIENT else None

    def save_token(self, token, request):
        pass

    def send_signal(self, name, *given, **more):
        pass

    def create_oauth2_request(self, request):
        return request

    def handle_response(self, status, body, headers):
        return Answer(status, body, headers)


server = Server()
server.register_grant(Grant, [OnlyS256(required=True), Tokens(require_nonce=True)])
server.register_token_generator("default", BearerTokenGenerator(lambda **_: "not used"))
server.register_extension(Named())


class Handler(BaseHTTPRequestHandler):
    """The addresses of the provider."""

    def do_GET(self):
        path = urlsplit(self.path).path
        asked[path] += 1
        if path == "/.well-known/openid-configuration":
            return self.say(200, described())
        if path == "/jwks":
            return self.say(200, {"keys": [KEYS[name].as_dict(private=False) for name in now["shown"]]})
        if path == "/asked":
            return self.say(200, dict(asked))
        return self.answer(self.authorized(Request("GET", issuer() + self.path, {}, self.headers)))

    def authorized(self, request):
        try:
            grant = server.get_consent_grant(request, end_user=now["user"])
        except OAuth2Error as refused:
            return server.handle_error_response(request, refused)
        return server.create_authorization_response(request, grant_user=now["user"] or None, grant=grant)

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked[self.path] += 1
        if self.path == "/be":
            now.clear()
            now.update(HONEST | json.loads(sent))
            return self.say(200, {})
        if now["fail"] == "slow":
            time.sleep(2)
        if now["fail"] in ("html", "error"):
            return self.say(200 if now["fail"] == "html" else 503, "<html>")
        form = {name: values[0] for name, values in parse_qs(sent).items()}
        return self.answer(server.create_token_response(Request("POST", issuer() + self.path, form, self.headers)))

    def answer(self, answer: Answer):
        self.say(answer.status, answer.body, {**answer.headers, "Location": answer.location})

    def say(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        text = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | (headers or {})).items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_given):
        pass


def issuer() -> str:
    return f"http://127.0.0.1:{listening.server_port}"


def described() -> dict[str, Any]:
    here = issuer()
    return {
        "issuer": now["claims"].get("issuer", here), "authorization_endpoint": f"{here}/authorize",
        "token_endpoint": f"{here}/token", "jwks_uri": f"{here}/jwks", "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["PS256", "RS256", "ES256"],
        "code_challenge_methods_supported": ["S256"], "authorization_response_iss_parameter_supported": True,
        "token_endpoint_auth_methods_supported": ["client_secret_basic" if now["basic"] else "client_secret_post"],
    }  # fmt: skip


listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if __name__ == "__main__":
    print(listening.server_port, flush=True)
    with time_machine.travel(beginning(), tick=True):
        listening.serve_forever()
