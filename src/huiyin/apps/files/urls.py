"""Addresses of files."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.files import views

app_name = "files"
urlpatterns = [path("f/<uuid:uid>", views.show, name="show")]
