"""The one settings file. What differs between machines comes from the environment (docs/operations.md)."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from forum.environment import (
    address,
    bucket,
    database,
    env,
    env_bool,
    env_choice,
    env_count,
    env_date,
    env_number,
    env_server,
    env_web_address,
    mailbox,
    seal,
    storages,
)
from forum.logs.lines import FORMS, configuration
from forum.schedule import schedule
from forum.sign_in import read_providers

STARTED_AT = datetime.now(tz=UTC)
BASE_DIR = Path(__file__).resolve().parent.parent

EMBEDDED = env_bool("PORTAL_EMBEDDED", False)
VAR = Path(env("PORTAL_VAR") or BASE_DIR / "var").absolute()
DEBUG = False


def secret_key() -> str:
    if env("PORTAL_SECRET_KEY"):
        return env("PORTAL_SECRET_KEY")
    kept = VAR / "secret.key"
    if EMBEDDED and kept.exists():
        return kept.read_text().strip()
    if EMBEDDED or {"makemigrations", "makemessages", "compilemessages", "collectstatic"} & set(sys.argv[:2]):
        return "not-a-secret-" * 5
    raise ImproperlyConfigured("Set PORTAL_SECRET_KEY to a long random text.")


SECRET_KEY = secret_key()


# migrate runs as the owner of the tables; everything else as a role that may not alter or truncate them.
_OWNER = {"migrate", "grant_application_role", "restore"} & set(sys.argv[:2])
DATABASE_URL = (env("DATABASE_OWNER_URL") if _OWNER else "") or env("DATABASE_URL")
DATABASES = {"default": database(DATABASE_URL or "postgres://portal@localhost/portal")}
# A pooler stands between (PgBouncer, by transaction): nothing may be left in a session.
DB_POOLER = DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", "redis://localhost:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

SIGN_IN = read_providers(env("PORTAL_SIGN_IN"))  # organisations that sign their own people in

INSTALLED_APPS = [
    "forum.apps.ForumConfig",
    "forum.home.apps.HomeConfig",
    "forum.report.apps.ReportConfig",
    "forum.api.apps.ApiConfig",
    "forum.public.apps.PublicConfig",
    "members.apps.MembersConfig",
    "meetings.apps.MeetingsConfig",
    "projects.apps.ProjectsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "pgtrigger",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    # Loads what speaks OpenID Connect and SAML.
    *(["members.elsewhere"] if SIGN_IN else []),
]

MIDDLEWARE = [
    "forum.timing.RequestMiddleware",
    "forum.safety.RefusalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "forum.language.LanguageMiddleware",
    "forum.safety.RequestSizeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "forum.safety.UnsafeInputMiddleware",
    "forum.safety.MethodPageMiddleware",
    "forum.files.answers.UnreachableMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "forum.returned.ReturnedFormMiddleware",
    "forum.access.ForumMiddleware",
]

ROOT_URLCONF = "forum.urls"
ASGI_APPLICATION = "forum.asgi.application"
WSGI_APPLICATION = "forum.wsgi.application"
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
                "forum.page.page_context",
            ],
            "builtins": ["forum.templatetags.design"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- people and sign-in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "forum.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    *(
        {"NAME": f"{_VALIDATION}.{each}Validator"}
        for each in ("UserAttributeSimilarity", "CommonPassword", "NumericPassword")
    ),
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.account.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "members.identities.IdentityAdapter"
ACCOUNT_FORMS = {
    "login": "members.forms.sign_in.LoginForm",
    "request_login_code": "members.forms.sign_in.RequestLoginCodeForm",
    "reset_password": "members.forms.sign_in.ResetPasswordForm",  # nosec B105 # the name of a form
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Beside the library's own limits (its documentation has them).
ACCOUNT_RATE_LIMITS = {"link_failed": "20/m/ip", "sign_in_elsewhere": "20/m/ip"}
ACCOUNT_SESSION_REMEMBER = None
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
INVITATION_DAYS = env_number("PORTAL_INVITATION_DAYS", 7)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Industriforum"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
MFA_REQUIRED = env_bool("PORTAL_MFA_REQUIRED", not EMBEDDED)
REAUTHENTICATE = env_bool("PORTAL_REAUTHENTICATE", not EMBEDDED)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "forum.returned.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not EMBEDDED
SIGN_IN_MONTHS = env_number("PORTAL_SIGN_IN_MONTHS", 12)  # how long what is noted of a sign-in is kept

# --- language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("PORTAL_STATIC_ROOT") or VAR / "static")
MEDIA_ROOT = VAR / "media"
BUCKET = bucket()  # where papers and attached files lie; unset = in MEDIA_ROOT
STORAGES = storages(BUCKET)
WHITENOISE_USE_FINDERS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["forum.files.receiving.LimitedUploadHandler"]
FILE_MAX_BYTES = 25 * 1024**2
FILE_REQUEST_MAX_BYTES = 210 * 1024**2  # a whole form; docker/Caddyfile lets as much through
FILES_PER_MEETING, FILES_PER_MEETING_BYTES = 50, 200 * 1024**2
FILE_SCANNER, FILE_SCANNER_SECONDS = env("PORTAL_FILE_SCANNER"), 60

SEAL = seal()  # the organisation's, on papers; unset = unsealed, and said so

# --- headers ----------------------------------------------------------------------------------------
ALLOWED_HOSTS = [host for host in env("PORTAL_HOSTS").split(",") if host] or (
    ["127.0.0.1", "localhost", "testserver"] if EMBEDDED else []
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not EMBEDDED]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "script-src": [SELF],
        **{f"{kind}-src": [SELF] for kind in ("style", "img", "font", "connect", "manifest")},
        "form-action": [SELF],
        **{name: [NONE] for name in ("default-src", "base-uri", "frame-ancestors")},
    }
}
SECURE_SSL_REDIRECT = not EMBEDDED
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^livez$", "^metrics$"]
SECURE_PROXY_SSL_HEADER = None if EMBEDDED else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if EMBEDDED else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not EMBEDDED
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if EMBEDDED else env_count("PORTAL_PROXIES", 1)

# --- mail -------------------------------------------------------------------------------------------
SMTP = env("PORTAL_SMTP")
EMAIL_HOST, EMAIL_PORT = env_server("PORTAL_SMTP", 25)
EMAIL_HOST_USER = env("PORTAL_SMTP_USER")
EMAIL_HOST_PASSWORD = env("PORTAL_SMTP_PASSWORD")
EMAIL_USE_TLS = env_bool("PORTAL_SMTP_TLS", False)
EMAIL_TIMEOUT = 20
MAIL_LEASE = env_number("PORTAL_MAIL_LEASE", 120)  # seconds until another worker may take over a letter
EMAIL_BACKEND = (
    "forum.mail.smtp.CarefulBackend" if SMTP or not EMBEDDED else "forum.embedded.mailbox.MailboxBackend"
)
PORTAL_URL = env_web_address(
    "PORTAL_URL",
    "http://127.0.0.1:8000" if EMBEDDED else "".join(f"https://{host}" for host in ALLOWED_HOSTS[:1]),
)
PORTAL_MAIL_DOMAIN = env("PORTAL_MAIL_DOMAIN") or urlsplit(PORTAL_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("PORTAL_FROM_EMAIL") or "Industriforum <industriforum@example.org>"

IMAP = mailbox("PORTAL_IMAP_URL")
# Where answers and bounces go: the ORGANIZER of invitations, Reply-To, and the envelope's sender.
REPLY_EMAIL = address("PORTAL_REPLY_EMAIL", IMAP.user if IMAP and "@" in IMAP.user else "")
if IMAP and not REPLY_EMAIL:
    raise ImproperlyConfigured("Set PORTAL_REPLY_EMAIL to the address of the mailbox in PORTAL_IMAP_URL.")

# --- worker -----------------------------------------------------------------------------------------
PAPER_MEMORY = env_number("PORTAL_PAPER_MEMORY", 1000)  # MB that a worker may hold while it makes one paper
CELERY_BROKER_URL = (
    "redis+socket" + REDIS_URL.removeprefix("unix") if REDIS_URL.startswith("unix://") else REDIS_URL
)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The worker takes from its queues in the order they are named: reports before letters before meeting papers.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "queue_order_strategy": "priority",
}
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_ROUTES = {"paper.*": {"queue": "papers"}, "privacy.*": {"queue": "papers"}}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = schedule(reads_mail=IMAP is not None)

# --- shared documents, and data for programs ----------------------------------------------------------
LIVE_RATE = env_number("PORTAL_LIVE_RATE", 50)  # messages a second from one socket
LIVE_SOCKETS = env_number("PORTAL_LIVE_SOCKETS", 20)  # open at once by one person
API_RATE = env_number("PORTAL_API_RATE", 120)  # questions a minute by one token

# --- log --------------------------------------------------------------------------------------------
LOGGING = configuration(env_choice("PORTAL_LOG", FORMS, "plain" if EMBEDDED else "json"))
# A line for each request, or only for those that were slow or failed.
LOG_REQUESTS = env_choice("PORTAL_LOG_REQUESTS", ("all", "slow"), "slow" if EMBEDDED else "all")
METRICS_TOKEN = env("PORTAL_METRICS_TOKEN")

# --- embedded only ----------------------------------------------------------------------------------
PORTAL_TODAY = env_date("PORTAL_TODAY") if EMBEDDED else None
SETUP_TOKEN = env("PORTAL_SETUP_TOKEN")
DEMO_PASSWORD = env("PORTAL_DEMO_PASSWORD", "industriforum")
