"""What the askers of a benchmark say: invented, from a few parts, so that searches find few, many and none."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache, lru_cache

from huiyin.apps.places.letters import letters_of
from huiyin.cli.bench.cast import name_of
from huiyin.core.grams import words_of

SPOTS = tuple(
    f"{place}{part}"
    for place in "水磨坊 老槐树 村小学 卫生室 文化广场 供销社 粮站 养老院 桥东头 晒谷场 渡口 砖窑 戏台 石牌坊 菜市 祠堂".split()
    for part in "门口 东侧 西侧 后面 路口 对面".split()
)
TROUBLES = tuple(
    "路灯不亮 井盖松动 水管漏水 垃圾没人清 排水沟堵了 电线垂得很低 路面塌了一块 护栏断了 污水往外冒 树枝压着电线 公厕没水"
    " 自来水发黄 灌溉渠断流 宅基地界桩被挪 低保名单想问清楚 医保报销不会办 老人独居没人看 孩子放学没人接 摩托车乱停"
    " 夜里噪声大 桥面积水 广播听不见".split()
)
SINCE = "有三四天了 有一个多星期了 昨天夜里开始的 下雨以后更厉害 去年也报过一次 从上个月起".split()
MORE = "晚上过路看不清。 老人差点摔倒。 孩子上学要绕路。 左邻右舍都着急。 盼着早点来人看看。 我们自己也试过，弄不好。".split()
VARIETY = len(SPOTS) * len(TROUBLES) * len(SINCE) * len(MORE)


@dataclass(frozen=True)
class Words:
    """What somebody says, with what is derived from it, and how to reach them."""

    text: str
    title: str
    letters: str
    spot: str
    name: str
    phone: str
    grams: tuple[str, ...]


def words(n: int) -> Words:
    """The nth thing that is said. Deterministic; one in five leaves no name and no number."""
    n_text = random.Random(n).randrange(VARIETY)  # noqa: S311  (not a secret)
    text, title, letters, spot, grams = _said(n_text)
    known = n % 5 > 0
    return Words(text, title, letters, spot, name_of(n) if known else "", f"138{n % 10**8:08d}" if known else "", grams)


@lru_cache(maxsize=VARIETY)
def _said(n: int) -> tuple[str, str, str, str, tuple[str, ...]]:
    n, spot = divmod(n, len(SPOTS))
    n, trouble = divmod(n, len(TROUBLES))
    more, since = divmod(n, len(SINCE))
    title = f"{SPOTS[spot]}{TROUBLES[trouble]}"
    text, letters = f"{title}\n{SINCE[since]}。{MORE[more]}", _letters(title)
    return text, title, letters, SPOTS[spot], tuple(words_of(f"{title} {text} {SPOTS[spot]}", letters))


@cache
def _letters(title: str) -> str:
    return letters_of(title, 80)
