"""Addresses of figures."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.figures.views import public

app_name = "figures"
urlpatterns = [
    path("figures/", public.listed, name="list"),
    re_path(r"^figures\.(?P<form>csv|xlsx)$", public.take, name="take"),
    path("figures/<slug:slug>/", public.one, name="one"),
]
