"""Django's settings, the same for every deployment; `env` holds what differs."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_noop as _

from workbench.config.enum_names import ENUM_NAMES
from workbench.core.environment import ROOT, environment
from workbench.core.languages import language_of
from workbench.layouts.budget import MEGABYTE, Limits
from workbench.running import embedded

django_stubs_ext.monkeypatch()

env = environment()

DEBUG = env.debug
DEMO = env.demo
SERVER_TIMING = env.server_timing
SECRET_KEY = env.secret_key
SECRET_KEY_FALLBACKS = list(env.former_secret_keys)
ALLOWED_HOSTS = list(env.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(env.trusted_origins)
TRUSTED_PROXIES = env.trusted_proxies

INSTALLED_APPS = [
    "workbench.config",
    "workbench.core.accounts",
    "workbench.core.jobs",
    "workbench.core.web",
    "workbench.core.api",
    "workbench.running.demo",
    "workbench.running.operations",
    "annotations",
    "evaluation",
    "workbench.core.accounts.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "pghistory.admin",
    "csp",
    "workbench.config.started.Started",
]

MIDDLEWARE = [
    "workbench.core.stack.roomy",
    "workbench.core.timing.ServerTiming",
    "workbench.core.forwarded.Forwarded",
    "workbench.core.web.busy.BusyPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "workbench.core.web.compressing.CompressedPages",
    "workbench.core.web.policy.OnePolicy",
    "annotations.former_names.FormerNames",
    "workbench.core.web.addresses.StorableAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "workbench.core.web.bodies.BodyLimits",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workbench.core.accounts.middleware.AccessRecords",
    "workbench.core.accounts.middleware.Preferences",
    "workbench.core.accounts.middleware.SecondFactor",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# No GET writes: to note who asks would look into the session of whoever reads a public file.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
ROOT_URLCONF = "workbench.config.urls"
WSGI_APPLICATION = "workbench.config.wsgi.application"

KINDS = ROOT / "annotations" / "kinds"
"""A folder for each kind of task, with its templates and its scripts."""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(KINDS.glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workbench.core.web.context.shell",
            ],
        },
    }
]


LOCK_TIMEOUT = "5s"


def database(url: str, *, pooled: bool = True) -> dict[str, Any]:
    """Django's database dictionary for a PostgreSQL URL; `?host=` names a socket folder."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {key: value for key, value in query.items() if key != "host"}
    # Statements whose values the server binds (`core/prepared.py`) are planned once; no others.
    options["prepare_threshold"] = 0
    # Nobody hangs on a lock (`core/locking.py`): a setting of the connection costs no query.
    options["options"] = f"{options.get('options', '')} -c lock_timeout={LOCK_TIMEOUT}".lstrip()
    if pooled:
        # A request is told within a second that there is no database.
        options["pool"] = {"min_size": 0, "max_size": 8, "timeout": 0.8}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        # A connection that died with the database is not handed out again.
        "CONN_HEALTH_CHECKS": pooled,
        "OPTIONS": options,
    }


DATABASE_URL = env.database_url or embedded.database_url()
REDIS_URL = env.redis_url or embedded.redis_url()

DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "workbench.core.cache.SurvivingCache", "LOCATION": REDIS_URL}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "workbench.core.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "workbench.core.accounts.forms.SignInForm",
    "change_password": "workbench.core.accounts.forms.NewPasswordForm",
    "set_password": "workbench.core.accounts.forms.FirstPasswordForm",
    "reset_password_from_key": "workbench.core.accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Nothing but the page of sign-in signs anybody in, and that on which they make their account: no
# link in a mail, no change of password.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# Passwords are counted by `core/accounts/attempts.py`. Codes: five wrong ones in five minutes a
# person. Others are an address's; they stop floods, and an office of 200 stays under them.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "200/m/ip",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SOCIALACCOUNT_ADAPTER = "workbench.core.accounts.adapter.ProviderAdapter"
MFA_ADAPTER = "workbench.core.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# An address need not be verified: who has none that is must not be kept from the second factor that
# is asked of them, on a page that is closed until they have it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SECOND_FACTOR_FOR = env.second_factor_for
ACCESS_LOG_DAYS = env.access_log_days

DEMO_PASSWORD = "workbench-demo"  # noqa: S105 - shown on the sign-in page of a demo instance
DEMO_ACCOUNTS = [
    ("demo-manager", _("runs the demo campaign")),
    ("demo-reviewer", _("adjudicates in all its languages")),
    ("demo-annotator-1", _("tags culture and post-edits Spanish")),
    ("demo-annotator-2", _("tags culture and post-edits Spanish")),
    ("demo-annotator-3", _("tags culture and post-edits Arabic, Hindi and Serbian")),
    ("demo-annotator-4", _("tags culture and answers Spanish questions blind")),
]

