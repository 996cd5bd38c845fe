"""Every setting of the application; each that differs between machines comes from the environment.

A name that ends in `_FILE` gives the path of a file that holds the value, as container secrets do.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """The value of `name`, or the content of the file that `name`_FILE points at; an empty one counts as not given."""
    path = os.environ.get(f"{name}_FILE")
    return (Path(path).read_text().strip() if path else os.environ.get(name)) or default


def flag(name: str, *, default: bool = False) -> bool:
    """Whether `name` is set to 1, true or yes."""
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes"}


SECRET_KEY = env("SECRET_KEY")
DEBUG = flag("DEBUG")
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
# How whoever runs this installation calls manage.py, as pages tell him.
MANAGE_COMMAND = env("MANAGE_COMMAND", "python manage.py")
ALLOWED_HOSTS = [host for host in env("ALLOWED_HOSTS", urlsplit(SITE_URL).hostname or "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "csp",
    *("crispy_forms", "crispy_bootstrap5"),
    "accounts",
    "audit",
    "notifications",
    "documents",
    "channels",
    "certificates",
    "sop",
    "registrations",
    "renewals",
    "privacy",
]

MIDDLEWARE = [
    "config.errors.PlainRequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "audit.context.RequestContextMiddleware",
    "config.errors.WrongMethodMiddleware",
    "accounts.scripted.RedirectsForScripts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sessions.LogInGate",
    "accounts.middleware.OfficeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.damage.DamageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.installation.installation",
            ],
            "builtins": ["accounts.templatetags.look", "django.templatetags.static"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# PostgreSQL only. Web, workers and beat connect as APPLICATION_ROLE, which owns nothing; migrations run as the owner.
APPLICATION_ROLE = env("APPLICATION_ROLE", "sop_app")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env("DATABASE_NAME", "sop"),
        "USER": env("DATABASE_USER", APPLICATION_ROLE),
        "PASSWORD": env("DATABASE_PASSWORD"),
        "HOST": env("DATABASE_HOST"),
        "PORT": env("DATABASE_PORT"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # No page reads more than it shows: where the planner guesses too many rows, compiling a statement, or calling
        # helpers for it, would take ten times as long as running it.
        "OPTIONS": {
            "options": "-c lock_timeout=8s -c idle_in_transaction_session_timeout=60s"
            " -c jit=off -c max_parallel_workers_per_gather=0"
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One master key ring for NIK, drafts, papers and seeds; made on the first run, or given from outside.
KEYS_DIR = Path(env("KEYS_DIR", str(BASE_DIR / "var" / "keys")))
# For rooms below the vault's, which may not import it.
SEALED_TEXT_FIELD = "documents.fields.SealedTextField"
# Where the seals of the trail leave the database to, and who is mailed the day's last one (without an address, nobody).
CHECKPOINTS_FILE = Path(env("CHECKPOINTS_PATH", str(KEYS_DIR.parent / "checkpoints.txt")))
INSPECTOR_EMAIL = env("INSPECTOR_EMAIL")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.OfficeBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "sop:home"
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
# Who must prove himself by a second factor. In a deployment, which is under https, whoever decides; `-` is nobody.
SECOND_FACTOR_ROLES = env("SECOND_FACTOR_ROLES", "KEPALA_DINAS,ADMIN,INSPECTOR" if HTTPS else "-").split(",")
# So long a password or second factor counts for approvals, exports and changes of accounts. Ten approvals fit in.
PROOF_LASTS = int(float(env("PROOF_MINUTES", "15")) * 60)
# Out after so long without a click, and after so long in all.
SESSION_IDLE_LIMIT = int(float(env("SESSION_IDLE_HOURS", "2")) * 3600)
SESSION_COOKIE_AGE = int(float(env("SESSION_HOURS", "12")) * 3600)
SESSION_COOKIE_NAME = "__Host-sesi" if HTTPS else "sesi"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME, CSRF_COOKIE_HTTPONLY = "__Host-csrf" if HTTPS else "csrf", True
MESSAGE_STORAGE = "config.messages.MessageStorage"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
TRUSTED_PROXIES = [address for address in env("TRUSTED_PROXIES").split(",") if address]
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "connect-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Uploads stay in memory: Django's other handler would leave a KTP in clear in the temporary folder.
FILE_UPLOAD_HANDLERS = ["documents.uploads.BoundedMemoryUploadHandler"]
UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes of one file
PAGE_LIMIT = 50  # pages of one PDF
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 12

LANGUAGE_CODE, TIME_ZONE = "id", "Asia/Jakarta"
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# Without a mail host, each mail becomes a file that the demo's reader can open.
EMAIL_HOST, EMAIL_PORT = env("EMAIL_HOST"), int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("EMAIL_HOST_USER"), env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS, EMAIL_TIMEOUT = flag("EMAIL_USE_TLS"), 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = env("MAIL_DIR", str(BASE_DIR / "var" / "mail"))
# A notice that no mail server takes for so long is given up, on record and before the administrator's eyes.
NOTICE_LIFE = timedelta(hours=float(env("NOTICE_HOURS", "72")))
# Asked after every sweep; whoever watches there raises the alarm when it stays silent. Without one, nobody is asked.
DEAD_MAN_URL = env("DEAD_MAN_URL")
# Who sends it to /healthz is told numbers over all offices; without one, nobody is.
HEALTH_TOKEN = env("HEALTH_TOKEN")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", "sertifikat@localhost")

# Hosts, addresses or networks inside the office that a channel of a person may lead to; otherwise the internet alone.
CHANNEL_HOSTS = [host for host in env("CHANNEL_HOSTS").lower().split(",") if host]

# The worker logs as the pages do: one JSON object a line.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_URL = env("BROKER_URL", "redis://127.0.0.1:6379/0")

# PEM files of the certificate authorities that the office trusts; without any, an issuer is "belum diperiksa".
TRUST_ANCHORS_DIR = env("TRUST_ANCHORS_DIR")

# The official portal. The renewal table of the SOP prints another, mistyped address, which is never a link.
BSRE_URL = env("BSRE_URL", "https://bsre.bssn.go.id")

# An eSign Client Service in the office's own network that may be asked how BSrE says that a holder stands: nobody asks
# without an address. `v1` or `v2`; the authority is a PEM file where the server's certificate is not a public one.
BSRE_PROBE_URL, BSRE_PROBE_VERSION = env("BSRE_PROBE_URL"), env("BSRE_PROBE_VERSION", "v2")
BSRE_PROBE_USER, BSRE_PROBE_PASSWORD = env("BSRE_PROBE_USER"), env("BSRE_PROBE_PASSWORD")
BSRE_PROBE_CA = env("BSRE_PROBE_CA")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Django's own default mails the whole request to ADMINS, a NIK and all.
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        **{name: {"level": "WARNING"} for name in ("weasyprint", "fontTools", "fido2")},
    },
}
