"""Addresses of sign-in, and of one's own keys and sign-ins."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.people import outside_views, own_views, views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/passkey/", views.by_passkey, name="by_passkey"),
    path("sign-in/outside/", outside_views.start, name="outside"),
    path("sign-in/outside/back/", outside_views.back, name="outside_back"),
    path("sign-in/outside/code/", outside_views.code, name="outside_code"),
    path("sign-in/second-factor/", views.second_factor, name="second_factor"),
    path("sign-in/again/", views.again, name="again"),
    path("sign-in/again/outside/", outside_views.again, name="outside_again"),
    path("sign-in/password/", own_views.password, name="password"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("post/", views.switch_post, name="switch_post"),
    path("no-post/", views.no_post, name="no_post"),
    path("me/", own_views.me, name="me"),
    path("me/end/", own_views.end, name="end"),
    path("me/outside/", outside_views.own, name="own_outside"),
    path("me/outside/show/", outside_views.show, name="show_outside"),
    path("me/authenticator/", own_views.authenticator, name="authenticator"),
    path("me/passkey/", own_views.new_key, name="new_key"),
    path("me/passkey/<int:number>/", own_views.key, name="key"),
]
