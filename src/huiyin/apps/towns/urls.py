"""Addresses of the front doors."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.towns import setting_up, views, ways

app_name = "towns"
urlpatterns = [
    path("", views.home, name="home"),
    path("d/towns/", setting_up.towns, name="towns"),
    path("d/towns/<uuid:uid>/", setting_up.town, name="town"),
    path("d/towns/<uuid:uid>/complete/", setting_up.complete, name="complete"),
    path("ways/", ways.ways, name="ways"),
    path("ways/<uuid:uid>/", ways.way, name="way"),
    path("d/ways/", ways.kept, name="kept_ways"),
    path("d/ways/<uuid:uid>/", ways.take_up, name="take_up"),
    path("d/ways/taken/<uuid:uid>/", ways.give_back, name="give_back"),
    path("towns/<slug:slug>/", views.table, name="table"),
    re_path(r"^towns/(?P<slug>[a-z0-9_-]+)/list\.(?P<form>csv|xlsx|json)$", views.take, name="file"),
    path("towns/<slug:slug>/rules/<slug:pack>", views.rules, name="rules"),
]
