"""A process is killed (SIGKILL) while it writes the file of an export; the next one makes it, and nothing half is left."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apps.cli.test_serve import ENVIRONMENT

pytestmark = pytest.mark.sqlite  # an installation of its own
BEGIN = """
import json, sys, uuid
from datetime import timedelta
from pathlib import Path
from huiyin.cli.installation import open_dir
open_dir(Path(sys.argv[1]))
from django.utils import timezone
from huiyin.apps.files import exporting
from huiyin.apps.files.models import Export
from huiyin.apps.jobs.actions import LEASE, run_long
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import viewer_of_post
from huiyin.apps.scope import enforcement
from huiyin.apps.scope.acting import system
enforcement.begin()
now = timezone.now()
"""
KILLED = """
whole = exporting.file_pieces
def half(*given):
    content = b"".join(whole(*given))
    yield from (content[at : at + 20] for at in range(0, 80, 20))
    print("half", flush=True)
    sys.stdin.read()
exporting.AT_ONCE, exporting.file_pieces = -1, half
with system("test"):
    held = Holding.objects.get(post__title="auditor")
    by = viewer_of_post(held.post, held.person_id)
    exporting.ask(by=by, name="security_log", query="", form="csv", uid=uuid.uuid4(), now=now)
    run_long(now)
"""
NEXT = """
with system("test"):
    early, done = run_long(now), run_long(now + LEASE)
    export = Export.objects.get()
    lines = b"".join(exporting.content_of(export)).decode().splitlines()
print(json.dumps({"early": early, "done": done, "state": export.state, "rows": export.rows, "lines": len(lines)}))
"""


def test_a_killed_export_is_begun_again(county: Path) -> None:
    line = [sys.executable, "-c", BEGIN + KILLED, str(county)]
    with subprocess.Popen(line, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as begun:
        assert begun.stdout.readline() == "half\n"
        begun.kill()
    folder = county / "files" / "exports"
    assert [path.name[:6] for path in folder.iterdir()] == [".part-"], "this is what a kill leaves"
    line = [sys.executable, "-c", BEGIN + NEXT, str(county)]
    told = json.loads(subprocess.run(line, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout)
    assert (told["early"], told["done"], told["state"]) == (0, 1, "ready")
    assert told["lines"] == told["rows"] + 8, "the head counts the rows"
    assert [path.name[:1] != "." for path in folder.iterdir()] == [True]
