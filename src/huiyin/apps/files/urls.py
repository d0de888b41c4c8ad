"""Addresses of files."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.files import export_views, views

app_name = "files"
urlpatterns = [
    path("f/<uuid:uid>", views.show, name="show"),
    path("exports/", export_views.exports, name="exports"),
    path("exports/<uuid:uid>/", export_views.export, name="export"),
    path("exports/<uuid:uid>/file/", export_views.take, name="take"),
]
