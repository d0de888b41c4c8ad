"""The settings as mypy's Django plugin loads them: no installation, no secret, nothing is written."""

import os

os.environ.setdefault("HUIYIN_DIR", "build/types")
os.environ.setdefault("HUIYIN_SECRET_KEY", "for mypy only")

from huiyin.site.settings import *  # noqa: F403
