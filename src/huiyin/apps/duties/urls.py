"""Addresses of duties and slots."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.duties.views import care, hours, lists, month, one, rota

app_name = "duties"
urlpatterns = [
    path("duty/", month.month, name="month"),
    path("duty/list/", lists.listed, name="list"),
    re_path(r"^duty/list\.(?P<form>csv|xlsx|json)$", lists.export, name="export"),
    path("duty/coverage/", lists.coverage, name="coverage"),
    re_path(r"^duty/coverage\.(?P<form>csv|xlsx|json)$", lists.export_coverage, name="export_coverage"),
    path("duty/care/", care.care, name="care"),
    path("duty/o/<uuid:uid>/", one.one, name="one"),
    path("duty/o/<uuid:uid>/record/", one.record, name="record"),
    path("slots/", rota.rota, name="rota"),
    path("slots/new/", rota.plan, name="plan"),
    path("slots/<uuid:uid>/", rota.slot, name="slot"),
    path("slots/<uuid:uid>/phone/<uuid:booking>/", rota.number, name="number"),
    path("hours/", hours.hours, name="hours"),
    path("hours/sheet/", hours.sheet, name="sheet"),
    path("hours/mine/", hours.mine, name="mine"),
    path("hours/<uuid:uid>/", hours.book, name="book"),
    path("hours.ics", hours.feed, name="feed"),
]
