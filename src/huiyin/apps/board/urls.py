"""Addresses of the board."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.board import views

app_name = "board"
urlpatterns = [
    path("open/", views.home, name="home"),
    path("open/how", views.how, name="how"),
    path("open/feed", views.feed, name="feed"),
    re_path(r"^open/counts\.(?P<form>csv|xlsx)$", views.counts, name="counts"),
    path("open/list", views.published, name="list"),
    path("open/now", views.open_now, name="now"),
    re_path(r"^open/(?P<name>list|now)\.(?P<form>csv|xlsx)$", views.take, name="file"),
    path("open/powers", views.powers_list, name="powers"),
    path("open/sheet", views.sheet, name="sheet"),
    path("open/<str:number>", views.case, name="case"),
    path("open/<str:number>/notice.pdf", views.notice, name="notice"),
]
