"""What a pack goes by, for everybody: of the notes in its `source` the laws and their articles alone."""

from __future__ import annotations

import re

LAW = re.compile(r"([\u4e00-\u9fff]+(?:法典|法|条例))(?:\s+(?:Arts?\s+)?([0-9]+(?:[-–][0-9]+|,\s*[0-9]+)*))?(?![0-9])")
CIRCULAR = re.compile(r"[\u4e00-\u9fff]+〔[0-9]{4}〕[0-9]+号")


def laws_in(source: str) -> str:
    """《村民委员会组织法》第28、42条；国办发〔2007〕4号. Empty where it names no law."""
    laws = [f"《{title}》" + (f"第{_articles(given)}条" if given else "") for title, given in LAW.findall(source)]
    return "；".join([*laws, *CIRCULAR.findall(source)])


def _articles(given: str) -> str:
    return re.sub(r",\s*", "、", given).replace("–", "至").replace("-", "至")
