"""Addresses of figures."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.figures.views import appraisal, charts, drafts, left_out, periods, public, published, work

app_name = "figures"
urlpatterns = [
    path("figures/", public.listed, name="list"),
    path("figures.pdf", public.poster, name="poster"),
    re_path(r"^figures\.(?P<form>csv|xlsx|json)$", public.take, name="take"),
    path("figures/charts/", charts.charts, name="charts"),
    path("figures/<slug:slug>/", public.one, name="one"),
    re_path(r"^figures/(?P<slug>[a-z0-9_-]+)\.(?P<form>csv|xlsx|json)$", public.take_one, name="take_one"),
    path("d/figures/", work.tiles, name="tiles"),
    path("d/figures/answer/<uuid:uid>/", left_out.left_out, name="left_out"),
    path("d/figures/<slug:slug>/", work.behind, name="behind"),
    re_path(r"^d/figures/(?P<slug>[a-z0-9_-]+)\.(?P<form>csv|xlsx|json)$", work.file, name="file"),
    path("appraisal/", appraisal.public, name="appraisal"),
    path("d/appraisal/", appraisal.work, name="appraise"),
    path("d/appraisal/propose/", appraisal.propose, name="propose"),
    path("d/appraisal/approve/", appraisal.approve, name="award"),
    path("briefs/", published.listed, name="briefs"),
    path("briefs/<uuid:uid>/", published.brief, name="brief"),
    path("briefs/<uuid:uid>/<int:number>/", published.noted, name="brief_note"),
    path("briefs/<uuid:uid>/<int:number>.png", published.code, name="brief_code"),
    path("briefs/<uuid:uid>/brief.pdf", published.taken, {"form": "pdf"}, name="brief_pdf"),
    path("briefs/<uuid:uid>/brief.docx", published.taken, {"form": "docx"}, name="brief_docx"),
    path("periods/", periods.listed, name="locked"),
    path("periods/<uuid:uid>/", periods.one, name="approved"),
    path("d/periods/", periods.standing, name="periods"),
    path("d/periods/<uuid:uid>/", periods.period, name="period"),
    path("d/periods/<uuid:uid>/approve/", periods.approve, name="approve"),
    path("d/briefs/", drafts.listed, name="drafts"),
    path("d/briefs/<uuid:uid>/", drafts.draft, name="draft"),
    path("d/briefs/<uuid:uid>/publish/", drafts.publish, name="publish"),
    path("d/briefs/<uuid:uid>/discard/", drafts.discard, name="discard"),
    path("d/briefs/<uuid:uid>/withdraw/", drafts.withdraw, name="withdraw"),
]
