"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.exchange import form_views, history_views, views

app_name = "exchange"
urlpatterns = [
    path("d/forms/", form_views.listed, name="forms"),
    path("d/forms/<uuid:uid>/", form_views.one, name="form"),
    *(
        path(f"d/forms/<uuid:uid>/table.{form}", form_views.file, {"form": form}, name=f"form_{form}")
        for form in ("csv", "xlsx", "json")
    ),
    path("d/forms/<uuid:uid>/end/", form_views.end, name="form_end"),
    path("d/changes/place/<uuid:uid>/", history_views.of_place, name="place_history"),
    path("d/changes/home/<uuid:uid>/", history_views.of_home, name="home_history"),
    path("d/import/", views.home, name="home"),
    path("d/import/file/<uuid:uid>/", views.show, name="show"),
    path("d/import/file/<uuid:uid>/take/", views.take, name="take"),
    path("d/import/file/<uuid:uid>/copy/", views.copy, name="copy"),
    path("d/import/file/<uuid:uid>/forget/", views.forget, name="forget"),
    path("d/import/<slug:slug>/", views.upload, name="upload"),
    path("d/import/<slug:slug>/template/", views.template, name="template"),
    path("d/import/<slug:slug>/list/", views.known_list, name="list"),
]
