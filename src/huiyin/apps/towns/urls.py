"""Addresses of the front doors."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.towns import views

app_name = "towns"
urlpatterns = [
    path("", views.home, name="home"),
    path("towns/<slug:slug>/", views.table, name="table"),
    path("towns/<slug:slug>/rules/<slug:pack>", views.rules, name="rules"),
]
