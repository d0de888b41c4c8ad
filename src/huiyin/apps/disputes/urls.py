"""Addresses of disputes."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.disputes.views import asking, board, entering, folder, lists, mine

app_name = "disputes"
urlpatterns = [
    path("m/", lists.listed, name="list"),
    path("m/calendar/", lists.calendar, name="calendar"),
    path("m/levels/", lists.levels, name="levels"),
    path("m/month/", lists.month, name="month"),
    path("m/hard/", lists.hard, name="hard"),
    path("m/questions/", lists.questions, name="questions"),
    path("m/new/", entering.new, name="new"),
    path("m/rounds/", entering.all_rounds, name="rounds"),
    path("m/rounds/new/", entering.new_round, name="new_round"),
    path("m/rounds/<uuid:uid>/finding/", entering.finding, name="finding"),
    path("m/mediators/", entering.register, name="register"),
    path("m/mediators/new/", entering.enrol, name="enrol"),
    path("m/mediators/<uuid:uid>/leave/", entering.leave, name="leave_register"),
    path("m/ask/", asking.start, name="ask"),
    path("m/ask/check/", asking.check, name="check"),
    path("m/ask/receipt/", asking.receipt, name="receipt"),
    path("m/ask/leave/", asking.leave, name="leave"),
    path("m/ask/<slug:step>/", asking.question, name="question"),
    path("m/mine/", mine.enter, name="mine"),
    path("m/mine/<uuid:uid>/", mine.page, name="party_page"),
    path("m/mine/<uuid:uid>/copy/", mine.sheet, name="my_copy"),
    path("m/numbers/", board.numbers, name="numbers"),
    path("m/<uuid:uid>/", folder.folder, name="folder"),
    path("m/<uuid:uid>/do/<slug:verb>/", folder.step, name="step"),
    path("m/<uuid:uid>/phones/", folder.phones, name="phones"),
    path("m/<uuid:uid>/party/", folder.party, name="party"),
    path("m/<uuid:uid>/consent/<int:number>/", folder.consent, name="consent"),
    path("m/<uuid:uid>/mediators/", folder.choose, name="choose"),
    path("m/<uuid:uid>/sitting/", folder.sitting, name="sitting"),
    path("m/<uuid:uid>/agreement/", folder.agreement, name="agreement"),
    path("m/<uuid:uid>/agreement/print/", folder.printed, name="print"),
    path("m/<uuid:uid>/slips/", folder.slips, name="slips"),
    path("m/<uuid:uid>/marks/", folder.marks, name="marks"),
    path("m/<uuid:uid>/performed/", folder.performed, name="performed"),
    path("m/<uuid:uid>/visit/", folder.visit, name="visit"),
]
