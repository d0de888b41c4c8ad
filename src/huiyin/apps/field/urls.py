"""Addresses of the field pages."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.field.views import case, outbox, report, today, visit, wish

app_name = "field"
urlpatterns = [
    path("w/", today.today, name="today"),
    path("w/list/", today.listed, name="list"),
    path("w/notices/", today.notices, name="notices"),
    path("w/report/", report.report, name="report"),
    path("w/report/major/", report.major, name="major"),
    path("w/visit/", visit.visit, name="visit"),
    path("w/visits/", visit.visits, name="visits"),
    path("w/claim/<str:number>/", wish.claim, name="claim"),
    path("w/c/<uuid:uid>/", case.case, name="case"),
    path("w/c/<uuid:uid>/phone/", case.phone, name="phone"),
    path("w/c/<uuid:uid>/<slug:do>/", case.step, name="step"),
    path("w/outbox/", outbox.outbox, name="outbox"),
    path("w/who/", outbox.who, name="who"),
    path("w/photo/<uuid:uid>/", outbox.photo, name="photo"),
    path("w/offline/", outbox.offline, name="offline"),
    path("w/sw.js", outbox.service_worker, name="service_worker"),
]
