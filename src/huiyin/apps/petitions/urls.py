"""Addresses of petitions, accusations and receptions."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.petitions.views import accusations, receptions, register

app_name = "petitions"
urlpatterns = [
    path("p/", register.petitions, name="register"),
    path("p/new/", register.new, name="new"),
    path("p/accusations/", accusations.mine, name="accusations"),
    path("p/accusations/new/", accusations.new, name="accuse"),
    path("p/accusations/<uuid:uid>/", accusations.one, name="accusation"),
    path("p/accusations/<uuid:uid>/do/", accusations.do, name="accusation_do"),
    path("p/accusations/<uuid:uid>/name/", accusations.name, name="accusation_name"),
    path("p/reception/", receptions.receptions, name="receptions"),
    path("p/reception/<uuid:uid>/promise/", receptions.promised, name="promise"),
]
