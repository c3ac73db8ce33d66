"""Settings of the workbench. They import without secrets: what is missing is refused by `holdfast serve`, not here.

Which practice is served says HOLDFAST_HOME, set by the functions in `operations`; without it there is no practice, and
the databases are in memory (tests, type checking). Everything a practice may choose is in its `practice.json`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from holdfast.web.log_lines import handler as log_handler
from holdfast.web.practice import LARGEST_BODY, Practice, no_practice, read_practice
from holdfast.web.practice import databases as _databases
from holdfast.web.static_headers import same_origin_only

HERE = Path(__file__).resolve().parent
_HOME = os.environ.get("HOLDFAST_HOME", "")
_PRACTICE: Practice = read_practice(Path(_HOME)) if _HOME else no_practice()

HOLDFAST_HOME = _HOME
HOLDFAST_PROFILE = _PRACTICE.profile
HOLDFAST_ZONE = _PRACTICE.zone
HOLDFAST_PINNED = _PRACTICE.pinned
HOLDFAST_DEMO = _PRACTICE.demo
HOLDFAST_FINDINGS = _PRACTICE.findings  # switched on by a person who accepted the intended purpose
HOLDFAST_IDLE_MINUTES = _PRACTICE.idle_minutes
HOLDFAST_CONTACTS = _PRACTICE.contacts
HOLDFAST_MAIL = _PRACTICE.mail  # the practice's own mail server; None: no message leaves
_HTTPS = os.environ.get("HOLDFAST_HTTPS") == "1"

DEBUG = False
SECRET_KEY = _PRACTICE.secret_key
HOLDFAST_NAMES = [host for host in os.environ.get("HOLDFAST_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]
HOLDFAST_PORTAL = os.environ.get("HOLDFAST_PORTAL", "")  # where patients find it; empty: no portal is served
HOLDFAST_PORTAL_NAMES = [host for host in os.environ.get("HOLDFAST_PORTAL_NAMES", "").split(",") if host]
ALLOWED_HOSTS = [*HOLDFAST_NAMES, *HOLDFAST_PORTAL_NAMES]  # each listener answers to its own (portal/listener.py)
ROOT_URLCONF = "holdfast.web.urls"
WSGI_APPLICATION = "holdfast.web.wsgi.application"
DATABASES: dict[str, dict[str, Any]] = _databases(_HOME)
DATABASE_ROUTERS = ["holdfast.web.keystore.router.KeystoreApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [  # no admin: sealed tables have nothing to show there, and accounts have their own pages
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "holdfast.web.keystore",
    "holdfast.web.vault",
    "holdfast.web.accounts",
    "holdfast.web.pages",
    "holdfast.web.giving",
    "holdfast.web.away",
    "holdfast.web.knowing",
    "holdfast.web.practise",
    "holdfast.web.portal",
    "holdfast.web.reminders",
]
MIDDLEWARE = [
    "holdfast.web.middleware.request_log",
    "holdfast.web.portal.listener.by_listener",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "holdfast.web.middleware.nothing_kept",
    "csp.middleware.CSPMiddleware",
    "holdfast.web.middleware.pages_and_forms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "holdfast.web.portal.phones.known",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "holdfast.web.accounts.kept_forms.not_lost",
    "holdfast.web.accounts.idle.signed_out_when_idle",
    "holdfast.web.accounts.half_open.whole_sign_ins_only",
    "holdfast.web.pages.handed_over.only_the_form",
    "django_htmx.middleware.HtmxMiddleware",
    "holdfast.web.vault.audit_middleware.audited",
    "holdfast.web.refusals.told_in_words",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["holdfast.web.text_tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "holdfast.web.accounts.context.account",
            ],
        },
    }
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "holdfast.web.accounts.passwords.NotMadeOfCommon"},
    {"NAME": "holdfast.web.accounts.passwords.LongestPassword"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
HOLDFAST_SEALING_COST = (3, 65_536, 4)  # argon2id for authors' keys: passes, KiB, lanes
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"

# Over http the browser would drop a Secure cookie; http is served on loopback only, where nobody listens in between.
SESSION_ENGINE = "holdfast.web.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-holdfast" if _HTTPS else "holdfast"
SESSION_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-holdfast-form" if _HTTPS else "csrftoken"  # no other host of the domain can set it
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "holdfast.web.accounts.signing_in.form_refused"
SECURE_SSL_REDIRECT = _HTTPS  # a proxy that let plain http through is corrected
SECURE_HSTS_SECONDS = 365 * 86_400 if _HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = ["^healthz$"]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_BODY
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_BODY + 1  # above the largest body: nothing goes to a temporary file
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False  # another site must not learn by asking that a workbench runs here
WHITENOISE_ADD_HEADERS_FUNCTION = same_origin_only

LANGUAGE_CODE = "en"
USE_I18N = False  # words go through holdfast.text
USE_TZ = True
TIME_ZONE = _PRACTICE.zone

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "holdfast.web.log_lines.JsonLines"}},
    "handlers": {"lines": log_handler(_HOME)},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {
        "holdfast": {"level": "INFO"},
        # Django's own lines carry paths with query strings and, for errors, locals: ours replace them.
        "django": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
