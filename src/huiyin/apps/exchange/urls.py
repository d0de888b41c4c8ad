"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.exchange import views

app_name = "exchange"
urlpatterns = [
    path("d/import/", views.home, name="home"),
    path("d/import/file/<uuid:uid>/", views.show, name="show"),
    path("d/import/file/<uuid:uid>/take/", views.take, name="take"),
    path("d/import/file/<uuid:uid>/copy/", views.copy, name="copy"),
    path("d/import/file/<uuid:uid>/forget/", views.forget, name="forget"),
    path("d/import/<slug:slug>/", views.upload, name="upload"),
    path("d/import/<slug:slug>/template/", views.template, name="template"),
    path("d/import/<slug:slug>/list/", views.known_list, name="list"),
]
