"""Addresses of activities, teams, schemes and registers."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.activities.views import holding, public, registers, schemes, staff, teams

app_name = "activities"
urlpatterns = [
    path("act/", public.near, name="near"),
    path("act/calendar.ics", public.feed, name="feed"),
    path("act/coming/<uuid:uid>/", public.coming, name="coming"),
    path("act/<uuid:uid>/", public.activity, name="activity"),
    path("act/<uuid:uid>/come/", public.come, name="come"),
    path("act/<uuid:uid>/calendar.ics", public.ics, name="ics"),
    path("act/<uuid:uid>/notice/", public.notice, name="notice"),
    path("act/<uuid:uid>/here/<slug:code>/", public.here, name="here"),
    path("aims/", schemes.aims, name="aims"),
    path("teams/", teams.public, name="teams"),
    path("lists/<slug:register>/", registers.public, name="public_register"),
    path("d/act/", staff.staff, name="staff"),
    re_path(r"^d/act/list\.(?P<form>csv|xlsx)$", staff.file, name="file"),
    path("d/act/new/", staff.new, name="new"),
    path("d/act/<uuid:uid>/", staff.manage, name="manage"),
    path("d/act/<uuid:uid>/photo/<uuid:file>/", staff.photo, name="photo"),
    path("d/act/<uuid:uid>/change/", staff.change, name="change"),
    path("d/act/<uuid:uid>/cancel/", staff.cancel, name="cancel"),
    path("d/act/<uuid:uid>/sheet/", staff.sheet, name="sheet"),
    path("d/act/<uuid:uid>/held/", holding.hold, name="hold"),
    path("d/act/<uuid:uid>/found/", holding.find, name="find"),
    path("d/act/<uuid:uid>/names/", holding.names, name="names"),
    path("d/act/<uuid:uid>/tick/", holding.tick, name="tick"),
    path("d/act/<uuid:uid>/hours/", holding.hours, name="hours"),
    path("d/act/<uuid:course>/projects/", schemes.new_tasks, name="project"),
    path("d/teams/", teams.listed, name="team_list"),
    re_path(r"^d/teams/list\.(?P<form>csv|xlsx)$", teams.file, name="teams_file"),
    path("d/teams/new/", teams.new, name="new_team"),
    path("d/teams/here/", teams.check_ins, name="check_ins"),
    path("d/teams/here/new/", teams.enrol, name="check_in"),
    path("d/teams/pledges/", teams.pledges, name="pledges"),
    path("d/teams/pledges/<uuid:uid>/end/", teams.end_pledge, name="end_pledge"),
    path("d/teams/<uuid:uid>/", teams.team, name="team"),
    path("d/teams/<uuid:uid>/enrol/", teams.enrol, name="enrol"),
    path("d/teams/<uuid:uid>/end/", teams.end, name="end_team"),
    path("d/serving/<uuid:uid>/certificate/", teams.certificate, name="certificate"),
    path("d/serving/<uuid:uid>/leave/", teams.leave, name="leave"),
    path("d/serving/<uuid:uid>/pledge/", teams.pledge, name="pledge"),
    path("d/tasks/", schemes.tasks, name="tasks"),
    re_path(r"^d/tasks/list\.(?P<form>csv|xlsx)$", schemes.file, name="tasks_file"),
    path("d/tasks/new/", schemes.new_tasks, name="new_tasks"),
    path("d/tasks/<uuid:uid>/close/", schemes.close, name="close"),
    path("d/lists/", registers.listed, name="registers"),
    path("d/lists/<slug:register>/", registers.listed, name="register"),
    re_path(r"^d/lists/(?P<register>[a-z]+)/list\.(?P<form>csv|xlsx)$", registers.file, name="register_file"),
    path("d/lists/<slug:register>/new/", registers.new, name="new_entry"),
    path("d/entries/<uuid:uid>/end/", registers.end, name="end_entry"),
]
