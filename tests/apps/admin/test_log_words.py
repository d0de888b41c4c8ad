"""What stands beside an entry of the security log is told in words; files keep the codes."""

from __future__ import annotations

import pytest

from huiyin.apps.admin.log_words import in_words
from huiyin.apps.people.models import SecurityEntry

UID = "3f2c1b90-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, []),
        ({"by": "password, code"}, ["凭密码和六位数"]),
        (
            {"action": "accept", "why": "not_yours", "uid": UID},
            ["动作代号 accept", "这是别的岗位的事", "标记 3f2c1b90"],
        ),
        ({"why": "signature"}, ["原因代号 signature"]),
        ({"hour": "2026-11-16T01:00:00+00:00", "times": 7}, ["起始时刻 2026年11月16日 09:00", "7次"]),
        (
            {"holding": 4, "post": 9, "starts": "2026-11-16", "ends": "", "deputy": True},
            ["任期编号 4", "岗位编号 9", "起 2026年11月16日", "代理"],
        ),
        (
            {"list": "security_log", "form": "csv", "kind": "locked", "words": True, "rows": 12},
            ["清单 安全日志", "文件 csv", "筛选kind locked", "用了查找词", "12行"],
        ),
        ({"number": 2}, ["2处登录"]),
        ({"number": "7-2"}, ["筛选number 7-2"]),
        ({"a_day": 500}, ["每天500条"]),
    ],
)
def test_facts_are_told_in_words(data: dict[str, object], said: list[str]) -> None:
    assert in_words(SecurityEntry(kind="refused", data=data)) == said
