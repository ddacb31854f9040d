"""All settings of the portal, filled by the environment. README.md lists the variables.

Nothing set: the embedded portal (SQLite, local files, mail to a folder, a file queue).
PRODUCTION=1: refuses to start with anything missing or unsafe.
"""

import warnings
from email.utils import parseaddr
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal import environment as env

ROOT = Path(__file__).resolve().parent.parent
STATE = env.state_folder(ROOT / "var")

PRODUCTION = env.flag("PRODUCTION")
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
if PRODUCTION and DEMO:
    raise ImproperlyConfigured("DEMO signs anyone in with one click: unset it in production.")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG shows the portal's insides: unset it in production.")

SECRET_KEY = env.secret_key(env.text("SECRET_KEY"), STATE / "secret_key", PRODUCTION)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", PRODUCTION)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# Where the demo and runserver listen, and where links in mails point to.
PORT = env.number("PORT", 8000, least=1, most=65535)
SITE_URL = env.url(
    "SITE_URL",
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION else f"http://127.0.0.1:{PORT}",
)
SITE_NAME = env.text("SITE_NAME", "Final Projects")
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "portal@example.org")

INSTALLED_APPS = [
    "portal",
    "reviews",
    "projects",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "lucide",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.response_headers",
    "portal.middleware.without_nul",
    "portal.middleware.at_one_instant",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.RefusalSentences",
    "portal.middleware.ViewAs",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(env.text("DATABASE_URL"), STATE / "portal.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What is counted here (tries of codes and passwords) must hold while Redis is away, so that people
# can sign in on the night when it is: Redis carries the queue and nothing else.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
REDIS_URL = env.redis(env.text("REDIS_URL"))

# People and signing in
AUTH_USER_MODEL = "projects.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
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
LOGIN_REDIRECT_URL = "my_conferences"
ACCOUNT_ADAPTER = "portal.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_PREVENT_ENUMERATION = True
# Beside allauth's own: tries of course codes (a whole class may sit behind one address), and the
# codes mailed to one address.
ACCOUNT_RATE_LIMITS = {"enrol": "300/m/ip", "enrol_mail": "3/m/key,10/h/key"}
ACCOUNT_LOGOUT_REDIRECT_URL = "signed_out"
# Requests that came through nginx carry one X-Forwarded-For entry that nginx itself wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)

# Mail, files and background work
globals().update(env.mail(env.text("EMAIL_URL"), STATE / "mail"))
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"{SITE_NAME} <portal@example.org>")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise ImproperlyConfigured("MAIL_FROM must hold an address, like Projects <noreply@uni.edu>.")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

STORAGES = {
    "default": env.media(env.text("MEDIA_STORE"), STATE / "media"),
    "staticfiles": {
        "BACKEND": (
            "portal.static_files.CollectedFiles" if PRODUCTION else "portal.static_files.PlainFiles"
        )
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(ROOT / "staticfiles")))
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
if not PRODUCTION:
    # Files come from where they lie; nothing needs to have been collected.
    warnings.filterwarnings("ignore", "No directory at")
# Behind nginx, files leave by X-Accel-Redirect under this prefix; empty streams them from here.
ACCEL_PREFIX = env.text("ACCEL_PREFIX")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CELERY_BROKER_URL = REDIS_URL or "fsatomic://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A request that rings for a worker gives up quickly; the sweep finds what it wrote.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.1}
CELERY_TASK_ALWAYS_EAGER = env.flag("CELERY_EAGER")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE / "beat")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
    CELERY_WORKER_PREFETCH_MULTIPLIER = 1
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(STATE / "queue"),
        "data_folder_out": str(STATE / "queue"),
        "control_folder": str(STATE / "queue-control"),
        "polling_interval": 0.1,
    }
CELERY_BEAT_SCHEDULE = {
    "hand-in-all-due": {
        "task": "projects.tasks.hand_in_all_due",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "send-waiting-mail": {
        "task": "projects.tasks.send_waiting_mail",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "check-waiting-links": {
        "task": "projects.tasks.check_waiting_links",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "remind-teams": {
        "task": "projects.tasks.remind_teams",
        "schedule": 180.0,
        "options": {"expires": 170},
    },
    "remind-reviewers": {
        "task": "reviews.tasks.remind_reviewers",
        "schedule": 180.0,
        "options": {"expires": 170},
    },
    "tell-reviewers-of-answers": {
        "task": "reviews.tasks.tell_reviewers_of_answers",
        "schedule": 180.0,
        "options": {"expires": 170},
    },
    "compute-waiting-runs": {
        "task": "reviews.tasks.compute_waiting_runs",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "make-blind-copies": {
        "task": "reviews.tasks.make_blind_copies",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "send-days-mails": {
        "task": "projects.tasks.send_days_mails",
        "schedule": 180.0,
        "options": {"expires": 170},
    },
    "pin-waiting-commits": {
        "task": "projects.tasks.pin_waiting_commits",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
}

# Language and time
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# Links: where a team's code and video may live, and what a visitor's browser may frame.
REPOSITORY_HOSTS = env.words("REPOSITORY_HOSTS", "github.com")
KALTURA_HOSTS = env.words("KALTURA_HOSTS", "mymedia.bu.edu")
VIDEO_HOSTS = env.words("VIDEO_HOSTS", "youtube.com,vimeo.com,drive.google.com") + KALTURA_HOSTS
# Whether the background looks at links. Hosts that LINK_ENDPOINTS maps to this machine are asked
# there, and then no other host is; the demo asks nobody unless it does.
LINK_ENDPOINTS = env.endpoints("LINK_ENDPOINTS", PRODUCTION)
LINK_CHECKS = env.flag("LINK_CHECKS", not DEMO or bool(LINK_ENDPOINTS))
if LINK_CHECKS and DEMO and not LINK_ENDPOINTS:
    raise ImproperlyConfigured("The demo asks no other host: unset LINK_CHECKS, or DEMO.")

# Safety
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "frame-src": [
            SELF,
            "https://www.youtube-nocookie.com",
            "https://player.vimeo.com",
            "https://drive.google.com",
            *(f"https://{host}" for host in KALTURA_HOSTS),
        ],
    }
}

LOG_LEVEL = env.choice("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # Polling transports repeat "No hostname was supplied" for ever.
        "kombu.connection": {"level": "ERROR"},
        "celery.app.trace": {"level": LOG_LEVEL},
    },
}
