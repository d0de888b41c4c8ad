"""Run by the Python of the peer's own environment: django-helpdesk does the same work when it is told to (`answering`).

`python helpdesk_run.py FOLDER TICKETS [tuned]`: as its guide has it, or with our settings of SQLite when it is `tuned`. Nothing
of Huiyin is imported here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
from answering import answer, begin_anew, timed  # type: ignore[import-not-found]
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command

APPS = ("auth", "contenttypes", "sessions", "sites", "messages", "humanize", "staticfiles", "admin")
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""As `django-admin startproject` of Django 5.2 writes them: the peer's guide adds its app to such a project and takes none away.
Django's test client, which asks here as it does at ours, leaves the check of form tokens out on both sides."""
DATABASE = {"ENGINE": "django.db.backends.sqlite3"}
TUNED = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
}
"""What ours is served with; a commit is on the disk with both."""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
QUEUES, FOLLOWUPS, PAGE, TITLES = 10, 5, 50, 100
WORKS = {"create": ("create",), "accept": ("step",), "list": ("frame", "list"), "case": ("case",)}
"""Our works, and the requests that show or do the same here: a list is a page that then asks for its rows."""
urlpatterns: list[Any] = []


class Written(BaseEmailBackend):
    """Puts a message into the words that go to a mail server, as its requests do, and sends them nowhere."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """How many were written."""
        return sum(bool(message.message().as_bytes(linesep="\r\n")) for message in email_messages)


def set_up(folder: Path, *, tuned: bool) -> None:
    """A project of its own with a new SQLite database, e-mail written and not sent."""
    settings.configure(
        SECRET_KEY="for measuring only",  # noqa: S106
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in APPS), "rest_framework", "helpdesk"],
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=TEMPLATES,
        DATABASES={"default": {**DATABASE, "NAME": folder / "peer.sqlite3", "OPTIONS": TUNED if tuned else {}}},
        EMAIL_BACKEND=f"{__name__}.Written",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        STATIC_URL="/static/",
        SITE_ID=1,
        USE_TZ=True,
        LOGIN_URL="/login/",
        HELPDESK_TEAMS_MODE_ENABLED=False,
        LOGGING_CONFIG=None,
    )
    django.setup()
    paths = import_module("django.urls")
    urlpatterns.append(paths.path("", paths.include("helpdesk.urls")))
    call_command("migrate", verbosity=0)


def fill(tickets: int) -> None:
    """Queues, a member of staff and so many tickets with a few follow-ups each."""
    models, people = import_module("helpdesk.models"), import_module("django.contrib.auth.models").User.objects
    user = people.create_superuser("staff", "staff@localhost", "staff")
    queues = [models.Queue.objects.create(title=f"queue {n}", slug=f"queue-{n}") for n in range(QUEUES)]
    now = import_module("django.utils.timezone").now()
    rows = [
        models.Ticket(
            title=f"水磨坊门口路灯不亮 {n}", queue=queues[n % QUEUES], description="有一个多星期了，晚上过路看不清。",
            created=now, modified=now, submitter_email="asker@localhost", status=1 + n % 4, priority=3, secret_key=str(n),
        )
        for n in range(tickets)
    ]  # fmt: skip
    models.Ticket.objects.bulk_create(rows, batch_size=500)
    saved = list(models.Ticket.objects.values_list("id", flat=True))
    models.FollowUp.objects.bulk_create(
        [
            models.FollowUp(ticket_id=pk, date=now, title="note", comment="到现场看过了。", public=True, user=user)
            for pk in saved
            for _ in range(FOLLOWUPS)
        ],
        batch_size=500,
    )


def works(tickets: int) -> dict[str, Callable[[int], Any]]:
    """What is measured, by the names that Huiyin uses; each answers a response."""
    query = import_module("helpdesk.query").query_to_base64({"filtering": {"status__in": [1, 2]}, "sorting": "created"})
    browser = import_module("django.test").Client()
    browser.force_login(import_module("django.contrib.auth.models").User.objects.get())
    rows = {"start": 0, "length": PAGE, "draw": 1, "order[0][column]": 0, "order[0][dir]": "asc", "search[value]": ""}
    ticket = {
        "queue": 1,
        "title": "路灯不亮",
        "body": "晚上过路看不清。",
        "priority": 3,
        "submitter_email": "asker@localhost",
    }
    update = {"comment": "换好了，能用。", "new_status": 1, "public": 1, "priority": 3, "title": "路灯不亮"}
    client = import_module("django.test.client")
    packed = [client.encode_multipart(client.BOUNDARY, {**ticket, "title": f"路灯不亮 {nth}"}) for nth in range(TITLES)]
    sent = client.encode_multipart(client.BOUNDARY, update)  # packing it is the browser's own work
    as_form = f"{client.MULTIPART_CONTENT}; charset=utf-8"
    return {
        "create": lambda nth: browser.post("/tickets/submit/", packed[nth % TITLES], as_form),
        "list": lambda nth: browser.get(f"/datatables_ticket_list/{query}", rows),
        "frame": lambda nth: browser.get("/tickets/"),
        "case": lambda nth: browser.get(f"/tickets/{1 + nth * 7 % tickets}/"),
        "step": lambda nth: browser.post(f"/tickets/{1 + nth * 7 % tickets}/update/", sent, as_form),
        "dashboard": lambda nth: browser.get("/dashboard/"),
    }


def counted(connection: Any, work: Callable[[int], Any], nth: int) -> int:
    """Statements, transaction frames left out."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work(nth)
    return sum(
        not sql.lstrip().upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")) for sql in seen
    )


def main(folder: Path, tickets: int, *, tuned: bool) -> None:
    """Fill and begin anew, say who answers and how many queries each work takes, then work as told."""
    set_up(folder, tuned=tuned)
    if not import_module("helpdesk.models").Ticket.objects.exists():
        fill(tickets)
        begin_anew()
    made = works(tickets)
    parts = {name: [made[each] for each in requests] for name, requests in WORKS.items()}
    if not {work(0).status_code for each in parts.values() for work in each} <= {200, 302}:
        raise SystemExit("the peer refused its work")
    connection = import_module("django.db").connection
    queries = {name: sum(counted(connection, work, 1) for work in each) for name, each in parts.items()}
    print(json.dumps({"version": version("django-helpdesk"), "queries": queries}), flush=True)
    answer({name: timed(*each) for name, each in parts.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), tuned="tuned" in sys.argv[3:])
