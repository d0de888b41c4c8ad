"""Addresses of the three who keep the installation."""

from __future__ import annotations

from django.urls import path

from huiyin.apps.admin.views import first, grants, logs, outside, people, start

app_name = "admin"
urlpatterns = [
    path("admin/", start.home, name="home"),
    path("admin/first/", first.first, name="first"),
    path("admin/jobs/", start.jobs, name="jobs"),
    path("admin/people/", people.people, name="people"),
    path("admin/people/new/", people.new, name="new"),
    path("admin/people/<uuid:uid>/", people.person, name="person"),
    path("admin/people/<uuid:uid>/card/", people.card, name="card"),
    path("admin/people/<uuid:uid>/open/", people.set_account, name="set_account"),
    path("admin/people/<uuid:uid>/sign-ins/", people.end, name="end"),
    path("admin/people/<uuid:uid>/outside/", outside.identity, name="identity"),
    path("admin/people/<uuid:uid>/grant/", grants.give, name="give"),
    path("admin/grants/<int:number>/", grants.end, name="end_grant"),
    path("admin/log/", logs.log, name="log"),
    path("admin/log/table/", logs.table, name="table"),
    path("admin/reads/", logs.reads, name="reads"),
]
