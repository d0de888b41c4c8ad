"""One sample of what every component is given."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import RequestFactory
from django.utils.safestring import SafeString

from huiyin.site.look import pieces

NOW = dt.datetime(2026, 11, 21, 9, 42, tzinfo=dt.UTC)
TRAIL = [
    {"title": "请您确认", "text": "办好后问您", "state": "next"},
    {"title": "去看过了", "text": "要换40米电缆", "state": "now", "when": NOW, "who": "电工组"},
    {"title": "收到", "quote": "路灯<不亮>", "when": NOW, "who": "手机", "url": "/p", "link": "看照片"},
]
FACTS = [
    {"label": "现在", "tag": {"word": "在办", "kind": "on"}},
    {"label": "在谁手里", "value": "电工组", "tel": "03005550126", "note": "周末不算"},
    {"label": "照片", "value": "1张", "change": "/say/photo/", "optional": True, "figure": True},
]
FIELDS = [
    {"name": "q", "label": "找", "type": "search", "value": "路灯"},
    {"name": "s", "label": "步骤", "type": "select", "value": "b", "options": [{"value": "b", "title": "待派单"}]},
    {"name": "d", "label": "从", "type": "date", "value": None},
]
SAMPLES: dict[str, dict[str, Any]] = {
    "tag": {"word": "逾期1天", "kind": "late"},
    "track": {"steps": pieces.phases("working")},
    "trail": {"items": TRAIL, "now": NOW},
    "facts": {"items": FACTS, "check": True},
    "errors": {"problems": [{"id": "near", "text": "还没写在哪里"}, {"id": "", "text": "整张表"}]},
    "choices": {"name": "ok", "choices": [{"value": "yes", "title": "办好了", "hint": "您说了算", "checked": True}]},
    "pager": {"previous": "?b=1", "next": "?a=9", "shown": 9, "total": 38, "unit": "case", "note": "周末不走"},
    "filter": {"field": FIELDS[0]},
    "filters": {"fields": FIELDS, "actions": [{"url": "?csv", "title": "导出38件"}]},
    "list_top": {
        "request": RequestFactory().get("/open/now?print=1"),
        "printing": True,
        "filter_words": "望禾镇；类别：路灯",
        "now": NOW,
        "plain_url": "/open/now",
    },
    "outbox": {"waiting": 3, "sent": NOW},
    "over": {},
    "moves": {
        "items": [{"title": "记情况", "url": "/", "main": True}, {"title": "接单", "action": "/x", "hint": "要写"}]
    },
    "clock": {
        "title": "办好",
        "word": "余2个工作日",
        "kind": "near",
        "used": 80,
        "meter_label": "已过八成",
        "text": "周末不走",
    },
    "figs": {
        "items": [{"value": 41, "of": 46, "unit": "件", "text": "已答复", "url": "/"}, {"value": 1, "unit": "件"}]
    },
    "blank": {"title": "您还没有说过事", "text": "都可以说", "url": "/say/", "word": "我要说事"},
    "btns": {"items": [{"word": "送出", "icon": "send"}, {"word": "打印", "url": "/p", "plain": True}]},
    "door": {"url": "/say/", "icon": "say", "title": "我要说事", "text": "不用注册", "main": True, "full": True},
    "pick_file": {
        "id": "voice",
        "name": "voice",
        "accept": "audio/*",
        "icon": "voice",
        "title": "说一段话",
        "capture": True,
    },
    "qr": {"svg": SafeString('<svg class="qr" role="img" aria-label="码"></svg>'), "caption": "扫码查进度"},
    "picks": {"label": "分类", "items": [{"url": "/", "title": "全部", "current": True}]},
    "find_code": {},
    "seal": {"word": "收讫"},
    "sizes": {"request": RequestFactory().get("/open/sheet?town=x")},
    "way_out": {"find": True, "phone": "03005550110", "reason": "因为"},
    "notices": {"messages": ["已派给电工组"]},
    "foot": {"phone": "03005550110", "hours": "每天8:00—20:00", "links": [{"url": "/open/", "title": "公开栏"}]},
    "modes": {"modes": [{"code": "elder", "title": "长辈", "url": "?mode=elder"}], "mode": "elder"},
    "who": {"who": {"place": "镇", "post": "派单岗", "person": "何桂香", "posts": [{"id": 1, "title": "派单岗"}] * 2}},
}
HEAD = {
    "columns": [{"title": "时限", "url": "?o=due", "order": "ascending"}, {"title": "件", "figure": True}],
    "tick": True,
}
