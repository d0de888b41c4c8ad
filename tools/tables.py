"""Write the one migration of an app's tables anew: `python tools/tables.py APP…`. Only until there is a first release."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).parent.parent / "src" / "huiyin" / "apps"


def main(labels: list[str]) -> None:
    """Read the models, leave those of the app out of what migrations say, and write what then lacks."""
    os.environ |= {
        "HUIYIN_DIR": tempfile.mkdtemp(),
        "HUIYIN_SECRET_KEY": "x",
        "DJANGO_SETTINGS_MODULE": "huiyin.site.settings",
    }
    import django

    django.setup()
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState
    from django.db.migrations.writer import MigrationWriter
    from django.utils.translation import override

    for label in labels:
        before = MigrationLoader(None, ignore_no_migrations=True).project_state()
        for key in [key for key in before.models if key[0] == label]:
            del before.models[key]
        with override(None):
            (made,) = MigrationAutodetector(before, ProjectState.from_apps(apps))._detect_changes()[label]  # type: ignore[attr-defined]
        made.name, made.initial = "0001_tables", True
        made.dependencies = [
            (app, "0001_tables" if name == "__first__" or name[:5] == "auto_" else name)
            for app, name in made.dependencies
        ]
        file = HOUSE / label / "migrations" / "0001_tables.py"
        with override(None):  # words of Django's own columns are translated only now
            text = MigrationWriter(made, include_header=False).as_string()
        file.write_text(text, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "ruff", "check", "--fix", "--quiet", file], check=True)
        subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", file], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
