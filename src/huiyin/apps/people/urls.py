"""Addresses of sign-in."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.people import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/second-factor/", views.second_factor, name="second_factor"),
    path("sign-in/password/", views.password, name="password"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("post/", views.switch_post, name="switch_post"),
    path("no-post/", views.no_post, name="no_post"),
]
