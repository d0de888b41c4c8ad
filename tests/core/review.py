"""A review as the petition rules have it (law.md §1, Arts 35-36): days of hearing and appraisal do not count, and the
time to ask for the next review runs from the day on which the petitioner received the written reply."""

from __future__ import annotations

from tests.core.mini import Raw, move, state, text

REVIEW: Raw = {
    "slug": "review",
    "version": 1,
    "title": text("复查", "Review"),
    "source": "law.md §1",
    "use": [],
    "start": {
        "do": "order",
        "title": text("申请", "Apply"),
        "to": "new",
        "by": ["anyone"],
        "ask": ["text!", "accepted_on"],
    },
    "moves": [
        move("accept", ["new"], "working", ["desk@station", "desk@town"], "hearing"),
        move("hear", ["working"], None, ["desk@station", "desk@town"], "hearing", "appraisal"),
        move("report", ["working"], "replied", ["handler"], "result!", "hearing"),
        move("pause", ["working"], "paused", ["desk@station", "desk@town"], "until!", "hearing"),
        move("resume", ["paused"], "@back", ["desk@station", "desk@town", "system"]),
        move("serve", ["working", "replied"], None, ["desk@station", "desk@town"], "received_on!"),
        move("redo", ["replied"], "working", ["reporter", "desk@station", "desk@town"], "reason!"),
        move("close", ["replied"], "closed", ["reporter"], outcome="solved", confirms=True),
    ],
    "asks": [
        {"name": "accepted_on", "type": "date", "title": text("受理日期", "Accepted on")},
        {"name": "received_on", "type": "date", "title": text("收到答复的日期", "Received the reply on")},
        {"name": "hearing", "type": "days", "title": text("听证天数", "Days of hearing")},
        {"name": "appraisal", "type": "days", "title": text("鉴定天数", "Days of appraisal")},
    ],
    "states": {
        "new": state("待受理", "received", "desk@station"),
        "working": state("复查中", "working", "handler"),
        "paused": state("停", "working", "handler"),
        "replied": state("已答复", "to_confirm", "desk@station"),
        "closed": state("结", "closed"),
    },
    "clocks": {
        "decide": {
            "title": text("复查", "Decide"),
            "runs_in": ["working"],
            "starts": "accepted_on",
            "less": ["hearing", "appraisal"],
            "limit": "30d",
        },
        "ask_again": {
            "title": text("再申请", "Ask again"),
            "runs_in": ["replied"],
            "starts": "received_on",
            "limit": "30d",
        },
    },
}
