"""Addresses of the leader's pages."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.leader import views

app_name = "leader"
urlpatterns = [path("l/", views.today, name="brief"), path("l/<slug:key>/", views.behind, name="list")]
