"""A town for the outbox tests: `python -m tests.browser.field_town DIR` prints who may sign in, as JSON."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any


def make(folder: Path) -> dict[str, Any]:
    """A new installation with one town, people with a session each, lamps that wait for the first one, and a body that meets."""
    from huiyin.cli.installation import make_dir, migrate, open_dir

    make_dir(folder)
    open_dir(folder)
    migrate()
    from django.utils import timezone

    from huiyin.apps.places.actions import add_households
    from tests.apps.decisions.village import Village
    from tests.apps.field.hands import DOORS
    from tests.builders import World, say, step

    now, world = timezone.now() - timedelta(hours=3), World("yangquan")
    add_households(world.grid, DOORS)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    team = world.unit("village_volunteers", world.village)
    people = {
        "volunteer": world.viewer("volunteer", unit=team, name="郭小满"),
        "other": world.viewer("grid_worker", place=world.grid, name="阿依努尔·买合木提江"),
    }
    say(world, now=now, text="桥东养鸡场气味太大，晚上不敢开窗。", category="smell")
    cases = [say(world, now=now, text=f"水磨坊路口第{n}盏路灯不亮") for n in range(8)]
    for case in cases:
        step(case, desk, "dispatch", now + timedelta(minutes=5), unit=team.pk)
    village = Village(now=now, world=world)
    people["secretary"] = village.secretary
    meeting = village.to_vote()
    sessions = {name: session(viewer) for name, viewer in people.items()}
    return {
        "sessions": sessions,
        "cases": [str(case.uid) for case in cases],
        "grid": world.grid.pk,
        "meeting": str(meeting.uid),
    }


def session(viewer: Any) -> str:
    """The key of a session that is signed in, second factor shown."""
    from django.test import Client

    from tests.builders import sign_in

    return str(sign_in(Client(), viewer).cookies["sessionid"].value)


if __name__ == "__main__":
    print(json.dumps(make(Path(sys.argv[1]))))
