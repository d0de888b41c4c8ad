"""`huiyin pack check` of a town's profile: its routes, and what is said of every problem, in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from huiyin.core.words import Text

SENTENCES: Mapping[str, Text] = {
    "pack": Text(
        "没有“{word}”这个办法（pack）。请写packs文件夹里有的。",
        "There is no pack “{word}”. Write one of the folder packs.",
    ),
    "register": Text("没有“{word}”这种台账，请改名。", "There is no register “{word}”. Write another."),
    "kind of activity": Text("没有“{word}”这种活动，请改名。", "There is no kind of activity “{word}”. Write another."),
    "twice": Text("{name}：“{key}”写了两次，请删去一个。", "{name}: “{key}” stands there twice. Leave one."),
    "unreadable": Text("读不出来：{what}。", "It cannot be read: {what}."),
    "category": Text(
        "第{n}条派单规则：没有“{word}”这个类别。请写[categories]里有的，或写*。",
        "Route {n}: there is no category “{word}”. Write one of [categories], or *.",
    ),
    "unit": Text(
        "第{n}条派单规则：没有“{word}”这个单位。请写[[units]]或[[village_units]]里的key。",
        "Route {n}: there is no unit “{word}”. Write a key of [[units]] or [[village_units]].",
    ),
    "no reason": Text("第{n}条派单规则：没有理由。请写why。", "Route {n}: it gives no reason. Write its why."),
    "area": Text(
        "第{n}条派单规则：area要写三个以上不同的点，先经度后纬度，例如[[113.1, 34.2], [113.2, 34.2], [113.2, 34.3]]。",
        "Route {n}: its area needs three different points or more, longitude first, like"
        " [[113.1, 34.2], [113.2, 34.2], [113.2, 34.3]].",
    ),
}
CORNERS = 3
EAST, NORTH = 180, 90


def say(code: str, lang: str, **values: object) -> str:
    """The sentence of a problem in the language `lang` (zh, en)."""
    return SENTENCES[code].for_lang(lang).format_map(values)


def misrouted(raw: Mapping[str, Any], categories: Collection[str], lang: str) -> list[str]:
    """Routes by which no matter ever goes, or that would send it to nobody, or without a reason."""
    units = {row.get("key") for part in ("units", "village_units") for row in raw.get(part, ())}
    return [
        say(code, lang, n=n, word=route.get(code, ""))
        for n, route in enumerate(raw.get("routes", ()), start=1)
        for code in _wrong(route, categories, units)
    ]


def _wrong(route: Mapping[str, Any], categories: Collection[str], units: Collection[Any]) -> Iterator[str]:
    if route.get("category", "*") not in categories:
        yield "category"
    if route.get("unit") not in units:
        yield "unit"
    if not route.get("why"):
        yield "no reason"
    if "area" in route and not _ring(route["area"]):
        yield "area"


def _ring(area: Any) -> bool:
    """Is it a ring of points on earth, longitude before latitude?"""
    points = [tuple(point) if isinstance(point, list) else () for point in area] if isinstance(area, list) else []
    return len(set(points)) >= CORNERS and all(map(_on_earth, points))


def _on_earth(point: tuple[Any, ...]) -> bool:
    numbers = len(point) == 2 and all(type(each) in (int, float) for each in point)
    return numbers and abs(point[0]) <= EAST and abs(point[1]) <= NORTH
