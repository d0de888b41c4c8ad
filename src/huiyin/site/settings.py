"""Settings. Everything that differs between installations comes from the data folder (`huiyin.toml`, made by `huiyin init`).

`HUIYIN_DIR` names the data folder; `HUIYIN_DATABASE` (a postgresql:// URL) overrides the database in it,
`HUIYIN_DATABASE_PAGES` the address by which the pages sign in to it.
"""

from __future__ import annotations

import os
import re
import tomllib
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from huiyin.apps.people.oidc.provider import configured
from huiyin.core.notes import Key, Malformed
from huiyin.core.passwords import PROFILES

HERE = Path(__file__).resolve().parent

if "HUIYIN_DIR" not in os.environ:
    raise ImproperlyConfigured("Set HUIYIN_DIR to a data folder, or start with `huiyin serve DIR`.")
DATA_DIR = Path(os.environ["HUIYIN_DIR"]).resolve()
_config_file = DATA_DIR / "huiyin.toml"
_config = tomllib.loads(_config_file.read_text(encoding="utf-8")) if _config_file.exists() else {}
if "secret_key" not in _config and "HUIYIN_SECRET_KEY" not in os.environ:
    raise ImproperlyConfigured(f"{DATA_DIR} is not an installation yet. Make one with `huiyin init {DATA_DIR}`.")

SECRET_KEY = os.environ.get("HUIYIN_SECRET_KEY") or _config["secret_key"]
SECRET_KEY_FALLBACKS = [
    *filter(None, [os.environ.get("HUIYIN_SECRET_KEY_BEFORE", "")]),
    *map(str, _config.get("secret_keys_before", [])),
]
"""Whose signs still count: `huiyin keys rotate DIR --secret` puts the old key here."""
DEBUG = False
DEMO = bool(_config.get("demo", False)) and find_spec("huiyin.cli.demo") is not None
"""Codes are shown on the sign-in page. Never by a program that was built for production, whatever the file says."""
BASE_URL = str(_config.get("base_url", "http://127.0.0.1:8000"))
if DEMO:  # `serve --port` says where it answers: what is scanned or read in a feed leads back there
    BASE_URL = os.environ.get("HUIYIN_DEMO_URL", BASE_URL)
ALLOWED_HOSTS = list(_config.get("hosts", ["127.0.0.1", "localhost"]))
HTTPS = BASE_URL.startswith("https://")
SECURITY_PROFILE = str(_config.get("security_profile", "asvs"))
"""The rules of passwords and of waiting (core/passwords.py): `asvs`, or `dengbao3` where 等保三级 is examined."""
if SECURITY_PROFILE not in PROFILES:
    raise ImproperlyConfigured(f"security_profile is {SECURITY_PROFILE!r}. Choose one of {', '.join(PROFILES)}.")
OIDC = configured(_config.get("oidc"), secret=os.environ.get("HUIYIN_OIDC_SECRET", ""))
"""The county's identity provider (docs/operating.md), None without `[oidc]`."""
TRUSTED_PROXIES = int(_config.get("proxies", 0))
"""How many web servers of our own (nginx, Caddy) stand before this one; only what they say of a visitor is believed."""
FILE_SCANNER = str(_config.get("file_scanner", ""))
"""Where clamd listens (apps/files/scanner.py): `127.0.0.1:3310`, `unix:/run/clamav/clamd.ctl`; `none`; empty: nobody has said."""
if not re.fullmatch(r"|none|unix:/.+|\S+:\d+", FILE_SCANNER):
    raise ImproperlyConfigured(f"file_scanner is {FILE_SCANNER!r}. Write host:port, unix:/path or none.")
PAGES_A_MINUTE = int(_config.get("pages_a_minute", 1200))
"""How many public pages one network may open in a minute (site/pace.py); 0: as many as it likes."""


TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
"""What the address of PostgreSQL may say of the way there: `…?sslmode=verify-full&sslrootcert=…`."""


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "huiyin.apps.scope.sqlite3",
            "NAME": DATA_DIR / "huiyin.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
            },
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": ":memory:"},
        }
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "huiyin.apps.scope.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": None,
        # jit compiles statements whose estimates are high, as those with scope are, for longer than they take
        "OPTIONS": {"options": "-c timezone=UTC -c jit=off"} | {name: query[name] for name in TLS if name in query},
    }


DATABASES = {"default": _database(os.environ.get("HUIYIN_DATABASE") or _config.get("database", ""))}
_pages = os.environ.get("HUIYIN_DATABASE_PAGES") or _config.get("database_pages", "")
DATABASE_PAGES = _database(_pages) if _pages else None
"""How the pages sign in to PostgreSQL, as a role that owns nothing; without it they sign in as the owner and lay that down."""
if DATABASE_PAGES and DATABASE_PAGES["NAME"] != DATABASES["default"]["NAME"]:
    raise ImproperlyConfigured("database_pages has to name the same database as `database`, with another user.")

