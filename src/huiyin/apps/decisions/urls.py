"""Addresses of decisions: what everybody may see, an entry's own page, the village's pages."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.decisions.views import (
    associations,
    calling_back,
    hearing,
    held,
    levy,
    meeting,
    own,
    paper,
    papers,
    public,
    work,
)

app_name = "decisions"
urlpatterns = [
    path("decisions/", public.index, name="index"),
    re_path(r"^decisions/list\.(?P<form>csv|xlsx|json)$", public.take, name="file"),
    path("decisions/mine/", own.find, name="find"),
    path("decisions/mine/entry/", own.mine, name="mine"),
    path("decisions/mine/object/", own.object_to, name="object"),
    path("decisions/mine/leave/", own.leave, name="leave"),
    path("decisions/paper/<uuid:uid>/", papers.scanned, name="scanned"),
    path("associations/", associations.public, name="associations"),
    path("associations/<uuid:uid>/", associations.association, name="association"),
    path("d/associations/<uuid:uid>/", associations.keep, name="keep_association"),
    path("decisions/<uuid:uid>/", public.decision, name="decision"),
    path("decisions/<uuid:uid>/recount/", public.recount, name="recount"),
    path("w/meeting/<uuid:uid>/", held.held, name="held"),
    path("w/meeting/<uuid:uid>/sync/", held.hand_over, name="hand_over"),
    path("w/meeting/<uuid:uid>/photo/", held.hand_photo, name="hand_photo"),
    path("rule/", public.rule, name="rule"),
    path("d/decisions/", work.index, name="work"),
    re_path(r"^d/decisions/list\.(?P<form>csv|xlsx|json)$", work.export, name="export"),
    path("d/decisions/new/", work.begin, name="begin"),
    path("d/decisions/lists/", work.lists, name="lists"),
    path("d/decisions/lists/<slug:body>/", work.one_list, name="list"),
    path("d/decisions/paper/<uuid:uid>/", papers.sheet, name="sheet"),
    path("d/decisions/paper/<uuid:uid>/<uuid:file>/", papers.photo, name="sheet_photo"),
    path("d/decisions/<uuid:uid>/", work.decision, name="one"),
    path("d/decisions/<uuid:uid>/papers/", papers.sheets, name="sheets"),
    path("d/decisions/<uuid:uid>/roll/", hearing.roll, name="roll"),
    path("d/decisions/<uuid:uid>/print/register/", paper.register, name="register"),
    path("d/decisions/<uuid:uid>/print/minutes/<int:nth>/", paper.minutes, name="print_minutes"),
    path("d/decisions/<uuid:uid>/archive/", paper.bundle, name="archive"),
    path("d/decisions/<uuid:uid>/levy/", levy.levy, name="levy"),
    path("d/decisions/<uuid:uid>/levy/<slug:form>/", levy.levy_file, name="levy_file"),
    path("d/decisions/<uuid:uid>/print/<slug:sheet>/", paper.printed, name="print"),
    path("d/decisions/<uuid:uid>/round/", hearing.hearing, name="round"),
    path("d/decisions/<uuid:uid>/round/<int:entry>/", hearing.entry, name="entry"),
    path("d/decisions/<uuid:uid>/round/<int:entry>/slip/", calling_back.slip, name="slip"),
    path("d/decisions/<uuid:uid>/calls/", calling_back.listed, name="call_backs"),
    path("d/decisions/<uuid:uid>/calls/<uuid:act>/", calling_back.one, name="call_back"),
    path("d/decisions/<uuid:uid>/meeting/", meeting.meeting, name="meeting"),
    path("d/decisions/<uuid:uid>/meeting/count/", meeting.count, name="count"),
    path("d/decisions/<uuid:uid>/meeting/minutes/", meeting.minutes, name="minutes"),
]
