"""Addresses of disputes."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.disputes.views import asking, board, entering, folder, joint, lists, mine

app_name = "disputes"
urlpatterns = [
    path("m/", lists.listed, name="list"),
    re_path(r"^m/list\.(?P<form>csv|xlsx|json)$", lists.disputes_file, name="list_file"),
    path("m/calendar/", lists.calendar, name="calendar"),
    re_path(r"^m/calendar/list\.(?P<form>csv|xlsx|json)$", lists.calendar_file, name="calendar_file"),
    path("m/levels/", lists.levels, name="levels"),
    re_path(r"^m/levels/list\.(?P<form>csv|xlsx|json)$", lists.levels_file, name="levels_file"),
    path("m/month/", lists.month, name="month"),
    re_path(r"^m/month/list\.(?P<form>csv|xlsx|json)$", lists.month_file, name="month_file"),
    path("m/hard/", lists.hard, name="hard"),
    re_path(r"^m/hard/list\.(?P<form>csv|xlsx|json)$", lists.hard_file, name="hard_file"),
    path("m/questions/", lists.questions, name="questions"),
    re_path(r"^m/questions/list\.(?P<form>csv|xlsx|json)$", lists.questions_file, name="questions_file"),
    path("m/joint/", joint.listed, name="joint"),
    re_path(r"^m/joint/list\.(?P<form>csv|xlsx|json)$", lists.joint_file, name="joint_file"),
    path("m/joint/new/", joint.new, name="joint_new"),
    path("m/joint/<uuid:uid>/", joint.one, name="joint_one"),
    path("m/new/", entering.new, name="new"),
    path("m/rounds/", lists.all_rounds, name="rounds"),
    re_path(r"^m/rounds/list\.(?P<form>csv|xlsx|json)$", lists.rounds_file, name="rounds_file"),
    path("m/rounds/new/", entering.new_round, name="new_round"),
    path("m/rounds/<uuid:uid>/finding/", entering.finding, name="finding"),
    path("m/mediators/", lists.register, name="register"),
    re_path(r"^m/mediators/list\.(?P<form>csv|xlsx|json)$", lists.register_file, name="register_file"),
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