FOUNDATION = [
    "keys",
    "places",
    "units",
    "people",
    "records",
    "files",
    "jobs",
    "books",
    "rolls",
    "paper",
    "cases",
    "slots",
]
FEATURES = [
    name
    for name in (
        "figures",
        "say",
        "desk",
        "field",
        "leader",
        "decisions",
        "board",
        "towns",
        "exchange",
        "net",
        "admin",
        "duties",
        "activities",
        "petitions",
        "disputes",
    )
    if (HERE.parent / "apps" / name / "apps.py").exists()
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "huiyin.site",
    *(f"huiyin.apps.{name}" for name in (*FOUNDATION, *FEATURES)),
]
MIDDLEWARE = [
    "huiyin.site.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "huiyin.site.headers.Methods",
    "huiyin.site.nuls.NoNuls",
    "huiyin.site.compress.Compress",
    "huiyin.site.static_files.Static",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huiyin.site.modes.ModeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "huiyin.site.sought.Sought",
    "huiyin.site.guard.Guard",
]
ROOT_URLCONF = "huiyin.site.urls"
WSGI_APPLICATION = "huiyin.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "huiyin.site.modes.look",
                "huiyin.site.frame.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["huiyin.site.templatetags.look", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "huiyin.site.static_files.Versioned"},
}
MEDIA_ROOT = DATA_DIR / "files"
KEYS_FILE = DATA_DIR / "huiyin.keys"
"""The keys outside the database; HUIYIN_KEYS takes their place."""
CIPHERS: dict[str, str] = {**_config.get("ciphers", {}), "aes": "huiyin.apps.keys.aes"}
"""By name the modules that seal and open private content (apps/keys/ciphers.py), each with a `FORMAT` of its own."""
CIPHER = str(_config.get("cipher", "aes"))
"""By which of them everything new is sealed."""
if CIPHER not in CIPHERS:
    raise ImproperlyConfigured(f'cipher = "{CIPHER}": name its module under [ciphers] in huiyin.toml')
RETENTION = dict(_config.get("retention", {}))
"""Months by class of record where they differ from apps/cases/retention.py."""
BACKUPS: dict[str, int] = {"days": 30, "months": 12} | dict(_config.get("backups", {}))
"""`[backups]`: how long `huiyin backup DIR FOLDER` leaves daily ones, and the first of each month."""
if BACKUPS.keys() != {"days", "months"} or any(type(n) is not int or n < 0 for n in BACKUPS.values()):
    raise ImproperlyConfigured(
        f"[backups] of {_config_file} says {BACKUPS}. It takes days and months, whole numbers from 0 on."
    )
try:
    WITNESSES = [Key.parsed(str(text)) for text in _config.get("witnesses", [])]
except Malformed as wrong:
    raise ImproperlyConfigured(f"witnesses of {_config_file}: {wrong}, as the witness handed it over.") from wrong
"""Public keys (`name+hint+base64`, kind 04) of witnesses outside, who may sign the heads of logs (docs/operating.md)."""
RECORD_LINES = [str(path) for path in _config.get("record_lines", [])]
"""Dotted paths of signers of another kind, each of which puts a line of its own under every head (apps/records/lines.py)."""
SMS = dict(_config.get("sms", {"provider": "console"} if DEMO else {}))
"""`[sms]`: who carries text messages (apps/jobs/sms.py), with that provider's own options; empty: nobody does."""
SMS_A_DAY = int(SMS.pop("a_day", 2000))
"""How many text messages this installation sends in a day at most: they cost money, and somebody may ask in masses."""
REVEALS_A_DAY = int(_config.get("reveals_a_day", 30))
"""How often a post may look at a whole telephone number in a day; a matter counts once."""
EXPORTS_A_DAY = int(_config.get("exports_a_day", 50))
"""How many lists a person may have made into files in a day."""
IMPORTS_A_DAY = int(_config.get("imports_a_day", 100))
"""How many files a person may hand in for an import in a day."""

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["huiyin.apps.people.backend.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "people:sign_in"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "huiyin.apps.people.sessions"
COOKIE_PREFIX = "__Host-" if HTTPS else ""
"""Browsers take a cookie of such a name from this host alone, and over TLS alone."""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and bool(_config.get("hsts_subdomains", True))
SILENCED_SYSTEM_CHECKS = ["security.W021"]
"""W021 wants browsers to preload https for the whole domain. That is for its owner to decide, who is not the installation alone."""
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "huiyin.site.pages.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 60  # a form says how many it takes, and keeps what was typed; far more is an attack
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "huiyin.site.log_lines.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": os.environ.get("HUIYIN_LOG", "WARNING")},
}
