"""The WSGI application that granian serves."""

from __future__ import annotations

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.site.settings")
application = get_wsgi_application()
logging.getLogger("huiyin.security").setLevel(logging.INFO)  # commands in a terminal stay silent
