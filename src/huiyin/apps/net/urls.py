"""Addresses of the net: pages of work under /d/net/, residents' pages under /net/."""

from __future__ import annotations

from django.urls import path, re_path

from huiyin.apps.net.views import borders, cover, homes, leaving, maps, public, standing, units, weak

app_name = "net"
urlpatterns = [
    path("d/net/", cover.cover, name="cover"),
    re_path(r"^d/net/table\.(?P<form>csv|xlsx|json)$", cover.take, name="take"),
    path("d/net/gaps/", cover.gaps, name="gaps"),
    re_path(r"^d/net/gaps\.(?P<form>csv|xlsx|json)$", cover.take_gaps, name="take_gaps"),
    path("d/net/sizes/", cover.sizes, name="sizes"),
    re_path(r"^d/net/sizes\.(?P<form>csv|xlsx|json)$", cover.take_sizes, name="take_sizes"),
    path("d/net/map/", maps.work, name="map"),
    path("d/net/border/<uuid:uid>/", borders.border, name="border"),
    path("d/net/unit/<uuid:uid>/", units.unit, name="unit"),
    path("d/net/post/<uuid:uid>/", units.post, name="post"),
    path("d/net/homes/", homes.homes, name="homes"),
    re_path(r"^d/net/homes\.(?P<form>csv|xlsx|json)$", homes.take_homes, name="take_homes"),
    path("d/net/home/<uuid:uid>/", homes.home, name="home"),
    path("d/net/home/<uuid:uid>/phone/", homes.phone, name="phone"),
    path("d/net/home/<uuid:uid>/card/", homes.card, name="card"),
    path("d/net/home/<uuid:uid>/link/", homes.link, name="link"),
    path("d/net/home/<uuid:uid>/erase/", leaving.erase, name="erase"),
    path("d/net/link/<uuid:uid>/", homes.change, name="change"),
    path("d/net/standing/", standing.standing, name="standing"),
    path("d/net/weak/", weak.register, name="weak"),
    path("net/", public.mine, name="mine"),
    path("net/map/", maps.open_map, name="open_map"),
    path("net/unit/<uuid:uid>/", public.unit, name="open_unit"),
]