SECURE_SSL_REDIRECT = env.behind_tls
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# Whether other names of the domain are served over TLS alone is not for us to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.behind_tls
SECURE_HSTS_SECONDS = 31536000 if env.behind_tls else 0
# `core/forwarded.py` leaves this header only where a trusted proxy has sent it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.trusted_proxies else None
SESSION_COOKIE_AGE = 14 * 24 * 3600
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [(code, language_of(code).endonym) for code in ("en", "es", "fr", "ar")]
LANGUAGES_BIDI = [code for code, _ in LANGUAGES if language_of(code).direction == "rtl"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = env.behind_tls
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = sorted(KINDS.glob("*/static"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "workbench.core.web.finders.BootstrapFinder",
]
DATA_DIR: Path = env.data_dir
STATIC_ROOT = env.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "workbench.core.web.storage.StaticStorage"},
}
MEDIA_ROOT = env.data_dir / "uploads"
UPLOAD_DAYS = env.upload_days
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
RELEASES_DIR: Path = env.releases_dir
JOB_MEMORY = env.job_megabytes * MEGABYTE
IMPORT_LIMITS = Limits(
    rows=env.import_rows, size=env.import_megabytes * MEGABYTE, ratio=env.import_ratio
)
RUNS_DIR: Path = env.runs_dir
STORE, STORE_ENDPOINT, STORE_REGION = env.store, env.store_endpoint, env.store_region
"""Where `core/stores` keeps releases, runs and uploads in place of these folders, if anywhere."""
STORE_CACHE: Path = env.data_dir / "fetched"
STORE_CACHE_SIZE = env.cache_megabytes * MEGABYTE
CONSENT_COST = env.consent_cost
SAMPLE_DIR: Path = ROOT / "annotations" / "sample"

DEFAULT_FROM_EMAIL = env.from_email
if env.email_url:
    _mail = urlsplit(env.email_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "workbench.core.accounts.kept_mail.KeptMail"
KEPT_MAIL = env.data_dir / "mail"
PUBLIC_URL = env.public_url

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "workbench.core.accounts.authentication.TokenAuthentication",
        "workbench.core.accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "workbench.core.api.schema.Schema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "URL_FORMAT_OVERRIDE": None,  # `?format=` said 404 before anyone was asked who they are
    "DEFAULT_PARSER_CLASSES": ["annotations.former_names.FormerNamesParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "workbench.core.api.pagination.CursorPages",
    "DEFAULT_THROTTLE_CLASSES": ["workbench.core.api.throttles.CountedRequests"],
    "DEFAULT_THROTTLE_RATES": {"user": "6000/minute"},
    "EXCEPTION_HANDLER": "workbench.core.api.errors.problem_response",
}
REPORTS_AN_HOUR = 20
SPECTACULAR_SETTINGS = {
    "TITLE": "Workbench",
    "DESCRIPTION": "Translate, review, tag, adjudicate, release and evaluate benchmarks.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # The contract is tested before it is deployed; to make it takes longer than all other checks.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "workbench.core.api.schema.describe_problems",
    ],
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "defaultModelsExpandDepth": 0},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

CELERY_BROKER_URL = (
    f"redis+socket://{REDIS_URL.removeprefix('unix://')}"
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CHANNEL_ERROR_RETRY = True
"""A broker whose disk is full refuses; the worker waits for it, rather than end with its job."""
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"socket_timeout": 5.0}
"""A broker that stands still is noticed; who sends asks before (`core/broker.py`)."""
ALIVE_DIR = env.data_dir / "alive"
CELERY_BEAT_SCHEDULER = "workbench.core.jobs.beat.OneOfMany"
CELERY_BEAT_SCHEDULE = {
    "send abandoned jobs again": {"task": "workbench.core.jobs.tasks.sweep", "schedule": 10.0},
    "send abandoned shards again": {"task": "evaluation.tasks.sweep_shards", "schedule": 10.0},
    "return expired leases": {"task": "annotations.tasks.expire_leases", "schedule": 30.0},
    "forget old uploads": {
        "task": "annotations.tasks.forget_uploads",
        "schedule": crontab(minute="41"),
    },
    "forget old invitations": {
        "task": "annotations.tasks.forget_invitations",
        "schedule": crontab(hour="3", minute="37"),
    },
    "seal second factors anew": {
        "task": "workbench.core.accounts.tasks.seal_anew",
        "schedule": crontab(hour="3", minute="27"),
    },
    "mail notices": {
        "task": "annotations.tasks.send_digests",
        "schedule": crontab(hour="6", minute="7"),
    },
    "forget old sign-ins": {
        "task": "workbench.core.accounts.tasks.forget",
        "schedule": crontab(hour="3", minute="17"),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "one line": {"()": "workbench.core.logs.OneLine"},
        "no secrets": {"()": "workbench.core.logs.NoSecrets"},
        "no flood": {"()": "workbench.core.logs.NoFlood"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["one line", "no flood", "no secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Clients of services tell of every request.
        **{name: {"level": "WARNING"} for name in ("deepl", "httpx", "httpx2")},
        # That there is no database is told by the requests that need it.
        "psycopg.pool": {"level": "ERROR"},
    },
}
