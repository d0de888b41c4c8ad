"""Sign-in by an identity provider of the county, an optional extra (`pip install huiyin[oidc]`).

OpenID Connect Core 1.0, authorization code flow, with PKCE (RFC 7636, S256), state, nonce and the issuer in the answer
(RFC 9207). What this trusts is one signed ID token, fetched by this server itself; no access token is used or kept.
"""
