"""Addresses of decisions: what everybody may see, an entry's own page, the village's pages."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.decisions.views import hearing, meeting, own, paper, public, work

app_name = "decisions"
urlpatterns = [
    path("decisions/", public.index, name="index"),
    path("decisions/mine/", own.find, name="find"),
    path("decisions/mine/entry/", own.mine, name="mine"),
    path("decisions/mine/object/", own.object_to, name="object"),
    path("decisions/mine/leave/", own.leave, name="leave"),
    path("decisions/<uuid:uid>/", public.decision, name="decision"),
    path("decisions/<uuid:uid>/recount/", public.recount, name="recount"),
    path("rule/", public.rule, name="rule"),
    path("d/decisions/", work.index, name="work"),
    path("d/decisions/new/", work.begin, name="begin"),
    path("d/decisions/lists/", work.lists, name="lists"),
    path("d/decisions/lists/<slug:body>/", work.one_list, name="list"),
    path("d/decisions/<uuid:uid>/", work.decision, name="one"),
    path("d/decisions/<uuid:uid>/roll/", hearing.roll, name="roll"),
    path("d/decisions/<uuid:uid>/print/register/", paper.register, name="register"),
    path("d/decisions/<uuid:uid>/print/<slug:sheet>/", paper.printed, name="print"),
    path("d/decisions/<uuid:uid>/round/", hearing.hearing, name="round"),
    path("d/decisions/<uuid:uid>/round/<int:entry>/", hearing.entry, name="entry"),
    path("d/decisions/<uuid:uid>/meeting/", meeting.meeting, name="meeting"),
    path("d/decisions/<uuid:uid>/meeting/count/", meeting.count, name="count"),
    path("d/decisions/<uuid:uid>/meeting/minutes/", meeting.minutes, name="minutes"),
]
