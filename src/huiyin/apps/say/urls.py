"""Addresses of residents' pages. `/say` and `/q/<number>` also without the slash at the end: they stand on paper."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.say.views import (
    carding,
    doors,
    entering,
    following,
    mine,
    objecting,
    own,
    placing,
    saying,
    sending,
    walls,
)

app_name = "say"
urlpatterns = [
    path("say", saying.start),
    path("say/", saying.start, name="start"),
    path("say/what/", saying.what, name="what"),
    path("say/kind/", saying.kind, name="kind"),
    path("say/kind/<slug:family>/", saying.kind, name="kind_in"),
    path("say/danger/", saying.danger, name="danger"),
    path("say/where/", placing.where, name="where"),
    path("say/grid/", placing.grid, name="grid"),
    path("say/border/", placing.border, name="border"),
    path("say/contact/", saying.contact, name="contact"),
    path("say/mandate/", saying.mandate, name="mandate"),
    path("say/twins/", sending.twins, name="twins"),
    path("say/check/", sending.check, name="check"),
    path("say/receipt/", sending.receipt, name="receipt"),
    path("say/clear/", sending.clear, name="clear"),
    path("say/anew/", saying.anew, name="anew"),
    path("key/", doors.key, name="key"),
    path("wish/", walls.wish, name="wish"),
    path("talk/", walls.talk, name="talk"),
    re_path(r"^(?P<slug>wish|talk)/list\.(?P<form>csv|xlsx)$", walls.take, name="list_file"),
    path("object/<str:number>/", objecting.object_to, name="object"),
    path("petition/", doors.petition, name="petition"),
    path("errand/", doors.errand, name="errand"),
    path("mine/", own.mine, name="mine"),
    path("mine/code/", own.code, name="code"),
    path("mine/open/<str:number>/", own.enter, name="enter"),
    path("mine/end/", own.end, name="end"),
    path("mine/card/", carding.number, name="card_number"),
    path("mine/card/<str:number>", carding.card),
    path("mine/card/<str:number>/", carding.card, name="card"),
    path("q/", entering.find, name="find"),
    path("q/<str:code>", following.follow, name="follow"),
    path("q/<str:code>/", following.follow),
    path("q/<str:code>/data/", mine.data, name="data"),
    path("q/<str:code>/data/copy.json", mine.copy, name="copy"),
    path("q/<str:code>/data/correct/", mine.correct, name="correct"),
    path("q/<str:code>/data/helper/", mine.unhelp, name="unhelp"),
    path("q/<str:code>/data/erase/", mine.erase, name="erase"),
    path("q/<str:code>/leave/", entering.leave, name="leave"),
    path("q/<str:code>/answer/", following.answer, name="answer"),
    path("q/<str:code>/<slug:do>/", following.act, name="act"),
]
