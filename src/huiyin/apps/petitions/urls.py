"""Addresses of petitions, accusations and receptions."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.petitions.views import accusations, receptions, register

app_name = "petitions"
urlpatterns = [
    path("p/", register.petitions, name="register"),
    re_path(r"^p/list\.(?P<form>csv|xlsx|json)$", register.file, name="register_file"),
    path("p/year/", register.yearly, name="yearly"),
    re_path(r"^p/year/list\.(?P<form>csv|xlsx|json)$", register.yearly_file, name="yearly_file"),
    path("p/new/", register.new, name="new"),
    path("p/accusations/", accusations.mine, name="accusations"),
    path("p/accusations/new/", accusations.new, name="accuse"),
    path("p/accusations/<uuid:uid>/", accusations.one, name="accusation"),
    path("p/accusations/<uuid:uid>/do/", accusations.do, name="accusation_do"),
    path("p/accusations/<uuid:uid>/phone/", accusations.phone, name="accusation_phone"),
    path("p/accusations/<uuid:uid>/name/", accusations.name, name="accusation_name"),
    path("p/reception/", receptions.receptions, name="receptions"),
    re_path(r"^p/reception/list\.(?P<form>csv|xlsx|json)$", receptions.file, name="receptions_file"),
    path("p/reception/promises/", receptions.promises, name="promises"),
    re_path(r"^p/reception/promises/list\.(?P<form>csv|xlsx|json)$", receptions.promises_file, name="promises_file"),
    path("p/reception/<uuid:uid>/promise/", receptions.promised, name="promise"),
]
