"""Addresses of figures."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.figures.views import drafts, public, published, work

app_name = "figures"
urlpatterns = [
    path("figures/", public.listed, name="list"),
    re_path(r"^figures\.(?P<form>csv|xlsx)$", public.take, name="take"),
    path("figures/<slug:slug>/", public.one, name="one"),
    path("d/figures/<slug:slug>/", work.behind, name="behind"),
    re_path(r"^d/figures/(?P<slug>[a-z0-9_-]+)\.(?P<form>csv|xlsx)$", work.file, name="file"),
    path("briefs/", published.listed, name="briefs"),
    path("briefs/<uuid:uid>/", published.brief, name="brief"),
    path("briefs/<uuid:uid>/brief.pdf", published.taken, {"form": "pdf"}, name="brief_pdf"),
    path("briefs/<uuid:uid>/brief.docx", published.taken, {"form": "docx"}, name="brief_docx"),
    path("d/briefs/", drafts.listed, name="drafts"),
    path("d/briefs/<uuid:uid>/", drafts.draft, name="draft"),
    path("d/briefs/<uuid:uid>/publish/", drafts.publish, name="publish"),
]
