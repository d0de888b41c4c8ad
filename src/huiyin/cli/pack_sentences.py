"""`huiyin pack check` of a town's profile: what is said of each problem, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

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


def say(code: str, lang: str, **values: object) -> str:
    """The sentence of a problem in the language `lang` (zh, en)."""
    return SENTENCES[code].for_lang(lang).format_map(values)
