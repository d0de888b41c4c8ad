"""Addresses of the board."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.board import log_views, posting_views, views

app_name = "board"
urlpatterns = [
    path("open/", views.home, name="home"),
    path("open/how", views.how, name="how"),
    path("open/feed", views.feed, name="feed"),
    re_path(r"^open/counts\.(?P<form>csv|xlsx|json)$", views.counts, name="counts"),
    path("open/list", views.published, name="list"),
    path("open/now", views.open_now, name="now"),
    re_path(r"^open/(?P<name>list|now)\.(?P<form>csv|xlsx|json)$", views.take, name="file"),
    path("open/powers", views.powers_list, name="powers"),
    path("open/sheet", views.sheet, name="sheet"),
    path("open/log", log_views.log_today),
    path("open/log/", log_views.logs, name="logs"),
    path("open/log/how", log_views.log_how, name="log_how"),
    path("open/log/find", log_views.log_find, name="log_find"),
    path("open/log/verifier", log_views.log_verifier, name="log_verifier"),
    path("open/log/<uuid:place>/", log_views.log, name="log"),
    path("open/log/<uuid:place>/sheet", log_views.log_sheet, name="log_sheet"),
    path("open/log/<uuid:place>/cosign", log_views.log_cosign, name="log_cosign"),
    path("open/log/<uuid:place>/checkpoint", log_views.log_head, name="log_head"),
    path("open/log/<uuid:place>/checkpoint/<str:day>", log_views.log_head, name="log_head_of"),
    path("open/log/<uuid:place>/<path:tile>", log_views.log_tile, name="log_tile"),
    path("d/postings/", posting_views.listed, name="postings"),
    re_path(r"^d/postings/list\.(?P<form>csv|xlsx|json)$", posting_views.file, name="postings_file"),
    path("d/postings/<uuid:uid>/down/", posting_views.down, name="posting_down"),
    path("d/postings/<uuid:uid>/photo/<uuid:file>/", posting_views.photo, name="posting_photo"),
    path("open/<str:number>", views.case, name="case"),
    path("open/<str:number>/notice.pdf", views.notice, name="notice"),
]
