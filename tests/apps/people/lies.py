"""What the provider of the tests goes by, and how it goes wrong when it is told to (`provider.py` answers with it).

`now` is who is sitting there and what the provider then does: `claims` are put in the place of its own (None takes one away),
`sign` is how the token is signed, `key` with which key, `shown` which keys can be seen, `fail` what it answers instead of a token.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

KEYS: dict[str, Any] = {
    "first": RSAKey.generate_key(3072, {"kid": "first", "use": "sig"}),
    "curve": ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"}),
    "later": RSAKey.generate_key(3072, {"kid": "later", "use": "sig"}),
    "older": RSAKey.generate_key(2048, {"kid": "older", "use": "sig"}),
    "short": RSAKey.generate_key(2048, {"kid": "short", "use": "sig"}),
}
ALGORITHM = {"curve": "ES256", "older": "RS256"}
HONEST = {
    "user": "u-1001", "amr": None, "acr": None, "since": 86_400, "key": "first", "shown": ["first", "curve"],
    "claims": {}, "sign": "", "fail": "", "basic": True,
}  # fmt: skip
now: dict[str, Any] = dict(HONEST)


def twisted(claims: dict[str, Any], honest: str) -> str:
    head = {"alg": ALGORITHM.get(now["key"], "PS256"), "kid": now["key"]}
    if now["sign"] == "none":
        return f"{letters({'alg': 'none'})}.{letters(claims)}."
    if now["sign"] == "hs256":
        body = f"{letters({'alg': 'HS256', 'kid': 'first'})}.{letters(claims)}"
        mac = hmac.digest(KEYS["first"].as_pem(private=False), body.encode(), hashlib.sha256)
        return f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    if now["sign"] == "unnamed":
        return jwt.encode({"alg": "PS256"}, claims, KEYS["first"], ["PS256"])
    if now["sign"] == "impostor":
        return jwt.encode(head, claims, RSAKey.generate_key(2048), [head["alg"]])
    if now["sign"] == "changed":
        first, _, last = honest.split(".")
        return f"{first}.{letters({**claims, 'sub': 'u-1'})}.{last}"
    return jwt.encode(head, claims, KEYS[now["key"]], [head["alg"]]) if now["claims"] else honest


def letters(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def plain(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
