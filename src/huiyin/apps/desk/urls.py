"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.desk.views import beginning, bulk, calls, cards, cases, inbox, kept, lists, new, privacy, publishing

app_name = "desk"
urlpatterns = [
    path("d/", inbox.inbox, name="inbox"),
    re_path(r"^d/list\.(?P<form>csv|xlsx|json)$", inbox.export_list, name="export"),
    path("d/views/", kept.views, name="views"),
    path("d/bulk/", bulk.bulk, name="bulk"),
    path("d/undo/", bulk.take_back, name="undo"),
    path("d/calls/", calls.calls, name="calls"),
    path("d/calls/<uuid:uid>/", calls.call, name="call"),
    path("d/calls/<uuid:uid>/told/", calls.tell, name="tell"),
    path("d/parked/", lists.parked, name="parked"),
    path("d/notices/", lists.notices, name="notices"),
    path("d/shift/", lists.shift, name="shift"),
    re_path(r"^d/shift/list\.(?P<form>csv|xlsx|json)$", lists.shift_file, name="shift_file"),
    path("d/new/", new.new, name="new"),
    path("d/begin/", beginning.begin, name="begin"),
    path("d/new/opened/", new.opened, name="opened"),
    path("d/new/meeting/", new.meeting, name="meeting"),
    path("d/cards/", cards.cards, name="cards"),
    re_path(r"^d/cards/list\.(?P<form>csv|xlsx|json)$", cards.file, name="cards_file"),
    path("d/cards/new/", cards.new, name="new_card"),
    path("d/cards/<uuid:uid>/", cards.card, name="card"),
    path("d/cards/<uuid:uid>/pin/", cards.pin, name="card_pin"),
    path("d/cards/<uuid:uid>/replace/", cards.replace, name="card_replace"),
    path("d/cards/<uuid:uid>/close/", cards.close, name="card_close"),
    path("d/<uuid:uid>/", cases.case, name="case"),
    path("d/<uuid:uid>/phone/", cases.phone, name="phone"),
    path("d/<uuid:uid>/erase/", privacy.erase, name="erase"),
    path("d/<uuid:uid>/copy/", cases.copy, name="copy"),
    path("d/<uuid:uid>/charge/", cases.charge, name="charge"),
    path("d/<uuid:uid>/publish/", publishing.publish, name="publish"),
    path("d/<uuid:uid>/asker/<slug:verb>/", cases.asker, name="asker"),
    path("d/<uuid:uid>/do/<slug:verb>/", cases.do, name="do"),
]
